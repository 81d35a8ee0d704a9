import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { Desktop } from '../../world/desktop.ts';
import { ous } from '../../world/ou.ts';
import type { Person } from '../../world/person.ts';
import type { PolicyTarget, TargetType } from '../../world/policy-group.ts';
import type { World } from '../../world/world.ts';

/** How the whole company is called (Workspace API reference, "Adding a Policy Group"). */
export const EVERYTHING = { type: 'ALL', key: 'default-apply-all-targets' } as const;

/** An address or a range of them. */
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2}|-\d{1,3}(\.\d{1,3}){3})?$/;

/** Finds what targets mean, and says how the API calls it. For one request: it remembers SIDs. */
export class Targets {
  readonly #world: World;
  #desktops: Map<string, Desktop> | undefined;
  #people: Map<string, Person> | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** What a request names; what does not exist is refused. */
  find(wish: Parameters): PolicyTarget {
    const type = wish.need('target_type') as TargetType;
    const id = wish.need('target_id');
    const key = this.#key(type, id);
    if (key === undefined) throw refuse.notFound(type, id);
    return { type, key };
  }

  /** As `find`, `undefined` for what does not exist. */
  seek(wish: Parameters): PolicyTarget | undefined {
    const type = wish.need('target_type') as TargetType;
    const key = this.#key(type, wish.need('target_id'));
    return key === undefined ? undefined : { type, key };
  }

  /** A row of targets; none when the thing is gone. */
  view({ type, key }: PolicyTarget): { target_id: string; target_name: string; target_type: TargetType } | undefined {
    const named = this.#named(type, key);
    return named && { target_id: named.id, target_name: named.name, target_type: type };
  }

  #key(type: TargetType, id: string): string | undefined {
    const world = this.#world;
    switch (type) {
      case 'INSTANCE':
        return this.#desktopBySid(id)?.id;
      case 'USER':
        return (world.people.get(id) ?? this.#personBySid(id))?.id;
      case 'USERGROUP':
        return world.groups.get(id)?.id;
      case 'OU':
        return world.part(ous).get(id)?.id;
      case 'DESKTOPSPOOL':
        return world.pools.get(id)?.id;
      case 'CLIENTIP':
        return ADDRESS.test(id) ? id : undefined;
      case 'ALL':
        return id === EVERYTHING.key ? id : undefined;
    }
  }

  #named(type: TargetType, key: string): { id: string; name: string } | undefined {
    const world = this.#world;
    switch (type) {
      case 'INSTANCE': {
        const desktop = world.fleet.get(key);
        return desktop && { id: desktop.sid, name: desktop.name };
      }
      case 'USER':
        return world.people.get(key);
      case 'USERGROUP':
        return world.groups.get(key);
      case 'OU':
        return world.part(ous).get(key);
      case 'DESKTOPSPOOL':
        return world.pools.get(key);
      case 'CLIENTIP':
        return { id: key, name: key };
      case 'ALL':
        return { id: key, name: 'All-Targets' };
    }
  }

  #desktopBySid(sid: string): Desktop | undefined {
    this.#desktops ??= new Map(this.#world.fleet.all().map((desktop) => [desktop.sid, desktop]));
    return this.#desktops.get(sid);
  }

  #personBySid(sid: string): Person | undefined {
    this.#people ??= new Map(this.#world.people.all().map((person) => [person.sid, person]));
    return this.#people.get(sid);
  }
}

/** Each target once. */
export function unique(targets: readonly PolicyTarget[]): PolicyTarget[] {
  return [...new Map(targets.map((target) => [`${target.type} ${target.key}`, target])).values()];
}
