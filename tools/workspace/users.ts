import { z } from 'zod';
import { digits, id, ids, secret, text } from '../../src/catalog/fields.ts';
import { gone } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, requires } from '../../src/catalog/rules.ts';
import type { ExtraRead, Fact, TargetKind } from '../../src/catalog/targets.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import { session } from './models/desktop.ts';

export const users = area({
  service: 'workspace',
  name: 'users',
  title: 'Users',
  about: 'Desktop users: accounts, passwords, locking, OTP devices, mails',
});

/** Whether a user works on some desktop now. */
const atWork: ExtraRead = {
  read: 'ListDesktopsDetail',
  arg: 'user_names',
  batch: 100,
  from: 'user_name',
  key: 'user_name',
  fact: session,
};

const account: Fact[] = [
  { label: 'mail', path: 'user_email', kind: 'text' },
  { label: 'desktops', path: 'total_desktops', kind: 'state' },
  { label: 'groups', path: 'group_names', kind: 'text' },
  { label: 'lock', path: 'locked', kind: 'state', words: { true: 'locked', false: 'not locked' } },
  { label: 'account', path: 'disabled', kind: 'state', words: { true: 'disabled', false: 'enabled' } },
];

users.target({
  kind: 'user',
  noun: 'user',
  plural: 'users',
  read: 'ListUserDetail',
  arg: 'user_id',
  row: 'user_detail',
  id: 'id',
  name: 'user_name',
  facts: [{ label: 'name', path: 'full_name', kind: 'text' }, ...account],
  also: [atWork],
});

/** For calls with hundreds or thousands of users: pages of the list instead of one read for each. */
const listed: Omit<TargetKind, 'service' | 'kind' | 'id'> = {
  noun: 'user',
  plural: 'users',
  read: 'ListUsers',
  name: 'user_name',
  facts: account,
  also: [atWork],
};

users.target({ ...listed, kind: 'listed-user', id: 'id' });

/** The reference's example of a policy group names a user by the SID. */
users.target({ ...listed, kind: 'user-by-sid', id: 'sid' });

const activation = z
  .enum(['USER_ACTIVATE', 'ADMIN_ACTIVATE'])
  .describe('USER_ACTIVATE (default): the user sets the password');

const accountExpires = text(55).describe('0 never, else yyyy-MM-ddTHH:mm:ssZ');

const userInfoMap = text(255).describe('Service tier, mode and type; its form is undocumented');

const newUser = {
  user_name: text(32).regex(
    /^([a-zA-Z0-9]{1,32}|[a-zA-Z0-9][a-zA-Z0-9._-]{0,30}[a-zA-Z0-9-])$/,
    'letters, digits and inner . _ -',
  ),
  user_email: text(64).optional(),
  user_phone: text(20).optional(),
  active_type: activation.optional(),
  password: secret(text(20)).optional().describe('Initial; needed with ADMIN_ACTIVATE'),
  account_expires: accountExpires.optional(),
  enable_change_password: z.boolean().optional().describe('Default true'),
  next_login_change_password: z.boolean().optional().describe('Default true'),
  group_ids: z.array(text(55)).min(1).max(5).optional().describe('User groups'),
  description: text(255).optional(),
  alias_name: text(55).optional(),
  enterprise_project_id: enterpriseProjectId.optional(),
  user_info_map: userInfoMap.optional(),
};

export const listUsers = users.operation('ListUsers', 'GET /v2/{project_id}/users', {
  does: 'List desktop users with mail, number of desktops, lock and expiry.',
  keywords:
    'people, accounts, employees, who has no desktop yet, without a cloud PC, locked users, expired, 查询用户, 用户列表, 没有桌面的用户, 锁定用户',
  risk: 'read',
  query: {
    user_name: text(255).optional(),
    description: text(255).optional().describe('Fuzzy'),
    active_type: activation.optional(),
    group_name: text(64).optional().describe('Exact'),
    share_space_subscription: z.boolean().optional().describe('Subscribed to collaboration'),
    share_space_desktops: z.boolean().optional().describe('Has a collaborative desktop'),
    is_query_total_desktops: z.boolean().optional().describe('Count desktops; default true'),
    enterprise_project_id: enterpriseProjectId.optional(),
    limit: digits().optional(),
    offset: digits().optional(),
  },
  page: { style: 'offset', items: 'users', total: 'total_count', max: 500 },
  brief: ['id', 'user_name', 'user_email', 'total_desktops', 'locked', 'disabled', 'account_expired', 'group_names'],
});

