import { type Answer, ok } from '../../answer.ts';
import type { SimulatedArea } from '../../operation.ts';
import { ZONES } from '../../world/company.ts';
import { CLOUD_SERVICE } from './product-views.ts';

/** Type, code, names, and the zones where it is sold out. */
const TYPES = [
  ['SAS', 'workspace.volume.high', 'High I/O', '高IO', []],
  ['SSD', 'workspace.volume.uhio', 'Ultra-high I/O', '超高IO', []],
  ['GPSSD', 'workspace.volume.gpssd', 'General Purpose SSD', '通用型SSD', []],
  ['ESSD', 'workspace.volume.essd', 'Extreme SSD', '极速型SSD', ['sandbox-1b']],
] as const;

function listVolumeType(): Answer {
  const rows = TYPES.map(([type, code, en, zh, soldOut]) => ({
    resource_spec_code: code,
    volume_type: type,
    volume_product_type: 'workspace',
    resource_type: 'hws.resource.type.workspace.volume',
    cloud_service_type: CLOUD_SERVICE,
    name: [
      { language: 'en-us', value: en },
      { language: 'zh-cn', value: zh },
    ],
    volume_type_extra_specs: {
      availability_zone: ZONES.join(','),
      sold_out_availability_zone: soldOut.join(','),
    },
  }));
  return ok({ volume_types: rows });
}

/** AppStream API reference, "Disk Management". */
export const volumeTypes: SimulatedArea = {
  service: 'appstream',
  area: 'volume-types',
  reads: { ListVolumeType: listVolumeType },
  writes: {},
};
