import type { Parameters } from '../../parameters.ts';
import { DIRECTORY, distinguishedName } from '../../world/ou.ts';
import { workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

/** The directory is that of Workspace: there is none while that is not subscribed to. */
export function hasDirectory(world: World): boolean {
  return world.part(workspaceService).status !== 'CLOSED';
}

/** The OU for new servers: it has to be in the directory beforehand (AppStream API reference, "Creating Servers"). */
export function ouGiven(world: World, params: Parameters): string | undefined {
  const wanted = params.text('ou_name');
  if (!wanted) return wanted;
  if (!hasDirectory(world)) throw refuseApp.noDomain();
  const isWanted = (name: string) => name.toLowerCase() === wanted.toLowerCase();
  if (!DIRECTORY.some((name) => isWanted(name) || isWanted(distinguishedName(name)))) throw refuseApp.noOu(wanted);
  return wanted;
}
