import type { Image, Pool, Product, Subnet } from './company.ts';
import type { HourPackage } from './offers.ts';
import type { Term } from './terms.ts';

/** `BUILD` is ECS's word for a desktop that is being created; the Workspace reference names the other four. */
export type DesktopStatus = 'BUILD' | 'ACTIVE' | 'SHUTOFF' | 'HIBERNATED' | 'ERROR' | 'DELETED';

/** Workspace API reference, "Querying Details About One Desktop", `login_status`. */
export type LoginStatus = 'UNREGISTER' | 'REGISTERED' | 'CONNECTED' | 'DISCONNECTED';

type AttachState = 'ATTACHED' | 'UNATTACH' | 'DEATTACHED' | 'ATTACHING' | 'DEATTACHING' | 'ATTACHFAIL';

export interface Tag {
  key: string;
  value: string;
}

/** A user or user group that a desktop is assigned to. */
export interface Assignment {
  id: string;
  name: string;
  /** Permission group inside the operating system: sudo, default, administrators, users. */
  privilege: string;
  type: 'USER' | 'GROUP';
}

export interface Volume {
  type: string;
  /** GB. */
  size: number;
  volumeId: string;
  created: number;
  /** The disk of the desktop's pool that it is a copy of. */
  poolDisk?: string;
}

export interface Nic {
  subnet: Subnet;
  ip: string;
  mac: string;
  portId: string;
  eip?: { id: string; address: string };
}

export interface PowerAction {
  action: string;
  start: number;
  finish?: number;
  result?: 'Success' | 'Failed';
  message?: string;
  traceback?: string;
}

interface RemoteAssistance {
  spaceId: string;
  code: string;
  password: string;
  created: number;
  /** When the user agrees and the space opens. */
  opens: number;
  closed?: boolean;
}

/** What breaks every job of a desktop until someone repairs it. */
export interface Defect {
  code: string;
  reason: string;
  /** Job types it breaks; all when absent. */
  jobs?: readonly string[];
}

export interface Desktop extends Term {
  readonly id: string;
  name: string;
  osHostName: string;
  image: Image;
  product: Product;
  pool?: Pool;
  /** `POOLED` for desktops of dynamic pools, `SHARED` for several users at once. */
  type: 'DEDICATED' | 'POOLED' | 'SHARED';
  status: DesktopStatus;
  /** Documented task words; empty when nothing is going on. */
  task: string;
  /** The status as lists still show it for a moment after a job has ended. */
  stale?: { status: DesktopStatus; task: string; until: number };
  login: LoginStatus;
  /** Id of the unfinished sub-job that occupies the desktop. */
  busy?: string;
  maintenance: boolean;
  created: number;
  /** Last moment a user was connected. */
  lastUsed: number;
  assignments: Assignment[];
  attachState: AttachState;
  /** Id of the user it was taken from last. */
  lastOwner?: string;
  /** Whose logins before the sandbox started were, where that changed since. */
  usedBy?: { id: string; name: string };
  /** Hours it may run for a price that is paid. */
  hourPackage?: HourPackage;
  /** Set on collaborative desktops. */
  shareSku?: string;
  nic: Nic;
  securityGroups: string[];
  root: Volume;
  data: Volume[];
  zone: string;
  prepaid: boolean;
  orderId?: string;
  tags: Tag[];
  enterpriseProjectId: string;
  sid: string;
  /** SID that Active Directory has; differs where a desktop fell out of its domain. */
  sidInDomain: string;
  ou: string;
  /** Whether snapshots are on (`self_backup_management`). */
  snapshots: boolean;
  agentInstalled: boolean;
  /** Only what happened since the sandbox started: see `powerHistory` for the rest. */
  actions: PowerAction[];
  assistance?: RemoteAssistance;
  defect?: Defect;
  /** When its system disk was last rebuilt, restored or cleared. */
  wiped?: number;
}

/** Status and task as the API shows them now: a little behind the truth after a job. */
export function shown(desktop: Desktop, now: number): { status: DesktopStatus; task: string } {
  const { stale } = desktop;
  return stale && now < stale.until ? stale : { status: desktop.status, task: desktop.task };
}

/** The first user it belongs to. */
export function ownerOf(desktop: Desktop): Assignment | undefined {
  return desktop.assignments.find((assignment) => assignment.type === 'USER');
}
