import type { Random } from '../../random.ts';
import { DAY, MINUTE } from '../../time.ts';
import { type AppImage, appImages } from '../../world/app-images.ts';
import { appProduct } from '../../world/app-products.ts';
import { LATEST_AGENT, makeServer } from '../../world/app-server-make.ts';
import {
  type AppServer,
  appServers,
  type ServerGroup,
  type ServerGroupType,
  serverGroups,
} from '../../world/app-servers.ts';
import { DEPARTMENTS, type Subnet } from '../../world/company.ts';
import { plugIn } from '../../world/make.ts';
import { orderNumber } from '../../world/orders.ts';
import type { World } from '../../world/world.ts';

/** One kind of group the company has, as different admins named and built them. */
interface Habit {
  name: string;
  description: string;
  department: string;
  appType: ServerGroupType;
  product: string;
  image: string;
  disk: { type: string; size: number };
  /** Share of yearly/monthly servers. */
  prepaid: number;
  /** What its admin calls the servers; else they keep the names they were born with. */
  prefix?: string;
  scales?: true;
}

const HABITS: readonly Habit[] = [
  {
    name: 'SG-OFFICE',
    description: 'Office and mail for thin clients 办公应用',
    department: 'SALES',
    appType: 'COMMON_APP',
    product: 'workspace.appstream.general.2xlarge.2',
    image: 'LANTING_APS_OFFICE_2024Q4',
    disk: { type: 'SAS', size: 80 },
    prepaid: 0,
    scales: true,
  },
  {
    name: 'sg-cad',
    description: 'CAD viewers and rendering 设计软件',
    department: 'DESIGN',
    appType: 'COMMON_APP',
    product: 'workspace.appstream.gpu.g6v.4xlarge.4',
    image: 'LANTING_APS_CAD_2025Q1',
    disk: { type: 'SSD', size: 200 },
    prepaid: 0.5,
    prefix: 'cad-host',
  },
  {
    name: 'SG-CALL-DESK',
    description: 'Shared desktops of the call centre 客服共享桌面',
    department: 'CALL',
    appType: 'SESSION_DESKTOP_APP',
    product: 'workspace.appstream.general.2xlarge.4',
    image: 'Windows Server 2019 Datacenter',
    disk: { type: 'SAS', size: 100 },
    prepaid: 0,
  },
  {
    name: 'SG-FIN-ERP',
    description: 'ERP client 财务系统',
    department: 'FIN',
    appType: 'COMMON_APP',
    product: 'workspace.appstream.general.2xlarge.4',
    image: 'LANTING_APS_OFFICE_2024Q4',
    disk: { type: 'SSD', size: 120 },
    prepaid: 0.8,
    prefix: 'erp',
  },
  {
    name: 'sg-dev-tools',
    description: '研发工具',
    department: 'DEV',
    appType: 'COMMON_APP',
    product: 'workspace.appstream.general.4xlarge.4',
    image: 'Windows Server 2022 Datacenter',
    disk: { type: 'GPSSD', size: 160 },
    prepaid: 0.2,
    scales: true,
  },
  {
    name: 'SG-OPS-JUMP',
    description: 'Administration tools 运维堡垒',
    department: 'OPS',
    appType: 'SESSION_DESKTOP_APP',
    product: 'workspace.appstream.general.xlarge.2',
    image: 'Windows Server 2022 Datacenter',
    disk: { type: 'SAS', size: 80 },
    prepaid: 0,
    prefix: 'jump',
  },
];

/** The oldest first. */
const IMAGES: readonly Pick<AppImage, 'name' | 'type' | 'version'>[] = [
  { name: 'Windows Server 2019 Datacenter', type: 'gold', version: 'Windows Server 2019 Datacenter 64bit' },
  { name: 'Windows Server 2022 Datacenter', type: 'public', version: 'Windows Server 2022 Datacenter 64bit' },
  { name: 'LANTING_APS_OFFICE_2024Q4', type: 'private', version: 'Windows Server 2019 Datacenter 64bit' },
  { name: 'LANTING_APS_CAD_2024Q4', type: 'private', version: 'Windows Server 2022 Datacenter 64bit' },
  { name: 'LANTING_APS_CAD_2025Q1', type: 'private', version: 'Windows Server 2022 Datacenter 64bit' },
];

/** Groups for so many desktops each time. */
const BLOCK = 200;
const GROUPS_A_BLOCK = 3;

