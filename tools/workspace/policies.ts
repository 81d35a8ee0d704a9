import { z } from 'zod';
import { digits, id, ids, int, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg, type Effect } from '../../src/catalog/risk.ts';
import { atLeastOne, exactlyOne, requires } from '../../src/catalog/rules.ts';
import type { Targets } from '../../src/catalog/targets.ts';
import { policyTree } from './models/policy-tree.ts';

export const policies = area({
  service: 'workspace',
  name: 'policies',
  title: 'Policies',
  about: 'Policy groups (clipboard, USB, watermark, sessions …) with their targets, and access policies',
});

policies.target({
  kind: 'policy-group',
  noun: 'policy group',
  plural: 'policy groups',
  read: 'ListPolicyGroupInfo',
  arg: 'policy_group_id',
  id: 'policy_group_id',
  name: 'policy_group_name',
  facts: [
    // Whom it hits: an owner for drift, so that a plan is void once it would hit others.
    { label: 'applies to', path: 'targets[].target_name', or: 'targets[].target_id', kind: 'owner' },
    {
      label: 'which are',
      path: 'targets[].target_type',
      kind: 'state',
      words: {
        INSTANCE: 'desktops',
        DESKTOPSPOOL: 'desktop pools',
        USER: 'users',
        USERGROUP: 'user groups',
        CLIENTIP: 'terminal addresses',
        OU: 'OUs',
        ALL: 'everything',
      },
    },
    { label: 'priority', path: 'priority', kind: 'state' },
    {
      label: 'USB',
      path: 'policies.peripherals.usb_port_redirection.usb_enable',
      kind: 'state',
      words: { true: 'on', false: 'off' },
    },
    {
      label: 'drives',
      path: 'policies.file_and_clipboard.file_redirection.redirection_mode',
      kind: 'state',
      words: { DISABLED: 'off', READ_ONLY: 'read only', READ_AND_WRITE: 'read and write' },
    },
    {
      label: 'clipboard',
      path: 'policies.file_and_clipboard.clipboard_redirection',
      kind: 'state',
      words: {
        DISABLED: 'off',
        SERVER_TO_CLIENT_ENABLED: 'out of the desktop',
        CLIENT_TO_SERVER_ENABLED: 'into the desktop',
        TWO_WAY_ENABLED: 'both ways',
      },
    },
  ],
  also: [
    {
      read: 'ListTargetOfPolicyGroup',
      arg: 'policy_group_id',
      key: 'target_id',
      count: true,
      fact: { label: 'objects', path: 'target_id', kind: 'state' },
    },
  ],
});

policies.target({
  kind: 'access-policy',
  noun: 'access policy',
  plural: 'access policies',
  read: 'ListAccessPolicies',
  id: 'policy_id',
  name: 'policy_name',
  facts: [
    {
      label: 'restricts',
      path: 'access_control_type',
      kind: 'state',
      words: { ACCESS_TYPE: 'listed users to Direct Connect', IP_WHITE_LIST: 'Internet access to listed addresses' },
    },
    { label: 'whitelist', path: 'is_enable', kind: 'state', words: { true: 'in force', false: 'not in force' } },
    { label: 'all addresses', path: 'is_block_all', kind: 'state', words: { true: 'blocked', false: 'not blocked' } },
    { label: 'addresses', path: 'ip_total_count', kind: 'state' },
  ],
  also: [
    {
      read: 'ListAccessPolicyObjects',
      arg: 'access_policy_id',
      key: 'object_id',
      count: true,
      // Whom it bars: an owner for drift, as with policy groups.
      fact: { label: 'users and groups', path: 'object_id', kind: 'owner' },
    },
  ],
});

/**
 * Settings that can cut people off, or let data out of the company; only a person can tell which. The rest tunes
 * picture, sound, keyboard and mouse.
 */