export const createDesktopUser = users.operation('CreateDesktopUser', 'POST /v2/{project_id}/users', {
  title: 'Create user',
  does: 'Create one desktop user; batch_create_users makes many.',
  keywords: 'new user, add account, onboarding, new hire, 创建用户, 新增用户, 开账号, 新员工',
  risk: byArg('password', { else: 'secret', absent: 'write' }),
  body: newUser,
  rules: [requires(['active_type', 'ADMIN_ACTIVATE'], 'password')],
});

export const deleteUser = users.operation('DeleteUser', 'DELETE /v2/{project_id}/users/{user_id}', {
  does: 'Delete one desktop user, for good.',
  keywords: 'remove account, leaver, offboarding, 删除用户, 离职, 销号',
  risk: 'destructive',
  targets: { kind: 'user', ids: 'user_id' },
  path: { user_id: id() },
  job: gone('ListUserDetail', 'user_id'),
  warn: 'The account cannot be recovered.',
});

export const listUserDetail = users.operation('ListUserDetail', 'GET /v2/{project_id}/users/{user_id}', {
  title: 'Show user',
  does: 'Show one desktop user: account state, expiry, groups, AD names.',
  keywords: 'user details, why can the user not log in, locked, disabled, expired, 用户详情, 无法登录, 账号状态',
  risk: 'read',
  path: { user_id: id() },
  unwrap: 'user_detail',
});

export const updateUserInfo = users.operation('UpdateUserInfo', 'PUT /v2/{project_id}/users/{user_id}', {
  title: 'Update user',
  does: "Change a user's contact data, expiry or account flags.",
  keywords:
    'edit user, change mail, phone, extend expiry, disable account, enable account, 修改用户, 禁用, 启用, 延长有效期, 换邮箱',
  risk: [
    byArg('disabled', { false: 'write', else: 'disruptive', absent: 'write' }),
    byArg('account_expires', { 0: 'write', else: 'disruptive', absent: 'write' }),
    // Activation mails and new passwords go there.
    byArg('user_email', { else: 'secret', absent: 'write' }),
    byArg('user_phone', { else: 'secret', absent: 'write' }),
  ],
  targets: { kind: 'user', ids: 'user_id' },
  path: { user_id: id() },
  body: {
    description: text(255).optional(),
    user_email: text(64).optional(),
    user_phone: text(20).optional(),
    active_type: activation.optional(),
    account_expires: accountExpires.optional(),
    enable_change_password: z.boolean().optional(),
    next_login_change_password: z.boolean().optional(),
    password_never_expired: z.boolean().optional(),
    disabled: z.boolean().optional().describe('true: the user can no longer log in'),
    user_info_map: userInfoMap.optional(),
  },
  warn: 'A disabled or expired user cannot log in. New passwords go to the new mail address or phone.',
});

export const batchDeleteUser = users.operation('BatchDeleteUser', 'POST /v2/{project_id}/users/batch-delete', {
  title: 'Delete users',
  does: 'Delete several desktop users, for good.',
  keywords: 'remove accounts, leavers, offboarding, clean up, 批量删除用户, 离职',
  risk: 'destructive',
  targets: { kind: 'listed-user', ids: 'user_ids' },
  body: { user_ids: ids(100) },
  split: { arg: 'user_ids', max: 100 },
  job: gone('ListUserDetail', 'user_id', { from: 'user_ids' }),
  warn: 'The accounts cannot be recovered.',
});

