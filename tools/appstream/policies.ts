import { z } from 'zod';
import { id, int, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import type { Targets } from '../../src/catalog/targets.ts';
import { policies as settings } from './models/policies.ts';

export const policies = area({
  service: 'appstream',
  name: 'policies',
  title: 'Policies',
  about: 'What people may do in applications: USB, clipboard, files, session limits; policy groups and templates',
});

policies.target({
  kind: 'app-policy-group',
  noun: 'app policy group',
  plural: 'app policy groups',
  read: 'ListPolicyGroup',
  id: 'id',
  name: 'name',
  facts: [
    // Whom it applies to counts as its owner: if that changes, another person is affected than was approved.
    { label: 'applies to', path: 'targets[].target_name', kind: 'owner' },
    {
      label: 'which are',
      path: 'targets[].target_type',
      kind: 'state',
      words: { USER: 'users', USERGROUP: 'user groups', APPGROUP: 'app groups', OU: 'OUs', ALL: 'everybody' },
    },
    { label: 'priority', path: 'priority', kind: 'text' },
    { label: 'changed', path: 'update_time', kind: 'text' },
  ],
});

policies.target({
  kind: 'policy-template',
  noun: 'policy template',
  plural: 'policy templates',
  read: 'ListPolicyTemplate',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'description', path: 'description', kind: 'text' },
    { label: 'changed', path: 'update_time', kind: 'text' },
  ],
});

/**
 * Settings and attributes of a group that people notice. Closed, they lose what they use or are logged off; opened,
 * data leaves the company, and no milder class asks a person. Picture and mouse are matters of taste.
 */
const NOTICED = [
  'targets',
  'priority',
  'policies.peripherals',
  'policies.audio',
  'policies.client',
  'policies.file_and_clipboard',
  'policies.session',
  'policies.virtual_channel',
  'policies.bandwidth',
  'policies.custom',
];

const group = z.strictObject({
  policy_group_name: text(55, 1).describe('Letters, digits and _'),
  priority: int(1, 99_999).optional(),
  description: text(255).optional(),
  targets: z
    .array(
      z.strictObject({
        target_id: text(128, 1).describe('For ALL: default-apply-all-targets'),
        target_name: text(128, 1).describe('For ALL: All-Targets'),
        target_type: z.enum(['USER', 'USERGROUP', 'APPGROUP', 'OU', 'ALL']),
      }),
    )
    .max(500)
    .optional()
    .describe('Whom it applies to'),
  policies: settings.optional(),
});

const named = (type: string) => `policy_group.targets[target_type=${type}].target_id`;

/** Whom a group is to apply to. Users, user groups and OUs are those of Workspace, with the ids they have there. */
const appliedTo: Targets[] = [
  { kind: 'app-group', ids: named('APPGROUP') },
  { kind: 'user-group', ids: named('USERGROUP') },
  { kind: 'user', ids: named('USER') },
  { kind: 'ou', ids: named('OU') },
  // Of everybody the groups tell most: which applications, and how many may use them.
  { kind: 'app-group', when: { arg: 'policy_group.targets[].target_type', is: 'ALL' } },
];

const policyWarning =
  'Applies at once to everybody the group applies to: it can cut off devices, end sessions, or let data out.';

const template = z.strictObject({
  policy_group_name: text(55, 1).describe('Name of the template'),
  description: text(255).optional(),
  policies: settings,
});

const groupColumns = ['id', 'name', 'priority', 'description', 'targets', 'update_time'];

const groupFilter = (name: number) => ({
  policy_group_name: text(name).optional(),
  policy_group_type: int(0, 4).optional(),
  ...paged(100, 1),
});

export const createPolicyGroup = policies.operation('CreatePolicyGroup', 'POST /v1/{project_id}/policy-groups', {
  title: 'Create app policy group',
  does: 'Create a policy group for applications: what users may do with USB, clipboard, files, how long sessions last.',
  keywords:
    'new policy, allow copy and paste, block USB sticks, idle timeout, file transfer, printing, screen capture, DLP, group policy, 新增策略组, 创建策略, 应用策略, 禁用U盘, 复制粘贴, 剪切板, 文件传输, 会话超时, 防截屏, new rules for streamed apps, policy for app users, 云应用建策略, 新建应用策略组, 云应用禁剪贴板, 给云应用加一套策略, external streaming users need stricter rules, 外部流化用户单独一套规则',
  // It takes hold of those it names at once; one that names nobody waits.
  risk: byArg('policy_group.targets', { else: 'disruptive', absent: 'write' }),
  targets: appliedTo,
  body: { policy_group: group },
  warn: policyWarning,
});

