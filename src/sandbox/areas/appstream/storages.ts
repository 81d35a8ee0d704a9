import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppStorage, appStorages, type FileSystem, fileSystems } from '../../world/app-storage.ts';
import { Collection } from '../../world/collection.ts';
import type { World } from '../../world/world.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import {
  createShareFolder,
  deleteStorageClaim,
  deleteUserStorageAttachment,
  listShareFolder,
  listStorageAssignment,
  updateShareFolderAssignment,
  updateUserFolderAssignment,
} from './storage-folders.ts';
import { metadataView, storageOf } from './storage-lookup.ts';
import { listStoragePolicyStatement, setPolicyStatement } from './storage-policies.ts';
import { seedStorages } from './storage-seed.ts';

function createPersistentStorage({ params, world, now }: Call): Answer {
  const metadata = params.object('storage_metadata');
  const name = params.need('name');
  if (name.trim() === '' || /[^\S ]/.test(name)) throw refuseApp.invalid('name');
  if (metadata?.need('storage_class') !== 'sfs') throw refuseApp.invalid('storage_class');
  const fileSystem = metadata.need('storage_handle');
  if (!world.part(fileSystems).get(fileSystem)) {
    throw new Refusal(404, 'WKS.00212103', `SFS operation failed, bucket'${fileSystem}' does not exist.`);
  }
  const storages = world.part(appStorages);
  if (storages.all().some((storage) => storage.fileSystem === fileSystem)) {
    throw new Refusal(409, 'WKS.00211901', `Storage '${fileSystem}' is already in use`);
  }
  const storage = { id: world.fresh.uuid(), name, fileSystem, created: now, folders: new Collection<never>() };
  return ok(storageView(storages.add(storage), world));
}

function listPersistentStorage(call: Call): Answer {
  const { params, world } = call;
  const [id, name] = [params.text('storage_id'), params.text('name')];
  const rows = world
    .part(appStorages)
    .all()
    .filter((storage) => (!id || storage.id === id) && contains(storage.name, name));
  return listPage(call, rows, (storage) => storageView(storage, world));
}

function storageView(storage: AppStorage, world: World) {
  const folders = storage.folders.all();
  const users = folders.filter(({ mode }) => mode === 'USER').length;
  return {
    id: storage.id,
    name: storage.name,
    storage_metadata: metadataView(storage, world),
    create_time: iso(storage.created),
    user_claim_count: users,
    share_claim_count: folders.length - users,
  };
}

function deletePersistentStorage({ params, world }: Call): Answer {
  removeStorages(world, [storageOf(world, params.need('storage_id'))]);
  return okEmpty();
}

function batchDeletePersistentStorage({ params, world }: Call): Answer {
  const ids = new Set(params.texts('items'));
  removeStorages(
    world,
    [...ids].map((id) => storageOf(world, id)),
  );
  return okEmpty();
}

/** All or none; what is in the file systems stays. */
function removeStorages(world: World, storages: readonly AppStorage[]): void {
  const used = storages.find(({ folders }) => folders.size > 0);
  if (used) {
    throw new Refusal(
      403,
      'WKS.00211904',
      `Associated storage folder claim exists, not allowed to delete the storage '${used.id}'.`,
    );
  }
  for (const { id } of storages) world.part(appStorages).delete(id);
}

function listSfs3Storage(call: Call): Answer {
  const { params, world } = call;
  const rows = world
    .part(fileSystems)
    .all()
    .filter(({ id }) => contains(id, params.text('name')));
  const view = ({ id, created, used }: FileSystem) => ({
    name: id,
    location: `https://${id}.sfs3.${world.region}.myhuaweicloud.com:/${id}`,
    usage: String(used),
    create_time: iso(created),
  });
  return listPage(call, rows, view);
}

/** AppStream API reference, "Storage Management". */
export const storages: SimulatedArea = {
  service: 'appstream',
  area: 'storages',
  reads: {
    ListPersistentStorage: listPersistentStorage,
    ListShareFolder: listShareFolder,
    ListStorageAssignment: listStorageAssignment,
    ListStoragePolicyStatement: listStoragePolicyStatement,
    ListSfs3Storage: listSfs3Storage,
  },
  writes: {
    CreatePersistentStorage: createPersistentStorage,
    DeletePersistentStorage: deletePersistentStorage,
    BatchDeletePersistentStorage: batchDeletePersistentStorage,
    CreateShareFolder: createShareFolder,
    UpdateShareFolderAssignment: updateShareFolderAssignment,
    UpdateUserFolderAssignment: updateUserFolderAssignment,
    DeleteStorageClaim: deleteStorageClaim,
    DeleteUserStorageAttachment: deleteUserStorageAttachment,
    CreateOrUpdateStoragePolicyStatement: setPolicyStatement,
  },
  seed: seedStorages,
};
