import { moment, needed, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { desktop } from './desktop.ts';

export interface Snapshot {
  id: string;
  status: string;
  /** By a scheduled task. */
  automatic: boolean;
  created: number | undefined;
  restored: number | undefined;
  failure: string | undefined;
}

function snapshotOf(row: Row): Snapshot {
  return {
    id: needed(text(row, 'snapshot_id')),
    status: needed(text(row, 'status')),
    automatic: text(row, 'create_type') === 'AUTO',
    created: moment(row, 'create_time'),
    restored: moment(row, 'last_restore_time'),
    failure: text(row, 'restore_fail_reason'),
  };
}

/** The newest first. */
export const snapshots = source<readonly Snapshot[]>({
  name: 'snapshots',
  tells: 'snapshots that fail',
  service: 'workspace',
  operationId: 'ListDesktopSnapshot',
  after: [desktop],
  list: { limit: 20, pages: 1, enough: true },
  ask: (seen) => [{ desktop_id: seen.of(desktop).id, sort_field: 'create_time', sort_type: 'DESC' }],
  pick: ([answer]) => (answer?.rows ?? []).map(snapshotOf).sort((a, b) => (b.created ?? 0) - (a.created ?? 0)),
});
