import type { ErrorBody } from '../catalog/errors.ts';
import type { Plan } from '../catalog/plan.ts';
import type { JobFailure, JobStatus } from '../jobs/job.ts';

/** What the addresses of all resources begin with. */
export const RESOURCES_URI = 'workspace://';

/** Where whole results are, by their id. */
export const RESULTS_URI = `${RESOURCES_URI}results/`;

/** What an operation answers, as tools return it. */
export interface OperationResult {
  /** A list as `{columns, rows, total}`, anything else as the API gave it, without nulls. */
  data: unknown;
  job?: JobView;
  page?: PageView;
  /** What a list says besides its rows. */
  about?: Record<string, unknown>;
  /** Things that failed although the request was accepted. */
  failures?: JobFailure[];
  /** Where the whole answer is when this one was cut. */
  result_id?: string;
  note?: string;
  error?: ErrorBody;
  site?: string;
}

export interface PageView {
  returned: number;
  total: number;
  next_offset?: number;
}

export interface JobView {
  status: JobStatus;
  /** What `wait_for_job` takes. */
  jobs: string[];
  done: number;
  total: number;
  percent: number;
  failures?: JobFailure[];
  said?: string;
  message: string;
}

/** What became of a tool call. A plan that waits for a person is no error. */
export type Outcome =
  | { kind: 'done'; value: OperationResult; failed: boolean }
  | { kind: 'dry run'; plan: Plan; requests: unknown; result_id?: string }
  | { kind: 'needs approval'; plan: Plan };
