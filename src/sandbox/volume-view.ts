import type { VolumeProduct } from './world/volume-products.ts';

/** A kind of disk, as both services offer it. */
export function volumeProductView({ code, type, en, zh }: VolumeProduct) {
  return {
    resource_spec_code: code,
    volume_type: type,
    volume_product_type: 'workspace',
    resource_type: 'hws.resource.type.workspace.volume',
    cloud_service_type: 'hws.service.type.vdi',
    name: [
      { language: 'en-us', value: en },
      { language: 'zh-cn', value: zh },
    ],
  };
}
