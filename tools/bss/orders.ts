import { z } from 'zod';
import { id, ids, int } from '../../src/catalog/fields.ts';
import { changeOrder, payment } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';

export const orders = area({
  service: 'bss',
  name: 'orders',
  title: 'Billing',
  about: 'Pay orders; renew and unsubscribe yearly/monthly machines',
});

/** Servers go by their own ids here; a desktop's id, where it differs, is the `bill_resource_id` of its details. */
const machines = { kind: 'desktop', or: ['server', 'billed-desktop'], ids: 'resource_ids' };
const mainResources = ids(10).describe('Main resources; attached ones go along');

export const payOrder = orders.operation('PayOrder', 'POST /v3/orders/customer-orders/pay', {
  does: 'Pay an order that waits for payment, without discounts or coupons.',
  keywords:
    'unpaid order, pending payment, order stuck, nothing is built, settle, checkout, unpaid orders already exist, 支付订单, 付款, 待支付, 未支付订单, 下单后没创建, order waits for payment, pay the bill, order placed but nothing happens, 订单付款, 付钱, 订单没付, 未付款, 结账, ordered yesterday but nothing showed up, order seems stuck, 下单后没动静, 单子没付, vendor reminds us of an unpaid bill, 催款了, 账单没付',
  risk: 'billing',
  body: {
    order_id: id(),
    // With YES the API wants ids of coupons and discounts, which people choose in Billing Center.
    use_coupon: z.literal('NO'),
    use_discount: z.literal('NO'),
  },
  job: payment('order_id'),
  warn: "The account is charged at once. The order's price and contents are not shown here: see Billing Center.",
});

export const unsubscribeResources = orders.operation(
  'UnsubscribeResources',
  'POST /v2/orders/subscriptions/resources/unsubscribe',
  {
    title: 'Unsubscribe yearly/monthly machines',
    does: 'End yearly/monthly desktops or servers before their term and delete them, or only give back paid renewals.',
    keywords:
      'delete prepaid, cancel subscription, refund, get rid of yearly desktop, cannot delete yearly/monthly, stop paying, 退订, 退订包周期, 退款, 删除包年包月桌面, 不再续费, cancel yearly machines early, get money back for prepaid desktops, stop automatic renewal, 包年的机器退了, 提前退订, 退钱, 包月不要了, 取消自动续费, bought for a year and not needed now, 买了一年不用了, 能退多少, bought too many yearly machines, 包年买多了退掉',
    risk: ['billing', byArg('unsubscribe_type', { 2: 'write', else: 'destructive' })],
    targets: machines,
    body: {
      resource_ids: mainResources,
      unsubscribe_type: int(1, 2).describe('1 machines with renewals, 2 paid renewals only, which ends them earlier'),
    },
    warn: 'Unsubscribed machines and their disks cannot be recovered, and not all of the price may be refunded.',
  },
);

export const renewResources = orders.operation('RenewResources', 'POST /v2/orders/subscriptions/resources/renew', {
  title: 'Renew yearly/monthly machines',
  does: 'Renew yearly/monthly desktops or servers for another term.',
  keywords:
    'extend subscription, expires soon, about to expire, expired, prolong, keep desktop another year, 续费, 续订, 包周期续费, 即将到期, 到期, 延长, yearly machines expire next week, keep them another year, about to run out, 包年快到期, 续一年, 要到期了续上, 续包月, 延长包年, we cannot lose the yearly machines, 别让它过期, subscription ends soon keep everything, 下个月包年到期别断',
  risk: 'billing',
  targets: machines,
  body: {
    resource_ids: mainResources,
    period_type: int(2, 3).describe('2 month, 3 year'),
    period_num: int(1, 11).describe('1-11 months or 1-3 years'),
    expire_policy: int(0, 3).describe('Has no effect'),
    is_auto_pay: int(0, 1).optional().describe('1: paid at once; default 0'),
  },
  job: changeOrder('is_auto_pay', 'order_ids[]'),
  warn: 'With is_auto_pay 1 the account is charged at once, else the order waits for payment. See the price in Billing Center.',
});

export const listOrderResources = orders.operation(
  'ListOrderResources',
  'POST /v2/orders/suscriptions/resources/query',
  {
    title: 'List yearly/monthly resources',
    does: 'List yearly/monthly resources, of one order or all, with their ids, state and expiry.',
    keywords:
      'what did this order create, order to desktop, resource id of order, main resource, when does it expire, 订单资源, 查询包周期资源, 订单开通了什么, 到期时间, 资源ID, which machines belong to an order, when does the yearly machine expire, 订单里有哪些机器, 包年什么时候到期, 订单买了什么, 订单对应资源, what did I get for this order, which computers came with that purchase, 那一单买了哪些机器',
    risk: 'read',
    body: {
      order_id: id().optional(),
      resource_ids: ids(50).optional(),
      only_main_resource: int(0, 1).optional().describe('1: without attached resources'),
      status_list: z.array(int(1, 8)).optional().describe('Codes, as status in the answer'),
      limit: int(1, 500).optional().describe('Default 10'),
      offset: int(0).optional(),
    },
    page: { style: 'offset', items: 'data', total: 'total_count', max: 500, in: 'body' },
    brief: [
      'resource_id',
      'resource_name',
      'resource_type_code',
      'resource_spec_code',
      'is_main_resource',
      'parent_resource_id',
      'status',
      'expire_time',
    ],
  },
);
