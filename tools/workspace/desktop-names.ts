import { z } from 'zod';
import { id, ids, int, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';

export const desktopNames = area({
  service: 'workspace',
  name: 'desktop-names',
  title: 'Desktop naming',
  about: 'Rules by which new desktops get their names',
});

desktopNames.target({
  kind: 'name-policy',
  noun: 'naming policy',
  plural: 'naming policies',
  read: 'ListDesktopNamePolicy',
  id: 'policy_id',
  name: 'policy_name',
  facts: [
    { label: 'prefix', path: 'name_prefix', kind: 'text' },
    { label: 'digits', path: 'digit_number', kind: 'text' },
    { label: 'counts from', path: 'start_number', kind: 'text' },
    { label: 'default', path: 'is_default_policy', kind: 'state', words: { true: 'yes', false: 'no' } },
  ],
});

const policyName = text(30, 1).regex(
  /^[\u4e00-\u9fa5a-zA-Z_][\u4e00-\u9fa5a-zA-Z0-9_]{0,29}$/,
  'Chinese, letters, digits and _, no digit first',
);

const namePrefix = text(100, 1).describe('May hold $DomainUser$, the user name; not for pools then');

const digitNumber = int(1, 5).describe('Digits of the running number');

const startNumber = int(1, 99_999).describe('First number');

const perUser = int(0, 1).describe('1: counted per user, with $DomainUser$; 0: over all desktops');

const isDefault = z.boolean().describe('Default for new desktops; replaces the default so far');

export const listDesktopNamePolicy = desktopNames.operation(
  'ListDesktopNamePolicy',
  'GET /v2/{project_id}/desktop-name-policies',
  {
    title: 'List naming policies',
    does: 'List the rules by which new desktops get their names.',
    keywords:
      'naming convention, naming scheme, hostname pattern, name prefix, how are computers named, default name rule, 桌面名称策略, 命名规则, 命名规范, 计算机名规则, 名称前缀, how are new machines named, naming rules, naming templates we have, 新桌面怎么命名, 有哪些命名规则, 机器名规则, why is the computer called that, 机器名按什么来的',
    risk: 'read',
    query: {
      is_contain_user: z.boolean().optional().describe('Names with the user name in them'),
      policy_name: text(30).optional().describe('Fuzzy'),
      policy_id: text(36).optional(),
      ...paged(50),
    },
    page: { style: 'offset', items: 'desktop_name_policy_infos', total: 'total_count', max: 50 },
    brief: ['policy_id', 'policy_name', 'name_prefix', 'digit_number', 'start_number', 'is_default_policy'],
  },
);

export const createDesktopNamePolicy = desktopNames.operation(
  'CreateDesktopNamePolicy',
  'POST /v2/{project_id}/desktop-name-policies',
  {
    title: 'Create naming policy',
    does: 'Create a rule that names new desktops by prefix, user name and running number; 50 at most.',
    keywords:
      'naming convention, naming scheme, hostname pattern, computer name template, automatic names, numbered names, 创建桌面名称策略, 命名规则, 命名规范, 自动命名, 名称前缀, 编号, new desktops should be called after their users, name machines by department and number, automatic computer names, 新机器按规则起名, 自动编号, 按部门起名, 定个命名规则, 命名模板, computers should be called by city and number, 以后机器按城市编号起名',
    risk: 'write',
    body: {
      policy_name: policyName,
      name_prefix: namePrefix,
      digit_number: digitNumber,
      start_number: startNumber,
      single_domain_user_inc: perUser,
      is_default_policy: isDefault.optional(),
    },
  },
);

export const updateDesktopNamePolicy = desktopNames.operation(
  'UpdateDesktopNamePolicy',
  'PUT /v2/{project_id}/desktop-name-policies/{policy_id}',
  {
    title: 'Update naming policy',
    does: 'Change a rule by which new desktops get their names, or make it the default.',
    keywords:
      'edit naming convention, change prefix, change numbering, set default name rule, 修改桌面名称策略, 修改命名规则, 修改前缀, 设为默认策略, names should start with another prefix, change the numbering of new machines, 改命名规则, 换前缀, 起名规则改一下, 命名规则调整, from now on another prefix, 以后换个前缀',
    risk: 'write',
    targets: { kind: 'name-policy', ids: 'policy_id' },
    path: { policy_id: id() },
    body: {
      policy_name: policyName.optional(),
      name_prefix: namePrefix.optional(),
      digit_number: digitNumber.optional(),
      start_number: startNumber.optional(),
      single_domain_user_inc: perUser.optional(),
      is_default_policy: isDefault.optional(),
    },
  },
);

export const batchDeleteDesktopNamePolicy = desktopNames.operation(
  'BatchDeleteDesktopNamePolicy',
  'POST /v2/{project_id}/desktop-name-policies/batch-delete',
  {
    title: 'Delete naming policies',
    does: 'Delete rules by which new desktops get their names; existing names stay.',
    keywords:
      'remove naming convention, remove name rule, clean up naming schemes, 删除桌面名称策略, 删除命名规则, 清理, we no longer use that naming rule, drop old naming templates, 命名规则不用了, 删命名规则, 旧规则删掉, obsolete naming schemes, 老的起名规则不要',
    risk: 'destructive',
    targets: { kind: 'name-policy', ids: 'policy_ids' },
    body: { policy_ids: ids(50).optional() },
    rules: [atLeastOne('policy_ids')],
    split: { arg: 'policy_ids', max: 50 },
    warn: 'New desktops, those of pools too, can no longer be named by them.',
  },
);
