import { id, ids, text } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';

export const collaboration = area({
  service: 'workspace',
  name: 'collaboration',
  title: 'Collaborative desktops',
  about: 'Buy and remove what lets several people work on one desktop together',
});

export const addDesktopSubResources = collaboration.operation(
  'AddDesktopSubResources',
  'POST /v2/{project_id}/desktop/sub-resources',
  {
    title: 'Buy collaboration for desktops',
    does: 'Make existing desktops collaborative, by buying the collaboration resource for them.',
    keywords:
      'share desktop, work together, co-editing, screen sharing, invite others, subsidiary resource, add-on, 协同桌面, 购买协同, 开通协同, 桌面共享, 附属资源, 多人协作, several people on one desktop at the same time, purchase auxiliary resources, auxiliary resource, let a designer share his desktop, add-on for existing desktop, 增值资源, 辅助资源, 多人同时用一台, 让桌面支持协同, 买协同',
    risk: 'billing',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: {
      sub_resource_sku: id().describe('From list_sharer_products'),
      order_id: text(255).optional(),
      desktop_ids: ids(100),
    },
    job: workspaceJob(),
    warn: 'The resource is charged for each of the desktops.',
  },
);

export const deleteDesktopSubResources = collaboration.operation(
  'DeleteDesktopSubResources',
  'POST /v2/{project_id}/desktop/delete-sub-resources',
  {
    title: 'Remove collaboration from desktops',
    does: 'End collaboration on desktops; they stay, the collaboration resource is given up.',
    keywords:
      'stop sharing, unsubscribe collaboration, cancel add-on, save cost, 取消协同, 退订协同, 删除协同资源, 关闭协同桌面, 附属资源, nobody works together on it any more, give up auxiliary resources, collaboration add-on not used, 辅助资源退掉, 不用协同了, 协同取消, 去掉协同, nobody joins the shared screen any more cancel the extra, 不再多人一起用了',
    // Whoever takes part is thrown out; the resource can be bought again, no data is lost.
    risk: ['billing', 'disruptive'],
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: {
      desktop_ids: ids(100),
      sub_resource_type: text(255, 1).describe('DESKTOP_SHARER'),
      order_id: text(255).optional(),
    },
    job: workspaceJob(),
    warn: 'Collaboration in progress ends; the resource has to be bought again to get it back.',
  },
);