export const listPolicyGroup = policies.operation('ListPolicyGroup', 'GET /v1/{project_id}/policy-groups', {
  title: 'List app policy groups',
  does: 'List policy groups of applications: name, priority, whom they apply to.',
  keywords:
    'which policies, all policies, policy overview, who has which policy, 查询策略组, 策略组列表, 应用策略, 有哪些策略, policies of streamed apps, 云应用策略列表, 云应用有哪些策略, 应用策略清单, rules for streamed programs, 流化软件有几套规则',
  risk: 'read',
  query: groupFilter(1024),
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: groupColumns,
});

export const listPolicyGroupDetailInfo = policies.operation(
  'ListPolicyGroupDetailInfo',
  'GET /v1/{project_id}/policy-groups/show/detail',
  {
    title: 'List app policy groups in detail',
    does: 'List policy groups of applications with every setting and whom they apply to.',
    keywords:
      'compare policies, all settings, audit policies, where is USB allowed, where is clipboard open, 策略组详情列表, 对比策略, 策略审计, 策略内容, all app policies with content, 云应用所有策略内容, 全部应用策略详情, 云应用策略盘点, where is copying allowed in streamed programs, 哪些流化策略放开了复制',
    risk: 'read',
    query: groupFilter(128),
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: groupColumns,
  },
);

export const deletePolicyGroup = policies.operation(
  'DeletePolicyGroup',
  'DELETE /v1/{project_id}/policy-groups/{policy_group_id}',
  {
    title: 'Delete app policy group',
    does: 'Delete a policy group of applications with its settings and assignments; the built-in one stays.',
    keywords:
      'remove policy, drop restrictions, old policy, clean up policies, 删除策略组, 移除策略, 取消限制, 清理策略, app policy no longer needed, 云应用策略不要了, 删云应用策略, 应用策略组删掉, drop the rules for external streaming users, 流化那套规则删了',
    risk: 'destructive',
    targets: { kind: 'app-policy-group', ids: 'policy_group_id' },
    path: { policy_group_id: id() },
    warn: 'Its policies cannot be recovered. What it applied to falls under other ones: devices may be cut off.',
  },
);

export const showOriginalPolicyInfo = policies.operation(
  'ShowOriginalPolicyInfo',
  'GET /v1/{project_id}/policy-groups/actions/list-original-policy',
  {
    title: 'Show default app policies',
    does: 'Show the default value of every policy setting of applications.',
    keywords:
      'initial policy, default settings, factory settings, baseline, starting point, 初始策略, 默认策略, 策略默认值, 基线, initial values of app policies, 云应用策略默认值, 应用策略初始值, 初始策略项',
    risk: 'read',
    unwrap: 'policies',
  },
);

export const showPolicyGroup = policies.operation(
  'ShowPolicyGroup',
  'GET /v1/{project_id}/policy-groups/{policy_group_id}',
  {
    title: 'Show app policy group',
    does: 'Show one policy group of applications: all settings, priority, whom it applies to.',
    keywords:
      'policy details, is clipboard allowed, why is USB blocked, why are people logged off, 策略组详情, 查看策略, 为什么不能复制, U盘被禁, what is in this app policy, 云应用某条策略内容, 应用策略详情, 云应用为什么不能粘贴, why can she not paste in the streamed program, 流化里为什么粘不了',
    risk: 'read',
    path: { policy_group_id: id() },
    unwrap: 'policy_group',
  },
);

export const createPolicyTemplate = policies.operation(
  'CreatePolicyTemplate',
  'POST /v1/{project_id}/policy-templates',
  {
    title: 'Create app policy template',
    does: 'Save policy settings as a template for later policy groups; it applies to nobody.',
    keywords:
      'reusable policy, preset, standard settings, blueprint, 新增策略模板, 创建模板, 策略预设, 复用策略, make a policy template for streamed apps, save as template, 云应用策略模板新建, 做个策略模板, 存成模板, 建模板',
    risk: 'write',
    body: { policy_group: template },
  },
);

export const listPolicyTemplate = policies.operation('ListPolicyTemplate', 'GET /v1/{project_id}/policy-templates', {
  title: 'List app policy templates',
  does: 'List the templates from which policy groups of applications can be made.',
  keywords:
    'presets, blueprints, saved policies, standard settings, 查询策略模板, 策略模板列表, 有哪些模板, which policy templates are there, 云应用策略模板有哪些, 模板清单, 现有策略模板, ready-made rule sets to start from, 有现成的策略模板吗',
  risk: 'read',
  query: { policy_group_name: text(1024).optional().describe('Name of the template'), ...paged(100, 1) },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ['id', 'name', 'description', 'create_time', 'update_time'],
});

