import type { Program } from './app-images.ts';
import { authorizationMails } from './app-mails.ts';
import type { ServerGroupType } from './app-servers.ts';
import { Collection } from './collection.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

export interface AppGroup {
  readonly id: string;
  name: string;
  description: string;
  /** Absent after it was taken from its servers. */
  serverGroupId?: string;
  appType: ServerGroupType;
  created: number;
  apps: PublishedApp[];
  /** Users and user groups that see it. */
  authorizations: AppAuthorization[];
}

export interface PublishedApp extends Program {
  readonly id: string;
  /** AppStream API reference, "Publishing Applications", `source_type`: from the image, or described by hand. */
  sourceType: 2 | 3;
  sandbox: boolean;
  enabled: boolean;
  /** Address of an icon of its own. */
  icon?: string;
  published: number;
}

export interface AppAuthorization {
  readonly id: string;
  /** Of the user or the user group, whose name may change. */
  accountId: string;
  account: string;
  accountType: 'USER' | 'USER_GROUP';
  at: number;
}

export const appGroups = new Part(() => new Collection<AppGroup>());

export function removeAppGroup(world: World, { id }: AppGroup): void {
  world.part(appGroups).delete(id);
  world.part(authorizationMails).forget(id);
}
