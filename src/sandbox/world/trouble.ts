import type { Random } from '../random.ts';
import type { Picks, Thing, Worked } from './trouble-picks.ts';
import type { Sign } from './trouble-signs.ts';
import type { World } from './world.ts';

/** Something that is wrong in the company, and can be found out by what the API says. */
export interface Trouble {
  /** Always the same, whatever the seed. */
  name: string;
  /** One plain sentence. */
  wrong: string;
  /** What somebody who has the trouble would ask about. The id of a job is that of the whole job, not of one of its parts. */
  about: Thing;
  touches: Thing[];
  shows: Sign[];
  decoy?: Decoy;
}

/** Something that looks the same and has a harmless cause. */
export interface Decoy {
  /** Why it is harmless, in one plain sentence. */
  harmless: string;
  about: Thing;
  touches: Thing[];
  /** Some of what the trouble shows. */
  shows: Sign[];
  /** What tells it from the trouble. */
  apart: Sign;
}

/** A trouble as it was planted somewhere. */
export type Symptoms = Omit<Trouble, 'name' | 'decoy'>;

/** A way to make one trouble. */
export interface Plant {
  /** That of its trouble. */
  readonly name: string;
  /** Plants it where the company has something that fits, and its decoy where there is something left for that. */
  plant(picks: Picks, random: Random): Trouble | undefined;
  /** How it comes to a given desktop and its user; absent where it is about something else. */
  readonly on?: OnDesktop;
}

/** What a login passes on the way in, the innermost first. */
export const GATES = ['domain', 'connection', 'desktop', 'address', 'account'] as const;

export interface OnDesktop {
  /** Where it keeps the user out. */
  gate?: (typeof GATES)[number];
  fits?(found: Worked, world: World): boolean;
  plant(found: Worked, world: World, random: Random): Symptoms;
}

type DecoyMaker = (picks: Picks, random: Random) => Decoy | undefined;

/** A trouble that can come to any desktop somebody works on, or to any that `fits`. */
export function onDesktop(name: string, on: OnDesktop, decoyOf?: DecoyMaker): Plant {
  return {
    name,
    on,
    plant(picks, random) {
      const found = picks.worked((each) => on.fits?.(each, picks.world) ?? true);
      if (!found) return undefined;
      return withDecoy({ name, ...on.plant(found, picks.world, random) }, decoyOf?.(picks, random));
    },
  };
}

/** A trouble that has its own place. */
export function elsewhere(
  name: string,
  plant: (picks: Picks, random: Random) => Symptoms | undefined,
  decoyOf?: DecoyMaker,
): Plant {
  return {
    name,
    plant(picks, random) {
      const symptoms = plant(picks, random);
      return symptoms && withDecoy({ name, ...symptoms }, decoyOf?.(picks, random));
    },
  };
}

function withDecoy(trouble: Trouble, decoy: Decoy | undefined): Trouble {
  return decoy ? { ...trouble, decoy } : trouble;
}
