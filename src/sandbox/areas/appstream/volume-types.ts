import { type Answer, ok } from '../../answer.ts';
import type { SimulatedArea } from '../../operation.ts';
import { volumeProductView } from '../../volume-view.ts';
import { ZONES } from '../../world/company.ts';
import { VOLUME_PRODUCTS, type VolumeProduct } from '../../world/volume-products.ts';

function listVolumeType(): Answer {
  return ok({ volume_types: VOLUME_PRODUCTS.map(volumeTypeView) });
}

function volumeTypeView(product: VolumeProduct) {
  return {
    ...volumeProductView(product),
    volume_type_extra_specs: {
      availability_zone: ZONES.join(','),
      sold_out_availability_zone: product.soldOutIn ?? '',
    },
  };
}

/** AppStream API reference, "Disk Management". */
export const volumeTypes: SimulatedArea = {
  service: 'appstream',
  area: 'volume-types',
  reads: { ListVolumeType: listVolumeType },
  writes: {},
};
