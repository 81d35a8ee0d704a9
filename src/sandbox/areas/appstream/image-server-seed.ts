import type { Random } from '../../random.ts';
import { DAY, HOUR, MINUTE } from '../../time.ts';
import { type ImageServer, imageServers } from '../../world/app-image-servers.ts';
import { type AppImage, appImages } from '../../world/app-images.ts';
import { appProduct } from '../../world/app-products.ts';
import { programsOn } from '../../world/app-programs.ts';
import { makeServer } from '../../world/app-server-make.ts';
import { appServers, type ServerGroup, serverGroups, subject } from '../../world/app-servers.ts';
import { warehouseApps } from '../../world/app-warehouse.ts';
import type { Subnet } from '../../world/company.ts';
import { plugIn } from '../../world/make.ts';
import type { World } from '../../world/world.ts';
import { ADMINISTRATOR } from './accounts.ts';
import { openTo } from './image-server-creation.ts';
import { attach } from './image-server-software.ts';
import { CONSTRUCTION } from './server-creation.ts';
import { captureImage } from './server-work.ts';

/** One image in the making, as the company does it before a new version goes to its server groups. */
interface Plan {
  name: string;
  description: string;
  source: string;
  product: string;
  /** Built with it. */
  image?: string;
  software: readonly string[];
  failed?: true;
}

const PLANS: readonly Plan[] = [
  {
    name: 'cad-2025q1',
    description: 'CAD 镜像 of the first quarter',
    source: 'LANTING_APS_CAD_2024Q4',
    product: 'workspace.appstream.gpu.g6v.4xlarge.4',
    image: 'LANTING_APS_CAD_2025Q1',
    software: ['Blender'],
  },
  {
    name: '财务母镜像',
    description: 'Ledger client before the year end',
    source: 'LANTING_APS_OFFICE_2024Q4',
    product: 'workspace.appstream.general.2xlarge.2',
    software: ['LantingLedger', 'WPS_Office'],
  },
  {
    name: 'win2022_base',
    description: 'Try out Windows Server 2022',
    source: 'Windows Server 2022 Datacenter',
    product: 'workspace.appstream.general.xlarge.2',
    software: [],
    failed: true,
  },
];

export function seedImageServers(world: World, random: Random): void {
  if (world.fleet.size === 0) return;
  for (const plan of PLANS) {
    const image = imageNamed(world, plan.image);
    const created = image ? image.created - random.int(2, 6) * DAY : world.born - random.int(2 * 24, 9 * 24) * HOUR;
    const imageServer = prepare(world, plan, created, random);
    rememberJobs(world, imageServer, image);
  }
}

function prepare(world: World, plan: Plan, created: number, random: Random): ImageServer {
  const source = imageNamed(world, plan.source) as AppImage;
  const id = random.digits(18);
  const subnet = world.subnets.all()[0] as Subnet;
  const group = makeGroup(world, plan, { id, source, subnet, created }, random);
  const server = makeServer({ group, nic: plugIn(subnet, random), created, name: plan.name }, random);
  if (plan.failed) Object.assign(server, { vm: 'BUILD_FAIL', registered: false });
  world.part(appServers).add(server);
  const image = imageNamed(world, plan.image);
  const imageServer: ImageServer = {
    id,
    name: plan.name,
    description: plan.description,
    source: { id: source.id, type: source.type },
    account: ADMINISTRATOR,
    state: plan.failed ? 'ERROR' : image ? 'BUILT' : 'ACTIVE',
    group,
    server,
    programs: programsOn(source),
    attached: [],
    ...(image && { imageId: image.id }),
    created,
    updated: image?.created ?? created + random.int(5, 20) * MINUTE,
  };
  const apps = world.part(warehouseApps).all();
  attach(
    imageServer,
    apps.filter(({ name }) => plan.software.includes(name)),
  );
  if (!plan.failed) imageServer.appGroup = openTo(world, imageServer, created + 5 * MINUTE, random);
  return world.part(imageServers).add(imageServer);
}

function makeGroup(
  world: World,
  plan: Plan,
  { id, source, subnet, created }: { id: string; source: AppImage; subnet: Subnet; created: number },
  random: Random,
): ServerGroup {
  return world.part(serverGroups).add({
    id: random.uuid(),
    name: `image-${id}`,
    description: plan.description,
    appType: 'SESSION_DESKTOP_APP',
    productId: plan.product,
    imageId: source.id,
    imageType: source.type,
    osType: source.os,
    vdi: false,
    vpcId: subnet.vpc.id,
    subnetId: subnet.id,
    diskSize: 80,
    diskType: 'SAS',
    ouName: '',
    tags: [],
    enterpriseProjectId: '0',
    routes: { maxSession: appProduct(plan.product)?.sessions ?? 1 },
    storageMount: 'ANY',
    virtualIp: false,
    enabled: true,
    created,
    updated: created,
  });
}

function rememberJobs(world: World, imageServer: ImageServer, image: AppImage | undefined): void {
  const failure = { code: 'WKS.00050902', reason: 'The service is now unavailable to process the request.' };
  const creation = { ...subject(imageServer), ...(imageServer.state === 'ERROR' && { failure }) };
  world.imageJobs.remember({ type: 'CREATE_SERVER', seconds: CONSTRUCTION, subs: [creation] }, imageServer.created);
  if (!image) return;
  const { seconds } = captureImage();
  const subs = [subject(image)];
  world.imageJobs.remember({ type: 'CREATE_SERVER_IMAGE', seconds, subs }, image.created - seconds[1] * 1_000);
}

function imageNamed(world: World, name: string | undefined): AppImage | undefined {
  return world
    .part(appImages)
    .all()
    .find((image) => image.name === name);
}
