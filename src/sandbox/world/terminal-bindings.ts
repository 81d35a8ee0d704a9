import { Collection } from './collection.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import { terminalOf } from './terminal.ts';
import type { World } from './world.ts';

/** A client device that may open a desktop. */
export interface Binding {
  readonly id: string;
  /** `AA-BB-CC-DD-EE-FF`. */
  mac: string;
  desktop: Desktop;
  description: string;
}

interface Switches {
  binding: 'ON' | 'OFF';
  automatic: 'ON' | 'OFF';
  /** Devices that bind themselves to one desktop. */
  most: number;
}

export const bindings = new Part(() => new Collection<Binding>());
export const bindingSwitches = new Part((): Switches => ({ binding: 'OFF', automatic: 'OFF', most: 1 }));

/** A binding goes with its desktop. */
export function presentBindings(world: World): Binding[] {
  return world
    .part(bindings)
    .all()
    .filter(({ desktop }) => world.fleet.get(desktop.id));
}

/** The MAC of a user's terminal, as bindings write it. */
export function macOf(user: { id: string }): string {
  return terminalOf(user).mac.toUpperCase();
}

/** Whether a user's terminal may open a desktop: any may where nothing is bound to it, or the switch is off. */
export function isBoundTo(world: World, desktop: Desktop, user: { id: string }): boolean {
  if (world.part(bindingSwitches).binding === 'OFF') return true;
  const own = presentBindings(world).filter((each) => each.desktop === desktop);
  return own.length === 0 || own.some(({ mac }) => mac === macOf(user));
}
