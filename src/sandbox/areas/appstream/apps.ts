import { type Answer, ok, okEmpty } from '../../answer.ts';
import { obsHost } from '../../obs.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import type { AppGroup, PublishedApp } from '../../world/app-groups.ts';
import { appImages, type Program } from '../../world/app-images.ts';
import { programsOn } from '../../world/app-programs.ts';
import { appLimits } from '../../world/app-quota.ts';
import type { World } from '../../world/world.ts';
import { appGroupOf, appOf, boundGroup, imagesOf } from './app-group-lookup.ts';
import { checkIcon } from './icon.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { serversIn } from './server-lookup.ts';

/** AppStream API reference, "Publishing Applications", `name`. */
const FORBIDDEN = /[\^;|~`{}[\]<>]|[^\S ]/;

/** All or none. */
function publishApp({ params, world, now }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  boundGroup(world, group);
  const wanted = params.objects('items').map((item) => publication(world, item, now));
  for (const [index, { name }] of wanted.entries()) {
    checkName(group, name);
    if (wanted.findIndex((other) => other.name === name) !== index) throw nameTaken(name);
  }
  const { appsOfAGroup: most } = world.part(appLimits);
  if (group.apps.length + wanted.length > most) throw tooMany(most);
  group.apps.push(...wanted);
  return ok({ count: wanted.length, items: wanted.map((app) => appView(app, group, world)) });
}

function publication(world: World, item: Parameters, published: number): PublishedApp {
  const sourceType = item.number('source_type');
  if (sourceType !== 2 && sourceType !== 3) throw refuseApp.invalid('source_type: 1 is reserved');
  for (const id of item.texts('source_image_ids')) if (!world.part(appImages).get(id)) throw refuseApp.noImage(id);
  return {
    id: world.fresh.digits(18),
    name: item.need('name'),
    version: item.text('version') ?? '',
    publisher: item.text('publisher') ?? '',
    executePath: item.need('execute_path'),
    workPath: item.text('work_path') ?? '',
    commandParam: item.text('command_param') ?? '',
    iconPath: item.text('icon_path') ?? '',
    iconIndex: item.number('icon_index') ?? 0,
    description: item.text('description') ?? '',
    sourceType,
    sandbox: item.flag('sandbox_enable') ?? false,
    enabled: true,
    published,
  };
}

function checkName(group: AppGroup, name: string, own?: PublishedApp): void {
  if (name.trim() === '' || FORBIDDEN.test(name)) throw refuseApp.invalid('name');
  if (group.apps.some((app) => app !== own && app.name === name)) throw nameTaken(name);
}

function tooMany(most: number): Refusal {
  return new Refusal(403, 'WKS.00131203', `The number of application in the groups exceeds the limit, limit ${most}.`);
}

function nameTaken(name: string): Refusal {
  return new Refusal(
    409,
    'WKS.00131201',
    `An published application with the same name '${name}' exists in the application group.`,
  );
}

function listPublishedApp(call: Call): Answer {
  const { params, world } = call;
  const group = appGroupOf(world, params.need('app_group_id'));
  const [name, state, id] = [params.text('name'), params.text('state'), params.text('app_id')];
  const rows = group.apps
    .filter((app) => contains(app.name, name) && (!state || stateOf(app) === state) && (!id || app.id === id))
    .toReversed();
  const view = (app: PublishedApp) => appView(app, group, world);
  return listPage(call, rows, view);
}

const stateOf = ({ enabled }: PublishedApp) => (enabled ? 'NORMAL' : 'FORBIDDEN');

function programView(program: Program) {
  return {
    name: program.name,
    version: program.version,
    command_param: program.commandParam,
    execute_path: program.executePath,
    work_path: program.workPath,
    icon_path: program.iconPath,
    icon_index: program.iconIndex,
    description: program.description,
    publisher: program.publisher,
  };
}

function appView(app: PublishedApp, group: AppGroup, world: World) {
  return {
    id: app.id,
    ...programView(app),
    app_group_id: group.id,
    state: stateOf(app),
    tenant_id: world.projectId,
    publish_at: iso(app.published),
    source_type: app.sourceType,
    icon_url: app.icon ?? '',
    publishable: false,
    sandbox_enable: app.sandbox,
  };
}

function showAppDetail({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  return ok(appView(appOf(group, params.need('app_id')), group, world));
}

function updateApp({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  const app = appOf(group, params.need('app_id'));
  const name = params.text('name') ?? app.name;
  checkName(group, name, app);
  const state = params.text('state');
  Object.assign(app, {
    name,
    version: params.text('version') ?? app.version,
    executePath: params.text('execute_path') ?? app.executePath,
    workPath: params.text('work_path') ?? app.workPath,
    description: params.text('description') ?? app.description,
    commandParam: params.text('command_param') ?? app.commandParam,
    sandbox: params.flag('sandbox_enable') ?? app.sandbox,
    enabled: state ? state === 'NORMAL' : app.enabled,
  });
  return ok(appView(app, group, world));
}

/** What is not published any more counts as done. */
function unpublishApp({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  const ids = new Set(params.texts('ids'));
  group.apps = group.apps.filter(({ id }) => !ids.has(id));
  return okEmpty();
}

function showPublishableApp({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  const servers = boundGroup(world, group);
  if (serversIn(world, servers).length === 0) throw refuseApp.noServers(servers.id);
  const images = imagesOf(world, servers);
  const sources = new Map<string, { program: Program; images: string[] }>();
  for (const image of images) {
    for (const program of programsOn(image)) {
      const known = sources.get(program.executePath);
      if (known) known.images.push(image.id);
      else sources.set(program.executePath, { program, images: [image.id] });
    }
  }
  const items = [...sources.values()].map((source) => ({
    ...programView(source.program),
    publishable: !group.apps.some(({ name }) => name === source.program.name),
    source_image_ids: source.images,
  }));
  return ok({ count: items.length, group_images: images.map(({ id }) => id), items });
}

/** All or none. */
const setEnabled =
  (enabled: boolean) =>
  ({ params, world }: Call): Answer => {
    const group = appGroupOf(world, params.need('app_group_id'));
    const apps = params.texts('ids').map((id) => appOf(group, id));
    for (const app of apps) app.enabled = enabled;
    return okEmpty();
  };

function uploadAppIcon({ params, world, now }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  const app = appOf(group, params.need('app_id'));
  checkIcon(params);
  app.icon = `https://wks-appstream-icons.${obsHost(world)}/${world.projectId}/${app.id}-${now}.png`;
  return ok(appView(app, group, world));
}

function deleteAppIcon({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  delete appOf(group, params.need('app_id')).icon;
  return okEmpty();
}

/** AppStream API reference, "Application Management". */
export const apps: SimulatedArea = {
  service: 'appstream',
  area: 'apps',
  reads: { ListPublishedApp: listPublishedApp, ShowAppDetail: showAppDetail, ShowPublishableApp: showPublishableApp },
  writes: {
    PublishApp: publishApp,
    UpdateApp: updateApp,
    UnpublishApp: unpublishApp,
    BatchEnableApp: setEnabled(true),
    BatchDisableApp: setEnabled(false),
    UploadAppIcon: uploadAppIcon,
    DeleteAppIcon: deleteAppIcon,
  },
};
