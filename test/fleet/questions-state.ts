import { visits } from '../../src/sandbox/areas/appstream/session-visits.ts';
import { DAY, SECOND } from '../../src/sandbox/time.ts';
import type { Visit } from '../../src/sandbox/world/app-sessions.ts';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { type Login, loginsTo } from '../../src/sandbox/world/logins.ts';
import type { Person } from '../../src/sandbox/world/person.ts';
import { countedUntil, idleOf, usageByUser, usageOf } from '../../src/sandbox/world/usage.ts';
import { eventHistory, eventsWithout, type UserEvent } from '../../src/sandbox/world/user-events.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { World as Started } from '../world.ts';

export type Row = unknown[];

/** Something people ask, how it is said in SQL, and what is true. */
export interface Question {
  asks: string;
  /** Ids that somebody has at hand are put in. `$result` is the table that `first` left; `example: …` is one of the schema. */
  sql: string | ((state: State) => string);
  /** Asked before, for its result_id. */
  first?: string;
  /** Of one site only. */
  site?: string;
  expect: (state: State) => Row[];
  /** The question wants an order. */
  ordered?: boolean;
  /** It is about what there is none of. */
  none?: boolean;
}

interface Site {
  site: string;
  world: World;
}

/** What the simulated clouds hold, read past the API. */
export class State {
  readonly now: number;
  readonly sites: readonly Site[];
  readonly prices: NonNullable<Started['config']['prices']>;

  constructor({ clock, sandbox, elsewhere, config }: Started, site?: string) {
    this.now = clock.now();
    this.prices = config.prices!;
    const all = [
      { site: config.defaultSite, world: sandbox.world },
      ...elsewhere.map((each) => ({ site: each.site.id, world: each.sandbox.world })),
    ];
    this.sites = all.filter((each) => site === undefined || each.site === site);
  }

  /** Things of each site. */
  all<T>(of: (world: World) => readonly T[]): (Site & { it: T })[] {
    return this.sites.flatMap(({ site, world }) => of(world).map((it) => ({ site, world, it })));
  }

  desktops(fits: (desktop: Desktop, world: World) => boolean = () => true): (Site & { it: Desktop })[] {
    return this.all(({ fleet }) => fleet.all()).filter(({ it, world }) => fits(it, world));
  }

  people(fits: (person: Person, world: World) => boolean = () => true): (Site & { it: Person })[] {
    return this.all(({ people }) => people.all()).filter(({ it, world }) => fits(it, world));
  }

  /** Of the product and the disks, a month. */
  price({ product, root, data }: Desktop): number {
    const disks = [root, ...data].map(({ type, size }) => size * this.prices.disksPerGb[type]!);
    return Math.round((this.prices.products[product.id]! + sum(disks)) * 100) / 100;
  }

  idleDays(world: World, desktop: Desktop): number {
    return Math.floor((idleOf(world, desktop, countedUntil(this.now)) * SECOND) / DAY);
  }

  /** Of the last 30 days, in whole hundredths. */
  usedHours(world: World, desktop: Desktop): number {
    const span = { from: this.now - 30 * DAY, to: countedUntil(this.now), now: this.now };
    return Math.floor(usageOf(world, desktop, span) / 36) / 100;
  }

  userUsage() {
    const span = { from: this.now - 30 * DAY, to: this.now, now: this.now };
    return this.all((world) => [...usageByUser(world, span).values()]).map(({ site, it }) => ({
      site,
      name: it.name,
      hours: Math.floor(Math.round(it.time / SECOND) / 36) / 100,
      logins: it.succeeded + it.failed,
      failed: it.failed,
    }));
  }

  /** Those that began after `from`. */
  logins(from: number, to = this.now): (Site & { it: Login })[] {
    const span = { from, to, now: this.now };
    return this.all((world) => world.fleet.all().flatMap((desktop) => loginsTo(world, desktop, span))).filter(
      ({ it }) => it.start > from,
    );
  }

  /** Those after `from`. */
  events(from: number, to = this.now): (Site & { it: UserEvent })[] {
    return this.all((world) => [
      ...eventHistory(world, world.fleet.all(), this.now)({ from, to }),
      ...eventsWithout(world, { from, to, now: this.now }),
    ]).filter(({ it }) => it.start > from);
  }

  /** Sessions of AppStream that began after `from`. */
  visits(from: number): (Site & { it: Visit })[] {
    return this.all((world) => visits(world, { from, to: this.now }, () => true)).filter(({ it }) => it.started > from);
  }
}

/** As a result shows a moment. */
export function time(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** `2026-11-02` */
export function date(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

export function tag({ tags }: Pick<Desktop, 'tags'>, key: string): string | null {
  return tags.find((each) => each.key === key)?.value ?? null;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

export function median(values: readonly number[]): number {
  const [sorted, half] = [values.toSorted((a, b) => a - b), values.length / 2];
  return values.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function round(value: number, digits = 0): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** Things with the same key, in the order of their first ones. */
export function grouped<T, K extends Row>(things: readonly T[], keyOf: (thing: T) => K): [key: K, things: T[]][] {
  const groups = new Map<string, [K, T[]]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const name = JSON.stringify(key);
    if (!groups.has(name)) groups.set(name, [key, []]);
    groups.get(name)![1].push(thing);
  }
  return [...groups.values()];
}

/** Rows of a key and how many have it. */
export function counted<T>(things: readonly T[], keyOf: (thing: T) => Row): Row[] {
  return grouped(things, keyOf).map(([key, { length }]) => [...key, length]);
}

/** By columns, one after the other; `-1` is the first, downwards. */
export function sorted(rows: readonly Row[], ...columns: number[]): Row[] {
  return rows.toSorted((a, b) => {
    for (const column of columns) {
      const index = Math.abs(column) - 1;
      const [one, other] = [a[index], b[index]] as [number, number];
      if (one !== other) return (one < other ? -1 : 1) * Math.sign(column);
    }
    return 0;
  });
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
