import { obsHost } from '../../obs.ts';
import type { Random } from '../../random.ts';
import { DAY, HOUR, MINUTE } from '../../time.ts';
import {
  type AppSettings,
  appInstalls,
  type CenterApp,
  centerApps,
  installerBucket,
  installJobs,
} from '../../world/app-center.ts';
import { ownerOf } from '../../world/desktop.ts';
import type { Failure } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { bucketName } from './app-center-bucket.ts';
import { INSTALLING, installOf } from './app-center-installs.ts';

interface Sort {
  name: string;
  version: string;
  about: string;
  file: string;
  catalog: string;
  os?: AppSettings['support_os'];
  type?: AppSettings['install_type'];
  source?: CenterApp['source'];
  /** Departments whose staff may install it; everybody when absent. */
  for?: readonly string[];
  hidden?: true;
}

const APPS: readonly Sort[] = [
  { name: '7-Zip', version: '24.09', about: '压缩软件', file: '7z2409-x64.exe', catalog: '1007', source: 'SYSTEM' },
  {
    name: 'Google Chrome',
    version: '131.0.6778.86',
    about: '浏览器',
    file: 'chrome-131.msi',
    catalog: '1002',
    source: 'MARKET',
  },
  {
    name: 'WPS Office',
    version: '12.1.0.18608',
    about: '办公套件',
    file: 'WPS_Setup_18608.exe',
    catalog: '1001',
    source: 'MARKET',
  },
  { name: 'WeCom', version: '4.1.31', about: '企业微信', file: 'WeCom_4.1.31.exe', catalog: '1003', source: 'MARKET' },
  {
    name: 'Visual Studio Code',
    version: '1.95.3',
    about: 'Editor for developers',
    file: 'code_1.95.3_amd64.deb',
    catalog: '1004',
    os: 'Linux',
    for: ['DEV', 'OPS'],
  },
  {
    name: 'Git',
    version: '2.47.0',
    about: 'Version control',
    file: 'Git-2.47.0-64-bit.exe',
    catalog: '1004',
    for: ['DEV', 'OPS'],
  },
  {
    name: 'Blender',
    version: '4.2.3',
    about: '三维建模',
    file: 'blender-4.2.3-windows-x64.msi',
    catalog: '1005',
    for: ['DESIGN'],
  },
  {
    name: 'Lanting Colour Profiles',
    version: '2025.1',
    about: 'Screen and print profiles of the studio',
    file: 'lanting-icc-2025.1.zip',
    catalog: '1005',
    type: 'UNZIP_INSTALL',
    for: ['DESIGN'],
  },
  {
    name: 'Lanting Ledger',
    version: '8.3.2',
    about: '财务总账客户端',
    file: 'LantingLedger-8.3.2.msi',
    catalog: '1001',
    for: ['FIN'],
  },
  {
    name: 'Lanting Softphone',
    version: '5.0.7',
    about: '坐席软电话',
    file: 'Softphone-5.0.7.exe',
    catalog: '1003',
    for: ['CALL'],
  },
  {
    name: 'CRM Client',
    version: '6.4',
    about: 'Sales and customer data',
    file: 'crm-client-6.4.exe',
    catalog: '1001',
    type: 'GUI_INSTALL',
    for: ['SALES', 'CALL'],
  },
  {
    name: 'Lanting Ledger',
    version: '8.1.0',
    about: '旧版,请装 8.3.2',
    file: 'LantingLedger-8.1.0.msi',
    catalog: '1001',
    for: ['FIN'],
    hidden: true,
  },
];

/** The software that the company offers, and who got some of it lately. */
export function stockAppCenter(world: World, random: Random): void {
  if (world.fleet.size === 0) return;
  world.part(installerBucket).exists = true;
  const apps = APPS.map((sort) => world.part(centerApps).add(appFrom(sort, world, random)));
  rememberInstalls(world, apps, random);
}

