import { type Answer, ok } from '../../answer.ts';
import type { SimulatedArea } from '../../operation.ts';
import { APP_PRODUCTS } from '../../world/app-products.ts';
import { REGION_ZONES } from '../../world/zones.ts';

function zones() {
  return REGION_ZONES.map(({ id, en, zh }, index) => ({
    availability_zone: id,
    display_name: id,
    i18n: { en_us: en, zh_cn: zh },
    sold_out: { products: APP_PRODUCTS.filter(({ soldOut }) => soldOut.includes(id)).map((product) => product.id) },
    product_ids: [],
    visible: true,
    default_availability_zone: index === 0,
  }));
}

function listAvailabilityZone(): Answer {
  return ok({ availability_zones: zones(), total_count: REGION_ZONES.length });
}

/** There are edge sites for desktops only. */
function listAz(): Answer {
  return ok({ azs: { CENTER: zones() }, default_type: 'CENTER', support_type: ['CENTER'] });
}

/** AppStream API reference, "AZ Management". */
export const availabilityZones: SimulatedArea = {
  service: 'appstream',
  area: 'availability-zones',
  reads: { ListAvailabilityZone: listAvailabilityZone, ListAz: listAz },
  writes: {},
};
