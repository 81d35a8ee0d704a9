import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import { obsHost, uploadKeys, uploadPolicy } from '../../obs.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import { HOUR, iso } from '../../time.ts';
import { type WarehouseApp, warehouseApps, warehouseBucket } from '../../world/app-warehouse.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';
import { bucketName, warehouseAppBy } from './warehouse-lookup.ts';
import { stockWarehouse } from './warehouse-seed.ts';

/** Seconds until somebody has looked at an installer. */
const REVIEW = 120;

const ICON_BYTES = 8 * 1024;

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
  return listed(call, rows, { items: 'items', total: 'count', view, fallback: 10, max: 100 });
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
  const [name, path] = [nameOf(params.need('app_name')), params.need('appfile_store_path')];
  checkTaken(world, name);
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
    version: params.need('version_id'),
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

function updateWarehouseApp(call: Call): Answer {
  const { params, world, now } = call;
  const app = warehouseAppBy(world, params.need('id'));
  const name = nameOf(params.text('app_name') ?? app.name);
  checkTaken(world, name, app);
  Object.assign(app, {
    name,
    category: params.text('app_category') ?? app.category,
    os: systemOf(params.text('os_type') ?? app.os),
    version: params.text('version_id') ?? app.version,
    versionName: params.text('version_name') ?? app.versionName,
    description: params.text('app_description') ?? app.description,
    icon: params.text('app_icon') ?? app.icon,
    modified: now,
  });
  return okEmpty();
}

function nameOf(name: string): string {
  if (!/^[\p{Script=Han}\w-]+$/u.test(name)) throw refuseApp.invalid('app_name');
  return name;
}

function systemOf(system: string): string {
  if (system !== 'Windows') throw refuseApp.invalid('os_type');
  return system;
}

function checkTaken(world: World, name: string, itself?: WarehouseApp): void {
  const apps = world.part(warehouseApps).all();
  if (!apps.some((app) => app !== itself && app.name.toLowerCase() === name.toLowerCase())) return;
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

function createBucketOrAcl({ world }: Call): Answer {
  world.part(warehouseBucket).exists = true;
  return okEmpty();
}

function authorizeObs({ params, world, now }: Call): Answer {
  const file = params.need('app_file_name');
  if (!/\S\.(msi|exe|zip|rar)$/i.test(file)) throw refuseApp.invalid('app_file_name');
  const path = `file/${file}`;
  bucketOf(world).files.add(path);
  const { access, secret, token } = uploadKeys(world);
  return ok({
    server_end_point: `https://${obsHost(world)}`,
    bucket_name: bucketName(world),
    directory: path,
    ak: access,
    sk: secret,
    expires_at: iso(now + HOUR),
    policy: uploadPolicy(bucketName(world), path, ['obs:object:putObject', 'obs:object:deleteObject']),
    security_token: token,
  });
}

function bucketOf(world: World) {
  const bucket = world.part(warehouseBucket);
  if (!bucket.exists) throw new Refusal(404, 'WKS.00131503', 'The application warehouse obs bucket does not exist.');
  return bucket;
}

function uploadIcon({ params, world, now }: Call): Answer {
  const file = params.object('data');
  const icon = Buffer.from(file?.text('base64') ?? '', 'base64');
  if (!isPng(icon) || icon.length > ICON_BYTES) throw refuseApp.invalid('data');
  bucketOf(world);
  const path = `warehouse/app_icon/${Math.floor(now / 1000)}${world.fresh.int(100, 999)}.png`;
  return ok({ appicon_store_path: `https://${bucketName(world)}.${obsHost(world)}/${path}` });
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(1, 4).toString('latin1') === 'PNG';
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
