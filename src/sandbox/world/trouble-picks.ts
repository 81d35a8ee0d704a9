import { hash } from '../random.ts';
import { DAY } from '../time.ts';
import type { Pool } from './company.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import type { Job } from './jobs.ts';
import { obstacleOf } from './obstacles.ts';
import { Part } from './part.ts';
import type { Person } from './person.ts';
import { shifts } from './shifts.ts';
import type { World } from './world.ts';

/** Something a trouble touches. */
export interface Thing {
  kind: string;
  id: string;
  name: string;
}

export interface Worked {
  desktop: Desktop;
  owner: Person;
}

/** Desktops that a company keeps healthy, if it has so many; a smaller one keeps three quarters. */
const HEALTHY = 100;

/** Hands out desktops and people with whom nothing is wrong, nobody twice, and never a large part of the company. */
export class Picks {
  readonly world: World;
  readonly #taken = new Set<string>();
  readonly #hands: ReadonlySet<string>;
  readonly #order: readonly Desktop[];
  #left: number;

  constructor(world: World) {
    this.world = world;
    const { size } = world.fleet;
    this.#left = Math.floor(Math.max(size / 4, Math.min(size / 2, size - HEALTHY)));
    this.#order = mixed(world.fleet.all());
    this.#hands = new Set([...world.part(shifts).values()].flatMap(({ workers }) => workers.map(({ id }) => id)));
  }

  /** A desktop that its one user, who has no other, worked on lately. */
  worked(fits: (found: Worked) => boolean = () => true): Worked | undefined {
    return this.#left > 0 ? this.#worked(fits) : undefined;
  }

  /** The same for those who ask for troubles one by one: up to half of the company, whatever its size. */
  more(fits: (found: Worked) => boolean): Worked | undefined {
    return this.#taken.size < this.world.fleet.size ? this.#worked(fits) : undefined;
  }

  #worked(fits: (found: Worked) => boolean): Worked | undefined {
    for (const desktop of this.#order) {
      const found = this.#inUse(desktop);
      if (!found || !fits(found)) continue;
      this.#taken.add(found.owner.id);
      return this.#take(desktop) && found;
    }
    return undefined;
  }

  #inUse(desktop: Desktop): Worked | undefined {
    const { people, born } = this.world;
    const owner = people.get(ownerOf(desktop)?.id ?? '');
    if (!owner || owner.desktops.size > 1 || this.#taken.has(owner.id)) return undefined;
    if (desktop.status !== 'ACTIVE' || desktop.assignments.length > 1 || desktop.login === 'UNREGISTER')
      return undefined;
    const lately = born - desktop.lastUsed <= 10 * DAY;
    return lately && this.#isFree(desktop, owner) ? { desktop, owner } : undefined;
  }

  /** A desktop of one user that nobody has worked on lately: there are more of these. */
  spare(fits: (desktop: Desktop) => boolean = () => true): Desktop | undefined {
    const found = this.desktop((desktop) => {
      const owner = this.world.people.get(ownerOf(desktop)?.id ?? '');
      const alone = owner?.desktops.size === 1 && desktop.assignments.length === 1 && !this.#taken.has(owner.id);
      return alone && !this.#inUse(desktop) && fits(desktop);
    });
    if (found) this.#taken.add(ownerOf(found)?.id ?? '');
    return found;
  }

  /** Whom no trouble has touched and nothing keeps from the one desktop they have and work on. */
  healthy(): Worked[] {
    return this.#order.flatMap((desktop) => this.#inUse(desktop) ?? []);
  }

  /** Somebody whom no trouble has touched, and who gets to every desktop that is his. */
  isHealthy(person: Person): boolean {
    if (this.#taken.has(person.id)) return false;
    const own = [...person.desktops].map((id) => this.world.fleet.get(id));
    const all = own.length > 0 ? own : [undefined];
    return all.every((desktop) => {
      if (desktop && this.#taken.has(desktop.id)) return false;
      const obstacle = obstacleOf(this.world, { desktop, person }, this.world.born);
      return obstacle === undefined || (!desktop && obstacle.stage !== 'LOGIN');
    });
  }

  /** Whether nobody has had this person before; not any more after that. */
  claim({ id }: { id: string }): boolean {
    const free = !this.#taken.has(id);
    this.#taken.add(id);
    return free;
  }

  /** A desktop, whosever it is. */
  desktop(fits: (desktop: Desktop) => boolean): Desktop | undefined {
    if (this.#left <= 0) return undefined;
    return this.#take(
      this.#order.find((desktop) => {
        const person = this.world.people.get(ownerOf(desktop)?.id ?? '');
        return this.#isFree(desktop, person) && fits(desktop);
      }),
    );
  }

  /** Somebody who has an account, no desktop and no share in any. */
  newcomer(fits: (person: Person) => boolean = () => true): Person | undefined {
    const person = this.world.people
      .all()
      .toReversed()
      .find((one) => {
        if (one.desktops.size > 0 || this.#hands.has(one.id) || this.#taken.has(one.id)) return false;
        return !one.locked && !one.disabled && one.expires === 0 && fits(one);
      });
    if (person) this.#taken.add(person.id);
    return person;
  }

  #isFree(desktop: Desktop, person: Person | undefined): boolean {
    const { world } = this;
    if (this.#taken.has(desktop.id) || desktop.busy || desktop.defect || desktop.maintenance) return false;
    if (desktop.pool || desktop.shareSku || desktop.nic.eip || desktop.sid !== desktop.sidInDomain) return false;
    return obstacleOf(world, { desktop, person }, world.born) === undefined;
  }

  #take(desktop: Desktop | undefined): Desktop | undefined {
    if (!desktop) return undefined;
    this.#taken.add(desktop.id);
    this.#left--;
    return desktop;
  }
}

const allPicks = new Part((world) => new Picks(world));

/** Those of a world: what was handed out once stays taken. */
export function picksOf(world: World): Picks {
  return world.part(allPicks);
}

/** As many departments as there are among the first few, so that no one of them has all the trouble; the oldest desktops last. */
function mixed(desktops: readonly Desktop[]): readonly Desktop[] {
  const quarter = Math.floor(desktops.length / 4);
  return [...shuffled(desktops.slice(quarter).slice(-MOST)), ...shuffled(desktops.slice(0, quarter).slice(-MOST))];
}

function shuffled(desktops: readonly Desktop[]): readonly Desktop[] {
  return desktops
    .map((desktop) => ({ desktop, place: hash(desktop.id) }))
    .sort((a, b) => a.place - b.place)
    .map(({ desktop }) => desktop);
}

/** More than enough to pick from, also in a big company. */
const MOST = 20_000;

export const machine = ({ id, name }: Desktop): Thing => ({ kind: 'desktop', id, name });
export const user = ({ id, name }: { id: string; name: string }): Thing => ({ kind: 'user', id, name });
export const poolThing = ({ id, name }: Pool): Thing => ({ kind: 'pool', id, name });
/** Of a whole job, whose id is what is waited for. */
export const jobThing = ({ id, type }: Job): Thing => ({ kind: 'job', id, name: type });
