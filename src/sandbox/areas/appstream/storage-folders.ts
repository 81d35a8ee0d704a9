import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal } from '../../refusal.ts';
import { appLimits } from '../../world/app-quota.ts';
import type { AppStorage, Folder, FolderMember } from '../../world/app-storage.ts';
import type { World } from '../../world/world.ts';
import { personKnown, personOf, principalOf, userGroupOf } from './accounts.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { folderOf, metadataView, policyOf, policyView, storageOf } from './storage-lookup.ts';

const DELIMITER = '/';

/** AppStream API reference, "Creating a Shared Storage Directory", `folder_name`. */
const FOLDER_NAME = /^[A-Za-z0-9_-][A-Za-z0-9 _-]{0,31}$/;

export function listShareFolder(call: Call): Answer {
  const { params, world } = call;
  const storage = storageOf(world, params.need('storage_id'));
  const [id, path] = [params.text('storage_claim_id'), params.text('path')];
  const rows = storage.folders
    .all()
    .filter((folder) => folder.mode === 'SHARE' && (!id || folder.id === id) && contains(folder.path, path));
  const view = (folder: Folder) => ({ ...folderView(folder), count: membersByType(folder) });
  return listPage(call, rows, view);
}

function membersByType({ members }: Folder) {
  const users = members.filter(({ type }) => type === 'USER').length;
  return { USER: users, USER_GROUP: members.length - users };
}

function folderView({ id, path, mode }: Folder) {
  return { storage_claim_id: id, folder_path: path, delimiter: DELIMITER, claim_mode: mode };
}

export function createShareFolder({ params, world }: Call): Answer {
  const storage = storageOf(world, params.need('storage_id'));
  const name = params.text('folder_name') ?? '';
  if (!FOLDER_NAME.test(name)) throw refuseApp.invalid('folder_name');
  const path = sharePath(name);
  if (storage.folders.all().some((folder) => folder.path === path)) {
    throw new Refusal(409, 'WKS.00211908', `Storage folder claim '${path}' is already in use.`);
  }
  checkRoom(world, storage, 'SHARE', 1);
  const folder: Folder = { id: world.fresh.uuid(), path, mode: 'SHARE', members: [] };
  return ok(folderView(storage.folders.add(folder)));
}

function checkRoom(world: World, { name, folders }: AppStorage, mode: Folder['mode'], more: number): void {
  const most = world.part(appLimits).foldersOfAStorage[mode];
  if (folders.all().filter((folder) => folder.mode === mode).length + more <= most) return;
  throw new Refusal(
    409,
    'WKS.00211909',
    `The number of [${mode}] storage folders for '${name}' exceeds the limit, limit ${most}.`,
  );
}

export const sharePath = (name: string) => `shares${DELIMITER}${name}${DELIMITER}`;
const personalPath = (login: string) => `users${DELIMITER}${login}${DELIMITER}`;

/** Removes before it adds; someone who is a member already gets the new policy. */
export function updateShareFolderAssignment({ params, world }: Call): Answer {
  const storage = storageOf(world, params.need('storage_id'));
  const folder = folderOf(storage, params.need('storage_claim_id'));
  if (folder.mode === 'USER') {
    throw new Refusal(
      403,
      'WKS.00211907',
      'Direct assignment of associated attachment for user storage claims is not supported.',
    );
  }
  const added = params.objects('add_items').map((item) => ({
    attach: attachOf(world, item),
    type: typeOf(item),
    policyId: policyOf(world, item.need('policy_statement_id')).id,
  }));
  const leaving = params.objects('del_items').map((item) => attachOf(world, item));
  folder.members = folder.members.filter(({ attach }) => !leaving.includes(attach));
  for (const member of added) {
    folder.members = [...folder.members.filter(({ attach }) => attach !== member.attach), member];
  }
  return okEmpty();
}