/** Server groups and their servers, in proportion to the fleet. */
export function seedServers(world: World, random: Random): void {
  for (const [index, image] of IMAGES.entries()) {
    const productId = image.type === 'gold' ? { productId: `OFFI${random.int(1e8, 9e8)}` } : {};
    const created = world.born - (460 - 80 * index + random.int(0, 60)) * DAY;
    world.part(appImages).add({ id: random.uuid(), os: 'Windows', created, ...image, ...productId });
  }
  const count = Math.ceil(world.fleet.size / BLOCK) * GROUPS_A_BLOCK;
  for (let index = 0; index < count; index++) {
    const habit = HABITS[index % HABITS.length] as Habit;
    const round = Math.floor(index / HABITS.length);
    const group = makeGroup(world, habit, round, random);
    const size = random.int(3, 8);
    for (let number = 1; number <= size; number++) {
      const server = place(world, group, habit, { round, number }, random);
      settle(server, index < GROUPS_A_BLOCK && number === 1 ? index : undefined, random);
      world.part(appServers).add(server);
    }
  }
  if (count > 0) leftover(world, random);
}

function makeGroup(world: World, habit: Habit, round: number, random: Random): ServerGroup {
  const subnet = subnetOf(world, habit.department);
  const image = imageNamed(world, habit.image);
  const created = world.born - random.int(90, 700) * DAY;
  const product = appProduct(habit.product);
  const department = DEPARTMENTS.find(({ code }) => code === habit.department);
  return world.part(serverGroups).add({
    id: random.uuid(),
    name: round === 0 ? habit.name : `${habit.name}-${String(round + 1).padStart(2, '0')}`,
    description: habit.description,
    appType: habit.appType,
    productId: habit.product,
    imageId: image.id,
    imageType: image.type,
    ...(image.productId && { imageProductId: image.productId }),
    osType: 'Windows',
    vdi: false,
    vpcId: subnet.vpc.id,
    subnetId: subnet.id,
    diskSize: habit.disk.size,
    diskType: habit.disk.type,
    ouName: 'Servers',
    tags: [
      { key: 'dept', value: habit.department.toLowerCase() },
      { key: 'cost-centre', value: department?.costCentre ?? '' },
    ],
    enterpriseProjectId: '0',
    routes: { maxSession: product?.sessions ?? 1, ...(random.chance(0.5) && { cpu: 85, memory: 85 }) },
    storageMount: random.pick(['ANY', 'USER']),
    virtualIp: false,
    enabled: true,
    ...(habit.scales && { scaling: { enable: true, most: 4, step: 1, threshold: 85, idleMinutes: 60 } }),
    created,
    updated: created + random.int(1, 60) * DAY,
  });
}

function place(
  world: World,
  group: ServerGroup,
  habit: Habit,
  { round, number }: { round: number; number: number },
  random: Random,
): AppServer {
  const prepaid = random.chance(habit.prepaid) || (habit.prepaid > 0 && number === 2);
  const tail = String(number).padStart(2, '0');
  const name = habit.prefix && `${habit.prefix}-${round === 0 ? '' : `${round + 1}-`}${tail}`;
  return makeServer(
    {
      group,
      nic: plugIn(subnetOf(world, habit.department), random),
      created: group.created + random.int(10, 5_000) * MINUTE,
      ...(name && { name }),
      ...(prepaid && { orderId: orderNumber(random) }),
      byScaling: habit.scales === true && number === 4,
    },
    random,
  );
}

/** The first server of each of the first groups shows one state each, so that even a small company has them all. */
function settle(server: AppServer, exhibit: number | undefined, random: Random): void {
  const state =
    exhibit === undefined ? random.weighted(STATES) : (['maintenance', 'stopped', 'unready'] as const)[exhibit];
  if (state === 'maintenance') server.maintenance = true;
  if (state === 'stopped') server.vm = 'SHUTOFF';
  if (state === 'broken') server.vm = 'ERROR';
  server.registered = state === 'ready' || state === 'maintenance';
  server.agent = random.chance(0.7) ? LATEST_AGENT : random.pick(['23.5.1.1120', '24.3.0.1020']);
}

const STATES = { ready: 0.86, stopped: 0.07, maintenance: 0.03, unready: 0.03, broken: 0.01 } as const;

/** A group that nobody took down when its servers had gone. */
function leftover(world: World, random: Random): void {
  const habit = HABITS[0] as Habit;
  const group = makeGroup(world, { ...habit, name: 'sg-office-2022' }, 0, random);
  delete group.scaling;
  Object.assign(group, { description: 'old office farm, to be removed', enabled: false, tags: [] });
}

function subnetOf(world: World, department: string): Subnet {
  const name = `subnet-${department.toLowerCase()}`;
  return world.subnets.all().find((subnet) => subnet.name === name) as Subnet;
}

function imageNamed(world: World, name: string): AppImage {
  return world
    .part(appImages)
    .all()
    .find((image) => image.name === name) as AppImage;
}