const FELT_BY_PEOPLE = [
  'peripherals',
  'audio.audio_redirection_enable',
  'audio.play_redirection_enable',
  'audio.record_redirection_enable',
  'client',
  'file_and_clipboard',
  'session',
  'virtual_channel',
  'watermark',
  'keyboard_mouse.selfhelp_console_enable',
  'personalized_data_mgmt',
  'custom',
  'record_audit',
];

/** What the policies of this tree do wherever the group applies, from the first time on. */
const lossAndCost = (tree: string): Effect[] => [
  // By its name: what users keep in their configuration is gone when they log off.
  byArg(`${tree}.personalized_data_mgmt.logoff_delete_user_configuration`, { true: 'destructive', else: 'write' }),
  // Recordings fill a bucket that is paid for.
  byArg(`${tree}.record_audit.enable`, { true: 'billing', else: 'write' }),
];

/** What changing the policies of a group in use does. */
const policyRisk = (tree: string): Effect[] => [
  ...FELT_BY_PEOPLE.map((path) => byArg(`${tree}.${path}`, { else: 'disruptive', absent: 'write' })),
  ...lossAndCost(tree),
  // A shorter retention may delete recordings that are there.
  ...['record_audit.retention_duration', 'record_audit.rules.rule.retention_duration'].map((path) =>
    byArg(`${tree}.${path}`, { 0: 'write', else: 'destructive', absent: 'write' }),
  ),
];

const policyWarning =
  'Applies to everyone the group applies to: it can cut off devices and terminals, end sessions, or let data out.';

const target = z.strictObject({
  target_id: text(255).optional().describe('INSTANCE: desktop SID; CLIENTIP: address; ALL: default-apply-all-targets'),
  target_name: text(55).optional().describe('ALL: All-Targets'),
  target_type: z
    .enum(['INSTANCE', 'DESKTOPSPOOL', 'USER', 'CLIENTIP', 'OU', 'USERGROUP', 'ALL'])
    .optional()
    .describe('INSTANCE: desktop'),
});

const notListed = 'Addresses are not looked up here.';

/** What a policy group applies to, as far as it can be looked up: not addresses. */
const objectsIn = (list: string): Targets[] => [
  { kind: 'listed-user', or: ['user-by-sid'], ids: `${list}[target_type=USER].target_id` },
  { kind: 'user-group', ids: `${list}[target_type=USERGROUP].target_id` },
  { kind: 'ou', ids: `${list}[target_type=OU].target_id` },
  { kind: 'desktop-pool', ids: `${list}[target_type=DESKTOPSPOOL].target_id` },
  { kind: 'desktop-by-sid', ids: `${list}[target_type=INSTANCE].target_id` },
  { kind: 'any-desktop', when: { arg: `${list}[].target_type`, is: 'ALL' } },
];

const groupFilters = {
  policy_group_id: text(255).optional(),
  policy_group_name: text(55).optional(),
  priority: int(0, 55).optional(),
  update_time: text(255).optional().describe('yyyy-MM-dd HH:mm:ss'),
  description: text(255).optional(),
};

export const listPolicyGroup = policies.operation('ListPolicyGroup', 'GET /v2/{project_id}/policy-groups', {
  title: 'List policy groups',
  does: 'List policy groups by name and priority, without their policies and targets.',
  keywords:
    'protocol policies, which policies exist, find policy group id, priority order, rules for desktops, 策略组列表, 查询策略组, 有哪些策略, 协议策略, 优先级, which policies do we have, names of policy groups, 有哪些策略组, 策略清单, 都配了哪些策略, 桌面策略, which sets of rules do we have, 我们有几套规则',
  risk: 'read',
  query: {
    ...groupFilters,
    is_group_name_accurate: z.boolean().optional().describe('Exact name'),
    limit: int(0, 100).optional(),
    offset: int(0, 1000).optional(),
  },
  page: { style: 'offset', items: 'policy_groups', total: 'total_count', max: 100 },
  brief: ['policy_group_id', 'policy_group_name', 'priority', 'description', 'update_time'],
});

