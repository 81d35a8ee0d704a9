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
      'quote, how much, cost, market image, switch image, licence fee, before rebuilding, 询价, 切换镜像询价, 多少钱, 镜像费用, 收费镜像, 市场镜像, how much does switching to a paid image cost, licence cost of another system, price before rebuilding, 换收费镜像要多少钱, 换镜像费用, 切镜像报价, 换系统贵多少, extra cost of a paid system, 换成收费镜像多花多少, would the licensed Windows be expensive, 换成带授权的系统贵不贵',
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
      'quote, how much, cost of extra disk, more storage, add data disk, 询价, 加盘询价, 添加磁盘多少钱, 数据盘价格, 桌面池加盘费用, what does another disk cost, price of extra data disk, 加一块盘多少钱, 加盘报价, 加盘费用, 数据盘多少钱, budget for extra drives, 加盘预算',
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
      'quote, how much, cost, market image, switch pool image, licence fee, 询价, 桌面池切换镜像询价, 桌面池镜像费用, 多少钱, 收费镜像, what would the pool cost with a paid image, 池子换镜像多少钱, 桌面池换收费镜像, 池换镜像报价, budget for a paid system in the shared machines, 共用机器换收费系统预算',
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
      'quote, how much, expand disk, bigger disk, disk full, more space, 询价, 扩容磁盘询价, 扩容多少钱, 磁盘扩容费用, 桌面池扩容, what does a larger disk cost, price of 100 GB more, 扩盘多少钱, 盘加大要多少钱, 扩容报价, 磁盘升级费用, budget for bigger drives, 扩盘预算',
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
      'quote, how much, resize, upgrade, downgrade, refund, more CPU, more memory, 询价, 变更规格询价, 升配多少钱, 降配退款, 规格差价, what does an upgrade cost, price difference to 8 cores, what do I get back when downgrading, cost of bigger machines, 升配要加多少钱, 换规格多少钱, 升级报价, 降配退多少, 规格变更价格, what would it cost to bump to 8 cores, budget for stronger machines, 升级预算, 升档差多少钱',
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
      'quote, how much, collaborative desktop, screen sharing, add-on, attached resources, 询价, 增配询价, 协同资源价格, 桌面协同多少钱, 附属资源, what does collaboration cost, price of add-on, cost of auxiliary resources, 加协同多少钱, 协同报价, 辅助资源多少钱, 增值资源价格, budget for working together on a desktop, 多人协同预算',
    risk: 'read',
    body: addedCollaboration,
    rules: [whose],
  },
);
