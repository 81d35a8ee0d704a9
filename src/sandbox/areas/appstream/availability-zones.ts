import { type Answer, ok } from '../../answer.ts';
import type { SimulatedArea } from '../../operation.ts';
import { APP_PRODUCTS } from '../../world/app-products.ts';
import { ZONES } from '../../world/company.ts';

function zones() {
  return ZONES.map((zone, index) => ({
    availability_zone: zone,
    display_name: zone,
    i18n: { en_us: `AZ${index + 1}`, zh_cn: `可用区${index + 1}` },
    sold_out: { products: APP_PRODUCTS.filter(({ soldOut }) => soldOut.includes(zone)).map(({ id }) => id) },
    product_ids: [],
    visible: true,
    default_availability_zone: index === 0,
  }));
}

function listAvailabilityZone(): Answer {
  return ok({ availability_zones: zones(), total_count: ZONES.length });
}

/** The company has no edge sites. */
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
