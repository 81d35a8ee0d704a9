import { z } from 'zod';
import { digits, id, int, type Shape, text } from '../../src/catalog/fields.ts';
import { changeOrder, order } from '../../src/catalog/jobs.ts';
import { area, type Estimate, type PartialFailures } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, exactlyOne, requires } from '../../src/catalog/rules.ts';
import type { Targets } from '../../src/catalog/targets.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';
import { assignment, namePolicyId } from './models/assignment.ts';
import { desktopsInternet } from './models/desktops-internet.ts';
import {
  addedCollaboration,
  addedDisk,
  extendedDisk,
  otherImage,
  otherProduct,
  removedCollaboration,
} from './models/order-changes.ts';
import { newDesktopPool } from './models/order-desktop-pool.ts';
import { newDesktops, rebuiltDesktops } from './models/order-desktops.ts';
import { payment, terms } from './models/order-terms.ts';
import { subnetBandwidth } from './models/subnet-bandwidth.ts';
import { dataDisks } from './models/volume.ts';

export const orders = area({
  service: 'workspace',
  name: 'orders',
  title: 'Orders',
  about: 'Yearly/monthly purchases and changes',
});

/** WKS.0224: the service refuses orders while one waits. */
const unpaidBlocks = 'Nothing happens before the order is paid, and an unpaid order blocks the next one.';

const disk = dataDisks.element;

const exclusiveSeats = z.strictObject({
  enterprise_project_id: enterpriseProjectId.optional(),
  product_id: id(),
  new_quantity: int(0, 300).describe('Desktops in all'),
});

export const createOrder = orders.operation('CreateOrder', 'POST /v2/{project_id}/periodic/subscribe/order', {
  title: 'Order yearly/monthly resources',
  does: 'Order yearly/monthly desktops, pools, disks, EIPs, bandwidth, hosts, collaboration, paid-image rebuilds.',
  keywords:
    'buy for a year, prepaid, subscribe, purchase, monthly subscription, annual, new desktops cheaper, more disks, 包年包月下单, 包周期, 购买桌面, 包月桌面, 预付费, 订购, 买云盘, buy yearly desktops, place an annual order, monthly machines, prepay a year, order 30 desktops for 12 months, 买一年, 包年买桌面, 下包年订单, 包月买, 订30台, cheaper for a whole year, buy for twelve months',
  risk: [
    'billing',
    byArg('type', { rebuildDesktops: 'destructive', else: 'billing' }),
    byArg('resources[].rebuild_desktops', { else: 'destructive', absent: 'billing' }),
    // Assigning wipes desktops by default, as in AttachInstances.
    byArg('resources[].attach_desktops', { else: 'destructive', absent: 'billing' }),
    // As in CreateChangeOrder: fewer seats may cost people theirs.
    ...['resize_exclusive_lites', 'create_exclusive_hosts.resize_exclusive_lites'].map((seats) =>
      byArg(`resources[].${seats}`, { else: 'disruptive', absent: 'billing' }),
    ),
  ],
  targets: [
    ...[
      'add_volumes.desktop_id',
      'rebuild_desktops.desktop_ids',
      'attach_desktops.desktops[].desktop_id',
      'apply_desktops_internet.desktop_ids',
    ].map((ids): Targets => ({ kind: 'desktop', ids: `resources[].${ids}` })),
    { kind: 'desktop-pool', ids: 'resources[].expand_desktop_pool.pool_id' },
  ],
  body: {
    type: z.enum([
      'createDesktops',
      'addVolumes',
      'rebuildDesktops',
      'createDesktopPool',
      'expandDesktopPool',
      'applyDesktopsInternet',
      'createExclusiveHosts',
      'subscribeUserSharer',
      'ApplySubnetBandwidth',
    ]),
    enterprise_project_id: enterpriseProjectId.optional(),
    resources: z
      .array(
        z.strictObject({
          ...terms('Needed: 2 month, 3 year, 4 hour (bandwidth pack), 5 until a date (added disks), 6 once'),
          add_volumes: z.strictObject({ desktop_id: id(), volumes: z.array(disk).min(1).max(10) }).optional(),
          create_desktops: newDesktops.optional(),
          rebuild_desktops: rebuiltDesktops.optional(),
          attach_desktops: z
            .strictObject({
              desktops: z.array(assignment).min(1).max(50).optional(),
              image_type: text(255).optional(),
              image_id: id().optional().describe('Only to change the image; wipes the system disk'),
              desktop_name_policy_id: namePolicyId.optional(),
            })
            .optional(),
          create_exclusive_hosts: z
            .strictObject({
              availability_zone: text(255, 1),
              name: text(255).optional(),
              apply_desktop_quantity: int(0, 300).optional().describe('Desktops added'),
              quantity: int(1, 100).describe('Hosts'),
              product_id: id(),
              image_volumes: z.array(disk).max(100),
              enterprise_project_id: enterpriseProjectId.optional(),
              memory_volumes: z.array(disk).max(100).describe('Storage disks'),
              vpc_id: id(),
              subnet_id: id(),
              resize_exclusive_lites: exclusiveSeats.optional(),
            })
            .optional(),
          resize_exclusive_lites: exclusiveSeats.optional(),
          create_desktop_pool: newDesktopPool.optional(),
          expand_desktop_pool: z
            .strictObject({ size: int(1, 1000).optional().describe('Desktops added'), pool_id: id() })
            .optional(),
          apply_desktops_internet: z.strictObject(desktopsInternet).optional(),
          apply_subnet_bandwidth: z.strictObject(subnetBandwidth).optional(),
          subscribe_user_sharer: z
            .strictObject({
              user_sharer_sku: id().describe('Product from list_sharer_products'),
              users: z
                .array(z.strictObject({ user_id: id(), user_name: text(55, 1) }))
                .min(1)
                .max(1000),
            })
            .optional(),
        }),
      )
      .min(1)
      .max(50)
      .describe('The part that fits type'),
    extend_param: payment.optional(),
  },
  job: order('extend_param.is_auto_pay'),
  warn: `${unpaidBlocks} The whole term is charged at once. Rebuilt and newly assigned desktops lose their data.`,
});

