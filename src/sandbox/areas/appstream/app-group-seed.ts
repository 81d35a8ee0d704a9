import type { Random } from '../../random.ts';
import { DAY, MINUTE } from '../../time.ts';
import { type AppAuthorization, type AppGroup, appGroups, type PublishedApp } from '../../world/app-groups.ts';
import { appImages } from '../../world/app-images.ts';
import { authorizationMails } from '../../world/app-mails.ts';
import { programsOn } from '../../world/app-programs.ts';
import { type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import type { Person, UserGroup } from '../../world/person.ts';
import type { World } from '../../world/world.ts';

/** What a server group is there for, by how its name begins: the bundle, its programs and the departments that have it. */
interface Bundle {
  servers: string;
  name: string;
  description: string;
  programs: readonly string[];
  departments: readonly string[];
}

const BUNDLES: readonly Bundle[] = [
  {
    servers: 'SG-OFFICE',
    name: 'Office-办公应用',
    description: 'Office, browser and PDF reader for thin clients',
    programs: ['Microsoft Word', 'Microsoft Excel', 'Microsoft PowerPoint', 'Google Chrome', 'Adobe Acrobat Reader'],
    departments: ['sales', 'hr'],
  },
  {
    servers: 'sg-cad',
    name: 'cad-viewers',
    description: '设计软件 CAD and rendering',
    programs: ['AutoCAD 2024', 'DWG TrueView 2024', 'SOLIDWORKS 2024', 'Blender 4.2'],
    departments: ['design'],
  },
  {
    servers: 'SG-CALL-DESK',
    name: 'call-desk-客服桌面',
    description: 'Whole desktops of the call centre',
    programs: [],
    departments: ['call'],
  },
  {
    servers: 'SG-FIN-ERP',
    name: 'ERP-财务系统',
    description: 'Kingdee, SAP and Excel',
    programs: ['金蝶云星空客户端', 'SAP Logon', 'Microsoft Excel'],
    departments: ['fin'],
  },
  {
    servers: 'sg-dev-tools',
    name: 'dev-tools',
    description: '研发工具',
    programs: ['Visual Studio Code', 'DBeaver', 'PuTTY'],
    departments: ['dev'],
  },
  {
    servers: 'SG-OPS-JUMP',
    name: 'ops-jump',
    description: '运维跳板 administration desktops',
    programs: [],
    departments: ['ops'],
  },
];

/** An application group for every server group in use, and one that is still being prepared. */
export function seedAppGroups(world: World, random: Random): void {
  const copies = new Map<Bundle, number>();
  for (const servers of world.part(serverGroups).all()) {
    const bundle = servers.enabled && BUNDLES.find((each) => servers.name.startsWith(each.servers));
    if (!bundle) continue;
    const copy = (copies.get(bundle) ?? 0) + 1;
    copies.set(bundle, copy);
    const group = makeGroup(world, bundle, { servers, copy }, random);
    for (const department of bundle.departments) {
      const staff = world.groups.all().find(({ name }) => name === `${department}-staff`);
      if (staff) authorize(world, group, staff, random);
    }
    for (let guest = 0; guest < 2 && world.people.size > 0; guest++) {
      authorize(world, group, random.pick(world.people.all()), random);
    }
  }
  if (copies.size > 0) pilot(world, random);
}

function makeGroup(
  world: World,
  bundle: Bundle,
  { servers, copy }: { servers: ServerGroup; copy: number },
  random: Random,
): AppGroup {
  const created = servers.created + random.int(1, 20) * DAY + random.int(0, DAY);
  const image = world.part(appImages).get(servers.imageId);
  const programs = image ? programsOn(image).filter(({ name }) => bundle.programs.includes(name)) : [];
  return world.part(appGroups).add({
    id: random.digits(18),
    name: copy === 1 ? bundle.name : `${bundle.name}-${String(copy).padStart(2, '0')}`,
    description: bundle.description,
    serverGroupId: servers.id,
    appType: servers.appType,
    created,
    apps: programs.map(
      (program): PublishedApp => ({
        ...program,
        id: random.digits(18),
        sourceType: 2,
        sandbox: false,
        enabled: program.name !== 'Blender 4.2',
        published: created + random.int(5, 90) * MINUTE,
      }),
    ),
    authorizations: [],
  });
}

function pilot(world: World, random: Random): void {
  world.part(appGroups).add({
    id: random.digits(18),
    name: 'legal-pilot',
    description: '法务工具试点, servers not decided yet',
    appType: 'COMMON_APP',
    created: world.born - random.int(3, 20) * DAY,
    apps: [],
    authorizations: [],
  });
}

function authorize(world: World, group: AppGroup, account: Person | UserGroup, random: Random): void {
  if (group.authorizations.some(({ accountId }) => accountId === account.id)) return;
  const isPerson = 'sid' in account;
  const at = Math.min(group.created + random.int(1, 30) * DAY, world.born - random.int(1, 48) * 60 * MINUTE);
  const authorization: AppAuthorization = {
    id: random.digits(18),
    accountId: account.id,
    account: account.name,
    accountType: isPerson ? 'USER' : 'USER_GROUP',
    at,
  };
  group.authorizations.push(authorization);
  world.part(authorizationMails).add({
    id: random.digits(18),
    account: account.name,
    accountType: authorization.accountType,
    appGroupId: group.id,
    appGroupName: group.name,
    type: 'ADD_GROUP_AUTHORIZATION',
    error: random.chance(0.1) ? 'The mail server refused the message: 451 temporary local problem.' : '',
    sent: at + random.int(1, 20) * 1_000,
  });
}