export const createPolicyGroup = policies.operation('CreatePolicyGroup', 'POST /v2/{project_id}/policy-groups', {
  title: 'Create policy group',
  does: 'Create a policy group: policies for peripherals, clipboard, sessions, display … and what they apply to.',
  keywords:
    'new policy, protocol policy, rules for a department, forbid USB for some users, allow clipboard for a team, watermark, screen recording, lock after idle, 创建策略组, 新增策略, 禁用U盘, 剪切板策略, 水印策略, 协议策略, 录屏审计, new rules for contractors, own policy for a department, make a policy that forbids USB, 建一条策略, 给外包单独一套策略, 新建策略组, 加一套策略, interns need stricter rules than others, 实习生要单独管严一点',
  risk: [
    // Without targets it applies to nobody yet.
    byArg('policy_group.targets', { else: 'disruptive', absent: 'write' }),
    // An id that exists may overwrite the group that has it.
    byArg('policy_group.policy_group_id', { else: 'disruptive', absent: 'write' }),
    ...lossAndCost('policy_group.policies'),
  ],
  targets: objectsIn('policy_group.targets'),
  body: {
    policy_group: z.strictObject({
      policy_group_id: text(255).optional().describe('Set by the service'),
      policy_group_name: text(255).optional().describe('Letters, digits and _'),
      priority: int(0, 55).optional(),
      description: text(255).optional(),
      update_time: text(255).optional().describe('Set by the service'),
      targets: z.array(target).min(1).max(5000).optional().describe('Nothing if unset'),
      policies: policyTree.optional(),
    }),
  },
  warn: `It applies also in what it does not set: drives and clipboard are off by default. ${notListed}`,
});

export const deletePolicyGroup = policies.operation(
  'DeletePolicyGroup',
  'DELETE /v2/{project_id}/policy-groups/{policy_group_id}',
  {
    does: 'Delete a policy group; what it applied to stays and falls under other groups.',
    keywords:
      'remove policy, get rid of old rules, clean up policies, drop protocol policy, unused policy group, 删除策略组, 移除策略, 清理策略, 取消策略, policy no longer needed, throw away the test policy, 策略不要了, 删掉这套策略, 没用的策略组, 旧策略删除, trial rules can go, 试验的那套规则删了',
    risk: 'destructive',
    targets: { kind: 'policy-group', ids: 'policy_group_id' },
    path: { policy_group_id: id() },
    warn: 'Its policies cannot be recovered. What it applied to falls under other ones: devices may be cut off.',
  },
);

export const listPolicyDetailInfoById = policies.operation(
  'ListPolicyDetailInfoById',
  'GET /v2/{project_id}/policy-groups/{policy_group_id}',
  {
    title: 'Show policy group',
    does: 'Show one policy group with all its policies and targets.',
    keywords:
      'policy details, what does this policy allow, is USB allowed, is the clipboard on, whom does it apply to, compare policies, 策略组详情, 查看策略, 策略内容, 是否允许U盘, 剪切板是否开启, what exactly is in this policy, content of one policy group, why is USB blocked for these people, 这条策略里都配了什么, 策略具体内容, 看一下这套策略, 为什么U盘被禁, what does this set of rules allow, 这套规则允许什么',
    risk: 'read',
    path: { policy_group_id: id() },
    unwrap: 'policy_group',
  },
);

export const updatePolicyGroup = policies.operation(
  'UpdatePolicyGroup',
  'PUT /v2/{project_id}/policy-groups/{policy_group_id}',
  {
    does: "Change a policy group's name, priority, targets or policies.",
    keywords:
      'rename policy, change priority, policy order, which policy wins, edit policy group, reassign policy, description, 修改策略组, 策略改名, 调整优先级, 策略冲突, 修改应用对象, policy should win over others, make it higher priority, change name of policy group, edit whole policy group, 策略优先级调高, 改策略名, 编辑策略组, 策略整体修改, 策略顺序',
    risk: [
      ...['targets', 'priority'].map((field) =>
        byArg(`policy_group.${field}`, { else: 'disruptive', absent: 'write' }),
      ),
      ...policyRisk('policy_group.policies'),
    ],
    targets: [{ kind: 'policy-group', ids: 'policy_group_id' }, ...objectsIn('policy_group.targets')],
    path: { policy_group_id: id() },
    body: {
      policy_group: z
        .strictObject({
          policy_group_name: text(255).optional(),
          priority: int(1, 65_535).optional(),
          description: text(255).optional(),
          targets: z.array(target).min(1).max(5000).optional(),
          policies: policyTree.optional(),
        })
        .optional(),
    },
    rules: [atLeastOne('policy_group')],
    warn: `${policyWarning} ${notListed}`,
  },
);