function appFrom(sort: Sort, world: World, random: Random): CenterApp {
  const path = `app-file/${sort.file}`;
  world.part(installerBucket).files.add(path);
  const type = sort.type ?? 'QUIET_INSTALL';
  const settings: AppSettings = {
    name: sort.name,
    version: sort.version,
    description: sort.about,
    authorization_type: sort.for ? 'ASSIGN_USER' : 'ALL_USER',
    app_file_store: { store_type: 'OBS', bucket_store: { bucket_name: bucketName(world), bucket_file_path: path } },
    app_icon_url: `https://${bucketName(world)}.${obsHost(world)}/app-icon/${random.hex(12)}.png`,
    install_type: type,
    ...commands(type, sort.file),
    support_os: sort.os ?? 'Windows',
    catalog_id: sort.catalog,
    install_info: '',
    status: sort.hidden ? 'FORBIDDEN' : 'NORMAL',
  };
  const groups = (sort.for ?? []).map((code) => `${code.toLowerCase()}-staff`);
  return {
    id: random.uuid(),
    settings,
    source: sort.source ?? 'CUSTOM',
    created: world.born - random.int(40, 400) * DAY - random.int(0, 24 * 60) * MINUTE,
    audience: groups.map((account) => ({
      account,
      domain: 'local.com',
      account_type: 'USER_GROUP',
      platform_type: 'LOCAL',
    })),
  };
}

function commands(type: AppSettings['install_type'], file: string) {
  if (type === 'GUI_INSTALL') return {};
  const path = `\${FILE_PATH}`;
  if (type === 'UNZIP_INSTALL') return { install_command: `unzip ${path}` };
  if (file.endsWith('.msi')) {
    return { install_command: `msiexec /i ${path} /quiet`, uninstall_command: `msiexec /uninstall ${path} /quiet` };
  }
  if (file.endsWith('.deb')) return { install_command: `dpkg -i ${path}` };
  return { install_command: `${path} /S` };
}

/** Newest installations on record: the rest was tidied away. */
const MOST_REMEMBERED = 200;

const TROUBLES: readonly Failure[] = [
  { code: 'WKS.00211203', reason: 'Waiting for the application installation result to respond timeout' },
  { code: 'WKS.00211401', reason: 'The application installation failed:1603' },
  {
    code: 'WKS.00211402',
    reason: 'Instance connection timeout, please try again later or contact the administrator',
  },
];

function rememberInstalls(world: World, apps: readonly CenterApp[], random: Random): void {
  const count = Math.min(MOST_REMEMBERED, Math.ceil(world.fleet.size / 3));
  const desktops = world.fleet.all();
  const times = Array.from(
    { length: count },
    () => world.born - random.int(2, 14 * 24) * HOUR - random.int(0, 3_599_999),
  );
  for (const at of times.sort((a, b) => a - b)) {
    const desktop = random.pick(desktops);
    const owner = ownerOf(desktop);
    const person = owner && world.people.get(owner.id);
    const groups = new Set(person?.groups.map(({ name }) => name));
    const fitting = apps.filter(
      ({ settings, audience }) =>
        settings.support_os === desktop.image.os &&
        settings.install_type !== 'GUI_INSTALL' &&
        (settings.authorization_type === 'ALL_USER' || audience.some(({ account }) => groups.has(account))),
    );
    if (!person || fitting.length === 0) continue;
    const app = random.pick(fitting);
    const failure = random.chance(0.12) ? random.pick(TROUBLES) : undefined;
    const entities = { app_id: app.id, desktop_id: desktop.id, desktop_name: desktop.name };
    const sub = { entity: desktop.name, entities, ...(failure && { failure }) };
    const job = world.part(installJobs).remember({ type: 'installApp', subs: [sub], seconds: INSTALLING }, at);
    const [attempt] = job.subs;
    if (attempt) world.part(appInstalls).add(installOf({ app, desktop, target: person.name, at, attempt }));
  }
}
