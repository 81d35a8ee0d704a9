import { type AppGroup, appGroups, type PublishedApp } from '../../world/app-groups.ts';
import { type AppImage, appImages } from '../../world/app-images.ts';
import { appServers, type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

export function appGroupOf(world: World, id: string): AppGroup {
  const group = world.part(appGroups).get(id);
  if (!group) throw refuseApp.noAppGroup();
  return group;
}

export function appOf(group: AppGroup, id: string): PublishedApp {
  const app = group.apps.find((each) => each.id === id);
  if (!app) throw refuseApp.noApp();
  return app;
}

/** The servers' group it is bound to; refused when there is none. */
export function boundGroup(world: World, { serverGroupId }: AppGroup): ServerGroup {
  const group = serverGroupId === undefined ? undefined : world.part(serverGroups).get(serverGroupId);
  if (!group) throw refuseApp.notBound();
  return group;
}

/** Images of a server group: its own and, after a change of it, those that servers still have. */
export function imagesOf(world: World, group: ServerGroup): AppImage[] {
  const servers = world.part(appServers).all();
  const ids = new Set([group.imageId, ...servers.filter((each) => each.group === group).map(({ imageId }) => imageId)]);
  return [...ids].map((id) => world.part(appImages).get(id)).filter((image) => image !== undefined);
}
