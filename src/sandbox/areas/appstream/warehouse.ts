import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { appLimits } from '../../world/app-quota.ts';
import { type WarehouseApp, warehouseApps } from '../../world/app-warehouse.ts';
import type { World } from '../../world/world.ts';
import { listPage } from './list-page.ts';
import { checkPlainName } from './plain-name.ts';
import { refuseApp } from './refusals.ts';
import { authorizeObs, bucketOf, createBucketOrAcl, uploadIcon } from './warehouse-bucket.ts';
import { warehouseAppBy } from './warehouse-lookup.ts';
import { stockWarehouse } from './warehouse-seed.ts';

/** Seconds until somebody has looked at an installer. */
const REVIEW = 120;

function listWarehouseApps(call: Call): Answer {
  const { params, world } = call;
  const [status, id] = [params.text('verify_status')?.toUpperCase(), params.text('app_id')];
  const [name, category] = [params.text('app_name'), params.text('app_category')];
  const rows = world
    .part(warehouseApps)
    .all()
    .filter(
      (app) =>
        (!status || app.review.status.toUpperCase() === status) &&
        (!id || app.id === id) &&
        contains(app.name, name) &&
        (!category || app.category === category),
    );
  const view = (app: WarehouseApp) => appView(app, world);
  return listPage(call, rows, view);
}

function appView(app: WarehouseApp, { projectId }: World) {
  const { status, at, comment } = app.review;
  return {
    id: app.recordId,
    app_id: app.id,
    tenant_id: projectId,
    app_name: app.name,
    app_category: app.category,
    os_type: app.os,
    version_id: app.version,
    version_name: app.versionName,
    appfile_store_path: app.path,
    app_file_size: app.size === undefined ? undefined : String(app.size),
    app_description: app.description,
    appicon_store_path: app.icon.startsWith('http') ? app.icon : '',
    create_time: iso(app.created),
    modify_time: iso(app.modified),
    verify_time: at === undefined ? undefined : iso(at),
    verify_status: status,
    verify_comment: comment,
    app_icon: app.icon,
  };
}

function createWarehouseApp({ params, world, now }: Call): Answer {
  const apps = world.part(warehouseApps);
  const name = freeName(world, params.need('app_name'));
  const { warehouseApps: most } = world.part(appLimits);
  if (apps.size >= most) throw tooMany(most);
  const path = params.need('appfile_store_path');
  const bucket = bucketOf(world);
  if (!bucket.files.has(path)) {
    throw new Refusal(404, 'WKS.00131505', 'The application warehouse obs object does not exist.');
  }
  const size = params.number('app_file_size');
  const app = apps.add({
    id: world.fresh.digits(18),
    recordId: world.fresh.digits(18),
    name,
    category: params.need('app_category'),
    os: systemOf(params.need('os_type')),
    version: visible(params.need('version_id'), 'version_id'),
    versionName: params.need('version_name'),
    description: params.text('app_description') ?? '',
    path,
    ...(size !== undefined && { size }),
    icon: params.text('app_icon') ?? '',
    created: now,
    modified: now,
    review: { status: 'VERIFYING' },
  });
  world.later(now, REVIEW, (at) => {
    app.review = { status: 'VERIFY_PASS', at, comment: '' };
  });
  return ok(appView(app, world));
}

function tooMany(most: number): Refusal {
  return new Refusal(
    400,
    'WKS.00131502',
    `The total number of apps stored in the application warehouse exceeds the limit, limit ${most}.`,
  );
}

/** Without blanks (AppStream API reference, "Adding an Application to the Application Warehouse"). */
function visible(text: string, name: string): string {
  if (/\s/.test(text)) throw refuseApp.invalid(name);
  return text;
}

function updateWarehouseApp(call: Call): Answer {
  const { params, world, now } = call;
  const app = warehouseAppBy(world, params.need('id'));
  const name = freeName(world, params.text('app_name') ?? app.name, app);
  Object.assign(app, {
    name,
    category: params.text('app_category') ?? app.category,
    os: systemOf(params.text('os_type') ?? app.os),
    version: visible(params.text('version_id') ?? app.version, 'version_id'),
    versionName: params.text('version_name') ?? app.versionName,
    description: params.text('app_description') ?? app.description,
    icon: params.text('app_icon') ?? app.icon,
    modified: now,
  });
  return okEmpty();
}

function systemOf(system: string): string {
  if (system !== 'Windows') throw refuseApp.invalid('os_type');
  return system;
}

function freeName(world: World, name: string, itself?: WarehouseApp): string {
  checkPlainName(name, 'app_name');
  const apps = world.part(warehouseApps).all();
  if (!apps.some((app) => app !== itself && app.name.toLowerCase() === name.toLowerCase())) return name;
  throw new Refusal(
    409,
    'WKS.00131501',
    `An application with the same name '${name}' exists in the application warehouse.`,
  );
}

function deleteWarehouseApp({ params, world }: Call): Answer {
  world.part(warehouseApps).delete(warehouseAppBy(world, params.need('id')).id);
  return okEmpty();
}

/** All or none. */
function batchDeleteWarehouseApp({ params, world }: Call): Answer {
  const ids = params.texts('ids');
  if (ids.length === 0) throw refuseApp.invalid('ids');
  const apps = ids.map((id) => warehouseAppBy(world, id));
  for (const { id } of apps) world.part(warehouseApps).delete(id);
  return okEmpty();
}

/** AppStream API reference, "Application Warehouse". */
export const warehouse: SimulatedArea = {
  service: 'appstream',
  area: 'warehouse',
  reads: { ListWarehouseApps: listWarehouseApps },
  writes: {
    CreateWarehouseApp: createWarehouseApp,
    UpdateWarehouseApp: updateWarehouseApp,
    DeleteWarehouseApp: deleteWarehouseApp,
    BatchDeleteWarehouseApp: batchDeleteWarehouseApp,
    CreateBucketOrAcl: createBucketOrAcl,
    AuthorizeObs: authorizeObs,
    UploadWarehouseAppIcon: uploadIcon,
  },
  seed: stockWarehouse,
};
