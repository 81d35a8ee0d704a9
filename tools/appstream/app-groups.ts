import { z } from 'zod';
import { id, ids, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { accountType, plainName } from './models/common.ts';

export const appGroups = area({
  service: 'appstream',
  name: 'app-groups',
  title: 'Application groups',
  about: 'Groups of published applications: create, bind to server groups, delete; mails to authorised people',
});

appGroups.target({
  kind: 'app-group',
  noun: 'application group',
  plural: 'application groups',
  read: 'ListAppGroup',
  arg: 'app_group_id',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'server group', path: 'app_server_group_name', kind: 'text' },
    { label: 'published apps', path: 'app_count', kind: 'state' },
    {
      label: 'type',
      path: 'app_type',
      kind: 'text',
      words: { SESSION_DESKTOP_APP: 'whole session desktops', COMMON_APP: 'single applications' },
    },
    { label: 'description', path: 'description', kind: 'text' },
  ],
  also: [
    {
      read: 'ListAppGroupAuthorization',
      arg: 'app_group_id',
      key: 'app_group_id',
      count: true,
      fact: { label: 'authorised users and groups', path: 'account', kind: 'state' },
    },
  ],
});

const appType = z.enum(['SESSION_DESKTOP_APP', 'COMMON_APP']).describe('SESSION_DESKTOP_APP: whole desktops');
const authorizationType = z.enum(['APP', 'APP_GROUP']);

export const createAppGroup = appGroups.operation('CreateAppGroup', 'POST /v1/{project_id}/app-groups', {
  title: 'Create application group',
  does: 'Create an application group: applications of one server group that people get together.',
  keywords:
    'new app group, bundle applications, group programs, publish apps to people, set up app streaming, 创建应用组, 新建应用组, 发布应用前准备, 云应用分组, bundle apps for a department, new app group for engineers, 建应用组, 建一个应用分组, 给部门建应用组, 新的应用组, one package of programs for engineers, 给工程师一套软件',
  risk: 'write',
  body: {
    name: plainName,
    app_server_group_id: text(128)
      .optional()
      .describe('May be bound later; one of shared desktops takes one group only'),
    description: text(255).optional(),
    authorization_type: authorizationType.optional().describe('Only APP_GROUP works yet; default'),
    app_type: appType.optional(),
  },
});