export const listPoliciesOfPolicyGroup = policies.operation(
  'ListPoliciesOfPolicyGroup',
  'GET /v2/{project_id}/policy-groups/{policy_group_id}/policies',
  {
    title: 'Show policies of policy group',
    does: 'Show the policies of one group, all or of one type, without its targets.',
    keywords:
      'policy items, settings of a group, clipboard setting, USB setting, session timeout, watermark setting, resolution, bandwidth, 策略项, 查询策略项, 外设策略, 会话策略, 水印设置, 超时设置, which settings has a policy, how long until idle logoff, is printing redirected, values of policy items, 策略里剪贴板怎么设的, 某类策略配置, 策略的各项设置, 多久锁屏, 空闲多久断开, after how many minutes does it lock, how is the watermark set, 水印怎么设的, 多少分钟锁屏',
    risk: 'read',
    path: { policy_group_id: id() },
    query: {
      policy_type: text(255)
        .optional()
        .describe('Like Peripherals, FileAndClip, SessionAutoDisconnect, Watermark, RecordAudit; all if unset'),
    },
    unwrap: 'policies',
  },
);

export const updatePoliciesOfPolicyGroup = policies.operation(
  'UpdatePoliciesOfPolicyGroup',
  'PUT /v2/{project_id}/policy-groups/{policy_group_id}/policies',
  {
    title: 'Change policies of policy group',
    does: 'Change some or all policies of a group: USB, printers, clipboard, files, watermark, lock, display, sound.',
    keywords:
      'allow USB, block USB stick, forbid copy and paste, printer not working, camera, no sound, blurry picture, idle logoff, disconnect after idle, no screenshots, data leak, 禁用U盘, 开启剪切板, 禁止复制粘贴, 打印机, 摄像头, 没有声音, 画面模糊, 锁屏时间, 防泄密, staff paste data to their own laptops, users cannot copy between PC and desktop, hide screen content from cameras, 不让拷数据出去, U盘识别不了, 麦克风没声音, 自动断开太快, 不许拷贝, 文件拖不出去, headset does not work in Teams',
    risk: policyRisk('policies'),
    targets: { kind: 'policy-group', ids: 'policy_group_id' },
    path: { policy_group_id: id() },
    body: { policies: policyTree.optional() },
    rules: [atLeastOne('policies')],
    warn: policyWarning,
  },
);

export const listTargetOfPolicyGroup = policies.operation(
  'ListTargetOfPolicyGroup',
  'GET /v2/{project_id}/policy-groups/{policy_group_id}/targets',
  {
    title: 'List targets of policy group',
    does: 'List the desktops, users, OUs and addresses that a policy group applies to.',
    keywords:
      'whom does the policy apply to, is this user covered, affected desktops, applied objects, members, scope, 应用对象, 策略生效对象, 策略应用于谁, 影响哪些用户, who does the policy apply to, which departments have this policy, is he covered by the policy, 策略管了哪些人, 这条策略对谁生效, 策略绑定了谁, 生效范围, who is affected by the USB ban, 禁U盘管到哪些人',
    risk: 'read',
    path: { policy_group_id: id() },
    query: {
      target_type: z.enum(['INSTANCE', 'USER', 'OU', 'CLIENTIP']).optional().describe('INSTANCE: desktop'),
      target_name: text(255).optional().describe('Fuzzy'),
      limit: int(0, 1000).optional(),
      offset: digits().optional(),
    },
    page: { style: 'offset', items: 'targets', total: 'total_count', max: 1000 },
    brief: ['target_id', 'target_name', 'target_type'],
  },
);

