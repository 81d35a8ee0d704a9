import type { AppProduct } from '../../world/app-products.ts';
import { appProduct } from '../../world/app-products.ts';
import { ZONES } from '../../world/company.ts';

/** `product_info` of groups and servers; by the hour unless they are yearly/monthly. */
export function productInfo(id: string, prepaid = false) {
  const product = appProduct(id);
  return product && productView(product, prepaid);
}

export function productView(product: AppProduct, prepaid: boolean) {
  const gb = product.memory / 1024;
  const kind = product.gpu ? 'Graphics' : product.dedicated ? 'Dedicated' : 'General';
  return {
    product_id: product.id,
    flavor_id: product.flavor,
    type: 'BASE',
    architecture: 'x86',
    cpu: String(product.cpu),
    cpu_desc: `${kind} | ${product.cpu} vCPUs | ${gb} GB`,
    memory: String(product.memory),
    is_gpu: product.gpu !== undefined,
    system_disk_type: 'SAS',
    system_disk_size: '80',
    ...(product.gpu && { gpu_desc: `NVIDIA ${product.gpu}`, support_gpu_type: product.gpu }),
    descriptions: `${product.flavor} ${kind} | ${product.cpu} vCPUs | ${gb} GB`,
    charge_mode: prepaid ? '1' : '0',
    contain_data_disk: false,
    resource_type: APPSTREAM_RESOURCE,
    cloud_service_type: CLOUD_SERVICE,
    volume_product_type: 'workspace',
    sessions: product.sessions,
    status: 'normal',
    cond_operation_az: ZONES.map((zone) => `${zone}(${product.soldOut.includes(zone) ? 'sellout' : 'normal'})`).join(
      ',',
    ),
    domain_ids: [],
    package_type: product.dedicated ? 'dedicated' : 'general',
  };
}

/** As billing calls a server and the service. */
export const APPSTREAM_RESOURCE = 'hws.resource.type.workspace.appstream';
export const CLOUD_SERVICE = 'hws.service.type.vdi';
