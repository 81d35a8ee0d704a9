import { z } from 'zod';
import { digits, id, ids, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';

export const userGroups = area({
  service: 'workspace',
  name: 'user-groups',
  title: 'User groups',
  about: 'Groups of users: list, create, change, members',
});

userGroups.target({
  kind: 'user-group',
  noun: 'user group',
  plural: 'user groups',
  read: 'ListUserGroups',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'desktops of members', path: 'total_desktops', kind: 'state' },
    { label: 'from', path: 'platform_type', kind: 'state', words: { AD: 'AD', LOCAL: 'Workspace' } },
    { label: 'description', path: 'description', kind: 'text' },
  ],
  also: [
    {
      read: 'ListUsersOfGroup',
      arg: 'group_id',
      key: 'id',
      count: true,
      fact: { label: 'members', path: 'id', kind: 'state' },
    },
  ],
});

const lossOfGroup = 'Members lose the desktops and apps that they have through the group.';

export const listUserGroups = userGroups.operation('ListUserGroups', 'GET /v2/{project_id}/groups', {
  does: 'List user groups with their number of members and desktops.',
  keywords:
    'teams, departments, which groups exist, find group id by name, AD groups, group size, 查询用户组, 用户组列表, 部门, 有哪些组, 组ID, 组里有多少人, what teams are there, how are people grouped, all groups, how many members per group, 有哪些用户组, 分了哪些队伍, 都有哪些部门组, 人员怎么分组, 组清单, which teams did my predecessor set up',
  risk: 'read',
  query: {
    keyword: text(255).optional().describe('Fuzzy; part of the name'),
    limit: digits().optional(),
    offset: digits().optional().describe('Only with limit'),
  },
  page: { style: 'offset', items: 'user_groups', total: 'total_count', max: 100 },
  brief: ['id', 'name', 'user_quantity', 'total_desktops', 'platform_type', 'domain', 'description'],
});

export const createUserGroup = userGroups.operation('CreateUserGroup', 'POST /v2/{project_id}/groups', {
  does: 'Create an empty user group; list_user_groups then has its id.',
  keywords:
    'new group, add team, department, import AD group, role, 创建用户组, 新建用户组, 新部门, 建组, 添加AD用户组, make a new team, group for contractors, new department needs a group, 建一个组, 新成立部门, 新建团队, 建个用户组, 新项目组, start-up team for a new project, 成立了新部门',
  risk: 'write',
  body: {
    group_name: text(64, 1),
    platform_type: z.enum(['AD', 'LOCAL']).describe('AD: a group of the AD domain'),
    description: text(255).optional(),
  },
});

export const batchDeleteUserGroups = userGroups.operation(
  'BatchDeleteUserGroups',
  'POST /v2/{project_id}/groups/batch-delete',
  {
    title: 'Delete user groups',
    does: 'Delete user groups; their users stay.',
    keywords:
      'remove groups, teams dissolved, clean up old groups, empty groups, reorganization, 批量删除用户组, 清理用户组, 解散部门, 空用户组, several teams dissolved, clear unused groups, delete many groups, 几个组一起删, 部门合并删组, 没用的组清掉, 一批用户组, reorganisation several departments vanish, 组织调整撤掉几个部门',
    risk: 'destructive',
    targets: { kind: 'user-group', ids: 'group_ids' },
    body: { group_ids: ids(100) },
    split: { arg: 'group_ids', max: 100 },
    warn: lossOfGroup,
  },
);

export const deleteUserGroup = userGroups.operation('DeleteUserGroup', 'DELETE /v2/{project_id}/groups/{group_id}', {
  does: 'Delete one user group; its users stay.',
  keywords:
    'remove group, team dissolved, department closed, drop group, 删除用户组, 解散部门, 撤销用户组, 删组, 部门撤销, the team no longer exists, get rid of one group, project group finished, 这个组不要了, 部门没了, 删掉用户组, 组解散, project team is history, 项目组撤了',
  risk: 'destructive',
  targets: { kind: 'user-group', ids: 'group_id' },
  path: { group_id: id() },
  warn: lossOfGroup,
});

export const updateUserGroup = userGroups.operation('UpdateUserGroup', 'PUT /v2/{project_id}/groups/{group_id}', {
  does: "Change a user group's name or description, not its members.",
  keywords:
    "rename group, edit group, team renamed, new department name, describe group, 修改用户组, 用户组改名, 重命名用户组, 修改组描述, team has a new name, fix the group's description, 组改名, 部门改名, 改组名, 换个组名, 改描述, department got another name, 部门换了新名字",
  changes: [{ what: 'names', arg: 'group_name' }],
  risk: 'write',
  targets: { kind: 'user-group', ids: 'group_id' },
  path: { group_id: id() },
  body: {
    group_name: text(64).optional().describe('AD groups cannot be renamed'),
    description: text(255).optional(),
  },
  rules: [atLeastOne('group_name', 'description')],
});

export const runActionsOnGroup = userGroups.operation(
  'RunActionsOnGroup',
  'POST /v2/{project_id}/groups/{group_id}/actions',
  {
    title: 'Add or remove group members',
    does: 'Add users to a user group or take them out; its desktops, apps and policies follow.',
    keywords:
      'put user into group, join team, leave team, changed department, transfer, grant access by group, revoke membership, 用户组添加用户, 加入用户组, 移除用户, 移出用户组, 调岗, 换部门, add someone to the team, people changed teams, move user to another department, put newcomers in the group, 把人加到组里, 把人从组里去掉, 转部门, 组里加人, 组里减人, 加入部门, she moved to purchasing, 转岗到别的部门, 以后算他们部门的人, should count as part of the sales from now on, wrong department take her out, 从今天起算市场部的, 把他从原部门拿出来',
    risk: byArg('op_type', { ADD: 'write', else: 'disruptive' }),
    targets: [
      { kind: 'listed-user', ids: 'user_ids' },
      { kind: 'user-group', ids: 'group_id', within: true },
    ],
    path: { group_id: id() },
    body: {
      // No source says how many.
      user_ids: z.array(id()).min(1),
      op_type: z.enum(['ADD', 'DELETE']).describe('DELETE not for AD groups'),
    },
    warn: 'Who is taken out loses, from the next login on, the desktops and apps given to the group.',
  },
);

export const listUsersOfGroup = userGroups.operation(
  'ListUsersOfGroup',
  'GET /v2/{project_id}/groups/{group_id}/users',
  {
    title: 'List members of user group',
    does: 'List the users in one user group.',
    keywords:
      'who is in the group, group members, team members, membership, people of a department, 查询用户组中的用户, 组成员, 成员列表, 部门成员, 组里有谁, members of a team, is he in the group, who belongs to the department, 组里都有谁, 部门有哪些人, 他在不在这个组, 查组成员',
    risk: 'read',
    path: { group_id: id() },
    query: {
      user_name: text(255).optional().describe('Fuzzy'),
      description: text(255).optional().describe('Fuzzy'),
      active_type: z.enum(['USER_ACTIVATE', 'ADMIN_ACTIVATE']).optional(),
      enterprise_project_id: enterpriseProjectId.optional(),
      limit: digits().optional(),
      offset: digits().optional(),
    },
    page: { style: 'offset', items: 'users', total: 'total_count', max: 2000 },
    brief: ['id', 'user_name', 'user_email', 'user_phone', 'total_desktops', 'description'],
  },
);
