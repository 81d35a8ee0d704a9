import { Refusal } from '../../refusal.ts';
import {
  type AppStorage,
  appStorages,
  type Folder,
  type FolderPolicy,
  folderPolicies,
} from '../../world/app-storage.ts';
import type { World } from '../../world/world.ts';

export function storageOf(world: World, id: string): AppStorage {
  const storage = world.part(appStorages).get(id);
  if (!storage) throw new Refusal(404, 'WKS.00211902', `Storage '${id}' not found`);
  return storage;
}

export function folderOf(storage: AppStorage, id: string): Folder {
  const folder = storage.folders.get(id);
  if (!folder) throw new Refusal(404, 'WKS.00211903', `Storage folder claim '${id}' not found`);
  return folder;
}

export function policyOf(world: World, id: string): FolderPolicy {
  const policy = world.part(folderPolicies).get(id);
  if (!policy) throw new Refusal(404, 'WKS.00212001', `Storage policy statement '${id}' not found.`);
  return policy;
}

export function metadataView(storage: AppStorage, { region }: World) {
  return {
    storage_handle: storage.fileSystem,
    storage_class: 'sfs',
    name: storage.fileSystem,
    region,
    export_location: `https://${storage.fileSystem}.sfs3.${region}.myhuaweicloud.com:443`,
  };
}

export function policyView(policy: FolderPolicy) {
  return {
    policy_statement_id: policy.id,
    actions: policy.actions.length > 0 ? policy.actions : null,
    roam_actions: policy.roamActions,
  };
}