export const batchUpdateTargetOfPolicyGroup = policies.operation(
  'BatchUpdateTargetOfPolicyGroup',
  'PUT /v2/{project_id}/policy-groups/{policy_group_id}/targets',
  {
    title: 'Add or remove targets of policy group',
    does: 'Apply a policy group to more desktops, users, groups, pools, OUs or addresses, or no longer to some.',
    keywords:
      'assign policy, apply policy to user, put desktop under policy, exempt a user, exception, unassign policy, new department, 应用策略, 策略绑定用户, 添加应用对象, 移除应用对象, 策略例外, 给用户下发策略, extend policy to another department, take the contractors out of the policy, add team to policy, exclude somebody from a policy, 策略加上某部门, 策略里去掉某些人, 扩大策略范围, 给部门套用策略, 把人移出策略, 加进去, new department falls under the USB ban, 策略应用到新部门',
    // Those who come under other policies may lose devices, drives or the session.
    risk: 'disruptive',
    targets: [{ kind: 'policy-group', ids: 'policy_group_id' }, ...objectsIn('add'), ...objectsIn('delete')],
    path: { policy_group_id: id() },
    body: {
      add: z.array(target).max(5000).optional(),
      delete: z.array(target).max(5000).optional(),
    },
    rules: [atLeastOne('add', 'delete')],
    warn: `Who is added or removed comes under other policies for devices, clipboard and sessions. ${notListed}`,
  },
);

export const listPolicyGroupInfo = policies.operation(
  'ListPolicyGroupInfo',
  'GET /v2/{project_id}/policy-groups/detail',
  {
    title: 'List policy groups in detail',
    does: 'List policy groups with all their policies and targets.',
    keywords:
      'audit policies, compare policy groups, which policy allows USB, which group has clipboard on, who is under which policy, security review, 策略组详情列表, 策略审计, 对比策略, 哪个策略允许U盘, 安全检查, all policies with everything in them, security audit of policies, which policies permit clipboard, 所有策略的内容, 全部策略详情, 哪些策略允许剪贴板, 策略盘点, 策略和对象一起列, compare all rules at once for the auditor, which group forbids USB, 哪套规则禁了U盘, 给审计看所有策略',
    risk: 'read',
    query: { ...groupFilters, limit: int(0, 100).optional(), offset: int(0, 10_000).optional() },
    page: { style: 'offset', items: 'policy_groups', total: 'total_count', max: 100 },
    brief: ['policy_group_id', 'policy_group_name', 'priority', 'description', 'update_time', 'targets'],
  },
);

export const listOriginalPolicyInfo = policies.operation(
  'ListOriginalPolicyInfo',
  'GET /v2/{project_id}/policy-groups/original-policies',
  {
    title: 'Show initial policies',
    does: 'Show what every policy is set to in a new policy group.',
    keywords:
      'default policies, factory settings, initial values, out of the box, what is the default, reset policy to default, 初始策略项, 默认策略, 出厂设置, 默认值, 恢复默认, what are the standard values of a policy, initial policy items, how is it before anyone changed it, 策略默认是什么, 初始值, 默认策略项, 没改之前什么样, how would a brand-new policy look, 什么都不改是什么样',
    risk: 'read',
    unwrap: 'policies',
  },
);

const policyObjects = z.array(
  z.strictObject({
    object_id: text(255),
    object_type: z.enum(['USER', 'USERGROUP']),
    object_name: text(255).optional(),
  }),
);

const barred: Targets[] = [
  { kind: 'listed-user', or: ['user-by-sid'], ids: 'policy_objects_list[object_type=USER].object_id' },
  { kind: 'user-group', ids: 'policy_objects_list[object_type=USERGROUP].object_id' },
];

const addresses = z.array(
  z.strictObject({ ip_address: text(255), subnet_mask: text(255).describe('Like 255.255.255.0') }),
);