/** A price in advance, for one type of change: the read takes the fields of the parameter that goes with the type. */
const quote = (
  is: string,
  read: string,
  [param, fields]: [name: string, fields: Shape],
  { amount, currency }: Pick<Estimate, 'amount' | 'currency'>,
): Estimate => ({
  read,
  when: { arg: 'type', is },
  args: Object.fromEntries(Object.keys(fields).map((name) => [name, `${param}.${name}`])),
  amount,
  currency,
});

const rated = { amount: ['official_website_rating_result.amount'], currency: 'currency' };
const ratedEach = { amount: [`cloud_service_rating_results[].${rated.amount[0]}`], currency: 'currency' };
/** A smaller product is quoted as a refund, which is no price. */
const ratedUpgrade = {
  amount: ['batch_inquiry_rsp_when_upgrade.official_website_rating_result.amount'],
  currency: 'batch_inquiry_rsp_when_upgrade.currency',
};

export const createChangeOrder = orders.operation(
  'CreateChangeOrder',
  'POST /v2/{project_id}/periodic/{desktop_id}/change/order',
  {
    title: 'Order change of one desktop',
    does: 'Order another product or a larger disk for one yearly/monthly desktop.',
    keywords:
      'prepaid upgrade, resize, more CPU, more memory, bigger disk, exclusive host seats, 包周期变更, 变更规格, 升配, 扩容磁盘, 变更订单, 包年包月升级, upgrade a yearly desktop, prepaid machine needs more memory, change order for a subscription machine, yearly desktop disk too small, 包年的机器升配, 包月桌面升级, 包年桌面扩盘, 变更单, 包周期单台变更',
    // A running desktop is stopped for another product; fewer seats of an exclusive host may cost people theirs.
    risk: ['billing', byArg('type', { expandVolumes: 'billing', else: 'disruptive' })],
    targets: { kind: 'desktop', ids: 'desktop_id' },
    path: { desktop_id: id() },
    body: {
      type: text(255, 1).describe('resizeDesktops, expandVolumes or resizeExclusiveLites'),
      period_type: int(0, 255).optional().describe('2 month, 3 year'),
      period_num: int(0, 2_147_483_647).optional(),
      resize_product_id: id().optional(),
      expand_volume_id: id().optional(),
      expand_new_size: int(10, 32_760).multipleOf(10).optional().describe('GB in all, in tens'),
      new_quantity: int(0, 300).optional().describe('resizeExclusiveLites: desktops in all'),
      exclusive_lites_product_id: id().optional().describe('resizeExclusiveLites needs it and new_quantity'),
      enterprise_project_id: enterpriseProjectId.optional(),
      extend_param: payment.optional(),
    },
    rules: [
      requires(['type', 'resizeDesktops'], 'resize_product_id'),
      requires(['type', 'expandVolumes'], 'expand_volume_id', 'expand_new_size'),
    ],
    job: changeOrder('extend_param.is_auto_pay'),
    estimate: [
      {
        read: 'EstimateDesktopPoolResize',
        when: { arg: 'type', is: 'resizeDesktops' },
        args: { desktop_ids: 'desktop_id[]', product_id: 'resize_product_id' },
        ...ratedUpgrade,
      },
    ],
    warn: `${unpaidBlocks} Another product stops the running desktop.`,
  },
);

