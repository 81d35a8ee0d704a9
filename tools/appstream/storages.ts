import { z } from 'zod';
import { id, ids, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, requires } from '../../src/catalog/rules.ts';
import type { Fact, Targets } from '../../src/catalog/targets.ts';
import { accountType } from './models/common.ts';

export const storages = area({
  service: 'appstream',
  name: 'storages',
  title: 'Storage',
  about: 'Storage for the files of app users: file systems, personal and shared folders, who may read and write',
});

storages.target({
  kind: 'storage',
  noun: 'storage',
  plural: 'storages',
  read: 'ListPersistentStorage',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'file system', path: 'storage_metadata.storage_handle', kind: 'text' },
    { label: 'personal folders', path: 'user_claim_count', kind: 'text' },
    { label: 'shared folders', path: 'share_claim_count', kind: 'text' },
  ],
});

storages.target({
  kind: 'storage-claim',
  noun: 'shared folder',
  plural: 'shared folders',
  read: 'ListShareFolder',
  needs: ['storage_id'],
  id: 'storage_claim_id',
  name: 'folder_path',
  facts: [
    { label: 'users', path: 'count.USER', kind: 'text' },
    { label: 'user groups', path: 'count.USER_GROUP', kind: 'text' },
  ],
});

const rights: Fact = {
  label: 'rights',
  path: 'policy_statement.policy_statement_id',
  kind: 'text',
  words: {
    DEFAULT_1: 'read and write',
    DEFAULT_2: 'download at the client',
    DEFAULT_3: 'upload at the client',
    DEFAULT_4: 'list at the client',
  },
  others: 'the custom policy',
};

// A folder is known by its user: the deletion takes the name as this list has it.
storages.target({
  kind: 'personal-folder',
  noun: 'personal folder',
  plural: 'personal folders',
  read: 'ListStorageAssignment',
  given: { claim_mode: 'USER' },
  needs: ['storage_id'],
  id: 'attachment.attach',
  name: 'attachment.attach',
  facts: [{ label: 'folder', path: 'folder_path', kind: 'text' }, rights],
});

storages.target({
  kind: 'folder-member',
  noun: 'member',
  plural: 'members',
  read: 'ListStorageAssignment',
  given: { claim_mode: 'SHARE' },
  needs: ['storage_id', 'storage_claim_id'],
  id: 'attachment.attach',
  name: 'attachment.attach',
  facts: [
    {
      label: 'is',
      path: 'attachment.attach_type',
      kind: 'state',
      words: { USER: 'a user', USER_GROUP: 'a user group' },
    },
    rights,
  ],
});

const storageAction = { storage_id: id() };

const inStorage: Targets = { kind: 'storage', ids: 'storage_id', within: true };

const member = {
  attach: text(128, 1).describe('User or group, like anna@corp.local'),
  attach_type: accountType,
};

const statementId = text(128, 1).describe('From appstream_list_storage_policy_statement: DEFAULT_1 read and write');

/** What may be done with files; writing and deleting come together. */
const fileActions = z.array(z.enum(['PutObject', 'DeleteObject', 'GetObject'])).max(3);

export const createPersistentStorage = storages.operation(
  'CreatePersistentStorage',
  'POST /v1/{project_id}/persistent-storages',
  {
    title: 'Add storage for app users',
    does: 'Link an SFS 3.0 file system as storage for the files of app users.',
    keywords:
      'create storage, network drive, NAS, file share, home drive, user data, roaming, 创建存储, 添加存储, 网盘, 共享存储, 用户数据盘, connect storage so app users keep their files, files are gone after app session, 云应用挂存储, 给云应用加存储, 添加WKS存储, 新建持久化存储, 用户文件存哪, files must survive the app session, work is lost when the streamed program closes, fixed place to save, 关掉文件就没了, 固定放东西的地方',
    risk: 'write',
    body: {
      name: text(128, 1),
      storage_metadata: z.strictObject({
        storage_handle: text(128, 1).describe('File system name, from appstream_list_sfs3_storage'),
        storage_class: text(128, 1).describe('sfs: SFS 3.0, the only one so far'),
      }),
    },
  },
);

