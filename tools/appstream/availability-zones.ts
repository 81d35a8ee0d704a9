import { area } from '../../src/catalog/operation.ts';

export const availabilityZones = area({
  service: 'appstream',
  name: 'availability-zones',
  title: 'Availability zones',
  about: 'Where servers can be created',
});

export const listAvailabilityZone = availabilityZones.operation(
  'ListAvailabilityZone',
  'GET /v1/{project_id}/availability-zone',
  {
    title: 'List AppStream zones',
    does: 'List the availability zones where AppStream servers can be created, and what is sold out there.',
    keywords:
      'AZ, where to create servers, data center, default zone, sold out, no capacity, application streaming zones, 云应用可用区, 可用分区, 可用区列表, 售罄, 机房, in which zones can app servers be created, zone for app streaming, 云应用能开在哪些区, 云应用可用分区列表, 应用服务器可用区, 主机能放哪',
    risk: 'read',
    page: { style: 'whole', items: 'availability_zones', total: 'total_count' },
    brief: ['availability_zone', 'display_name', 'visible', 'default_availability_zone', 'sold_out', 'product_ids'],
  },
);

export const listAz = availabilityZones.operation('ListAz', 'GET /v1/{project_id}/availability-zone/summary', {
  title: 'List AppStream zones by site',
  does: 'List the availability zones for AppStream servers by kind of site: central region or edge.',
  keywords:
    'AZ, edge zones, IES, CENTER, edge site, zones per site, supported sites, 站点, 边缘站点, 中心站点, 按站点查询可用区, 可用分区, zones by site for app servers, edge or central zones, 各站点的可用分区, 云应用站点分区, 哪些站点可用',
  risk: 'read',
});
