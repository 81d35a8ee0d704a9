import { z } from 'zod';
import { digits, id, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { tag } from './models/tag.ts';

export const desktopTags = area({
  service: 'workspace',
  name: 'desktop-tags',
  title: 'Desktop tags',
  about: 'Tags of desktops: list, set, remove, find desktops by tag',
});

/** Tasks and the rules of this server may go by tags, so a preview shows whose desktop gets or loses one. */
const tagWarning = 'Scheduled tasks and rules that go by tags apply to other desktops afterwards.';

const taggedDesktops = z
  .array(z.strictObject({ desktop_id: id(), tags: z.array(tag).min(1).max(20) }))
  .min(1)
  .max(100);

const tagFilters = z
  .array(z.strictObject({ key: text(128).optional(), values: z.array(text(255)).max(43).optional() }))
  .max(100);

export const showTagByDesktopId = desktopTags.operation(
  'ShowTagByDesktopId',
  'GET /v2/{project_id}/desktops/{desktop_id}/tags',
  {
    title: 'List tags of a desktop',
    does: 'List the tags of one desktop.',
    keywords:
      'labels, which tags, cost center, department, marked as, 查询桌面标签, 桌面的标签, 成本中心, 部门标签, which tags does this machine have, what labels are on it, which cost center is it booked on, 这台打了什么标签, 桌面上有哪些标签, 机器的标签',
    risk: 'read',
    path: { desktop_id: id() },
    page: { style: 'whole', items: 'tags' },
  },
);

export const createTag = desktopTags.operation('CreateTag', 'POST /v2/{project_id}/desktops/{desktop_id}/tags', {
  title: 'Tag desktop',
  does: 'Set one tag of one desktop, over an older value of its key; 10 tags at most.',
  keywords:
    'label, mark, classify, cost center, department, owner, add tag, change tag value, 打标签, 添加标签, 创建标签, 标记, put a tag on one desktop, label a machine, set cost center of a machine, 给这台打标签, 加个标签, 标记一台机器, 给桌面贴标签, note on this machine who pays for it, 给这台记上是哪个部门的',
  changes: [{ what: 'tags' }],
  risk: 'write',
  targets: { kind: 'desktop', ids: 'desktop_id' },
  path: { desktop_id: id() },
  body: { tag },
  warn: tagWarning,
});

export const deleteTag = desktopTags.operation(
  'DeleteTag',
  'DELETE /v2/{project_id}/desktops/{desktop_id}/tags/{key}',
  {
    title: 'Remove tag from desktop',
    does: 'Remove one tag from one desktop.',
    keywords:
      'unlabel, untag, unmark, delete label, drop tag, 删除标签, 去掉标签, 移除标签, take the tag off this machine, wrong label on one desktop, 这台的标签去掉, 标签打错了, 撕掉标签, cost center on this machine was wrong remove it, 这台标错了去掉',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id(), key: text(128, 1) },
    warn: tagWarning,
  },
);

export const listProjectTags = desktopTags.operation('ListProjectTags', 'GET /v2/{project_id}/desktops/tags', {
  title: 'List tags in use',
  does: 'List all tag keys and values that desktops of the project have.',
  keywords:
    'all labels, which tags exist, tag keys, tag values, cost centers, departments, 查询项目标签, 所有标签, 有哪些标签, 标签列表, which tag keys do people use, values used so far, our tagging vocabulary, existing labels before inventing new ones, 都用过哪些标签, 标签键值有哪些, 以前打过哪些标签, 现有标签, 标签汇总',
  risk: 'read',
  query: { key: text(128).optional(), ...paged(1000) },
  page: { style: 'offset', items: 'tags', total: 'totalCount', max: 1000 },
  brief: ['key', 'values'],
});

