import { z } from 'zod';
import { int, text } from '../../src/catalog/fields.ts';
import { order } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { unusedNics, volumeSpec } from './models/server.ts';

export const orders = area({
  service: 'appstream',
  name: 'orders',
  title: 'Orders',
  about: 'Yearly/monthly purchases of app servers',
});

/** The servers that are bought. */
const newServers = z.strictObject({
  server_group_id: text(128, 1),
  product_id: text(128, 1).describe('From appstream_list_product'),
  flavor_id: text(255, 1).optional(),
  root_volume: volumeSpec,
  data_volumes: z.array(volumeSpec).max(255).optional(),
  vpc_id: text(255, 1),
  subnet_id: text(255, 1),
  availability_zone: text(255).optional().describe('Random if unset'),
  ou_name: text(255).optional().describe('Existing OU, with AD only'),
  os_type: text(32).optional().describe('Windows only so far'),
  service_type: text(50).optional().describe('DEDICATED'),
  nics: unusedNics,
  security_groups: z
    .array(z.strictObject({ id: text(255).optional(), name: text(55).optional() }))
    .max(5)
    .optional()
    .describe('Unused so far'),
  update_access_agent: z.boolean().optional().describe('Keep the access agent (HDA) up to date; default false'),
});

export const createOrder = orders.operation('CreateOrder', 'POST /v1/{project_id}/bundles/subscribe/order', {
  title: 'Order yearly/monthly app servers',
  does: 'Order prepaid servers for a server group, unpaid; appstream_create_app_servers with prePaid can also pay.',
  keywords:
    'buy, purchase, subscribe, prepaid servers, yearly, monthly, more capacity, 创建订单, 包年包月, 购买服务器, 下单, 订购, 扩容, buy app servers for a year, yearly app servers, prepaid hosts, 云应用包年, 包年买应用服务器, 买包月主机, 云应用下单, streaming hosts for a whole year, 流化主机买一年',
  risk: 'billing',
  targets: { kind: 'server-group', ids: 'resources[].create_services.server_group_id' },
  body: {
    type: text(32, 1).describe('createApps, the only one'),
    resources: z
      .array(
        z.strictObject({
          create_services: newServers,
          add_volumes: z
            .strictObject({
              service_id: text(255, 1).optional(),
              volumes: z.array(volumeSpec).min(1).max(10).optional(),
            })
            .optional()
            .describe('Disks'),
          subscription_num: int(1, 100).describe('Number of servers'),
          period_type: int(0, 6).optional().describe('Needed: 2 month, 3 year, 4 hours, 5 until a date, 6 once'),
          period_num: int(1).optional().describe('Number of periods'),
          is_auto_renew: int(0, 1).optional().describe('1: renewed automatically'),
          cloud_service_console_url: text(255, 1).optional().describe('Page to go to after payment'),
        }),
      )
      .length(1),
  },
  job: order(),
  warn:
    'Nothing is built before the order is paid. Once paid it is binding: such servers are not deleted but unsubscribed ' +
    '(bss_unsubscribe_resources).',
});
