import { type Came, refused, type Scripted, unknown } from './scripted-cloud.ts';

/** One thing that a job works on, in the words of jobs with sub-jobs. */
export interface Part {
  id: string;
  status: string;
  code?: string;
  reason?: string;
}

/** How one kind of job is started, and how the cloud tells of it. */
export interface Family {
  of: string;
  tool: string;
  args: Record<string, unknown>;
  /** What the cloud answers the call. */
  started: unknown;
  /** What the look-ups answer while the job and its parts are like this. */
  shows(status: string, parts: Part[]): Record<string, Scripted>;
  /** The target that a failure of this part names, where it is not the part's own id. */
  target?: (part: Part) => string;
}

export const nameOf = (id: string) => `${id.toUpperCase()}-NAME`;

const workspaceSub = ({ id, status, code, reason }: Part) => ({
  id: `sub-${id}`,
  status,
  error_code: code,
  fail_reason: reason,
  entities: { desktop_id: id, desktop_name: nameOf(id) },
});

const resource = (id: string) => ({ resource_id: id, resource_name: nameOf(id) });

const serverSub = ({ id, status, code, reason }: Part) => ({
  id: `sub-${id}`,
  status,
  job_resource_info: resource(id),
  error_code: code,
  error_message: reason,
});

const imageSub = ({ id, status, code, reason }: Part) => ({
  id: `sub-${id}`,
  status,
  job_resource_info: resource(id),
  job_execute_info: { error_code: code, error_message: reason },
});

/** AppStream API reference, "ShowJob". */
const NUMBERS: Record<string, number> = { FAILED: 0, SUCCESS: 1, RUNNING: 2, INIT: 3 };
const inNumbers = (status: string) => NUMBERS[status] ?? 7;

/** Rows of a list, of the page that was asked for. */
export function page<T>({ query }: Came, rows: T[]): T[] {
  const offset = Number(query.get('offset') ?? 0);
  return rows.slice(offset, offset + Number(query.get('limit') ?? 10));
}

/** A list that the API reference says is of one type of job, and refuses to be asked without. */
export const typed =
  (answer: (came: Came) => unknown): Scripted =>
  (came: Came) =>
    came.query.has('job_type') ? answer(came) : refused(400, 'WKS.00000062', 'job_type must be given');

export const FAMILIES: Family[] = [
  {
    of: 'a Workspace job',
    tool: 'batch_delete_desktops',
    args: { desktop_ids: ['d1', 'd2'] },
    started: { job_id: 'job-1' },
    shows: (status, parts) => ({
      show_job: { id: 'job-1', status, sub_jobs_total: parts.length, sub_jobs: parts.map(workspaceSub) },
    }),
  },
  {
    of: 'a Workspace job whose sub-jobs stand in their list',
    tool: 'batch_delete_desktops',
    args: { desktop_ids: ['d1', 'd2'] },
    started: { job_id: 'job-1' },
    shows: (status, parts) => ({
      show_job: { id: 'job-1', status, sub_jobs_total: parts.length },
      list_ita_sub_jobs: (came: Came) => ({ total_count: parts.length, jobs: page(came, parts.map(workspaceSub)) }),
    }),
  },
  {
    of: 'an AppStream job',
    tool: 'appstream_batch_delete_server',
    args: { items: ['d1', 'd2'] },
    started: { job_id: 'job-1' },
    shows: (status, parts) => ({
      appstream_show_job_detail: { status, sub_jobs_total: parts.length, sub_jobs: parts.map(serverSub) },
    }),
  },
  {
    of: 'an AppStream job that only the numeric read knows',
    tool: 'appstream_batch_delete_server',
    args: { items: ['d1', 'd2'] },
    started: { job_id: 'job-1' },
    shows: (status, parts) => ({
      appstream_show_job_detail: unknown(),
      appstream_show_job: {
        job: {
          job_id: 'job-1',
          job_status: inNumbers(status),
          sub_jobs: parts.map(({ id, status, code, reason }) => ({
            job_id: `sub-${id}`,
            job_status: inNumbers(status),
            execute_code: code,
            execute_message: reason,
          })),
        },
      },
    }),
    target: ({ id }) => `sub-${id}`,
  },
  {
    of: 'a job of image servers',
    tool: 'appstream_batch_delete_image_server',
    args: { items: ['d1', 'd2'], recursive: false },
    started: { job_id: 'job-1' },
    shows: (status, parts) => ({
      appstream_show_image_job: { job_type: 'DELETE_SERVER', status, sub_jobs_total: parts.length, sub_jobs: [] },
      appstream_list_image_sub_jobs: typed((came) => ({
        count: parts.length,
        items: page(came, parts.map(imageSub)),
      })),
    }),
  },
  {
    of: 'a script task',
    tool: 'execute_script_or_command',
    args: { script_ids: ['s1'], resource_ids: ['d1', 'd2'] },
    started: { task_id: 'task-1' },
    shows: (status, parts) => {
      const count = (wanted: string) => parts.filter((part) => part.status === wanted).length;
      return {
        list_script_tasks: {
          count: 1,
          script_tasks: [
            {
              id: 'task-1',
              status: status === 'SUCCESS' ? 'FINISHED' : status,
              resource_ids: parts.map(({ id }) => id),
              success_num: count('SUCCESS'),
              failed_num: count('FAILED'),
              skip_num: 0,
            },
          ],
        },
        list_script_records: (came: Came) => ({
          count: parts.length,
          script_records: page(
            came,
            parts.map(({ id, status, code, reason }) => ({
              ...resource(id),
              status,
              result_code: code,
              reason,
            })),
          ),
        }),
      };
    },
  },
];
