import type { Point } from '../metrics.ts';
import { hash } from '../random.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** What a machine can have too little of, in the words of ShowDesktopMonitorData (`metric_name`). */
export type StrainMetric = 'cpu_util' | 'mem_util' | 'disk_util_inband';

/** A machine that has too much to do or to keep. */
interface Strain {
  metric: StrainMetric;
  /** Percent. */
  level: number;
  since: number;
  /** When it was over. */
  until?: number;
  /** What the machine was when it began: with more of it, it is over. */
  cpu: number;
  disks: number;
}

/** By desktop. */
export const strains = new Part(() => new Map<string, Strain>());

export function strain(
  world: World,
  desktop: Desktop,
  { metric, level, since, until }: Pick<Strain, 'metric' | 'level' | 'since' | 'until'>,
): void {
  const size = { cpu: desktop.product.cpu, disks: gigabytes(desktop) };
  world.part(strains).set(desktop.id, { metric, level, since, ...size, ...(until !== undefined && { until }) });
}

/** The strain of a desktop, present or past. A rebuilt, resized or larger one is rid of it from the moment somebody looks. */
export function strainOn(world: World, desktop: Desktop, now: number): Strain | undefined {
  const found = world.part(strains).get(desktop.id);
  if (!found || found.until !== undefined) return found;
  const larger =
    found.metric === 'disk_util_inband' ? gigabytes(desktop) > found.disks : desktop.product.cpu > found.cpu;
  if (larger || (desktop.wiped ?? 0) > found.since) found.until = now;
  return found;
}

function gigabytes({ root, data }: Desktop): number {
  return [root, ...data].reduce((sum, { size }) => sum + size, 0);
}

/** Measured values with what a strain makes of them. */
export function strained(points: readonly Point[], { id }: Desktop, { level, since, until }: Strain): Point[] {
  return points.map((point) => {
    const { timestamp } = point;
    if (timestamp < since || timestamp >= (until ?? Number.POSITIVE_INFINITY)) return point;
    return { timestamp, average: Math.min(100, level + (hash(`${id}/${timestamp}/strain`) % 100) / 100) };
  });
}
