import { moment, needed, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { desktop } from './desktop.ts';

/** A script that ran on the desktop, or software that was put on it. */
export interface Run {
  id: string;
  what: string;
  status: string;
  at: number | undefined;
  code: string | undefined;
  reason: string | undefined;
}

function scriptOf(row: Row): Run {
  return {
    id: needed(text(row, 'id')),
    what: text(row, 'script_id') ?? '',
    status: needed(text(row, 'status')),
    at: moment(row, 'start_time'),
    code: text(row, 'result_code'),
    reason: text(row, 'reason'),
  };
}

const LIST = { limit: 50, pages: 1, enough: true };

/** The last run of each script on it. */
export const scripts = source<readonly Run[]>({
  name: 'scripts',
  tells: 'scripts that failed',
  service: 'workspace',
  operationId: 'ListScriptRecords',
  after: [desktop],
  list: LIST,
  ask: (seen) => [{ resource_id: [seen.of(desktop).id] }],
  pick: ([answer]) => (answer?.rows ?? []).map(scriptOf),
});

function installOf(row: Row): Run {
  return {
    id: needed(text(row, 'id')),
    what: text(row, 'app_id') ?? '',
    status: needed(text(row, 'job_status')),
    at: moment(row, 'update_time') ?? moment(row, 'create_time'),
    code: undefined,
    reason: text(row, 'error_message'),
  };
}

export const installs = source<readonly Run[]>({
  name: 'installations',
  tells: 'applications that could not be installed',
  service: 'workspace',
  operationId: 'ListJobs',
  after: [desktop],
  list: LIST,
  ask: (seen) => [{ instance_id: seen.of(desktop).id }],
  pick: ([answer]) => (answer?.rows ?? []).map(installOf),
});
