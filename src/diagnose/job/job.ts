import type { NamedJob } from '../../catalog/context.ts';
import type { Service } from '../../catalog/operation.ts';
import { at, moment, number, type Row, text } from '../fields.ts';
import { source } from '../source.ts';

/** What became of a part, in words that all families of jobs share. */
export type PartState = 'waiting' | 'running' | 'done' | 'failed' | 'unclear';

/** One target's part of a job. */
export interface Part {
  id: string;
  state: PartState;
  /** As the API says it. */
  said: string;
  /** The thing that it works on, where the API names one. */
  target: string | undefined;
  name: string | undefined;
  /** For whom. */
  user: string | undefined;
  began: number | undefined;
  /** 0 to 100, where the family tells. */
  percent: number | undefined;
  code: string | undefined;
  reason: string | undefined;
}

/** A job of any family, as one look found it. */
export interface Job {
  named: NamedJob;
  type: string | undefined;
  /** Of the job itself: a parent is not believed over its parts. */
  state: PartState;
  said: string;
  code: string | undefined;
  reason: string | undefined;
  began: number | undefined;
  ended: number | undefined;
  total: number;
  parts: readonly Part[];
  /** The reads that told of it, and of its parts. */
  read: { service: Service; operationId: string };
  partsRead: { service: Service; operationId: string };
}

/** The job itself: who diagnoses one has found it, and gives it. */
export const job = source<Job>({
  name: 'the job',
  tells: 'everything about the job itself',
  service: 'workspace',
  operationId: 'ShowJob',
  ask: () => [],
  pick: () => {
    throw new TypeError('the job is given');
  },
});

/**
 * Statuses of all families. The Workspace API reference documents none for the parent; COMPLETE over parts that failed, and FAIL, are
 * met in life. A script task says FINISH.
 */
const STATES: Readonly<Record<string, PartState>> = {
  SUCCESS: 'done',
  COMPLETE: 'done',
  COMPLETED: 'done',
  FINISH: 'done',
  FINISHED: 'done',
  FAIL: 'failed',
  FAILED: 'failed',
  ERROR: 'failed',
  ABNORMAL: 'failed',
  SKIP: 'failed',
  SKIPPED: 'failed',
  WAITING: 'waiting',
  INIT: 'waiting',
  PENDING: 'waiting',
  RUNNING: 'running',
  PROCESSING: 'running',
  ROLLBACK: 'running',
  ABORTING: 'running',
};

export function stateOf(said: string): PartState {
  return STATES[said.trim().toUpperCase()] ?? (said === '' ? 'running' : 'unclear');
}

/** AppStream API reference, "ShowJob": its first generation has numbers, and 0 is a failure. */
const NUMBERED: readonly string[] = ['FAILED', 'SUCCESS', 'RUNNING', 'INIT'];

export function numberedStatus(value: unknown): string {
  return NUMBERED[Number(value)] ?? String(value ?? '');
}

/** Parts as the families write them: of desktops, of servers and images, of the first generation. */
export function partOf(row: Row): Part {
  const numbered = at(row, 'job_status');
  const said = numbered === undefined ? (text(row, 'status') ?? '') : numberedStatus(numbered);
  return {
    id: text(row, 'id') ?? text(row, 'job_id') ?? '',
    state: stateOf(said),
    said,
    target: text(row, 'entities.desktop_id') ?? text(row, 'job_resource_info.resource_id'),
    name: text(row, 'entities.desktop_name') ?? text(row, 'entity') ?? text(row, 'job_resource_info.resource_name'),
    user: text(row, 'attach_user') ?? text(row, 'entities.user_name'),
    began: moment(row, 'begin_time'),
    percent: number(row, 'process'),
    code: text(row, 'error_code') ?? text(row, 'job_execute_info.error_code') ?? text(row, 'execute_code'),
    reason:
      text(row, 'fail_reason') ??
      text(row, 'error_message') ??
      text(row, 'job_execute_info.error_message') ??
      text(row, 'execute_message'),
  };
}

/** A run of a script on one desktop. */
export function runOf(row: Row): Part {
  const said = text(row, 'status') ?? '';
  return {
    id: text(row, 'id') ?? '',
    state: stateOf(said),
    said,
    target: text(row, 'resource_id'),
    name: text(row, 'resource_name'),
    user: undefined,
    began: moment(row, 'start_time'),
    percent: undefined,
    code: text(row, 'result_code') || undefined,
    reason: text(row, 'reason'),
  };
}
