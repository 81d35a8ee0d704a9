import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import type { Random } from '../../random.ts';
import { type AppGroup, appGroups } from '../../world/app-groups.ts';
import { type ImageServer, imageServers } from '../../world/app-image-servers.ts';
import type { AppImage } from '../../world/app-images.ts';
import { programsOn } from '../../world/app-programs.ts';
import { subject } from '../../world/app-servers.ts';
import { freeAddresses } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { accountGiven } from './accounts.ts';
import { checkMarketProduct, imageGiven } from './image-given.ts';
import { attach, warehouseAppsGiven } from './image-server-software.ts';
import { checkPlainName } from './plain-name.ts';
import { refuseApp } from './refusals.ts';
import { CONSTRUCTION, checkHost, checkQuota, construct } from './server-creation.ts';
import { diskSizeOf, foundGroup } from './server-group-changes.ts';
import { checkStoragePool, productGiven, subnetBy } from './server-lookup.ts';

/** A group with one server, and when that runs an application group for who prepares the image. */
export function createImageServer(call: Call): Answer {
  const { params, world, now } = call;
  checkPlainName(params.need('name'));
  const id = world.fresh.digits(18);
  const source = params.object('image_ref') as Parameters;
  const image = sourceOf(world, source);
  const account = accountOf(world, params.objects('authorize_accounts')[0] as Parameters);
  const apps = warehouseAppsGiven(world, params.texts('attach_apps'));
  const { hostId, disk } = roomFor(call);
  const description = params.text('description') ?? '';
  const group = foundGroup(call, {
    name: `image-${id}`,
    description,
    appType: 'SESSION_DESKTOP_APP',
    image,
    imageProductId: source.text('product_id') || undefined,
    disk,
  });
  const wish = { group, count: 1, name: params.need('name'), ...(hostId && { hostId }) };
  const [site] = construct(world, wish, now);
  if (!site) throw refuseApp.quota();
  const imageServer: ImageServer = {
    id,
    name: params.need('name'),
    description,
    source: { id: image.id, type: image.type, ...purchaseOf(source) },
    account,
    state: 'CREATING',
    group,
    server: site.server,
    programs: programsOn(image),
    attached: [],
    created: now,
    updated: now,
  };
  attach(imageServer, apps);
  world.part(imageServers).add(imageServer);
  const sub = {
    ...site.work,
    ...subject(imageServer),
    succeed: (at: number) => {
      site.work.succeed?.(at);
      Object.assign(imageServer, {
        state: 'ACTIVE',
        appGroup: openTo(world, imageServer, at, world.fresh),
        updated: at,
      });
    },
    fail: (at: number, failure: { code: string; reason: string }) => {
      site.work.fail?.(at, failure);
      Object.assign(imageServer, { state: 'ERROR', updated: at });
    },
  };
  const job = call.startJob({ type: 'CREATE_SERVER', seconds: CONSTRUCTION, subs: [sub] }, world.imageJobs);
  return ok({ job_id: job.id });
}

function sourceOf(world: World, given: Parameters): AppImage {
  const image = imageGiven(world, given.need('id'), given.need('image_type'));
  if (image.type === 'gold' && !given.text('spce_code')) {
    throw refuseApp.invalid('image_ref.spce_code: needed for gold images');
  }
  checkMarketProduct(image, given, 'product_id');
  return image;
}

function purchaseOf(given: Parameters): Pick<ImageServer['source'], 'specCode' | 'productId'> {
  const [specCode, productId] = [given.text('spce_code'), given.text('product_id')];
  return { ...(specCode && { specCode }), ...(productId && { productId }) };
}

function accountOf(world: World, given: Parameters): ImageServer['account'] {
  if (given.need('account_type') !== 'USER') throw refuseApp.invalid('account_type: only users');
  const domain = given.text('domain');
  return { ...accountGiven(world, given), ...(domain && { domain }) };
}

/** Where the server goes; refused when there is no room for it. */
function roomFor({ params, world }: Call) {
  const product = productGiven(params);
  const hostId = params.object('scheduler_hints')?.text('dedicated_host_id') || undefined;
  const volume = params.object('root_volume') as Parameters;
  const disk = { type: volume.need('type'), size: diskSizeOf(volume.number('size')) ?? 0 };
  checkHost(product, hostId);
  checkStoragePool(volume);
  checkQuota(world, { product, count: 1, disk: disk.size });
  const subnet = subnetBy(world, params.need('subnet_id'), params.need('vpc_id'));
  if (freeAddresses(subnet) < 1) throw refuseApp.quota();
  return { hostId, disk };
}

/** The application group through which the server's desktop is reached. */
export function openTo(
  world: World,
  { id, description, group, account }: ImageServer,
  at: number,
  random: Random,
): AppGroup {
  return world.part(appGroups).add({
    id: random.digits(18),
    name: `image-${id}`,
    description,
    serverGroupId: group.id,
    appType: group.appType,
    created: at,
    apps: [],
    authorizations: [{ ...account, id: random.digits(18), at }],
  });
}
