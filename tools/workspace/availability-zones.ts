import { id } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const availabilityZones = area({
  service: 'workspace',
  name: 'availability-zones',
  title: 'Availability zones',
  about: 'Where desktops can be created',
});

export const listAvailabilityZones = availabilityZones.operation(
  'ListAvailabilityZones',
  'GET /v2/{project_id}/availability-zones',
  {
    title: 'List availability zones',
    does: 'List the zones for desktops, with the products each offers and those sold out.',
    keywords:
      'AZ, zones, sold out, which products are available where, cannot create desktop, out of stock, 查询可用分区列表, 可用区, 可用分区, 售罄, 哪个区有货, in which zones can desktops be, zones with stock, which zone still has capacity, sold out in this zone, 桌面能开在哪, 支持哪些可用分区, 哪里还有货, 机房分区, 可用区有哪些',
    risk: 'read',
    page: { style: 'whole', items: 'availability_zones', total: 'total_count' },
    brief: [
      'availability_zone',
      'display_name',
      'default_availability_zone',
      'visible',
      'product_ids',
      'sold_out.products',
    ],
  },
);

export const listAzs = availabilityZones.operation('ListAzs', 'GET /v2/{project_id}/availability-zones/summary', {
  title: 'Summarize availability zones',
  does: 'Show the zones by type, each with its names and the default one, without products.',
  keywords:
    'AZ, zone types, edge zones, default zone, short list, 查询可用分区列表概要, 可用区概要, 可用区类型, 默认可用区, short overview of zones, names of zones, 分区概要, 有哪几个分区, 机房分区, 可用区名称',
  risk: 'read',
});

export const showAzDetails = availabilityZones.operation(
  'ShowAzDetails',
  'GET /v2/{project_id}/availability-zones/detail',
  {
    title: 'Show availability zone',
    does: 'Show one zone: type, state, products, what is sold out.',
    keywords:
      'AZ details, edge zone, HomeZone, IES, sold-out products, 查询可用分区详情, 可用区详情, 边缘可用区, 售罄套餐, what is offered in this zone, is the package sold out in this zone, zone facts, 这个分区有什么套餐, 某个可用区, 机房分区详情, 分区里有没有货',
    risk: 'read',
    query: { availability_zone_id: id() },
  },
);
