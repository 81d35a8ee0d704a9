import { isFaulty, isUnreachable } from './desktops.ts';
import { isLong, isOpen } from './jobs.ts';
import { hoursBetween, inOrder, type Listing, listing } from './listing.ts';
import type { At, Rows, Seen } from './sources.ts';

type Desktop = At<Rows['desktops']>;

const MOST = { most: 4, keeps: 1 };

const CELLS = {
  computer_name: (desktop: Desktop) => desktop.computer_name,
  desktop_id: (desktop: Desktop) => desktop.desktop_id,
  user_name: (desktop: Desktop) => desktop.user_name,
};

/** Those that somebody waits for first. */
export function faulty(seen: Seen): Listing | null {
  return somebodysFirst(seen, isFaulty);
}

export function unreachable(seen: Seen): Listing | null {
  return somebodysFirst(seen, isUnreachable);
}

export function inMaintenance(seen: Seen): Listing | null {
  const { desktops, pools } = seen.rows;
  const found = desktops?.filter(isMaintained);
  if (!found) return null;
  const { computer_name } = CELLS;
  const facts = { desktops: found.length, pools: pools?.filter(isMaintained).length ?? null };
  return listing(seen, facts, found, { most: 2 }, { computer_name });
}

function isMaintained({ in_maintenance_mode: maintained }: { in_maintenance_mode: boolean | null }): boolean {
  return maintained === true;
}

/** Desktops with a task whose job goes on for too long. One without a job that we know of may have just begun or ended. */
export function stuck(seen: Seen): Listing | null {
  const { desktops, sub_jobs: jobs } = seen.rows;
  if (!desktops || !jobs) return null;
  const since = new Map<string, number>();
  for (const job of jobs) {
    if (!isOpen(job) || !isLong(job, seen.now) || job.desktop_id === null) continue;
    since.set(job.desktop_id, Math.min(job.started_at!, since.get(job.desktop_id) ?? Number.POSITIVE_INFINITY));
  }
  const found = desktops.flatMap((desktop) => {
    const begun = desktop.task_status === null ? undefined : since.get(desktop.desktop_id);
    return begun === undefined ? [] : [{ ...desktop, begun }];
  });
  found.sort((a, b) => a.begun - b.begun);
  return listing(seen, { count: found.length }, found, MOST, {
    computer_name: CELLS.computer_name,
    desktop_id: CELLS.desktop_id,
    task_status: (desktop) => desktop.task_status,
    hours: ({ begun }) => hoursBetween(begun, seen.now),
  });
}

function somebodysFirst(seen: Seen, is: (desktop: Desktop) => boolean): Listing | null {
  const found = seen.rows.desktops?.filter(is);
  if (!found) return null;
  const nobodys = ({ user_name }: Desktop) => Number(user_name === null);
  found.sort((a, b) => nobodys(a) - nobodys(b) || inOrder(a.computer_name ?? '', b.computer_name ?? ''));
  return listing(seen, { count: found.length }, found, MOST, CELLS);
}
