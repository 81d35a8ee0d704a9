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
    'people, accounts, employees, who has no desktop yet, without a cloud PC, locked users, expired, 查询用户, 用户列表, 没有桌面的用户, 锁定用户, list all users, all accounts, who is registered, search a user, find user by name, how many users, who is locked, 所有用户, 所有账号, 找用户, 账号清单, 被锁的账号, 过期账号, who can log in at all, 有哪些账号, does this person have an account at all, people without machine, 这个人有没有账号, 还没分机器的人',
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
  keywords:
    'new user, add account, onboarding, new hire, 创建用户, 新增用户, 开账号, 新员工, open an account, register an employee, create login for one person, someone new starts, external gets access, 加一个用户, 给新同事开账号, 注册账号, 新建账号, 建个用户, person has no account yet, 还没有账号, trainee starts Monday let him log in, 来了个新人给个账号, 实习生要能登录',
  risk: byArg('password', { else: 'secret', absent: 'write' }),
  body: newUser,
  rules: [requires(['active_type', 'ADMIN_ACTIVATE'], 'password')],
});

export const deleteUser = users.operation('DeleteUser', 'DELETE /v2/{project_id}/users/{user_id}', {
  does: 'Delete one desktop user, for good.',
  keywords:
    'remove account, leaver, offboarding, 删除用户, 离职, 销号, erase an account, close the account of somebody who left, remove one person, colleague has left, 删账号, 人走了删账号, 注销账号, 删除员工账号, 删掉这个用户, trainee finished, nobody by that name here any more, 人不在了账号也删',
  risk: 'destructive',
  targets: { kind: 'user', ids: 'user_id' },
  path: { user_id: id() },
  job: gone('ListUserDetail', 'user_id'),
  warn: 'The account cannot be recovered.',
});

export const listUserDetail = users.operation('ListUserDetail', 'GET /v2/{project_id}/users/{user_id}', {
  title: 'Show user',
  does: 'Show one desktop user: account state, expiry, groups, AD names.',
  keywords:
    'user details, why can the user not log in, locked, disabled, expired, 用户详情, 无法登录, 账号状态, everything about one account, full profile of a user, when does his account expire, is he locked, which groups is he in, mail and phone of a user, account status, 账号资料, 某个用户的信息, 邮箱和有效期, 账号什么时候到期, 是不是被锁了, 他在哪些组',
  risk: 'read',
  path: { user_id: id() },
  unwrap: 'user_detail',
});

export const updateUserInfo = users.operation('UpdateUserInfo', 'PUT /v2/{project_id}/users/{user_id}', {
  title: 'Update user',
  does: "Change a user's contact data, expiry or account flags.",
  keywords:
    "edit user, change mail, phone, extend expiry, disable account, enable account, 修改用户, 禁用, 启用, 延长有效期, 换邮箱, change e-mail address, new phone number, account expires too early, extend contractor's account, activation type, prolong validity, 改邮箱, 改手机号, 账号快过期延期, 更新用户信息, 改有效期, 账号信息变更, give him three more months, 账号再延几个月, wrong phone number on file, he married change his mail, contract prolonged, 手机号填错了, 合同续签了账号延长",
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
  keywords:
    'remove accounts, leavers, offboarding, clean up, 批量删除用户, 离职, delete many accounts, contractors gone, remove all accounts of a supplier, clear accounts after project, mass deletion of users, 一批账号删掉, 外包走了删账号, 清掉账号, 这批人的账号不留, 合同到期清理账号',
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
  keywords:
    'new users, add accounts, onboarding, import people, 批量创建用户, 批量开账号, 新员工, import a list of users, open accounts for a class, many newcomers, create accounts from a list, 50 new people, 导入一批用户, 名单导入, 一批新人开账号, 一次建多个用户, 批量加人, course starts with forty participants, 一个班的账号, 一批实习生账号',
  risk: byArg('users[].password', { else: 'secret', absent: 'write' }),
  body: { users: z.array(z.strictObject(newUser)).min(1).max(200) },
  split: { arg: 'users', max: 200 },
});

export const changeUserStatus = users.operation('ChangeUserStatus', 'POST /v2/{project_id}/users/{user_id}/actions', {
  title: 'Lock, unlock or reset password of user',
  does: 'Lock or unlock a user, or reset the password by mail or phone (reset_random_password works without these).',
  keywords:
    'unlock account, lock account, locked out, forgot password, block user, suspend, 锁定用户, 锁定账号, 冻结账号, 解锁用户, 重置密码, 忘记密码, lock immediately, suspicious account stop it at once, send a reset link, freeze user, 输错密码太多, 解锁账号, 马上冻结, 解冻账号, typed wrong password five times, shut the door for this person, 密码输错被锁, 账号可疑, possibly hacked account stop it at once, on leave for half a year block her, cannot get in after too many tries, 试太多次登不进, 休长假先停账号, 账号被盗先封',
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
    keywords:
      'forgot password, new password, cannot log in, 重置密码, 随机密码, 忘记密码, forgot his password, give temporary password, generate a password, tell me a new password, initial password lost, 忘了密码, 生成新密码, 给个临时密码, 密码重置, 密码丢了, cannot remember what he typed, back from holidays and login forgotten, 休假回来密码忘了, 不记得密码',
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
    keywords:
      'MFA, two-factor, authenticator, token, 查询OTP设备, 动态口令, 双因子, has he enrolled a second factor, is an authenticator registered, which phone is bound, does the user have MFA set up, bound token, code app registered, 绑没绑动态口令, 绑定了哪个设备, OTP绑定情况, 用户的MFA设备, 有没有绑令牌, asked to enrol again although he did',
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
    keywords:
      'lost phone, new phone, reset MFA, two-factor, authenticator, 解绑OTP, 换手机, 动态口令, 双因子, lost his phone and cannot get codes, new phone no codes any more, remove authenticator, re-enrol second factor, MFA codes not accepted, token broken, 手机丢了, 换了手机收不到码, 动态码用不了, 重新绑定, 令牌坏了, 清除OTP, verification codes never match, enrol again, 验证码收不到, 清掉绑定, phone fell into the water codes gone, changed handset, 换新手机登不进, 手机坏了登不了',
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
  keywords:
    'did not get the mail, activation mail, welcome mail, invitation, 重新发送邮件, 没收到邮件, 激活邮件, e-mail never arrived, invitation lost, resend the welcome mail, activation link expired, mail landed in spam, 邮件没收到, 再发一次邮件, 激活链接过期, 补发邮件, 欢迎邮件, 重发激活邮件',
  risk: 'write',
  targets: { kind: 'user', ids: 'user_id' },
  path: { user_id: id() },
  body: { template_id: text(255).optional().describe('Mail template') },
});