export const listPersistentStorage = storages.operation(
  'ListPersistentStorage',
  'GET /v1/{project_id}/persistent-storages',
  {
    title: 'List storages of app users',
    does: 'List the storages for files of app users, with the number of personal and shared folders.',
    keywords:
      'which storage, network drives, NAS, file shares, storage inventory, 查询存储, 存储列表, 网盘, 有哪些存储, storages for app streaming, existing WKS storage, 现有存储, WKS存储, 云应用存储列表, 持久化存储, 挂了哪些存储',
    risk: 'read',
    query: {
      storage_id: text(128, 1).optional(),
      name: text(128).optional().describe('Part of it'),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['id', 'name', 'storage_metadata.storage_handle', 'user_claim_count', 'share_claim_count', 'create_time'],
  },
);

/** Files stay in the file system, but every folder must go before, and the link comes back under another id. */
const removalWarning = 'Only the link goes; the file system and its files stay. Refused while folders exist.';

export const deletePersistentStorage = storages.operation(
  'DeletePersistentStorage',
  'DELETE /v1/{project_id}/persistent-storages/{storage_id}',
  {
    title: 'Remove storage',
    does: 'Unlink one storage of app users; the files stay in its file system.',
    keywords:
      'delete storage, unlink NAS, disconnect file system, decommission, 删除存储, 解除关联, 移除存储, 下线存储, disconnect one storage, 存储不要了, 删WKS存储, 去掉一个存储, 断开存储, old file server is switched off, 老文件服务器下线',
    risk: 'destructive',
    targets: { kind: 'storage', ids: 'storage_id' },
    path: storageAction,
    warn: removalWarning,
  },
);

export const listShareFolder = storages.operation(
  'ListShareFolder',
  'GET /v1/{project_id}/persistent-storages/actions/list-share-folders',
  {
    title: 'List shared folders',
    does: 'List the shared folders of a storage, with the number of their members.',
    keywords:
      'team folder, department share, common drive, shared directory, 查询共享目录, 共享文件夹, 部门共享, 团队目录, which shared folders are there, 有哪些共享目录, 共享文件夹列表, 云应用共享盘, 共享目录清单, which team drives exist, 有哪些团队盘',
    risk: 'read',
    query: {
      storage_id: text(128, 1),
      storage_claim_id: text(128).optional().describe('Of the folder'),
      path: text(128).optional(),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['storage_claim_id', 'folder_path', 'delimiter', 'claim_mode'],
  },
);

export const createShareFolder = storages.operation(
  'CreateShareFolder',
  'POST /v1/{project_id}/persistent-storages/{storage_id}/actions/create-share-folder',
  {
    title: 'Create shared folder',
    does: 'Create a shared folder in a storage; members come with appstream_update_share_folder_assignment.',
    keywords:
      'team folder, department share, common drive, new share, 创建共享目录, 新建共享文件夹, 部门共享, 团队目录, common folder for a team, shared drive for legal, 建共享文件夹, 建共享目录, 给团队建个共享, 部门共享盘, team mails files around give them a common drive, 团队要一个共用盘',
    risk: 'write',
    targets: { kind: 'storage', ids: 'storage_id' },
    path: storageAction,
    body: {
      folder_name: text(32, 1).optional().describe('One level: letters, digits, inner blanks, _ and -'),
    },
    rules: [atLeastOne('folder_name')],
  },
);

export const updateShareFolderAssignment = storages.operation(
  'UpdateShareFolderAssignment',
  'POST /v1/{project_id}/persistent-storages/{storage_id}/actions/assign-share-folder',
  {
    title: 'Change members of shared folder',
    does: 'Give users or user groups access to a shared folder, or take it away.',
    keywords:
      'grant access, revoke access, share permissions, add colleague to team folder, leaver, 修改共享目录成员, 添加成员, 移除成员, 共享权限, 授权访问, let a colleague into the team folder, cannot open the shared folder, 共享文件夹加人, 让某人能访问共享目录, 打不开共享目录, 共享目录权限, 移出共享目录, 把人加进共享文件夹, 加进去, new colleague cannot see the team drive, 新同事进不了团队盘',
    risk: [
      byArg('del_items', { else: 'disruptive', absent: 'write' }),
      // Of a member it may replace the policy, and every one but the full one can take rights away.
      byArg('add_items[].policy_statement_id', { DEFAULT_1: 'write', else: 'disruptive', absent: 'write' }),
    ],
    targets: [
      { kind: 'storage-claim', ids: 'storage_claim_id' },
      { kind: 'folder-member', ids: 'del_items[].attach' },
      inStorage,
    ],
    path: storageAction,
    body: {
      storage_claim_id: text(128, 1).describe('Of the folder'),
      add_items: z
        .array(z.strictObject({ policy_statement_id: statementId, ...member }))
        .max(200)
        .optional(),
      del_items: z.array(z.strictObject(member)).max(200).optional(),
    },
    rules: [atLeastOne('add_items', 'del_items')],
    warn: 'Removed members lose the folder at once, others may lose rights; open files may not be saved.',
  },
);

export const updateUserFolderAssignment = storages.operation(
  'UpdateUserFolderAssignment',
  'POST /v1/{project_id}/persistent-storages/{storage_id}/actions/assign-folder',
  {
    title: 'Create personal folders',
    does: 'Create personal folders for users; where one exists, only its access policy changes.',
    keywords:
      'home drive, private folder, user storage, new hire, change access rights of a user folder, read only, 创建个人目录, 个人存储, 个人网盘, 新员工, 修改目录权限, own private drive for each user, people find their files on every server, personal space for app users, 给每人建个人目录, 个人文件夹, 每人一个网盘, 换服务器文件也在, 分配个人存储, own files wherever they log in',
    // Whether a folder exists is not told; every policy but the full one can take away what its user does now.
    risk: byArg('items[].policy_statement_id', { DEFAULT_1: 'write', else: 'disruptive' }),
    targets: { kind: 'storage', ids: 'storage_id' },
    path: storageAction,
    body: {
      items: z
        .array(
          z.strictObject({
            attach: text(128, 1).describe('User, like anna@corp.local'),
            policy_statement_id: statementId,
          }),
        )
        .min(1)
        .max(200),
    },
    split: { arg: 'items', max: 200 },
    warn: 'Users who have a folder already may lose rights to it under the new policy.',
  },
);

export const deleteStorageClaim = storages.operation(
  'DeleteStorageClaim',
  'POST /v1/{project_id}/persistent-storages/{storage_id}/actions/delete-storage-claim',
  {
    title: 'Delete shared folders',
    does: 'Delete shared folders of a storage; their members must be removed first.',
    keywords:
      'remove team folder, drop share, delete shared directory, 删除共享目录, 删除共享文件夹, 清理共享, shared folder no longer needed, 共享目录不要了, 删共享盘, 撤掉共享文件夹, team drive of a finished project, 项目结束的团队盘',
    risk: 'destructive',
    targets: [{ kind: 'storage-claim', ids: 'items' }, inStorage],
    path: storageAction,
    body: { items: ids(50).describe('Claim ids of the folders') },
    split: { arg: 'items', max: 50 },
    // The reference is silent about the files here; those of personal folders are lost.
    warn: 'Expect the files in the folders to be lost for good.',
  },
);

export const deleteUserStorageAttachment = storages.operation(
  'DeleteUserStorageAttachment',
  'POST /v1/{project_id}/persistent-storages/{storage_id}/actions/delete-user-attachment',
  {
    title: 'Delete personal folders',
    does: 'Delete the personal folders of users with all their files, for good.',
    keywords:
      "remove home drive, wipe user files, leaver, offboarding, free space, 删除个人目录, 删除个人存储, 清空用户文件, 离职, erase somebody's private files, personal drive of someone who left, 离职人员的个人目录, 个人网盘删掉, 删用户文件夹, 清个人数据, wipe what a leaver saved in streamed apps, erase the files of a leaver, 走的人的文件清掉",
    risk: 'destructive',
    targets: [{ kind: 'personal-folder', ids: 'items' }, inStorage],
    path: storageAction,
    body: { items: ids(200).optional().describe('Users, named as in appstream_list_storage_assignment') },
    rules: [atLeastOne('items')],
    split: { arg: 'items', max: 200 },
    warn: 'All files in the folders are lost for good.',
  },
);

export const listStorageAssignment = storages.operation(
  'ListStorageAssignment',
  'GET /v1/{project_id}/persistent-storages/actions/list-attachments',
  {
    title: 'List folder access',
    does: 'List personal folders of users, or the members of one shared folder, with their access policy.',
    keywords:
      'who has a folder, who can access, home drives, share members, access rights, 查询个人目录, 共享成员, 谁有权限, 目录权限, who has a personal folder, members of a shared folder, 谁有个人目录, 共享目录有哪些成员, 个人目录列表, 哪些人能访问共享目录, who can get into the shared folder, whose private folders exist, 每个人的个人目录',
    risk: 'read',
    query: {
      storage_id: text(128, 1),
      claim_mode: z.enum(['USER', 'SHARE']).describe('Personal or shared folders'),
      storage_claim_id: text(128).optional().describe('Of the folder'),
      attach: text(128).optional().describe('User or group'),
      attach_type: accountType.optional(),
      ...paged(100, 1),
    },
    rules: [requires(['claim_mode', 'SHARE'], 'storage_claim_id')],
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: [
      'storage_claim_id',
      'folder_path',
      'claim_mode',
      'attachment.attach',
      'attachment.attach_type',
      'policy_statement.policy_statement_id',
    ],
  },
);

export const listStoragePolicyStatement = storages.operation(
  'ListStoragePolicyStatement',
  'GET /v1/{project_id}/storages-policy/actions/list-statements',
  {
    title: 'List folder access policies',
    does: 'List the access policies for folders: four built-in ones, DEFAULT_1 to DEFAULT_4, and the custom one.',
    keywords:
      'permissions, read only, upload, download, list only, access rights, 查询目录权限策略, 访问权限, 只读, 上传下载权限, which folder rights can be given, 目录有哪些权限策略, 存储权限策略, 文件夹权限选项, which rights can I give on folders, 目录能给哪些权限',
    risk: 'read',
    query: paged(100, 1),
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['policy_statement_id', 'actions', 'roam_actions'],
  },
);

export const createOrUpdateStoragePolicyStatement = storages.operation(
  'CreateOrUpdateStoragePolicyStatement',
  'PUT /v1/{project_id}/storages-policy/actions/create-statements',
  {
    title: 'Set custom folder access policy',
    does: 'Set the one custom access policy for folders; an existing one is replaced.',
    keywords:
      'own permissions, forbid download, forbid upload, read only, data leak, 自定义目录权限, 禁止下载, 禁止上传, 只读, 防泄密, read files but never download, folder rights for outsiders, allow upload only, view only, 只能看不能下载, 目录只读策略, 外部人员只读, 自定义存储权限, 不让下载文件, 目录权限设置, outsiders may look but not take files',
    // Replaces the policy of every folder that has it, with less or with more.
    risk: 'disruptive',
    targets: { kind: 'storage' },
    body: {
      actions: fileActions.optional().describe('At the client; none: list only. PutObject, DeleteObject only together'),
      roam_actions: fileActions.min(1).describe('In the cloud. PutObject and DeleteObject only together'),
    },
    warn: 'Changes the access to every personal or shared folder that has the custom policy, in all storages.',
  },
);

export const listSfs3Storage = storages.operation(
  'ListSfs3Storage',
  'GET /v1/persistent-storages/actions/list-sfs-storages',
  {
    title: 'List SFS file systems',
    does: 'List the SFS 3.0 file systems that can be linked as storage, with the bytes used.',
    keywords:
      'NAS, file system, mount address, used space, storage usage, 查询SFS, 弹性文件服务, 挂载地址, 存储用量, which file systems can be linked, 有哪些文件系统, SFS列表, 可以关联的文件系统, 文件系统用了多少, file servers we could connect, 能接哪些文件服务器',
    risk: 'read',
    query: { name: text(128).optional().describe('Part of it'), ...paged(100, 1) },
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ['name', 'location', 'usage', 'create_time'],
  },
);

export const batchDeletePersistentStorage = storages.operation(
  'BatchDeletePersistentStorage',
  'POST /v1/{project_id}/persistent-storages/actions/batch-delete',
  {
    title: 'Remove storages',
    does: 'Unlink storages of app users; the files stay in their file systems.',
    keywords:
      'delete storages, unlink NAS, clean up storage, decommission, 批量删除存储, 清理存储, 解除关联, disconnect several storages, 几个存储一起删, 批量移除WKS存储, 一批存储不要了, several file servers retired, 几个存储都下线',
    risk: 'destructive',
    targets: { kind: 'storage', ids: 'items' },
    body: { items: ids(50).describe('Storage ids') },
    split: { arg: 'items', max: 50 },
    warn: removalWarning,
  },
);