export const listAppGroup = appGroups.operation('ListAppGroup', 'GET /v1/{project_id}/app-groups', {
  title: 'List application groups',
  does: 'List application groups with server group, type and number of published applications.',
  keywords:
    'which app groups, app group id, groups of a server group, published programs, empty groups, 查询应用组, 应用组列表, 有哪些应用组, 服务器组关联的应用组, which app groups exist, bundles of published apps, 应用组有哪些, 建过哪些应用组, 所有应用组, 应用的分组, 应用组清单',
  risk: 'read',
  query: {
    app_server_group_id: text(128).optional(),
    app_group_id: text(128).optional(),
    name: text(1024).optional(),
    authorization_type: authorizationType.optional(),
    app_type: appType.optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ['id', 'name', 'app_server_group_name', 'app_type', 'app_count', 'description', 'create_at'],
});

export const updateAppGroup = appGroups.operation(
  'UpdateAppGroup',
  'PATCH /v1/{project_id}/app-groups/{app_group_id}',
  {
    title: 'Update application group',
    does: 'Rename an application group, describe it, or bind it to a server group while it has none.',
    keywords:
      'edit app group, change name, bind server group, attach to servers, associate again, 修改应用组, 重命名应用组, 绑定服务器组, 关联服务器组, rename an app group, attach the app group to other servers, 应用组改名, 应用组换服务器组, 改应用组描述, 应用组绑主机组, bundle has a wrong name, 这套软件换个名',
    changes: [{ what: 'names', arg: 'name' }],
    risk: 'write',
    targets: { kind: 'app-group', ids: 'app_group_id' },
    path: { app_group_id: id() },
    body: {
      name: plainName.optional(),
      app_server_group_id: text(128).optional().describe('Only if none is bound'),
      description: text(255).optional(),
    },
  },
);

export const batchDeleteAppGroup = appGroups.operation(
  'BatchDeleteAppGroup',
  'POST /v1/{project_id}/app-groups/batch-delete',
  {
    title: 'Delete application groups',
    does: 'Delete application groups whose applications are all unpublished.',
    keywords:
      'remove app groups, clean up groups, dissolve, retire app streaming, unused groups, 批量删除应用组, 清理应用组, 移除应用组, delete several app groups, 几个应用组都删掉, 一批应用组, 应用组不要了, 多个应用组, old useless bundles clear them all, 没用的发布分组清掉',
    risk: 'destructive',
    targets: { kind: 'app-group', ids: 'ids' },
    body: { ids: ids(20) },
    split: { arg: 'ids', max: 20 },
    warn: 'The groups cannot be recovered, nor their authorizations.',
  },
);

export const showAppGroupDetail = appGroups.operation(
  'ShowAppGroupDetail',
  'GET /v1/{project_id}/app-groups/{app_group_id}',
  {
    title: 'Show application group',
    does: 'Show one application group with its server group and number of applications.',
    keywords:
      'app group details, properties, description, which server group, how many apps, 应用组详情, 查看应用组, 应用数量, facts about one app group, 某个应用组, 应用组信息, 应用组绑的哪个服务器组, 应用组里几个应用, where does this bundle run, 这套软件跑在哪',
    risk: 'read',
    path: { app_group_id: id() },
  },
);

export const deleteAppGroup = appGroups.operation(
  'DeleteAppGroup',
  'DELETE /v1/{project_id}/app-groups/{app_group_id}',
  {
    title: 'Delete application group',
    does: 'Delete one application group whose applications are all unpublished.',
    keywords:
      'remove app group, dissolve group, group no longer needed, retire, clean up, 删除应用组, 移除应用组, 解散应用组, one app group is not needed, 删应用组, 这个应用组不要了, 应用组撤掉, bundle without programs, 空的应用组',
    risk: 'destructive',
    targets: { kind: 'app-group', ids: 'app_group_id' },
    path: { app_group_id: id() },
    warn: 'The group cannot be recovered, nor its authorizations.',
  },
);

export const disassociateAppGroup = appGroups.operation(
  'DisassociateAppGroup',
  'POST /v1/{project_id}/app-groups/actions/disassociate-app-group',
  {
    title: 'Unbind application groups from server group',
    does: 'Unbind all application groups from a server group, e.g. before it is deleted.',
    keywords:
      'detach app groups, dissolve association, cannot delete server group, free server group, undissolved app group, 解除关联, 解绑应用组, 服务器组无法删除, 解除服务器组应用组, server group cannot be deleted because app groups hang on it, cut app groups loose, 服务器组删不掉, 把应用组和服务器组拆开, 解绑主机组, 应用组解绑, server group still has app groups on it, 删不掉服务器组还挂着应用组',
    risk: 'disruptive',
    targets: [
      { kind: 'app-group', ids: 'server_group_id', by: 'app_server_group_id' },
      { kind: 'server-group', ids: 'server_group_id' },
    ],
    query: { server_group_id: id() },
    warn: 'Nobody can use the applications of these groups until each group is bound to a server group again.',
  },
);

export const listAuthorizationMailRecord = appGroups.operation(
  'ListAuthorizationMailRecord',
  'GET /v1/{project_id}/mails',
  {
    title: 'List authorization mails',
    does: 'List the mails and text messages about authorizations of an application group, and whether they got through.',
    keywords:
      'mail not received, notification failed, mail history, was the user told, delivery status, 授权邮件记录, 邮件发送失败, 没收到邮件, 邮件记录, was the mail about the apps sent, did the invitation go out, who was informed about their apps, 授权通知发出去没有, 通知信发没发, 云应用邮件记录, 邮件发送情况, 邮件到没到, did partners get the message about apps',
    risk: 'read',
    query: {
      app_group_id: id(),
      account: text(128).optional().describe('User or group'),
      mail_send_type: z.enum(['ADD_GROUP_AUTHORIZATION', 'DEL_GROUP_AUTHORIZATION']).optional(),
      mail_send_result: z.enum(['SUCCESS', 'FAIL']).optional(),
      ...paged(100, 1),
    },
    page: { style: 'offset', items: 'records', total: 'count', max: 100 },
    brief: ['id', 'account', 'account_auth_type', 'mail_send_type', 'mail_send_result', 'error_msg', 'send_at'],
  },
);

export const sendAuthorizationMail = appGroups.operation(
  'SendAuthorizationMail',
  'POST /v1/{project_id}/mails/actions/send',
  {
    title: 'Resend mails by mail record',
    does: 'Send authorization mails again, chosen from appstream_list_authorization_mail_record.',
    keywords:
      'mail did not arrive, failed mail, notify again, resend notification, repeat message, 重发授权邮件, 邮件重发, 没收到通知, 发送失败重发, app invitation never arrived, never got the message about their apps, send failed app mails again, 云应用的通知再发一次, 授权邮件没收到, 补发通知信, 失败的邮件重发',
    risk: 'write',
    body: {
      records: z
        .array(
          z.strictObject({
            id: id(),
            account: text(128, 1).optional(),
            account_auth_type: accountType.optional(),
            account_auth_name: text(128, 1).optional(),
            app_group_id: text(128, 1).optional(),
            app_group_name: text(64).optional(),
            mail_send_type: text(64, 1).optional(),
            mail_send_result: text(64).optional(),
            error_msg: z.string().optional(),
            send_at: text(64).optional(),
          }),
        )
        .min(1)
        .max(50)
        .describe('Mail records, as they were listed'),
    },
    split: { arg: 'records', max: 50 },
    language: true,
    warn: 'People get a mail or text message.',
  },
);

export const sendAuthorizedMail = appGroups.operation(
  'SendAuthorizedMail',
  'POST /v1/{project_id}/mails/actions/send-by-authorization',
  {
    title: 'Resend mails by authorization',
    does: 'Send authorised people their mail again, chosen from appstream_list_app_group_authorization.',
    keywords:
      'invite again, how do I open the apps, mail lost, welcome mail, notify authorised users, 重发授权通知, 邮件重发, 没收到授权邮件, 通知用户, tell entitled people again how to reach their apps, never received the message that they can use apps, 重新通知已授权的人, 授权通知补发, 给有权限的人再发邮件, 没收到开通通知',
    risk: 'write',
    body: { records: ids(50).describe('Authorization ids') },
    split: { arg: 'records', max: 50 },
    language: true,
    warn: 'People get a mail or text message.',
  },
);
