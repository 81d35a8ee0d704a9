import { hash, Random } from '../random.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import { type StrainMetric, strainOn } from './strains.ts';
import type { World } from './world.ts';

/** 1 critical, 2 major, 3 minor, 4 info (Workspace API reference, "Querying Alarms"). */
type AlarmLevel = 1 | 2 | 3 | 4;

/** What Cloud Eye watches for, in all desktops. */
export interface AlarmRule {
  key: string;
  name: string;
  level: AlarmLevel;
  /** Of a metric; an event has none. */
  threshold?: number;
  metric: StrainMetric | 'desktopFaulty' | 'desktopAgentOffline';
}

const ALARM_RULES: readonly AlarmRule[] = [
  { key: 'faulty', name: 'desktop-faulty', level: 1, metric: 'desktopFaulty' },
  { key: 'cpu', name: 'desktop-cpu-high', level: 2, metric: 'cpu_util', threshold: 90 },
  { key: 'disk', name: 'desktop-disk-full', level: 2, metric: 'disk_util_inband', threshold: 90 },
  { key: 'agent', name: 'desktop-agent-offline', level: 3, metric: 'desktopAgentOffline' },
  { key: 'memory', name: 'desktop-memory-high', level: 4, metric: 'mem_util', threshold: 90 },
];

export interface AlarmRecord {
  readonly id: string;
  rule: AlarmRule;
  desktopId: string;
  desktopName: string;
  begin: number;
  /** Of the metric. */
  value?: number;
  /** When what it warns of was over, or gone. */
  end?: number;
}

/** The oldest first; the desktops that something is open about, by rule and desktop. */
const alarmBook = new Part(() => ({ records: [] as AlarmRecord[], open: new Map<string, AlarmRecord>() }));

/** Brings the book up to date: Cloud Eye notices when it is looked at. */
export function noteAlarms(world: World, now: number): readonly AlarmRecord[] {
  const { records, open } = world.part(alarmBook);
  for (const [key, record] of open) {
    const desktop = world.fleet.get(record.desktopId);
    if (desktop && stateOf(world, desktop, record.rule, now)) continue;
    record.end = endOf(world, record) ?? now;
    open.delete(key);
  }
  for (const desktop of world.fleet.all()) {
    for (const rule of ALARM_RULES) {
      const found = stateOf(world, desktop, rule, now);
      const key = `${rule.key}/${desktop.id}`;
      if (!found || open.has(key)) continue;
      const record = recordOf(rule, desktop, found.since ?? sinceWhen(world, desktop, rule, now), found.value);
      open.set(key, record);
      records.push(record);
    }
  }
  return records;
}

/** What the rule warns of, if it is so. */
function stateOf(
  world: World,
  desktop: Desktop,
  { metric, threshold }: AlarmRule,
  now: number,
): { value?: number; since?: number } | undefined {
  if (metric === 'desktopFaulty') return desktop.status === 'ERROR' ? {} : undefined;
  if (metric === 'desktopAgentOffline') return isOffline(desktop) ? {} : undefined;
  const strain = strainOn(world, desktop, metric, now);
  if (!strain || strain.until !== undefined || strain.level < (threshold ?? 0)) return undefined;
  return { value: strain.level, since: strain.since };
}

/** A restart takes it offline for a moment: that is no alarm. */
function isOffline({ status, login, busy }: Desktop): boolean {
  return status === 'ACTIVE' && login === 'UNREGISTER' && busy === undefined;
}

function endOf(world: World, { desktopId, rule }: AlarmRecord): number | undefined {
  const desktop = world.fleet.get(desktopId);
  return desktop && strainOn(world, desktop, rule.metric, world.born)?.until;
}

/** What was so at the start has been so for some hours, but not while somebody worked there. */
function sinceWhen(world: World, desktop: Desktop, { key }: AlarmRule, now: number): number {
  if (now > world.born) return now;
  const begun = world.born - (20 + (hash(`${desktop.id}/${key}`) % 3000)) * MINUTE;
  return Math.max(begun, Math.min(desktop.lastUsed, world.born - MINUTE));
}

function recordOf(rule: AlarmRule, { id, name }: Desktop, begin: number, value: number | undefined): AlarmRecord {
  const random = new Random(hash(`${id}/${rule.key}/${begin}`));
  return {
    id: `ah${begin}${random.hex(9)}`,
    rule,
    desktopId: id,
    desktopName: name,
    begin,
    ...(value !== undefined && { value }),
  };
}

/** An alarm that came and went. */
export function pastAlarm(
  world: World,
  desktop: Desktop,
  { key, begin, end, value }: { key: string; begin: number; end: number; value?: number },
): AlarmRecord | undefined {
  const rule = ALARM_RULES.find((one) => one.key === key);
  if (!rule) return undefined;
  const record = { ...recordOf(rule, desktop, begin, value), end };
  world.part(alarmBook).records.push(record);
  return record;
}

/** Share of desktops about which there was an alarm in the last month that is over. */
const ONCE = 0.06;
const KEPT = 30 * DAY;

/** Alarms that came and went before the sandbox started. */
export function rememberAlarms(world: World, random: Random): void {
  const { records } = world.part(alarmBook);
  const past = world.fleet.all().flatMap((desktop) => {
    if (!random.chance(ONCE)) return [];
    const rule = random.pick(ALARM_RULES);
    const begin = world.born - random.int(2 * HOUR, KEPT);
    const value = rule.threshold === undefined ? undefined : rule.threshold + random.int(1, 80) / 10;
    return [{ ...recordOf(rule, desktop, begin, value), end: begin + random.int(5, 100) * MINUTE }];
  });
  records.push(...past.sort((a, b) => a.begin - b.begin));
}
