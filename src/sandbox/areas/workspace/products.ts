import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import type { Product } from '../../world/company.ts';
import { HOUR_PACKAGES, type HourPackage, SHARER_PRODUCTS, type SharerProduct } from '../../world/offers.ts';
import { type Zone, zoneOf } from '../../world/zones.ts';

const SERVICE_TYPE = 'hws.service.type.vdi';

/** How things are paid for (Workspace API reference, "Querying the Collaboration Package List", `charge_mode`). */
const [YEARLY, BY_USE, ONCE] = ['0', '1', '6'] as const;

const SYSTEMS = ['Windows', 'Linux'];

function listProducts(call: Call): Answer {
  const { params, world } = call;
  const [id, edition] = [params.text('product_id'), params.text('package_type')];
  const [os, architecture] = [params.text('os_type'), params.text('architecture')];
  const mode = params.text('charge_mode') ?? BY_USE;
  const zone = zoneAsked(call);
  const known = (!os || SYSTEMS.includes(os)) && (mode === YEARLY || mode === BY_USE);
  const rows = world.products
    .all()
    .filter(
      (product) =>
        known &&
        (!id || product.id === id) &&
        (!edition || product.edition === edition) &&
        (!architecture || product.architecture === architecture) &&
        (!zone?.products || zone.products.includes(product.id)),
    );
  const page = pageOf(rows, params, { fallback: 100, max: 100 });
  return ok({
    ...(os && { os_type: os }),
    ...(zone && { availability_zone: zone.id }),
    products: page.map((product) => productView(product, mode, zone)),
    total_count: rows.length,
  });
}

function zoneAsked({ params }: Call): Zone | undefined {
  const id = params.text('availability_zone');
  const zone = id ? zoneOf(id) : undefined;
  if (id && !zone) throw new Refusal(404, 'WKS.00051301', `Availability zone ${id} not exists.`);
  return zone;
}

function productView(product: Product, mode: string, zone: Zone | undefined) {
  const gigabytes = product.memory / 1024;
  const gpu = product.gpu ? { gpu_desc: `1 * T4 ${product.cpu > 16 ? 16 : 8}GB` } : {};
  return {
    product_id: product.id,
    flavor_id: product.flavor,
    type: 'BASE',
    architecture: product.architecture,
    cpu: String(product.cpu),
    cpu_desc: 'Intel 2.6 GHz',
    memory: String(product.memory),
    is_gpu: product.gpu,
    system_disk_type: 'SAS',
    system_disk_size: '80',
    ...gpu,
    descriptions: `${product.edition} | ${product.cpu} vCPUs | ${gigabytes} GB memory`,
    product_desc: names(`${product.cpu}核 | ${gigabytes}GB 内存`, `${product.cpu} vCPUs | ${gigabytes} GB memory`),
    charge_mode: mode,
    contain_data_disk: false,
    resource_type: 'hws.resource.type.workspace.desktop',
    cloud_service_type: SERVICE_TYPE,
    volume_product_type: 'workspace',
    domain_ids: [],
    status: zone?.soldOut.includes(product.id) ? 'sellout' : 'normal',
    package_type: product.edition,
    name: names(EDITIONS[product.edition] ?? product.edition, product.edition),
    share_space_size: product.gpu ? 12 : 6,
  };
}

const EDITIONS: Readonly<Record<string, string>> = {
  general: '普通办公版',
  enterprise: '企业版',
  ultimate: '旗舰版',
  workstation: '云工作站版',
};

function names(zh: string, en: string) {
  return { zh_cn: zh, en_us: en };
}

function listHourPackagesType({ params }: Call): Answer {
  const [desktop, code] = [params.text('desktop_resource_spec_code'), params.text('resource_spec_code')];
  const rows = HOUR_PACKAGES.filter(
    (each) => (!desktop || each.productId === desktop) && (!code || each.code === code),
  );
  return ok({ hour_packages: rows.map(hourPackageView), total_count: rows.length });
}

function hourPackageView({ code, productId, hours }: HourPackage) {
  return {
    cloud_service_type: SERVICE_TYPE,
    resource_type: 'hws.resource.type.workspace.hourpackage',
    resource_spec_code: code,
    desktop_resource_spec_code: productId,
    descriptions: names(`${hours}小时包`, `${hours}-hour package`),
    package_duration: hours,
    domain_ids: [],
    status: 'normal',
  };
}

function listSharerProducts({ params }: Call): Answer {
  const [id, kind] = [params.text('product_id'), params.text('package_type')];
  const [size, gpu, mode] = [params.text('share_space_size'), params.number('is_gpu'), params.text('charge_mode')];
  const rows = SHARER_PRODUCTS.filter(
    (each) =>
      (!id || each.id === id) &&
      (!kind || each.kind === kind) &&
      (!size || String(each.participants) === size) &&
      (gpu === undefined || each.gpu === (gpu === 1)) &&
      (!mode || modesOf(each).includes(mode)),
  );
  const page = pageOf(rows, params, { fallback: 100, max: 100 });
  return ok({ products: page.map((each) => sharerView(each, mode)), total_count: rows.length });
}

function modesOf({ kind }: SharerProduct): string[] {
  return kind === 'user_sharer' ? [ONCE] : [YEARLY, BY_USE];
}

function sharerView(product: SharerProduct, mode: string | undefined) {
  return {
    product_id: product.id,
    is_gpu: product.gpu,
    descriptions: product.zh,
    charge_mode: mode ?? modesOf(product)[0],
    resource_type: 'hws.resource.type.collaborativedesktop',
    cloud_service_type: SERVICE_TYPE,
    package_type: product.kind,
    name: names(product.zh, product.en),
    share_space_size: product.participants,
  };
}

/** Workspace API reference, "Product Packages". */
export const products: SimulatedArea = {
  service: 'workspace',
  area: 'products',
  reads: {
    ListProducts: listProducts,
    ListHourPackagesType: listHourPackagesType,
    ListSharerProducts: listSharerProducts,
  },
  writes: {},
};
