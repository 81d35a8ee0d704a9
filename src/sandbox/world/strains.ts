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
  memory: number;
  disks: number;
}

/** By desktop: of each metric at most one. */
const strains = new Part(() => new Map<string, Strain[]>());

export function strain(
  world: World,
  desktop: Desktop,
  { metric, level, since, until }: Pick<Strain, 'metric' | 'level' | 'since' | 'until'>,
): void {
  const size = { cpu: desktop.product.cpu, memory: desktop.product.memory, disks: gigabytes(desktop) };
  const others = (world.part(strains).get(desktop.id) ?? []).filter((one) => one.metric !== metric);
  const more = { metric, level, since, ...size, ...(until !== undefined && { until }) };
  world.part(strains).set(desktop.id, [...others, more]);
}

/** The strains of a desktop, present and past. A rebuilt, resized or larger one is rid of them from the moment somebody looks. */
export function strainsOn(world: World, desktop: Desktop, now: number): readonly Strain[] {
  const found = world.part(strains).get(desktop.id) ?? [];
  for (const one of found) {
    if (one.until === undefined && (isLarger(desktop, one) || (desktop.wiped ?? 0) > one.since)) one.until = now;
  }
  return found;
}

/** The one of one metric. */
export function strainOn(world: World, desktop: Desktop, metric: string, now: number): Strain | undefined {
  return strainsOn(world, desktop, now).find((one) => one.metric === metric);
}

function isLarger(desktop: Desktop, { metric, cpu, memory, disks }: Strain): boolean {
  if (metric === 'disk_util_inband') return gigabytes(desktop) > disks;
  return metric === 'mem_util' ? desktop.product.memory > memory : desktop.product.cpu > cpu;
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