/** Changes of many desktops: one body for plain ones and for pools. */
const change = {
  type: z
    .enum(['ADD_VOLUME', 'EXTEND_VOLUME', 'RESIZE', 'CHANGE_IMAGE', 'ADD_SUB_RESOURCES', 'DELETE_SUB_RESOURCES'])
    .optional()
    .describe('With the parameter that is called like it'),
  add_volume_param: z.strictObject(addedDisk).optional(),
  extend_volume_param: z.strictObject(extendedDisk).optional(),
  resize_param: z
    .strictObject({ ...otherProduct, mode: z.literal('STOP_DESKTOP').optional().describe('Stop running ones first') })
    .optional(),
  change_image_param: z
    .strictObject({
      ...otherImage,
      delay_time: int(0, 15).optional().describe('Minutes left to users to save their data'),
      message: text(400).optional().describe('Shown to the users'),
    })
    .optional(),
  add_sub_resources_param: z.strictObject(addedCollaboration).optional(),
  delete_sub_resources_param: z.strictObject(removedCollaboration).optional(),
};

/** One of them is given. */
const changeParams = [
  'add_volume_param',
  'extend_volume_param',
  'resize_param',
  'change_image_param',
  'add_sub_resources_param',
  'delete_sub_resources_param',
] as const;

/** Each names desktops, or else a pool, of which all desktops are meant. */
const changedDesktops = changeParams.flatMap((param): Targets[] => {
  const desktops = `${param}.desktop_ids`;
  const pool = { ids: `${param}.desktop_pool_id`, unless: desktops };
  return [
    { kind: 'desktop', ids: desktops },
    { kind: 'desktop', ...pool, by: 'pool_id' },
    { kind: 'desktop-pool', ...pool, within: true },
  ];
});

const changeRules = [atLeastOne('type'), exactlyOne(...changeParams)];

const changeRisk = [
  'billing' as const,
  byArg('type', {
    ADD_VOLUME: 'billing',
    EXTEND_VOLUME: 'billing',
    ADD_SUB_RESOURCES: 'billing',
    RESIZE: 'disruptive',
    // As delete_desktop_sub_resources: it can be bought again, no data is lost.
    DELETE_SUB_RESOURCES: 'disruptive',
    else: 'destructive',
  }),
  byArg('change_image_param', { else: 'destructive', absent: 'billing' }),
  byArg('delete_sub_resources_param', { else: 'disruptive', absent: 'billing' }),
  byArg('resize_param', { else: 'disruptive', absent: 'billing' }),
];

/** There is none for giving up collaboration. */
const changeQuotes = (imageRead: string) => [
  quote('ADD_VOLUME', 'EstimateDesktopPoolAddVolume', ['add_volume_param', addedDisk], ratedEach),
  quote('EXTEND_VOLUME', 'EstimateDesktopPoolExtendVolume', ['extend_volume_param', extendedDisk], rated),
  quote('RESIZE', 'EstimateDesktopPoolResize', ['resize_param', otherProduct], ratedUpgrade),
  quote('CHANGE_IMAGE', imageRead, ['change_image_param', otherImage], ratedEach),
  quote('ADD_SUB_RESOURCES', 'EstimateAddResources', ['add_sub_resources_param', addedCollaboration], ratedEach),
];

const refusedOrders: PartialFailures = {
  list: 'orders',
  id: 'order_id',
  code: 'result_code',
  message: 'result_msg',
};

const changeWarning = `${unpaidBlocks} Another product stops desktops, another image wipes system disks, collaboration given up ends at once.`;