function typeOf(item: Parameters): FolderMember['type'] {
  return item.need('attach_type') as FolderMember['type'];
}

function attachOf(world: World, item: Parameters): string {
  const attach = item.need('attach');
  return typeOf(item) === 'USER' ? principalOf(personOf(world, attach)) : userGroupOf(world, attach).name;
}

/** One personal folder each; where it exists, only the policy changes. */
export function updateUserFolderAssignment({ params, world }: Call): Answer {
  const storage = storageOf(world, params.need('storage_id'));
  const wishes = params.objects('items').map((item) => ({
    person: personOf(world, item.need('attach')),
    policyId: policyOf(world, item.need('policy_statement_id')).id,
  }));
  const newcomers = new Set(
    wishes.map(({ person }) => principalOf(person)).filter((one) => !personalFolder(storage, one)),
  );
  checkRoom(world, storage, 'USER', newcomers.size);
  for (const { person, policyId } of wishes) {
    const attach = principalOf(person);
    const [member] = personalFolder(storage, attach)?.members ?? [];
    if (member) member.policyId = policyId;
    else storage.folders.add(newPersonalFolder(world.fresh.uuid(), person.name, { attach, type: 'USER', policyId }));
  }
  return okEmpty();
}

export function newPersonalFolder(id: string, login: string, member: FolderMember): Folder {
  return { id, path: personalPath(login), mode: 'USER', members: [member] };
}

function personalFolder(storage: AppStorage, attach: string): Folder | undefined {
  return storage.folders.all().find(({ mode, members }) => mode === 'USER' && members[0]?.attach === attach);
}

/** All or none. */
export function deleteStorageClaim({ params, world }: Call): Answer {
  const storage = storageOf(world, params.need('storage_id'));
  const folders = [...new Set(params.texts('items'))].map((id) => folderOf(storage, id));
  for (const { id, mode, members } of folders) {
    if (mode === 'USER') throw new Refusal(403, 'WKS.00211906', `Unsupported operation, user storage claim '${id}'.`);
    if (members.length > 0) {
      throw new Refusal(
        403,
        'WKS.00211905',
        `Associated storage attachment exists, not allowed to delete the storage folder claim '${id}'.`,
      );
    }
  }
  for (const { id } of folders) storage.folders.delete(id);
  return okEmpty();
}

/** All or none. The folder of someone whose account is gone can still be deleted. */
export function deleteUserStorageAttachment({ params, world }: Call): Answer {
  const storage = storageOf(world, params.need('storage_id'));
  const names = params.texts('items');
  if (names.length === 0) throw refuseApp.invalid('items');
  const folders = names.map((name) => {
    const person = personKnown(world, name);
    const folder = personalFolder(storage, person ? principalOf(person) : name);
    if (!folder) throw new Refusal(404, 'WKS.00211903', `Storage folder claim '${name}' not found`);
    return folder;
  });
  for (const { id } of folders) storage.folders.delete(id);
  return okEmpty();
}

export function listStorageAssignment(call: Call): Answer {
  const { params, world } = call;
  const storage = storageOf(world, params.need('storage_id'));
  const [mode, attach, type] = [params.need('claim_mode'), params.text('attach'), params.text('attach_type')];
  const claim = params.text('storage_claim_id');
  if (mode === 'SHARE') folderOf(storage, params.need('storage_claim_id'));
  const rows = storage.folders
    .all()
    .filter((folder) => folder.mode === mode && (!claim || folder.id === claim))
    .flatMap((folder) => folder.members.map((member) => ({ folder, member })))
    .filter(({ member }) => contains(member.attach, attach) && (!type || member.type === type));
  const view = ({ folder, member }: (typeof rows)[number]) => ({
    ...folderView(folder),
    storage_metadata: metadataView(storage, world),
    policy_statement: policyView(policyOf(world, member.policyId)),
    attachment: { attach: member.attach, attach_type: member.type },
  });
  return listPage(call, rows, view);
}
