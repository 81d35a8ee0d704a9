import { z } from 'zod';
import { id, int, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const ous = area({
  service: 'workspace',
  name: 'ous',
  title: 'Organizational units',
  about: 'OUs of the AD domain that Workspace knows, and the users in AD',
});

ous.target({
  kind: 'ou',
  noun: 'OU',
  plural: 'OUs',
  read: 'ListOuDetails',
  id: 'id',
  name: 'ou_name',
  facts: [
    { label: 'domain', path: 'domain', kind: 'text' },
    { label: 'DN', path: 'ou_dn', kind: 'text' },
    { label: 'description', path: 'description', kind: 'text' },
  ],
});

const ouName = text(255, 1).describe('As in AD; levels parted by /, like ab/cd');

export const listOuDetails = ous.operation('ListOuDetails', 'GET /v2/{project_id}/ous', {
  title: 'List OUs',
  does: 'List the OUs that Workspace knows; list_ad_ous has those of AD itself.',
  keywords:
    'organizational units, active directory folders, where do desktops join the domain, OU id, 查询OU, OU列表, 组织单元, 有哪些OU, 域, which OUs are registered, OUs we can put desktops into, 有哪些组织单元, 已录入的OU, 系统里的OU, 桌面放哪个OU, where in AD do the computers land, 机器进的是哪个OU',
  risk: 'read',
  query: {
    ou_name: text(255).optional(),
    limit: int(0, 1000).optional(),
    offset: int(0, 10_000).optional(),
  },
  page: { style: 'offset', items: 'ous', total: 'total_count', max: 1000 },
  brief: ['id', 'ou_name', 'ou_dn', 'domain', 'description'],
});

export const addOu = ous.operation('AddOu', 'POST /v2/{project_id}/ous', {
  title: 'Add OU',
  does: 'Tell Workspace of an OU that exists in AD, for new desktops to join.',
  keywords:
    'new organizational unit, register OU, import OU from AD, sync OU, create OU, 新增OU, 创建OU, 添加组织单元, 同步OU, 录入OU, new OU in AD should be usable, desktops of the new branch go into their own OU, 新OU加进来, 加OU, AD里新建的OU, 把OU录进来, desktops should land in another AD folder, AD colleagues made a new folder for us, 域管理员新建了组织单元',
  risk: 'write',
  body: {
    domain: text(255, 1).describe('Domain name'),
    ou_name: ouName,
    description: text(255).optional(),
  },
});

export const deleteOu = ous.operation('DeleteOu', 'DELETE /v2/{project_id}/ous/{ou_id}', {
  title: 'Delete OU',
  does: 'Remove an OU from Workspace; AD itself keeps it.',
  keywords:
    'remove organizational unit, OU no longer in AD, unregister OU, clean up OU list, 删除OU, 移除组织单元, 清理OU, AD里已删除的OU, OU is gone from AD, stop using an OU, 不用的OU删掉, OU没了, 去掉OU, that AD folder is gone, 域里已经没这个OU',
  // The OU can be added again, but what refers to its id (policies applied to it) does not come back with it.
  risk: 'destructive',
  targets: { kind: 'ou', ids: 'ou_id' },
  path: { ou_id: id() },
  warn: 'Policies applied to the OU and pools that join it may depend on it; added again it has another id.',
});

export const updateOuInfo = ous.operation('UpdateOuInfo', 'PUT /v2/{project_id}/ous/{ou_id}', {
  title: 'Update OU',
  does: 'Change the name or description Workspace has of an OU, as after a rename in AD.',
  keywords:
    'rename organizational unit, OU moved, OU renamed in AD, edit OU, 修改OU, OU改名, 更新组织单元, 更新OU信息, OU was renamed by the AD team, fix OU name, OU名字变了, 改OU名称, OU改描述, AD colleagues renamed the folder, 域里OU换了名',
  risk: 'write',
  targets: { kind: 'ou', ids: 'ou_id' },
  path: { ou_id: id() },
  body: {
    id: text(36).optional().describe('Same as ou_id'),
    ou_name: ouName,
    description: text(255).optional(),
  },
});

export const listAdOus = ous.operation('ListAdOus', 'GET /v2/{project_id}/ad-ous', {
  title: 'List OUs in AD',
  does: 'List the OUs that exist in the AD domain, with their distinguished names.',
  keywords:
    'active directory tree, OU DN, which OUs does the domain have, browse AD, before import of AD users, 查询AD的OU, AD域OU列表, 域控组织单元, OU的DN, what OUs exist on the domain controller, search AD tree, 域控上有哪些OU, AD里的OU, AD组织结构, 看AD目录, what does our AD look like, OUs of the Active Directory, structure of our directory, 域的组织架构',
  risk: 'read',
  query: { limit: int(0).optional(), offset: int(0).optional() },
  page: { style: 'offset', items: 'ou_infos', total: 'total_count', max: 200 },
  brief: ['ou_name', 'ou_dn'],
});

export const listAdOuUsers = ous.operation('ListAdOuUsers', 'GET /v2/{project_id}/ou-users', {
  title: 'List AD users of OU',
  does: 'List the AD users of an OU, and whether they are desktop users already.',
  keywords:
    'import users from active directory, who is in this OU, AD accounts not yet in Workspace, directory sync, domain users, 查询OU下用户, AD用户, 导入AD用户, 域用户, 未开通的AD用户, which AD people are not imported yet, accounts in an AD folder, people of the domain, 域里有哪些人, AD里的用户, OU里的账号, 哪些域用户还没导入, 从AD导人, people in the directory who are not on board yet, 域里还有谁没开',
  risk: 'read',
  query: {
    ou_dn: text(255, 1).describe('From list_ad_ous'),
    user_name: text(255).optional().describe('Fuzzy'),
    has_existed: z.boolean().optional().describe('Already a desktop user'),
    ...paged(200),
  },
  page: { style: 'offset', items: 'user_infos', total: 'total_count', max: 200 },
  brief: ['user_name', 'has_existed', 'expired_time'],
});
