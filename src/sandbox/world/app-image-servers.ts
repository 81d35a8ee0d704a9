import type { AppAuthorization, AppGroup } from './app-groups.ts';
import type { AppImage, Program } from './app-images.ts';
import { type AppServer, appServers, type ServerGroup, statusOf } from './app-servers.ts';
import { Collection } from './collection.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** AppStream API reference, "Querying Image Instances", `status`. */
type ImageServerStatus = 'CREATING' | 'ACTIVE' | 'BUILDING' | 'BUILT' | 'ERROR' | 'DELETING';

/** A server on which an image of applications is put together, with what was made for it. */
export interface ImageServer {
  readonly id: string;
  name: string;
  description: string;
  /** The image it was made from. */
  source: { id: string; type: AppImage['type']; specCode?: string; productId?: string };
  /** Who may log in to it. */
  account: Pick<AppAuthorization, 'accountId' | 'account' | 'accountType'> & { domain?: string };
  /** What its own course has led to; see `imageServerStatus`. */
  state: ImageServerStatus;
  group: ServerGroup;
  server: AppServer;
  /** Made when the server runs. */
  appGroup?: AppGroup;
  /** What was installed on it, and goes into its images. */
  programs: readonly Program[];
  /** Versions of the warehouse applications that were last offered on it. */
  attached: readonly { id: string; appId: string }[];
  /** The latest image built from it. */
  imageId?: string;
  created: number;
  updated: number;
}

export const imageServers = new Part(() => new Collection<ImageServer>());

/** In error too when its server is broken, or was deleted without it. */
export function imageServerStatus(world: World, { state, server }: ImageServer): ImageServerStatus {
  if (state !== 'ACTIVE' && state !== 'BUILT') return state;
  const works = world.part(appServers).get(server.id) && statusOf(server) !== 'NONE';
  return works ? state : 'ERROR';
}
