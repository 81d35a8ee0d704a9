import { hoursBetween, type Listing, listing } from './listing.ts';
import type { Seen } from './sources.ts';

const MOST = { most: 5 };

/** Workspace API reference, "Querying Alarms". */
const LEVELS = { critical: 1, major: 2, minor: 3, info: 4 };

/** Those that are still on. */
export function activeAlarms(seen: Seen): Listing | null {
  const { alarms, desktops } = seen.rows;
  if (!alarms) return null;
  const active = alarms.filter(({ status }) => status === 'alarm');
  active.sort((a, b) => (b.started_at ?? 0) - (a.started_at ?? 0));
  const wanted = new Set(active.slice(0, MOST.most).map(({ desktop_id }) => desktop_id));
  const names = new Map(
    desktops?.filter((one) => wanted.has(one.desktop_id)).map((one) => [one.desktop_id, one.computer_name]),
  );
  const count = (level: number) => active.filter((alarm) => alarm.level === level).length;
  const byLevel = Object.fromEntries(Object.entries(LEVELS).map(([name, level]) => [name, count(level)]));
  return listing(seen, { active: active.length, ...byLevel }, active, MOST, {
    alarm: (alarm) => alarm.alarm_name,
    level: ({ level }) => level,
    computer_name: ({ desktop_id: id }) => names.get(id ?? '') ?? id,
    hours: ({ started_at: begun }) => (begun === null ? null : hoursBetween(begun, seen.now)),
  });
}
