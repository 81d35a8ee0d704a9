import type { ServerGroup } from '../../world/app-servers.ts';
import { Part } from '../../world/part.ts';
import type { World } from '../../world/world.ts';

type Watcher = (group: ServerGroup, at: number) => void;

const watchers = new Part<Watcher[]>(() => []);

/** Has `watcher` told of whatever `groupChanged` is told of. */
export function watchGroups(world: World, watcher: Watcher): void {
  world.part(watchers).push(watcher);
}

/** To be called when servers, sessions or settings of a group are others now: its scaling policy may have to act. */
export function groupChanged(world: World, group: ServerGroup, at: number): void {
  for (const watcher of world.part(watchers)) watcher(group, at);
}
