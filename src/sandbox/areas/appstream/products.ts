import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { APP_PRODUCTS } from '../../world/app-products.ts';
import { CLOUD_SERVICE, productView } from './product-views.ts';
import { checkZone } from './server-lookup.ts';

/** A package that is sold both ways stands there twice. */
function listProduct({ params }: Call): Answer {
  const [id, flavor, zone] = [params.text('product_id'), params.text('flavor_id'), params.text('availability_zone')];
  const [mode, kind] = [params.text('charge_mode'), params.text('package_type')];
  const [system, architecture] = [params.text('os_type') || 'Windows', params.text('architecture') || 'x86'];
  if (zone) checkZone(zone);
  const rows = APP_PRODUCTS.filter(
    (product) =>
      (!id || product.id === id) &&
      (!flavor || product.flavor === flavor) &&
      (!zone || !product.soldOut.includes(zone)) &&
      (!kind || (product.dedicated ? 'dedicated' : 'general') === kind) &&
      system === 'Windows' &&
      architecture === 'x86',
  );
  const modes = (prepaid: boolean) => (prepaid ? ['0', '1'] : ['0']).filter((one) => !mode || one === mode);
  return ok({
    ...(zone && { availability_zone: zone }),
    os_type: system,
    products: rows.flatMap((product) => modes(product.prepaid).map((one) => productView(product, one === '1'))),
  });
}

const SESSION_TYPES = [
  { resource_spec_code: 'workspace.appstreamsession.premium', session_type: 'GPU' },
  { resource_spec_code: 'workspace.appstreamsession.standard', session_type: 'CPU' },
].map((type) => ({
  ...type,
  resource_type: 'hws.resource.type.workspace.appstreamsession',
  cloud_service_type: CLOUD_SERVICE,
}));

function listSessionType(): Answer {
  return ok({ session_types: SESSION_TYPES });
}

function showSessionTypes({ params }: Call): Answer {
  const names = ['resource_spec_code', 'session_type', 'resource_type', 'cloud_service_type'] as const;
  const fits = (type: (typeof SESSION_TYPES)[number]) =>
    names.every((name) => !params.text(name) || params.text(name) === type[name]);
  return ok({ session_types: SESSION_TYPES.filter(fits) });
}

/** AppStream API reference, "Product Package Management". */
export const products: SimulatedArea = {
  service: 'appstream',
  area: 'products',
  reads: { ListProduct: listProduct, ListSessionType: listSessionType, ShowSessionTypes: showSessionTypes },
  writes: {},
};
