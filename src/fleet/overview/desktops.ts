import { countBy } from './listing.ts';
import type { At, Rows, Seen } from './sources.ts';

type Desktop = At<Rows['desktops']>;

export function desktopCounts({ rows: { desktops } }: Seen): object | null {
  if (!desktops) return null;
  return {
    total: desktops.length,
    status: countBy(desktops, ({ status }) => status),
    login_status: countBy(desktops, (desktop) => desktop.login_status),
  };
}

export function isFaulty({ status }: Desktop): boolean {
  return status === 'ERROR';
}

/** It runs and its agent does not report, which nobody meant. */
export function isUnreachable(desktop: Desktop): boolean {
  const { status, login_status, task_status, in_maintenance_mode } = desktop;
  return status === 'ACTIVE' && login_status === 'UNREGISTER' && task_status === null && in_maintenance_mode !== true;
}
