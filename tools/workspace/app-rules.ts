import { z } from 'zod';
import { id, ids, int, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import type { Fact } from '../../src/catalog/targets.ts';

export const appRules = area({
  service: 'workspace',
  name: 'app-rules',
  title: 'Application rules',
  about: 'Which programs may not run on desktops: rules that recognize programs, and application control',
});

const whatItMatches: Fact[] = [
  { label: 'product', path: 'rule.product_rule.product_name', kind: 'text' },
  { label: 'process', path: 'rule.product_rule.process_name', kind: 'text' },
  { label: 'publisher', path: 'rule.product_rule.publisher', kind: 'text' },
  { label: 'path', path: 'rule.path_rule.path', kind: 'text' },
];

appRules.target({
  kind: 'app-rule',
  noun: 'application rule',
  plural: 'application rules',
  read: 'ListAppRule',
  id: 'id',
  name: 'name',
  facts: whatItMatches,
  also: [
    {
      // Being in this list is the fact; it filters by name, not by id.
      read: 'ListRestrictedRule',
      arg: 'name',
      from: 'name',
      key: 'name',
      fact: {
        label: 'programs',
        path: 'rule.scope',
        kind: 'state',
        words: { PRODUCT: 'under control now', PATH: 'under control now' },
      },
    },
  ],
});

appRules.target({
  kind: 'restricted-app-rule',
  noun: 'rule under control',
  plural: 'rules under control',
  read: 'ListRestrictedRule',
  id: 'id',
  name: 'name',
  facts: whatItMatches,
});

/** Texts of a product rule: all must match, and an empty one or * matches any. */
const product = text(128).optional();

const rule = z.strictObject({
  scope: z.enum(['PRODUCT', 'PATH']).describe('Which of the two rules holds'),
  product_rule: z
    .strictObject({
      identify_condition: text(128).optional().describe('Like productName'),
      publisher: text(1024).optional(),
      product_name: product,
      process_name: product,
      support_os: text(128).optional().describe('Built-in rules only'),
      version: product,
      product_version: text(128).optional(),
    })
    .optional()
    .describe('All must match; empty or * matches any'),
  path_rule: z
    .strictObject({ path: text(512).optional() })
    .optional()
    .describe('With what lies below; empty or * matches any'),
});

const listQuery = {
  name: text(128).optional(),
  limit: int(1, 100).optional().describe('Default 10'),
  offset: int(0, 2_147_483_646).optional(),
};

const ruleColumns = ['id', 'name', 'description', 'rule', 'rule_source', 'update_time'];

const blockingWarning = 'People can no longer start these programs. A rule that is empty or * matches every program.';

export const createAppRule = appRules.operation('CreateAppRule', 'POST /v1/{project_id}/app-center/app-rules', {
  title: 'Create application rule',
  does: 'Describe a program by product or path; it is forbidden only once add_restricted_rule takes the rule.',
  keywords:
    'new application rule, recognize a program, blacklist app, define software to block, exe name, publisher, games, chat software, 创建应用规则, 路径规则, 产品规则, 应用黑名单, 进程名, 识别应用, describe a program that shall be blocked, define by path or publisher, new rule for a game, 建应用规则, 定义要管的软件, 加一条应用规则, 按路径识别软件, teach the system what counts as a game, 定义哪些算游戏',
  risk: 'write',
  body: { name: text(64, 1), description: text(128).optional(), rule },
});

export const listAppRule = appRules.operation('ListAppRule', 'GET /v1/{project_id}/app-center/app-rules', {
  title: 'List application rules',
  does: 'List the library of application rules, built-in and own, in force or not.',
  keywords:
    'rule library, known programs, find application rule id, built-in rules, which apps can be blocked, 查询应用规则, 应用规则库, 内置规则, 规则列表, rules for recognising programs, which rules exist, 有哪些应用规则, 应用规则清单, 规则库里有什么, which programs does the system know, 系统认得哪些软件',
  risk: 'read',
  query: listQuery,
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ruleColumns,
});

export const updateAppRule = appRules.operation(
  'UpdateAppRule',
  'PATCH /v1/{project_id}/app-center/app-rules/{rule_id}',
  {
    title: 'Update application rule',
    does: 'Change name, description or match of an application rule.',
    keywords:
      'edit application rule, change path, new version of program, wrong program blocked, rename rule, 修改应用规则, 编辑规则, 更改路径, 误拦截, rule catches the wrong program, change path in a rule, 应用规则改一下, 规则误伤, 改规则路径, rule hits an innocent program, 规则拦错了',
    // A rule in force forbids other programs from then on.
    risk: byArg('rule', { else: 'disruptive', absent: 'write' }),
    targets: { kind: 'app-rule', ids: 'rule_id' },
    path: { rule_id: id() },
    body: { name: text(64, 1).optional(), description: text(128).optional(), rule: rule.optional() },
    rules: [atLeastOne('name', 'description', 'rule')],
    warn: 'Where the rule is under control, people can no longer start what it matches now.',
  },
);

export const deleteAppRule = appRules.operation(
  'DeleteAppRule',
  'DELETE /v1/{project_id}/app-center/app-rules/{rule_id}',
  {
    title: 'Delete application rule',
    does: 'Delete one application rule from the library.',
    keywords:
      'remove application rule, rule no longer needed, clean up rules, drop a definition, obsolete rule, wrong rule, 删除应用规则, 移除规则, 清理规则库, one application rule not needed, 应用规则不要了, 删一条规则, 删应用规则',
    risk: 'destructive',
    targets: { kind: 'app-rule', ids: 'rule_id' },
    path: { rule_id: id() },
    warn: 'The rule cannot be recovered; what it forbade may run again.',
  },
);

export const batchDeleteAppRules = appRules.operation(
  'BatchDeleteAppRules',
  'POST /v1/{project_id}/app-center/app-rules/batch-delete',
  {
    title: 'Delete application rules',
    does: 'Delete several application rules from the library.',
    keywords:
      'remove several application rules, clean up rule library, bulk delete rules, obsolete rules, start over, 批量删除应用规则, 清理规则库, 批量移除规则, delete many application rules, 一批应用规则删掉, 规则太多清理, 几条规则一起删, start the rule library over, 规则全清',
    risk: 'destructive',
    targets: { kind: 'app-rule', ids: 'items' },
    body: { items: ids(50).describe('Rule ids') },
    split: { arg: 'items', max: 50 },
    warn: 'The rules cannot be recovered; what they forbade may run again.',
  },
);

export const enableRuleRestriction = appRules.operation(
  'EnableRuleRestriction',
  'POST /v1/{project_id}/app-center/app-rules/actions/enable-rule-restriction',
  {
    title: 'Enable application control',
    does: 'Switch application control on: what its rules match may no longer run on any desktop.',
    keywords:
      'turn on app blocking, enforce blacklist, software restriction, stop games at work, AppLocker, 启用应用管控, 开启规则管控, 禁止运行软件, 应用黑名单生效, start blocking forbidden programs, switch on app control, blacklist has no effect, 打开应用管控, 让黑名单生效, 开始拦截软件, 管控打开, the ban list should really bite now, 黑名单真正管起来',
    risk: 'disruptive',
    targets: { kind: 'restricted-app-rule' },
    warn: 'On every desktop: programs that match cannot be started, and running ones may be ended.',
  },
);

export const disableRuleRestriction = appRules.operation(
  'DisableRuleRestriction',
  'POST /v1/{project_id}/app-center/app-rules/actions/disable-rule-restriction',
  {
    title: 'Disable application control',
    does: 'Switch application control off: every forbidden program may run again.',
    keywords:
      'turn off app blocking, stop blocking software, lift software restriction, all programs blocked by mistake, 禁用应用管控, 关闭规则管控, 解除软件限制, 软件打不开, stop blocking programs for all, switch app control off, everything is blocked nobody can work, 关掉应用管控, 先别拦了, 停止拦截软件, 大家软件都打不开, lift all program bans for today, 今天先都放开',
    // Nobody is interrupted, but a protection of the whole company ends.
    risk: 'disruptive',
    targets: { kind: 'restricted-app-rule' },
    warn: 'On every desktop: all forbidden programs may run again.',
  },
);

export const showRuleRestriction = appRules.operation(
  'ShowRuleRestriction',
  'GET /v1/{project_id}/app-center/app-rules/actions/get-rule-restriction',
  {
    title: 'Show application control',
    does: 'Show whether application control is on, how often it checks and whether it ends programs.',
    keywords:
      'is app blocking on, software restriction status, monitoring interval, force kill setting, why was my program closed, 查询应用管控, 管控是否开启, 管控配置, 周期监控, 程序被关闭, is program blocking active, how often are programs checked, 应用管控开着没, 管控多久检查一次, 管控设置, why was my program closed is control on, 程序被关是不是管控开了',
    risk: 'read',
  },
);

export const setRuleRestriction = appRules.operation(
  'SetRuleRestriction',
  'POST /v1/{project_id}/app-center/app-rules/actions/set-rule-restriction',
  {
    title: 'Configure application control',
    does: 'Set application control: on or off, regular checks and whether running programs are ended.',
    keywords:
      'kill forbidden programs, periodic check, scan interval, end running blacklisted app, app blocking settings, 设置应用管控, 强制结束进程, 周期监控, 管控间隔, 修改管控配置, check for forbidden programs every ten minutes, close running forbidden programs, 管控检查间隔, 发现就结束进程, 强杀违规软件, 管控参数, 违规软件检查间隔, 查到就关掉',
    // On, people lose programs; off, a protection of the whole company ends. What is ended by force loses unsaved work.
    risk: byArg('app_force_kill_proc_switch', { true: 'destructive', else: 'disruptive' }),
    targets: { kind: 'restricted-app-rule' },
    body: {
      app_restrict_rule_switch: z.boolean().describe('Application control itself'),
      app_control_mode: int(0).optional().describe('0: listed programs may not run'),
      app_periodic_switch: z.boolean().optional().describe('Check regularly'),
      app_periodic_interval: int(5, 60).optional().describe('Minutes'),
      app_force_kill_proc_switch: z.boolean().optional().describe('End running programs'),
    },
    warn: 'On every desktop. Programs that are ended by force lose unsaved work.',
  },
);

export const addRestrictedRule = appRules.operation(
  'AddRestrictedRule',
  'POST /v1/{project_id}/app-center/app-restricted-rules',
  {
    title: 'Forbid programs',
    does: 'Put application rules under control: what they match is forbidden on all desktops while control is on.',
    keywords:
      'block software, ban an app, forbid program, blacklist, no games, no torrent, no chat client, unwanted software, 增加管控规则, 禁用软件, 禁止应用, 拉黑应用, 禁止游戏, 屏蔽软件, people play games at work, stop staff from running a tool, 上班玩游戏, 不许运行某软件, 禁止某个程序, 不让用某软件, 拦截软件, 加入黑名单, nobody may run this tool, 不准玩游戏, 禁止运行, interns watch films at work stop the player, he plays games all day make it impossible, 上班看电影玩游戏, 挂游戏, 让它根本打不开',
    risk: 'disruptive',
    targets: { kind: 'app-rule', ids: 'items' },
    body: { items: ids(50).describe('Application rule ids') },
    split: { arg: 'items', max: 50 },
    warn: blockingWarning,
  },
);

export const listRestrictedRule = appRules.operation(
  'ListRestrictedRule',
  'GET /v1/{project_id}/app-center/app-restricted-rules',
  {
    title: 'List forbidden programs',
    does: 'List the application rules that are under control.',
    keywords:
      'blocked software, blacklist, banned apps, which programs are forbidden, why can I not start this program, 查询管控规则, 已禁用的软件, 应用黑名单, 软件无法运行, which programs are blocked, why does this program not start, 禁了哪些软件, 哪些程序不能运行, 黑名单里有什么, 被管控的软件, program closes by itself with a notice, says closed by administrator why, 提示被管理员关闭',
    risk: 'read',
    query: listQuery,
    page: { style: 'offset', items: 'items', total: 'count', max: 100 },
    brief: ruleColumns,
  },
);

export const deleteRestrictedRule = appRules.operation(
  'DeleteRestrictedRule',
  'POST /v1/{project_id}/app-center/app-restricted-rules/actions/batch-delete',
  {
    title: 'Allow forbidden programs',
    does: 'Take application rules out of control; the rules themselves stay in the library.',
    keywords:
      'unblock software, allow app again, remove from blacklist, lift ban, whitelist program, needs this program for work, 删除管控规则, 解禁软件, 移出黑名单, 允许应用运行, 恢复软件, allow a blocked program again, tool was banned but is needed, 软件放行, 解除对某软件的禁止, 允许再运行, 移出管控, 误禁, 允许大家再用, accountants need the banned tool, program closed by administrator by mistake, 财务需要那个被禁的工具, 误封了放开',
    // add_restricted_rule undoes it, but until then a protection of the whole company is gone.
    risk: 'disruptive',
    targets: { kind: 'restricted-app-rule', ids: 'items' },
    body: { items: ids(50).describe('Ids from list_restricted_rule') },
    split: { arg: 'items', max: 50 },
    warn: 'On every desktop: what these rules forbade may run again.',
  },
);
