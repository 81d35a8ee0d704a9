import { instant, needed, number, rowsAt } from '../fields.ts';
import { source } from '../source.ts';
import { HOUR, last } from '../times.ts';
import { desktop } from './desktop.ts';

export interface Point {
  at: number;
  /** Percent. */
  value: number;
}

export interface Load {
  cpu: readonly Point[];
  memory: readonly Point[];
  disk: readonly Point[];
}

const LOOKED_BACK = 6 * HOUR;

/** How busy and how full a running desktop has been for the last hours. */
export const load = source<Load>({
  name: 'metrics',
  tells: 'how full its disks and how busy its processors and memory are',
  service: 'workspace',
  operationId: 'ShowDesktopMonitorData',
  after: [desktop],
  ask: (seen, now) => {
    const { id, status } = seen.of(desktop);
    return status === 'ACTIVE' ? [{ desktop_id: id, ...last(LOOKED_BACK, now) }] : [];
  },
  pick: ([answer]) => {
    const points = (path: string): Point[] =>
      rowsAt(answer?.body, path).flatMap((row) => {
        const [at, value] = [instant(row, 'timestamp'), number(row, 'average')];
        return at === undefined || value === undefined || value < 0 ? [] : [{ at, value }];
      });
    // The answer calls two of them otherwise than `metric_name` does.
    const found = { cpu: points('cpu_info'), memory: points('memory_info'), disk: points('disk_util_inband') };
    // A machine that runs and of which nothing is measured is one that nobody looks at.
    needed(found.cpu[0] ?? found.memory[0] ?? found.disk[0]);
    return found;
  },
});
