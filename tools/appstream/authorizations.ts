import { z } from 'zod';
import { ids, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { accountType } from './models/common.ts';

export const authorizations = area({
  service: 'appstream',
  name: 'authorizations',
  title: 'Authorizations',
  about: 'Who may use which application group: list, give, withdraw',
});

authorizations.target({
  kind: 'app-group-authorization',
  noun: 'authorised account',
  plural: 'authorised accounts',
  read: 'ListAppGroupAuthorization',
  arg: 'account',
  id: 'account',
  name: 'account',
  facts: [
    { label: 'is', path: 'account_type', kind: 'state', words: { USER: 'a user', USER_GROUP: 'a user group' } },
    { label: 'domain', path: 'domain', kind: 'text' },
  ],
  also: [
    {
      read: 'ListAppGroupAuthorization',
      arg: 'account',
      key: 'account',
      count: true,
      fact: { label: 'application groups so far', path: 'app_group_name', kind: 'state' },
    },
  ],
});

const account = z.strictObject({
  id: text(128).optional().describe('User or group id; needed for groups'),
  account: text(128, 1).describe('User or group name'),
  account_type: accountType,
  domain: text(64).optional(),
  email: text(128).optional(),
  telephone_number: text(128).optional(),
  platform_type: z.enum(['AD', 'LOCAL', 'SYSTEM']).optional(),
});

const change = {
  app_group_ids: ids(10),
  accounts: z.array(account).min(1).max(50),
};

export const addAppGroupAuthorization = authorizations.operation(
  'AddAppGroupAuthorization',
  'POST /v1/{project_id}/app-groups/authorizations',
  {
    title: 'Authorise people for application groups',
    does: 'Let users or groups use all published applications of application groups.',
    keywords:
      'give access, grant apps, entitle user, assign applications, new hire, allow app, user sees no apps, 增加应用组授权, 授权用户, 分配云应用, 开通应用, 看不到应用, 新员工, let somebody use streamed apps, give a team the published apps, he does not see his apps, 给他开云应用, 授权应用组, 让某人用应用, 应用组加人, 开应用权限, 看不到云应用, streaming portal is empty no apps at all, newcomer needs the streamed apps, 门户里是空的, 给他开通应用组权限, opens the portal and sees nothing, needs the streamed tools from tomorrow, 一个应用都看不到, 新来的要用流化软件',
    risk: 'write',
    targets: { kind: 'app-group', ids: 'app_group_ids' },
    body: change,
    split: { arg: 'accounts', max: 50 },
    language: true,
    warn: 'The people get a mail or text message.',
  },
);

export const listAppGroupAuthorization = authorizations.operation(
  'ListAppGroupAuthorization',
  'GET /v1/{project_id}/app-groups/actions/list-authorizations',
  {
    title: 'List application group authorizations',
    does: 'List who may use which application group, by group or by person.',
    keywords:
      'who has access, which apps does a user have, entitlements, permissions, access review, audit, 查询应用组授权, 授权列表, 谁有权限, 用户有哪些应用, 权限审计, who has access to the published apps, which apps may he use, entitlement list, 谁能用这个应用组, 应用组授权给谁, 某人能用哪些应用, 应用权限清单, why does he see no apps, 某人为什么看不到应用',
    risk: 'read',
    query: {
      app_group_id: text(128).optional(),
      account: text(1024).optional().describe('User or group, exact'),
      account_type: accountType.optional(),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'authorizations', total: 'count', max: 100 },
    brief: ['id', 'account', 'account_type', 'app_group_name', 'app_group_id', 'domain', 'create_at'],
  },
);

export const batchDeleteAppGroupAuthorization = authorizations.operation(
  'BatchDeleteAppGroupAuthorization',
  'POST /v1/{project_id}/app-groups/actions/batch-delete-authorization',
  {
    title: 'Withdraw application group authorizations',
    does: 'Withdraw from users or groups the right to use application groups and all that is in them.',
    keywords:
      "revoke access, remove user from apps, leaver, offboarding, deny application, take away, 移除应用组授权, 取消授权, 收回云应用, 离职, 撤销权限, take away somebody's published apps, changed department no longer needs the apps, 收回应用权限, 不让他用云应用了, 应用组去掉某人, 调岗收回应用, 取消应用授权, contractor left no more streamed apps, 外包走了收回应用, 软件都别给他用了, moved to HR her rights for legal tools must go, 换岗了原来的软件不该用, 收走",
    risk: 'disruptive',
    targets: [
      { kind: 'app-group-authorization', ids: 'accounts[].account' },
      { kind: 'app-group', ids: 'app_group_ids', within: true },
    ],
    body: change,
    split: { arg: 'accounts', max: 50 },
    language: true,
    warn: 'The people can no longer open any application of the groups and get a mail or text message.',
  },
);