export const createAccessPolicy = policies.operation('CreateAccessPolicy', 'POST /v2/{project_id}/access-policy', {
  title: 'Create access policy',
  does: 'Bar users from connecting over the Internet, or limit Internet access to an IP whitelist.',
  keywords:
    'restrict login location, only from the office, IP whitelist, block Internet access, Direct Connect only, no home office, geofence, remote access, 创建接入策略, 接入控制, IP白名单, 禁止互联网接入, 仅专线接入, 限制登录地点, 只能在公司登录, nobody may connect from hotels, only our office IP range may connect, allow login from company network only, block logins from outside, ban home access, logins from abroad, 只允许公司网络登录, 外面不许连, 限制IP登录, 只能内网登录, 禁止在外登录, 建接入策略, contractors only from the office, 外包只能在公司登录, 只能从公司网络登录',
  risk: 'disruptive',
  // A whitelist is for everybody.
  targets: [...barred, { kind: 'service', when: { arg: 'policy.access_control_type', is: 'IP_WHITE_LIST' } }],
  body: {
    policy: z.strictObject({
      policy_name: text(50).optional().describe('PRIVATE_ACCESS for ACCESS_TYPE'),
      blacklist_type: z.literal('INTERNET').optional().describe('What is barred'),
      access_control_type: z
        .enum(['ACCESS_TYPE', 'IP_WHITE_LIST'])
        .optional()
        .describe('ACCESS_TYPE (default): for the listed users'),
      ip_list: addresses.max(1000).optional(),
      is_enable: z.boolean().optional().describe('Whitelist in force; alone, as it has the rest ignored'),
      is_block_all: z.boolean().optional().describe('Whitelist lets no address in; alone, and only while enabled'),
    }),
    policy_objects_list: policyObjects.max(2000).optional().describe('Who is barred'),
  },
  warn: 'Those it bars cannot connect over the Internet at their next login, and not at all without Direct Connect.',
});

export const listAccessPolicies = policies.operation('ListAccessPolicies', 'GET /v2/{project_id}/access-policy', {
  does: 'List access policies: who may not connect over the Internet, and the IP whitelist.',
  keywords:
    'IP whitelist, allowed addresses, who may log in from home, Internet access restrictions, why can a user not connect from outside, 查询接入策略, IP白名单, 接入限制, 外网无法登录, 专线接入, access rules in force, which IP ranges may log in, is there an IP restriction, 有哪些接入策略, 准入规则, 哪些网段能登录, 登录IP限制, 接入规则列表, from which networks may people come in, 现在哪些地方能登',
  risk: 'read',
  query: {
    access_control_type: z.enum(['ACCESS_TYPE', 'IP_WHITE_LIST']).optional(),
    limit: int(0, 100).optional(),
    offset: int(0, 99).optional(),
  },
  page: { style: 'offset', items: 'policies', total: 'total', max: 100 },
  brief: ['policy_id', 'policy_name', 'access_control_type', 'blacklist_type', 'is_enable', 'is_block_all', 'ip_list'],
});

export const batchDeleteAccessPolicies = policies.operation(
  'BatchDeleteAccessPolicies',
  'DELETE /v2/{project_id}/access-policy',
  {
    title: 'Delete access policies',
    does: 'Delete access policies with their addresses and user lists.',
    keywords:
      'remove access restriction, lift IP whitelist, allow home office again, drop Internet block, 删除接入策略, 取消接入限制, 解除IP白名单, 允许外网登录, remove the IP restriction, people may connect from anywhere again, drop an access rule, 准入规则删掉, 不再限制IP, 取消IP限制, 接入策略不要了, people should get in from anywhere again, 放开哪里都能登',
    risk: 'destructive',
    targets: { kind: 'access-policy', ids: 'policy_id_list' },
    body: { policy_id_list: ids(100).optional() },
    rules: [atLeastOne('policy_id_list')],
    split: { arg: 'policy_id_list', max: 100 },
    warn: 'The lists cannot be recovered, and those they kept out may connect over the Internet.',
  },
);