export const updatePolicyTemplate = policies.operation(
  'UpdatePolicyTemplate',
  'PATCH /v1/{project_id}/policy-templates/{policy_template_id}',
  {
    title: 'Update app policy template',
    does: 'Change a policy template; groups made from it stay as they are.',
    keywords:
      'edit template, change preset, rename template, 修改策略模板, 编辑模板, 更新预设, edit a policy template, template should forbid USB, 策略模板改一下, 改模板内容, 模板更新, our preset is outdated, 预设改一下',
    risk: 'write',
    targets: { kind: 'policy-template', ids: 'policy_template_id' },
    path: { policy_template_id: id() },
    body: { policy_group: template },
  },
);

export const deletePolicyTemplate = policies.operation(
  'DeletePolicyTemplate',
  'DELETE /v1/{project_id}/policy-templates/{policy_template_id}',
  {
    title: 'Delete app policy template',
    does: 'Delete a policy template of applications.',
    keywords:
      'remove preset, old template, clean up templates, 删除策略模板, 移除模板, 清理模板, policy template not needed, 策略模板不要了, 删模板, 模板删掉, preset is obsolete, 预设不用了',
    risk: 'destructive',
    targets: { kind: 'policy-template', ids: 'policy_template_id' },
    path: { policy_template_id: id() },
    warn: 'The template cannot be recovered.',
  },
);

export const updatePolicyGroup = policies.operation(
  'UpdatePolicyGroup',
  'PATCH /v1/{project_id}/policy-groups/{policy_group_id}',
  {
    title: 'Update app policy group',
    does: 'Change a policy group of applications: settings, whom it applies to, priority, name.',
    keywords:
      'allow copy and paste, forbid clipboard, block USB sticks, allow printing, file transfer, users logged off too early, get disconnected, idle timeout, microphone, camera, screenshot, DLP, 修改策略组, 开启剪切板, 禁止复制粘贴, 禁用U盘, 文件重定向, 打印机, 自动断开, 会话超时, 防截屏, edit rules of streamed apps, 云应用不能复制, 云应用里打不了印, 应用策略加人, 关掉文件重定向, cannot copy from streamed app to own PC, 流化应用复制不出来, people are thrown out of streamed programs after ten minutes, 流化软件十分钟就断',
    risk: NOTICED.map((part) => byArg(`policy_group.${part}`, { else: 'disruptive', absent: 'write' })),
    targets: [{ kind: 'app-policy-group', ids: 'policy_group_id' }, ...appliedTo],
    path: { policy_group_id: id() },
    body: { policy_group: group },
    warn: `${policyWarning} Whoever it no longer names falls under other policies.`,
  },
);

export const listPolicyOfPolicyGroup = policies.operation(
  'ListPolicyOfPolicyGroup',
  'GET /v1/{project_id}/policy-groups/{policy_group_id}/policy',
  {
    title: 'List policies of app policy group',
    does: 'List the policies of one policy group of applications, all or of one type, without whom it applies to.',
    keywords:
      'policy items, USB settings, clipboard settings, session settings, 查询策略项, 策略内容, 外设策略, 会话策略, settings inside an app policy, 云应用策略项, 应用策略里的各项设置, 应用策略配置, clipboard settings of streamed programs, 流化策略剪贴板怎么设的',
    risk: 'read',
    path: { policy_group_id: id() },
    query: {
      policy_type: text(255)
        .optional()
        .describe('Peripherals, Audio, Client, Display, FileAndClip, SessionAutoDisconnect, VirtualChannel …'),
    },
    unwrap: 'policies',
  },
);

export const listTargetsOfPolicyGroup = policies.operation(
  'ListTargetsOfPolicyGroup',
  'GET /v1/{project_id}/policy-groups/{policy_group_id}/target',
  {
    title: 'List targets of app policy group',
    does: 'List the users, user groups, app groups and OUs a policy group of applications applies to.',
    keywords:
      'who is affected, whom does the policy apply to, policy scope, assigned users, 查询策略组应用对象, 策略作用范围, 对谁生效, who falls under this app policy, is he covered by the app policy, 云应用策略管了哪些人, 应用策略对谁生效, 策略管住了谁, 应用策略应用对象',
    risk: 'read',
    path: { policy_group_id: id() },
    query: {
      target_type: z
        .enum(['USER', 'USERGROUP', 'APPGROUP', 'OU', 'ALL', 'ALl'])
        .optional()
        .describe('ALl: of any type (spelled so)'),
    },
    page: { style: 'whole', items: 'targets' },
    brief: ['target_id', 'target_name', 'target_type'],
  },
);
