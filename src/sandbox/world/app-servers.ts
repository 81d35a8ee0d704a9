import { Collection } from './collection.ts';
import type { Nic } from './desktop.ts';
import type { SubJobOrder } from './jobs.ts';
import { unplug } from './network.ts';
import { Part } from './part.ts';
import type { Term } from './terms.ts';
import type { World } from './world.ts';

/** AppStream API reference, "Querying Server Groups", `app_type`: whole desktops of session hosts, or single applications. */
export type ServerGroupType = 'SESSION_DESKTOP_APP' | 'COMMON_APP';

export interface ScalingPolicy {
  enable: boolean;
  /** Most servers that it adds. */
  most: number;
  /** Servers that it adds at a time. */
  step: number;
  /** Percent of all sessions. */
  threshold: number;
  idleMinutes: number;
}

/** What hosts applications: servers alike, bought together. */
export interface ServerGroup {
  readonly id: string;
  name: string;
  description: string;
  appType: ServerGroupType;
  productId: string;
  imageId: string;
  imageType: string;
  imageProductId?: string;
  osType: 'Windows' | 'Linux' | 'Other';
  /** One session a server. */
  vdi: boolean;
  vpcId: string;
  subnetId: string;
  zone?: string;
  /** GB. */
  diskSize: number;
  diskType: string;
  ouName: string;
  tags: { key: string; value: string }[];
  enterpriseProjectId: string;
  /** Up to where a server gets new sessions; loads in percent. */
  routes: { maxSession: number; cpu?: number; memory?: number };
  storageMount: 'USER' | 'SHARE' | 'ANY';
  virtualIp: boolean;
  paidSessions?: { type: string; size: number };
  /** The group this one stands by for. */
  primaryId?: string;
  enabled: boolean;
  scaling?: ScalingPolicy;
  created: number;
  updated: number;
}

/** AppStream API reference, "Querying Servers", `vm_status`. */
export type VmStatus =
  | 'BUILD'
  | 'BUILD_FAIL'
  | 'REBOOT'
  | 'HARD_REBOOT'
  | 'REBUILD'
  | 'REBUILD_FAIL'
  | 'MIGRATING'
  | 'ACTIVE'
  | 'SHUTOFF'
  | 'ERROR'
  | 'DELETING'
  | 'FREEZE'
  | 'BUILD_IMAGE'
  | 'BUILD_SNAPSHOT'
  | 'RESTORE_SNAPSHOT';

/** AppStream API reference, "Querying Servers", `status`. */
type ServerStatus = 'UNREGISTER' | 'REGISTERED' | 'MAINTAINING' | 'FREEZE' | 'STOPPED' | 'NONE';

export interface AppServer extends Term {
  /** `wksapp-` and a UUID. */
  readonly id: string;
  name: string;
  machineName: string;
  description: string;
  group: ServerGroup;
  vm: VmStatus;
  /** Documented task words; empty when nothing is going on. */
  task: string;
  /** Whether its agent has registered: only then people can be connected. */
  registered: boolean;
  maintenance: boolean;
  nic: Nic;
  zone: string;
  imageId: string;
  productId: string;
  disk: { type: string; size: number };
  ouName: string;
  /** Of the access agent. */
  agent: string;
  /** The dedicated host. */
  hostId?: string;
  prepaid: boolean;
  orderId?: string;
  /** Added by the scaling policy of its group. */
  byScaling: boolean;
  /** Ids of the sessions on it: a session that its server does not have is over. */
  sessions: Set<string>;
  /** Since when it has had none. */
  idleSince: number;
  created: number;
  updated: number;
  /** Id of the unfinished sub-job that occupies it. */
  busy?: string;
  /** Id of its latest sub-job. */
  lastJob?: string;
}

export const serverGroups = new Part(() => new Collection<ServerGroup>());
export const appServers = new Part(() => new Collection<AppServer>());

export function statusOf(server: AppServer): ServerStatus {
  if (server.vm === 'FREEZE') return 'FREEZE';
  if (server.vm === 'SHUTOFF') return 'STOPPED';
  if (server.vm === 'ERROR' || server.vm.endsWith('_FAIL')) return 'NONE';
  if (server.maintenance) return 'MAINTAINING';
  return server.vm === 'ACTIVE' && server.registered ? 'REGISTERED' : 'UNREGISTER';
}

/** Whether a new session may be put on it. */
export function takesSessions(server: AppServer): boolean {
  const { group, sessions } = server;
  return group.enabled && statusOf(server) === 'REGISTERED' && sessions.size < group.routes.maxSession;
}

/** As sub-jobs of AppStream name what they are about (`job_resource_info`). */
export function subject({ id, name }: { id: string; name: string }): SubJobOrder {
  return { entity: id, entities: { resource_id: id, resource_name: name } };
}

/** Work on a server, which occupies it. */
export function about(server: AppServer): SubJobOrder {
  return { holds: server, ...subject(server) };
}

/** Takes a server away, whoever asked for it; a yearly/monthly one after it was unsubscribed. */
export function removeServer(world: World, server: AppServer): void {
  world.part(appServers).delete(server.id);
  server.sessions.clear();
  unplug(server.nic);
}

export function removeServerGroup(world: World, { id }: ServerGroup): void {
  world.part(serverGroups).delete(id);
  for (const other of world.part(serverGroups).all()) if (other.primaryId === id) delete other.primaryId;
}
