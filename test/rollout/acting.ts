import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import type { TestClient, World } from '../world.ts';

export interface Reported {
  rollout_id: string;
  status: string;
  why?: string;
  counts: Record<string, number>;
  total: number;
  waves: number;
  targets: { columns: string[]; rows: unknown[][]; total: number };
}

/** Ids of the simulated desktops that fit, in the cloud's order. */
export function desktopsOf(world: World, fits: (desktop: Desktop) => boolean = () => true): string[] {
  return world.sandbox.world.fleet
    .all()
    .filter(fits)
    .map(({ id }) => id);
}

/** It runs, works, and nobody is on it. */
export function isIdle({ login, status, defect, busy, pool, maintenance }: Desktop): boolean {
  return status === 'ACTIVE' && login === 'REGISTERED' && !defect && !busy && !pool && !maintenance;
}

/** Starts a rollout and watches it until it stops. */
export async function settled(client: TestClient, args: Record<string, unknown>): Promise<Reported> {
  const begun = await client.call('rollout', args);
  if (begun.isError || begun.value.status === 'needs_approval') throw new Error(JSON.stringify(begun.value));
  return watched(client, begun.value as unknown as Reported);
}

export async function watched(client: TestClient, first: Reported): Promise<Reported> {
  let report = first;
  while (report.status === 'running') {
    const shown = await client.call('show_rollout', { rollout_id: report.rollout_id, wait: true });
    report = shown.value as unknown as Reported;
  }
  return report;
}

/** How each desktop ended, by the report. */
export function endsOf({ targets }: Reported): Map<string, string> {
  return new Map(targets.rows.map(([id, , end]) => [String(id), String(end)]));
}

/** The desktops of each job that the cloud has begun for a rollout, in order: its own record of who was acted on. */
export function acted(world: World, type = 'operateDesktops'): string[][] {
  const { jobs, born } = world.sandbox.world;
  const begun = new Map<string, string[]>();
  for (const sub of jobs.subJobs().toReversed()) {
    const id = sub.order.desktop?.id ?? sub.order.entities?.desktop_id;
    if (sub.type !== type || sub.ordered < born || !id) continue;
    begun.set(sub.jobId, [...(begun.get(sub.jobId) ?? []), id]);
  }
  return [...begun.values()];
}
