import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** AppStream API reference, "Querying the Server Group List": APPs of session hosts, or whole desktops of them. */
export type ServerGroupType = 'COMMON_APP' | 'SHARED_DESKTOP';

/** What hosts applications: servers alike, bought together. */
export interface ServerGroup {
  readonly id: string;
  name: string;
  description: string;
  appType: ServerGroupType;
  productId: string;
  imageId: string;
  osType: 'Windows' | 'Linux';
  sessionType: 'SHARE' | 'EXCLUSIVE';
  subnetId: string;
  /** GB. */
  diskSize: number;
  diskType: string;
  ouName: string;
  tags: { key: string; value: string }[];
  created: number;
  updated: number;
}

/** AppStream API reference, "Querying Servers", `status`. */
export type ServerStatus =
  | 'UNREGISTER'
  | 'REGISTERED'
  | 'MAINTAINING'
  | 'FREEZE'
  | 'STOPPED'
  | 'NONE'
  | 'READY'
  | 'DELETED';

export interface AppServer {
  readonly id: string;
  name: string;
  machineName: string;
  group: ServerGroup;
  status: ServerStatus;
  /** Documented task words; empty when nothing is going on. */
  task: string;
  maintenance: boolean;
  ip: string;
  imageId: string;
  productId: string;
  prepaid: boolean;
  orderId?: string;
  created: number;
  updated: number;
  /** Id of the unfinished sub-job that occupies it. */
  busy?: string;
}

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

export interface PublishedApp {
  readonly id: string;
  name: string;
  displayName: string;
  version: string;
  description: string;
  execPath: string;
  commandParam: string;
  workPath: string;
  iconPath: string;
  iconIndex: number;
  sandbox: boolean;
  enabled: boolean;
  published: number;
}

export interface AppAuthorization {
  readonly id: string;
  account: string;
  accountType: 'USER' | 'GROUP';
  at: number;
}

export const serverGroups = new Part(() => new Collection<ServerGroup>());
export const appServers = new Part(() => new Collection<AppServer>());
export const appGroups = new Part(() => new Collection<AppGroup>());
