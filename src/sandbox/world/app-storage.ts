import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** A file system of the Scalable File Service; several may wait to be linked. */
export interface FileSystem {
  /** By which storages refer to it. */
  readonly id: string;
  created: number;
  /** Bytes. */
  used: number;
}

export type FileAction = 'PutObject' | 'DeleteObject' | 'GetObject';

/** What may be done in a folder, at the client and in the cloud. */
export interface FolderPolicy {
  readonly id: string;
  actions: FileAction[];
  roamActions: FileAction[];
}

export interface FolderMember {
  /** `anna@lanting.example`, or a user group's name. */
  attach: string;
  type: 'USER' | 'USER_GROUP';
  policyId: string;
}

export interface Folder {
  readonly id: string;
  path: string;
  mode: 'USER' | 'SHARE';
  /** One of a personal folder, its user. */
  members: FolderMember[];
}

/** A file system that is linked for the files of app users. */
export interface AppStorage {
  readonly id: string;
  name: string;
  fileSystem: string;
  created: number;
  folders: Collection<Folder>;
}

const ALL: readonly FileAction[] = ['PutObject', 'DeleteObject', 'GetObject'];

/** AppStream API reference, "Querying Access Policies of Storage Directories", in the order of its example. */
const BUILT_IN: readonly FolderPolicy[] = [
  { id: 'DEFAULT_4', actions: [], roamActions: ['GetObject'] },
  { id: 'DEFAULT_3', actions: ['PutObject', 'DeleteObject'], roamActions: [...ALL] },
  { id: 'DEFAULT_2', actions: ['GetObject'], roamActions: [...ALL] },
  { id: 'DEFAULT_1', actions: [...ALL], roamActions: [...ALL] },
];

export const fileSystems = new Part(() => new Collection<FileSystem>());
export const appStorages = new Part(() => new Collection<AppStorage>());
export const folderPolicies = new Part(() => {
  const policies = new Collection<FolderPolicy>();
  for (const policy of BUILT_IN) policies.add(policy);
  return policies;
});

/** The one that is not built in. */
export function customPolicy(policies: Collection<FolderPolicy>): FolderPolicy | undefined {
  return policies.all().find(({ id }) => !id.startsWith('DEFAULT_'));
}
