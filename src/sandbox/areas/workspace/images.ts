import { type Answer, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { hash } from '../../random.ts';
import { DAY, isoSeconds } from '../../time.ts';
import { appImages } from '../../world/app-images.ts';
import type { Image } from '../../world/company.ts';
import { MARKET_IMAGES } from '../../world/offers.ts';
import type { World } from '../../world/world.ts';

const ARCHITECTURE = 'x86';

/** An image as the list has it, whichever service it is for. */
interface Offer {
  id: string;
  name: string;
  type: string;
  os: string;
  version: string;
  platform: string;
  productCode?: string | undefined;
  created: number;
}

function listImages(call: Call): Answer {
  const { params, world } = call;
  const [os, type, platform] = [params.text('os_type'), params.text('image_type'), params.text('platform')];
  const [id, architecture] = [params.text('image_id'), params.text('architecture')];
  const rows = offers(world).filter(
    (image) =>
      (!id || image.id === id) &&
      (!os || image.os.toLowerCase() === os.toLowerCase()) &&
      (!type || image.type === type) &&
      (!platform || image.platform.toLowerCase() === platform.toLowerCase()) &&
      (!architecture || architecture === ARCHITECTURE),
  );
  return listed(call, ordered(rows, call), {
    items: 'images',
    total: 'total_count',
    fallback: 100,
    max: 100,
    view: offerView,
  });
}

/** There is no other list of the images that application servers are made of. */
function offers(world: World): Offer[] {
  const forDesktops = world.images.all().map((image) => ({
    ...image,
    version: versionOf(image),
    platform: platformOf(image),
    created: createdOf(image, world),
  }));
  const forServers = world
    .part(appImages)
    .all()
    .map((image) => ({ ...image, platform: image.os, productCode: image.productId }));
  return [...forDesktops, ...forServers];
}

/** By name unless `sort_field` says otherwise; here, the words of the direction are small. */
function ordered(rows: readonly Offer[], { params }: Call): Offer[] {
  const sign = params.text('sort_type')?.toLowerCase() === 'desc' ? -1 : 1;
  if (params.text('sort_field') === 'created_at') return rows.toSorted((a, b) => sign * (a.created - b.created));
  return rows.toSorted((a, b) => sign * (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function offerView(image: Offer) {
  return {
    id: image.id,
    image_type: image.type,
    os_type: image.os,
    architecture: ARCHITECTURE,
    os_version: image.version,
    disk_format: 'zvhd2',
    name: image.name,
    min_ram: 0,
    min_disk: minDisk(image),
    product_code: image.productCode,
    created_at: isoSeconds(image.created),
  };
}

function listMarketImages({ params, world }: Call): Answer {
  const images = [...new Set(params.texts('image_ids'))].flatMap((id) => world.images.get(id) ?? []);
  return ok({ images: images.filter(({ productCode }) => productCode).map((image) => marketView(image, world)) });
}

function marketView(image: Image, world: World) {
  const created = isoSeconds(createdOf(image, world));
  return {
    image_id: image.id,
    min_disk: minDisk(image),
    created_at: created,
    image_size: String((12 + (hash(image.id) % 20)) * 1024 ** 3),
    updated_at: created,
    product_code: image.productCode,
    max_ram: '',
    market_resource_type_code: 'hws.resource.type.marketplace.image',
    min_ram: 0,
    os_type: image.os,
    image_type: image.type,
    tags: [],
    platform: platformOf(image),
    os_bit: '64',
    os_version: versionOf(image),
    name: image.name,
    market_service_type_code: 'hws.service.type.marketplace',
    status: 'active',
  };
}

const VERSIONS: Readonly<Record<string, string>> = {
  W10: 'Windows 10 Enterprise 64bit',
  W11: 'Windows 11 Enterprise 64bit',
  UBU: 'Ubuntu 22.04 desktop 64bit',
  UOS: 'UOS 20 Professional 64bit',
};

function versionOf({ code, version }: Image): string {
  return VERSIONS[code] ?? version;
}

export function platformOf({ os, code }: Image): string {
  if (os === 'Windows') return 'Windows';
  return code === 'UOS' ? 'UnionTech' : 'Ubuntu';
}

/** GB. */
function minDisk({ os }: Pick<Offer, 'os'>): number {
  return os === 'Windows' ? 80 : 40;
}

/** Images that were there at the start are as old as their id says. */
function createdOf({ id, created }: Image, world: World): number {
  return created ?? world.born - (200 + (hash(id) % 500)) * DAY;
}

/** Workspace API reference, "Image". */
export const images: SimulatedArea = {
  service: 'workspace',
  area: 'images',
  reads: { ListImages: listImages, ListMarketImages: listMarketImages },
  writes: {},
  seed: (world, random) => {
    for (const { fee: _, ...image } of MARKET_IMAGES) world.images.add({ id: random.uuid(), ...image });
  },
};
