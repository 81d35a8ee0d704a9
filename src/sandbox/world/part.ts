import type { World } from './world.ts';

/**
 * A piece of the world's state that one area keeps and others may look at; it comes to be when it is first asked for.
 *
 * @example
 * export const sites = new Part(() => new Collection<Site>());
 * world.part(sites).get(id);
 */
export class Part<T> {
  readonly make: (world: World) => T;

  constructor(make: (world: World) => T) {
    this.make = make;
  }
}