export const batchChangeTags = desktopTags.operation(
  'BatchChangeTags',
  'POST /v2/{project_id}/desktops/{desktop_id}/tags/action',
  {
    title: 'Set or remove tags of a desktop',
    does: 'Set or remove several tags of one desktop; set tags replace older values.',
    keywords:
      'label, mark, several tags at once, retag, untag, 批量添加标签, 批量删除标签, 修改桌面标签, 打多个标签, add and remove several tags on one machine, replace its labels, 这台一次改几个标签, 一台机器多个标签, 标签增删, relabel one machine completely, 这台的标记全换一遍',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    body: {
      action: text(255).optional().describe('create or delete'),
      tags: z.array(tag).min(1).max(20).optional(),
      sys_tags: z.array(tag).max(20).optional().describe('Withdrawn'),
    },
    rules: [atLeastOne('action'), atLeastOne('tags')],
    warn: tagWarning,
  },
);

export const listDesktopByTags = desktopTags.operation(
  'ListDesktopByTags',
  'POST /v2/{project_id}/desktops/resource_instances/action',
  {
    title: 'Find desktops by tag',
    does: 'Find or count desktops by the tags they have or lack; list_desktops_detail tells more of each.',
    keywords:
      'filter by label, untagged desktops, without tags, desktops of a department, cost center, count by tag, 按标签查询桌面, 标签过滤, 未打标签的桌面, 没有标签, 某部门的桌面, all machines with tag department finance, which desktops are tagged, machines of a cost center, find untagged machines, 带某标签的机器, 财务标签的桌面有哪些, 按标签找机器, 筛选标签, 哪些机器没打标签, machines that carry a label, which computers belong to project X by label, 标了某项目的机器, 哪些机器标着',
    risk: 'read',
    body: {
      action: text(20, 1).describe('filter, or count for the number only'),
      without_any_tag: z.boolean().optional().describe('true: only desktops without tags'),
      matches: z
        .array(z.strictObject({ key: text(128).describe('resource_name'), value: text(255).describe('Fuzzy') }))
        .max(50)
        .optional(),
      tags: tagFilters.optional().describe('Has all of these'),
      tags_any: tagFilters.optional().describe('Has one of these'),
      not_tags: tagFilters.optional().describe('Lacks one of these'),
      not_tags_any: tagFilters.optional().describe('Has none of these'),
      limit: digits().optional(),
      offset: digits().optional(),
    },
    page: {
      style: 'offset',
      items: 'resources',
      total: 'total_count',
      max: 1000,
      in: 'body',
      countedBy: { arg: 'action', value: 'count' },
    },
    brief: ['resource_id', 'resource_name', 'tags'],
  },
);

export const batchAddDesktopsTags = desktopTags.operation(
  'BatchAddDesktopsTags',
  'POST /v2/{project_id}/desktops/batch-tags',
  {
    title: 'Tag desktops',
    does: 'Set tags of many desktops, over older values of their keys.',
    keywords:
      'label machines, mark fleet, classify, cost center, department, bulk tagging, 批量打标签, 批量添加桌面标签, 多台桌面打标签, 部门标签, tag these 50 machines, label a whole fleet, mark all lab machines, 这批机器打标签, 统一标上, 多台一起打标签, 批量贴标签, 给这些机器都标上',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
    body: { desktops: taggedDesktops },
    split: { arg: 'desktops', max: 100 },
    warn: tagWarning,
  },
);

export const batchDeleteDesktopsTags = desktopTags.operation(
  'BatchDeleteDesktopsTags',
  'DELETE /v2/{project_id}/desktops/batch-tags',
  {
    title: 'Remove tags from desktops',
    does: 'Remove tags from many desktops.',
    keywords:
      'unlabel, untag fleet, delete labels, bulk untag, clean up tags, 批量删除桌面标签, 批量去标签, 清理标签, take a tag off all these machines, strip labels, project tag obsolete, 这批机器标签去掉, 统一去标签, 多台一起删标签, project ended strip its label everywhere, 项目结束标签都撕掉',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktops[].desktop_id' },
    body: { desktops: taggedDesktops },
    split: { arg: 'desktops', max: 100 },
    warn: tagWarning,
  },
);
