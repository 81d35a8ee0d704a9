import type { Random } from '../random.ts';
import { noteAlarms } from './alarms.ts';
import { beginStruggles } from './attempts.ts';
import { Part } from './part.ts';
import { LOGIN_TROUBLES } from './trouble-logins.ts';
import { MACHINE_TROUBLES } from './trouble-machines.ts';
import { Picks, type Thing } from './trouble-picks.ts';
import type { Sign } from './trouble-signs.ts';
import { STOCK_TROUBLES } from './trouble-stock.ts';
import type { World } from './world.ts';

/** Something that is wrong in the company, and can be found out by what the API says. */
export interface Trouble {
  /** Always the same, whatever the seed. */
  name: string;
  /** One plain sentence. */
  wrong: string;
  touches: Thing[];
  shows: Sign[];
  decoy?: Decoy;
}

/** Something that looks the same and has a harmless cause. */
export interface Decoy {
  /** Why it is harmless, in one plain sentence. */
  harmless: string;
  touches: Thing[];
  /** Some of what the trouble shows. */
  shows: Sign[];
  /** What tells it from the trouble. */
  apart: Sign;
}

/** Makes one trouble; none where the company has nothing left that fits. */
export type Plant = (picks: Picks, random: Random) => Trouble | undefined;

const planted = new Part<Trouble[]>(() => []);

/** What was wrong in the company at its start. */
export function troubles(world: World): readonly Trouble[] {
  return world.part(planted);
}

/** Adds to a finished company what is wrong in it. */
export function plantTroubles(world: World, random: Random): void {
  const picks = new Picks(world);
  const plants = [...LOGIN_TROUBLES, ...MACHINE_TROUBLES, ...STOCK_TROUBLES];
  for (const [index, plant] of plants.entries()) {
    const trouble = plant(picks, random.fork(String(index)));
    if (trouble) world.part(planted).push(trouble);
  }
  world.advance(world.born);
  beginStruggles(world);
  noteAlarms(world, world.born);
}