export const batchCreateUsers = users.operation('BatchCreateUsers', 'POST /v2/{project_id}/users/batch-create', {
  title: 'Create users',
  does: 'Create desktop users in bulk.',
  keywords: 'new users, add accounts, onboarding, import people, 批量创建用户, 批量开账号, 新员工',
  risk: byArg('users[].password', { else: 'secret', absent: 'write' }),
  body: { users: z.array(z.strictObject(newUser)).min(1).max(200) },
  split: { arg: 'users', max: 200 },
});

export const changeUserStatus = users.operation('ChangeUserStatus', 'POST /v2/{project_id}/users/{user_id}/actions', {
  title: 'Lock, unlock or reset password of user',
  does: 'Lock or unlock a user, or reset the password by mail or phone (reset_random_password works without these).',
  keywords:
    'unlock account, lock account, locked out, forgot password, block user, suspend, 锁定用户, 锁定账号, 冻结账号, 解锁用户, 重置密码, 忘记密码',
  risk: [
    byArg('op_type', { UNLOCK: 'write', else: 'disruptive' }),
    byArg('op_type', { RESET_PWD: 'secret', else: 'write' }),
  ],
  targets: { kind: 'user', ids: 'user_id' },
  path: { user_id: id() },
  body: { op_type: z.enum(['LOCK', 'UNLOCK', 'RESET_PWD']) },
  warn: 'A locked user cannot log in; after a reset the old password no longer works.',
});

export const resetRandomPassword = users.operation(
  'ResetRandomPassword',
  'GET /v2/{project_id}/users/{user_id}/random-password',
  {
    title: 'Reset password of user',
    does: 'Give a user a new random password and return it.',
    keywords: 'forgot password, new password, cannot log in, 重置密码, 随机密码, 忘记密码',
    // A GET by the API's choice; it changes the password all the same.
    risk: ['secret', 'disruptive'],
    targets: { kind: 'user', ids: 'user_id' },
    path: { user_id: id() },
    query: {
      notification_type: z
        .enum(['email', 'phone', 'email,phone'])
        .optional()
        .describe('How the user is told; needed for USER_ACTIVATE users'),
    },
    warn: 'The old password stops working, and the assistant sees the new one.',
  },
);

export const listOtpDevicesByUserId = users.operation(
  'ListOtpDevicesByUserId',
  'GET /v2/{project_id}/users/{user_id}/otp-devices',
  {
    title: 'List OTP devices of user',
    does: "List a user's one-time-password devices.",
    keywords: 'MFA, two-factor, authenticator, token, 查询OTP设备, 动态口令, 双因子',
    risk: 'read',
    path: { user_id: id() },
  },
);

export const batchDeleteOtpDevices = users.operation(
  'BatchDeleteOtpDevices',
  'DELETE /v2/{project_id}/users/{user_id}/otp-devices',
  {
    title: 'Unbind OTP devices of user',
    does: "Unbind a user's one-time-password devices; a new one must be bound to log in again.",
    keywords: 'lost phone, new phone, reset MFA, two-factor, authenticator, 解绑OTP, 换手机, 动态口令, 双因子',
    risk: 'disruptive',
    targets: { kind: 'user', ids: 'user_id' },
    path: { user_id: id() },
    body: { otp_ids: z.array(text(255)).max(55).optional() },
    rules: [atLeastOne('otp_ids')],
    warn: 'Until a new device is bound the account lacks its second factor.',
  },
);

export const sendEmail = users.operation('SendEmail', 'POST /v2/{project_id}/users/{user_id}/resend-email', {
  title: 'Resend mail to user',
  does: 'Send one user the mail about the account again.',
  keywords: 'did not get the mail, activation mail, welcome mail, invitation, 重新发送邮件, 没收到邮件, 激活邮件',
  risk: 'write',
  targets: { kind: 'user', ids: 'user_id' },
  path: { user_id: id() },
  body: { template_id: text(255).optional().describe('Mail template') },
});
