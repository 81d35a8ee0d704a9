import { hash } from '../random.ts';
import { DAY } from '../time.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import { missed, obstacleOf } from './obstacles.ts';
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

/** Hands out desktops and people with whom nothing is wrong, nobody twice, and never a large part of the company. */
export class Picks {
  readonly world: World;
  readonly #taken = new Set<string>();
  readonly #hands: ReadonlySet<string>;
  readonly #order: readonly Desktop[];
  #left: number;

  constructor(world: World) {
    this.world = world;
    this.#left = Math.floor(world.fleet.size / 4);
    this.#order = mixed(world.fleet.all());
    this.#hands = new Set([...world.part(shifts).values()].flatMap(({ workers }) => workers.map(({ id }) => id)));
  }

  /** A desktop that its one user, who has no other, worked on lately. */
  worked(fits: (found: Worked) => boolean = () => true): Worked | undefined {
    for (const desktop of this.#order) {
      const person = this.world.people.get(ownerOf(desktop)?.id ?? '');
      if (!person) continue;
      if (person.desktops.size > 1 || this.#taken.has(person.id)) continue;
      const found = { desktop, owner: person };
      if (desktop.status !== 'ACTIVE' || desktop.assignments.length > 1 || desktop.login === 'UNREGISTER') continue;
      if (this.world.born - desktop.lastUsed > 10 * DAY || !this.#isFree(desktop, person) || !fits(found)) continue;
      this.#taken.add(person.id);
      return this.#take(desktop) && found;
    }
    return undefined;
  }

  /** A desktop, whosever it is. */
  desktop(fits: (desktop: Desktop) => boolean): Desktop | undefined {
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
    if (this.#left <= 0 || this.#taken.has(desktop.id) || desktop.busy || desktop.defect || desktop.maintenance)
      return false;
    if (desktop.pool || desktop.shareSku || desktop.nic.eip || desktop.sid !== desktop.sidInDomain) return false;
    return obstacleOf({ desktop, person, missed: world.part(missed) }, world.born) === undefined;
  }

  #take(desktop: Desktop | undefined): Desktop | undefined {
    if (!desktop) return undefined;
    this.#taken.add(desktop.id);
    this.#left--;
    return desktop;
  }
}

/** As many departments as there are among the first few, so that no one of them has all the trouble. */
function mixed(desktops: readonly Desktop[]): readonly Desktop[] {
  const some = desktops.slice(Math.floor(desktops.length / 4)).slice(-MOST);
  return some
    .map((desktop) => ({ desktop, place: hash(desktop.id) }))
    .sort((a, b) => a.place - b.place)
    .map(({ desktop }) => desktop);
}

/** More than enough to pick from, also in a big company. */
const MOST = 20_000;

export const machine = ({ id, name }: Desktop): Thing => ({ kind: 'desktop', id, name });
export const user = ({ id, name }: { id: string; name: string }): Thing => ({ kind: 'user', id, name });