export const updateAccessPolicy = policies.operation(
  'UpdateAccessPolicy',
  'PUT /v2/{project_id}/access-policy/{access_policy_id}',
  {
    title: 'Update IP whitelist',
    does: 'Add or delete addresses of an IP whitelist, switch it on or off, or have it bar every address.',
    keywords:
      'allow new office IP, add address to whitelist, remove IP, enable whitelist, disable whitelist, block all Internet access, lockdown, 更新接入策略, 添加白名单IP, 删除白名单IP, 启用白名单, 禁止所有IP, 放行IP, add a network range to the whitelist, new office opened let its IP in, allowed IP changed, pause the whitelist, 允许的网段, 白名单加网段, 新办公室IP放行, 加一个IP段, 白名单改一下, 关掉白名单',
    // Both ways matter: people are locked out, or the desktops are opened to the Internet. A list sent without a type
    // may replace the one that is there.
    risk: byArg('operation_type', { ADD_IP: 'write', else: 'disruptive' }),
    targets: { kind: 'access-policy', ids: 'access_policy_id' },
    path: { access_policy_id: id() },
    body: {
      operation_type: z.enum(['ADD_IP', 'DELETE_IP']).optional().describe('What to do with ip_white_list'),
      ip_white_list: addresses.max(800).optional(),
      is_enable: z.boolean().optional(),
      is_block_all: z.boolean().optional().describe('Only while the whitelist is enabled'),
    },
    rules: [exactlyOne('ip_white_list', 'is_enable', 'is_block_all'), requires('operation_type', 'ip_white_list')],
    warn: 'Addresses that are not on an enabled whitelist cannot connect over the Internet; without one all can.',
  },
);

export const listAccessPolicyObjects = policies.operation(
  'ListAccessPolicyObjects',
  'GET /v2/{project_id}/access-policy/{access_policy_id}/objects',
  {
    title: 'List users of access policy',
    does: 'List the users and user groups that an access policy bars from the Internet.',
    keywords:
      'who is restricted, blacklisted users, Direct Connect only users, is this user blocked outside, 查询接入策略对象, 接入黑名单, 哪些用户被限制, 外网受限用户, who may only connect from inside, users under an access rule, 准入规则管哪些人, 谁被限制外网, 接入策略应用对象, 哪些人不能在外面登, which people are barred from outside, 不能在外面登录的名单',
    risk: 'read',
    path: { access_policy_id: id() },
    query: {
      limit: int(0, 2000).optional().describe('Default 10'),
      offset: int(0, 1999).optional(),
    },
    page: { style: 'offset', items: 'policy_objects_list', total: 'total', max: 2000 },
    brief: ['object_id', 'object_name', 'object_type'],
  },
);

export const updateAccessPolicyObjects = policies.operation(
  'UpdateAccessPolicyObjects',
  'PUT /v2/{project_id}/access-policy/{access_policy_id}/objects',
  {
    title: 'Set users of access policy',
    does: 'Set which users and user groups an access policy bars from the Internet.',
    keywords:
      'restrict user to office, block user from outside, lift restriction for a user, allow travelling employee, blacklist users, 更新接入策略对象, 限制用户外网登录, 添加黑名单用户, 解除用户限制, 出差员工, sales may connect from outside again, add people to the internet ban, exempt somebody from access rule, 准入规则加人, 把某人从外网限制里去掉, 接入策略对象修改, 销售允许在外登录, let the boss in from his hotel, only sales may work from outside, 只给他放开外网, 老板出差要能连',
    risk: 'disruptive',
    targets: [{ kind: 'access-policy', ids: 'access_policy_id' }, ...barred],
    path: { access_policy_id: id() },
    body: { policy_objects_list: policyObjects.min(1).max(2000).optional().describe('The whole new list') },
    rules: [atLeastOne('policy_objects_list')],
    warn: 'Who is listed may not connect over the Internet. Expect the list to replace the present one.',
  },
);