export const createDesktopBatchOrder = orders.operation(
  'CreateDesktopBatchOrder',
  'POST /v2/{project_id}/periodic/change/batch-order',
  {
    title: 'Order change of desktops',
    does: 'Order one kind of change for yearly/monthly desktops.',
    keywords:
      'prepaid batch change, resize many, upgrade, add disk, bigger disk, switch image, collaboration, 包周期批量变更, 批量升配, 批量加盘, 批量扩容, 批量切换镜像, 桌面协同订购, upgrade many yearly desktops, prepaid machines need a disk, change image of subscription machines, 包年机器批量变更, 一批包月桌面升配, 包年机器加盘, 批量变更单, subscription machines of a department all need more, 包年的一批机器都要升',
    risk: changeRisk,
    targets: changedDesktops,
    body: change,
    rules: changeRules,
    job: changeOrder(undefined, 'orders[].order_id'),
    failures: refusedOrders,
    estimate: changeQuotes('EstimateChangeImages'),
    warn: changeWarning,
  },
);

export const createDesktopPoolChangeOrder = orders.operation(
  'CreateDesktopPoolChangeOrder',
  'POST /v2/{project_id}/desktop-pool/periodic/change/order',
  {
    title: 'Order change of desktop pool',
    does: 'Order one kind of change for a yearly/monthly pool.',
    keywords:
      'prepaid pool, resize pool, upgrade pool, add disk to pool, expand pool disk, switch pool image, 包周期桌面池变更, 桌面池升配, 桌面池加盘, 桌面池扩容磁盘, 桌面池换镜像, upgrade a yearly pool, prepaid shared machines need more cores, order for the pool bought for a year, 包年的池子升配, 包年桌面池变更, 池子包月的要加盘, 池变更单, 公用机器包年升级',
    risk: changeRisk,
    targets: changedDesktops,
    body: change,
    rules: changeRules,
    job: changeOrder(undefined, 'orders[].order_id'),
    failures: refusedOrders,
    estimate: changeQuotes('EstimateDesktopPoolChangeImage'),
    warn: changeWarning,
  },
);

export const createSubnetBandwidthChangeOrder = orders.operation(
  'CreateSubnetBandwidthChangeOrder',
  'POST /v2/{project_id}/bandwidths/{bandwidth_id}/periodic/change/order',
  {
    title: 'Order change of bandwidth',
    does: 'Order another size for a yearly/monthly Workspace bandwidth.',
    keywords:
      'prepaid bandwidth, more Mbit, faster internet, upgrade bandwidth, internet slow, 包周期带宽变更, 带宽升级, 带宽扩容, 云办公带宽, 上网慢, 调整带宽, raise prepaid bandwidth, yearly bandwidth too small, 包年带宽升级, 包月带宽加大, 带宽变更单, 带宽升档, line bought for a year is too thin, 买了一年的带宽不够想升一档',
    risk: 'billing',
    targets: { kind: 'bandwidth', ids: 'bandwidth_id' },
    path: { bandwidth_id: id() },
    body: {
      bandwidth_name: text(64, 2).optional(),
      bandwidth_size: digits().describe('Mbit/s'),
      enterprise_project_id: enterpriseProjectId.optional(),
      extend_param: payment.optional(),
    },
    job: changeOrder('extend_param.is_auto_pay'),
    warn: unpaidBlocks,
  },
);

export const createDesktopOrder = orders.operation(
  'CreateDesktopOrder',
  'POST /v2/{project_id}/desktops/orders/subscribe',
  {
    title: 'Order desktops with hourly packages',
    does: 'Order desktops that have a bought number of hours a month instead of running all the time.',
    keywords:
      'hour package, part-time desktop, limited hours, seasonal, occasional users, buy hours, 小时包, 时长包, 创建桌面订单, 兼职, 按时长购买, 包时长桌面, buy desktops with a number of hours, part-timers need few hours, desktop with hour package, 买时长包桌面, 按小时包买桌面, 兼职用的桌面, 下桌面订单, weekend workers need a few hours, occasional users who only need some hours each month, 每个月只用几十个小时',
    risk: 'billing',
    body: {
      enterprise_project_id: enterpriseProjectId.optional(),
      hour_package_resources: z
        .array(
          z.strictObject({
            ...terms('Needed: 2 month, 3 year'),
            used_up_policy: z
              .enum(['SHUTDOWN_OR_HIBERNATE', 'PAY_PER_USE'])
              .optional()
              .describe('When the hours are used up'),
            create_desktops: newDesktops.optional(),
          }),
        )
        .min(1)
        .max(50),
      extend_param: payment.optional(),
    },
    job: order('extend_param.is_auto_pay'),
    warn: `${unpaidBlocks} Users of new desktops get a mail unless email_notification is false.`,
  },
);
