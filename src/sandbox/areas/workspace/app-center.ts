import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppFile, type AppSettings, type CenterApp, centerApps } from '../../world/app-center.ts';
import type { World } from '../../world/world.ts';
import { batchUpdateAppAuthorizations, listAppAuthorizations, updateAppAuthorizations } from './app-center-audience.ts';
import { checkFile, createAndAuthorizeBucket, createBucketCredential, discard } from './app-center-bucket.ts';
import { catalogOf, listAppCatalogs } from './app-center-catalogs.ts';
import {
  batchDeleteJobs,
  batchInstallApps,
  checkSettled,
  installApp,
  listJobs,
  retryJobs,
} from './app-center-installs.ts';
import { appOf, appsOf } from './app-center-lookup.ts';
import { stockAppCenter } from './app-center-seed.ts';

function listApps(call: Call): Answer {
  const name = call.params.text('name');
  const rows = call.world
    .part(centerApps)
    .all()
    .filter((app) => contains(app.settings.name, name));
  const view = (app: CenterApp) => appView(app, call.world);
  return listed(call, rows, { items: 'items', total: 'count', view, fallback: 10, max: 100 });
}

function appView({ id, settings, source, created }: CenterApp, world: World) {
  return {
    id,
    tenant_id: world.projectId,
    ...settings,
    application_source: source,
    create_time: iso(created),
    catalog: catalogOf(settings.catalog_id)?.catalog_zh,
  };
}

const SETTINGS = [
  'name',
  'version',
  'description',
  'authorization_type',
  'app_file_store',
  'app_icon_url',
  'install_type',
  'install_command',
  'uninstall_command',
  'support_os',
  'catalog_id',
  'install_info',
  'status',
] as const;

/** Ours: the reference has a code for too many, not the number. */
const MOST = 500;

function uploadApp({ params, world, now }: Call): Answer {
  checkSettings(params, world);
  const settings = { ...params.given(...SETTINGS), status: 'NORMAL' } as unknown as AppSettings;
  checkCommand(settings);
  if (world.part(centerApps).size >= MOST) {
    throw new Refusal(400, 'WKS.00211102', `The number of application exceeds the limit, limit:'${MOST}'`);
  }
  const app = world
    .part(centerApps)
    .add({ id: world.fresh.uuid(), settings, source: 'CUSTOM', created: now, audience: [] });
  return ok(appView(app, world));
}

function updateUploadedApp(call: Call): Answer {
  const { params, world } = call;
  const app = appOf(call);
  checkSettings(params, world);
  checkSettled(call, [app]);
  const settings = { ...app.settings, ...params.given(...SETTINGS) } as AppSettings;
  checkCommand(settings);
  app.settings = settings;
  return ok(appView(app, world));
}

function checkSettings(params: Parameters, world: World): void {
  const name = params.text('name');
  if (name !== undefined && (name.trim() === '' || /[\^;|~`{}[\]<>]/.test(name))) throw refuse.invalid('name');
  const version = params.text('version');
  if (version !== undefined && !/^[\w.-]+$/.test(version)) throw refuse.invalid('version');
  const catalog = params.text('catalog_id');
  if (catalog !== undefined && !catalogOf(catalog)) {
    throw new Refusal(404, 'WKS.00211701', `Category'${catalog}' does not exist`);
  }
  const file = params.raw('app_file_store') as AppFile | undefined;
  if (file) checkFile(world, file);
}

function checkCommand({ install_type, install_command }: AppSettings): void {
  if (install_type !== 'GUI_INSTALL' && !install_command) throw refuse.invalid('install_command');
}

function deleteApp(call: Call): Answer {
  remove(call, [appOf(call)]);
  return okEmpty();
}

function batchDeleteApps(call: Call): Answer {
  remove(call, appsOf(call, call.params.texts('items')));
  return okEmpty();
}

/** What was installed stays on the desktops, and its records in the list. */
function remove(call: Call, apps: readonly CenterApp[]): void {
  const { params, world } = call;
  checkSettled(call, apps);
  for (const app of apps) {
    world.part(centerApps).delete(app.id);
    if (!params.flag('reserve_obs_file')) discard(world, app.settings.app_file_store);
  }
}

function show(status: AppSettings['status']): (call: Call) => Answer {
  return (call) => {
    for (const app of appsOf(call, call.params.texts('items'))) app.settings.status = status;
    return okEmpty();
  };
}

/** Workspace API reference, "App Center". */
export const appCenter: SimulatedArea = {
  service: 'workspace',
  area: 'app-center',
  reads: {
    ListApps: listApps,
    ListAppAuthorizations: listAppAuthorizations,
    ListAppCatalogs: listAppCatalogs,
    ListJobs: listJobs,
  },
  writes: {
    CreateAndAuthorizeBucket: createAndAuthorizeBucket,
    CreateBucketCredential: createBucketCredential,
    UploadApp: uploadApp,
    UpdateUploadedApp: updateUploadedApp,
    DeleteApp: deleteApp,
    BatchDeleteApps: batchDeleteApps,
    BatchDisableApps: show('FORBIDDEN'),
    BatchEnableApps: show('NORMAL'),
    UpdateAppAuthorizations: updateAppAuthorizations,
    BatchUpdateAppAuthorizations: batchUpdateAppAuthorizations,
    InstallApp: installApp,
    BatchInstallApps: batchInstallApps,
    BatchDeleteJobs: batchDeleteJobs,
    RetryJobs: retryJobs,
  },
  seed: stockAppCenter,
};
