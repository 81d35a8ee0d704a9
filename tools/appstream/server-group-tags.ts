import { z } from 'zod';
import { id } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { serverTags as tags } from './models/server.ts';

export const serverGroupTags = area({
  service: 'appstream',
  name: 'server-group-tags',
  title: 'Server group tags',
  about: 'Tags of server groups',
});

const groups = z
  .array(z.strictObject({ server_group_id: id().optional(), tags }))
  .min(1)
  .max(100)
  .describe('Both needed; no key twice');

const tagWarning = 'Rules that go by tags apply to other server groups afterwards.';

export const showServerGroupTag = serverGroupTags.operation(
  'ShowServerGroupTag',
  'GET /v1/{project_id}/server-group/{server_group_id}/tags',
  {
    title: 'List tags of server group',
    does: 'List the tags of one server group.',
    keywords:
      'labels, key value, how is the group tagged, cost center, department, 服务器组标签, 查询标签, 查看标签, 成本标签, what tags has this server group, 主机组的标签, 服务器组打了什么标签, 某服务器组标签, who pays for this farm, 这组主机算谁的',
    risk: 'read',
    path: { server_group_id: id() },
    page: { style: 'whole', items: 'tags' },
  },
);

export const listServerGroupTag = serverGroupTags.operation(
  'ListServerGroupTag',
  'GET /v1/{project_id}/server-group/tags',
  {
    title: 'List tags on server groups',
    does: 'List every tag key in use on any server group, with its values.',
    keywords:
      'all labels, which tags exist, tag keys, tag values, cost centers, 所有标签, 标签列表, 有哪些标签, 标签键值, 服务器组标签集合, tags used on server groups, 主机组都用过哪些标签, 服务器组标签汇总, 所有主机组标签',
    risk: 'read',
    page: { style: 'whole', items: 'tags' },
  },
);

export const createServerGroupTags = serverGroupTags.operation(
  'CreateServerGroupTags',
  'POST /v1/{project_id}/server-group/{server_group_id}/tags/create',
  {
    title: 'Tag server group',
    does: 'Add tags to one server group, at most 20 in all; a key it has already gets the new value.',
    keywords:
      'label, set tag, change tag value, mark group, cost allocation, department, 添加服务器组标签, 打标签, 加标签, 修改标签值, 成本分摊, put a tag on one server group, owner tag for the farm, 给主机组打标签, 服务器组加标签, 给服务器组标上',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'server-group', ids: 'server_group_id' },
    path: { server_group_id: id() },
    body: { tags },
    rules: [atLeastOne('tags')],
    warn: tagWarning,
  },
);

export const deleteServerGroupTags = serverGroupTags.operation(
  'DeleteServerGroupTags',
  'DELETE /v1/{project_id}/server-group/{server_group_id}/tags/delete',
  {
    title: 'Untag server group',
    does: 'Remove tags from one server group.',
    keywords:
      'remove label, delete tag, clear tags, wrong tag, unmark group, 删除服务器组标签, 去掉标签, 移除标签, 标签打错了, take a tag off one server group, 主机组标签去掉, 服务器组删标签, 去掉服务器组上的标签',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'server-group', ids: 'server_group_id' },
    path: { server_group_id: id() },
    body: { tags },
    rules: [atLeastOne('tags')],
    warn: tagWarning,
  },
);

export const batchCreateServerGroupTags = serverGroupTags.operation(
  'BatchCreateServerGroupTags',
  'POST /v1/{project_id}/server-group/tags/batch-create',
  {
    title: 'Tag server groups',
    does: 'Add tags to several server groups; keys they have already get the new values.',
    keywords:
      'label many groups, bulk tagging, mark groups, cost allocation, department, 批量添加服务器组标签, 批量打标签, 成本分摊, same tag on many server groups, 一批主机组打标签, 多个服务器组一起标, 所有主机组标上, 批量标服务器组',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'server-group', ids: 'items[].server_group_id' },
    body: { items: groups },
    split: { arg: 'items', max: 100 },
    warn: tagWarning,
  },
);

export const batchDeleteServerGroupTags = serverGroupTags.operation(
  'BatchDeleteServerGroupTags',
  'DELETE /v1/{project_id}/server-group/tags/batch-delete',
  {
    title: 'Untag server groups',
    does: 'Remove tags from several server groups.',
    keywords:
      'remove labels in bulk, clean up tags, clear tags, wrong tags, unmark groups, 批量删除服务器组标签, 批量去掉标签, 清理标签, take tags off many server groups, 一批主机组去标签, 多个服务器组标签删掉, 批量清服务器组标签, strip labels off all farms, 主机组标签都去掉',
    changes: [{ what: 'tags' }],
    risk: 'write',
    targets: { kind: 'server-group', ids: 'items[].server_group_id' },
    body: { items: groups },
    split: { arg: 'items', max: 100 },
    warn: tagWarning,
  },
);
