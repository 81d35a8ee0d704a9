import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { addedCollaboration, addedDisk, extendedDisk, otherImage, otherProduct } from './models/order-changes.ts';

export const prices = area({
  service: 'workspace',
  name: 'prices',
  title: 'Prices',
  about: 'What a change of yearly/monthly desktops would cost',
});

const whose = atLeastOne('desktop_ids', 'desktop_pool_id');
const whichImage = atLeastOne('image_id', 'image_spec_code');

export const estimateChangeImages = prices.operation(
  'EstimateChangeImages',
  'POST /v2/{project_id}/periodic/inquiry/change-image',
  {
    title: 'Price another image of desktops',
    does: 'Tell what a paid image instead of a free one would cost for yearly/monthly desktops.',
    keywords:
      'quote, how much, cost, market image, switch image, licence fee, before rebuilding, 询价, 切换镜像询价, 多少钱, 镜像费用, 收费镜像, 市场镜像',
    risk: 'read',
    body: otherImage,
    rules: [whose, whichImage],
  },
);

export const estimateDesktopPoolAddVolume = prices.operation(
  'EstimateDesktopPoolAddVolume',
  'POST /v2/{project_id}/desktop-pool/periodic/inquiry/add-volume',
  {
    title: 'Price another disk',
    does: 'Tell what one more disk would cost for a yearly/monthly pool or desktops.',
    keywords:
      'quote, how much, cost of extra disk, more storage, add data disk, 询价, 加盘询价, 添加磁盘多少钱, 数据盘价格, 桌面池加盘费用',
    risk: 'read',
    body: addedDisk,
    rules: [whose],
  },
);

export const estimateDesktopPoolChangeImage = prices.operation(
  'EstimateDesktopPoolChangeImage',
  'POST /v2/{project_id}/desktop-pool/periodic/inquiry/change-image',
  {
    title: 'Price another image of pool',
    does: 'Tell what a paid image would cost for a yearly/monthly pool; for plain desktops estimate_change_images.',
    keywords:
      'quote, how much, cost, market image, switch pool image, licence fee, 询价, 桌面池切换镜像询价, 桌面池镜像费用, 多少钱, 收费镜像',
    risk: 'read',
    body: otherImage,
    rules: [whose, whichImage],
  },
);

export const estimateDesktopPoolExtendVolume = prices.operation(
  'EstimateDesktopPoolExtendVolume',
  'POST /v2/{project_id}/desktop-pool/periodic/inquiry/extend-volume',
  {
    title: 'Price larger disk',
    does: 'Tell what a larger disk would cost for a yearly/monthly pool or desktops.',
    keywords:
      'quote, how much, expand disk, bigger disk, disk full, more space, 询价, 扩容磁盘询价, 扩容多少钱, 磁盘扩容费用, 桌面池扩容',
    risk: 'read',
    body: extendedDisk,
    rules: [whose],
  },
);

export const estimateDesktopPoolResize = prices.operation(
  'EstimateDesktopPoolResize',
  'POST /v2/{project_id}/desktop-pool/periodic/inquiry/resize',
  {
    title: 'Price another product',
    does: 'Tell what another product would cost, or a smaller one refund, for a yearly/monthly pool or desktops.',
    keywords:
      'quote, how much, resize, upgrade, downgrade, refund, more CPU, more memory, 询价, 变更规格询价, 升配多少钱, 降配退款, 规格差价',
    risk: 'read',
    body: otherProduct,
    rules: [whose],
  },
);

export const estimateAddResources = prices.operation(
  'EstimateAddResources',
  'POST /v2/{project_id}/periodic/inquiry/add-resources',
  {
    title: 'Price collaboration',
    does: 'Tell what adding collaboration would cost for yearly/monthly desktops.',
    keywords:
      'quote, how much, collaborative desktop, screen sharing, add-on, attached resources, 询价, 增配询价, 协同资源价格, 桌面协同多少钱, 附属资源',
    risk: 'read',
    body: addedCollaboration,
    rules: [whose],
  },
);
