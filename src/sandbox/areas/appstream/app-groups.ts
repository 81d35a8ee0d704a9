import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppGroup, appGroups as groups, removeAppGroup } from '../../world/app-groups.ts';
import { appLimits } from '../../world/app-quota.ts';
import { type ServerGroup, serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { appGroupOf } from './app-group-lookup.ts';
import { seedAppGroups } from './app-group-seed.ts';
import { listAuthorizationMailRecord, sendAuthorizationMail, sendAuthorizedMail } from './authorization-mails.ts';
import { listPage } from './list-page.ts';
import { checkPlainName } from './plain-name.ts';
import { refuseApp } from './refusals.ts';

function createAppGroup({ params, world, now }: Call): Answer {
  const name = checkName(world, params.need('name'));
  const { appGroups: most } = world.part(appLimits);
  if (world.part(groups).size >= most) throw tooMany(most);
  if (params.text('authorization_type') === 'APP') throw onlyForGroups(name);
  const wanted = params.text('app_type') as AppGroup['appType'] | undefined;
  const servers = bindable(world, params.text('app_server_group_id'));
  if (servers && wanted && wanted !== servers.appType) throw refuseApp.invalid('app_type');
  const group: AppGroup = {
    id: world.fresh.digits(18),
    name,
    description: params.text('description') ?? '',
    ...(servers && { serverGroupId: servers.id }),
    appType: servers?.appType ?? wanted ?? 'COMMON_APP',
    created: now,
    apps: [],
    authorizations: [],
  };
  return ok(appGroupView(world.part(groups).add(group), world));
}

function tooMany(most: number): Refusal {
  return new Refusal(400, 'WKS.00131104', `The number of application groups exceeds the limit, limit ${most}.`);
}

/** AppStream API reference, "Creating an Application Group": applications are not authorized one by one so far. */
function onlyForGroups(name: string): Refusal {
  return new Refusal(
    409,
    'WKS.00131302',
    `The authorization mode of '${name}' is: application group authorization, not supported: application authorization.`,
  );
}

function checkName(world: World, name: string, own?: AppGroup): string {
  checkPlainName(name);
  const taken = world.part(groups).all();
  if (taken.some((group) => group !== own && group.name === name)) {
    throw new Refusal(409, 'WKS.00131103', `Application group name '${name}' already exists.`);
  }
  return name;
}

/** A server group that another application group can be bound to; none for no id. */
function bindable(world: World, id: string | undefined): ServerGroup | undefined {
  if (!id) return undefined;
  const servers = world.part(serverGroups).get(id);
  if (!servers) throw refuseApp.noServerGroup(id);
  const bound = world.part(groups).all();
  const count = bound.filter(({ serverGroupId }) => serverGroupId === id).length;
  if (servers.appType === 'SESSION_DESKTOP_APP' && count > 0) {
    throw new Refusal(
      400,
      'WKS.00131105',
      `In shared desktop mode, a server group can be associated with only one application group, The number of application groups bound to a server group is ${count}.`,
    );
  }
  return servers;
}

function listAppGroup(call: Call): Answer {
  const { params, world } = call;
  const [servers, id] = [params.text('app_server_group_id'), params.text('app_group_id')];
  const [name, type] = [params.text('name'), params.text('app_type')];
  const byApp = params.text('authorization_type') === 'APP';
  const rows = world
    .part(groups)
    .all()
    .filter(
      (group) =>
        !byApp &&
        (!servers || group.serverGroupId === servers) &&
        (!id || group.id === id) &&
        contains(group.name, name) &&
        (!type || group.appType === type),
    )
    .toReversed();
  const view = (group: AppGroup) => appGroupView(group, world);
  return listPage(call, rows, view);
}

function appGroupView(group: AppGroup, world: World) {
  const servers = group.serverGroupId === undefined ? undefined : world.part(serverGroups).get(group.serverGroupId);
  return {
    id: group.id,
    name: group.name,
    app_server_group_id: servers?.id ?? '',
    app_server_group_name: servers?.name ?? '',
    description: group.description,
    authorization_type: 'APP_GROUP',
    tenant_id: world.projectId,
    app_type: group.appType,
    create_at: iso(group.created),
    app_count: group.apps.length,
  };
}

function showAppGroupDetail({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  const servers = group.serverGroupId === undefined ? undefined : world.part(serverGroups).get(group.serverGroupId);
  return ok({ ...appGroupView(group, world), app_server_group_description: servers?.description ?? '' });
}

function updateAppGroup({ params, world }: Call): Answer {
  const group = appGroupOf(world, params.need('app_group_id'));
  const name = checkName(world, params.text('name') ?? group.name, group);
  const servers = bindingFor(world, group, params.text('app_server_group_id'));
  Object.assign(group, { name, description: params.text('description') ?? group.description });
  if (servers) Object.assign(group, { serverGroupId: servers.id, appType: servers.appType });
  return ok(appGroupView(group, world));
}

/** Only a group without servers can be bound; the servers it has may be named again. */
function bindingFor(world: World, group: AppGroup, id: string | undefined): ServerGroup | undefined {
  const bound = group.serverGroupId !== undefined && world.part(serverGroups).get(group.serverGroupId);
  if (bound && (!id || id === bound.id)) return undefined;
  if (bound) throw refuseApp.invalid('app_server_group_id: the application group is bound already');
  return bindable(world, id);
}

function deleteAppGroup({ params, world }: Call): Answer {
  removeAppGroups(world, [params.need('app_group_id')]);
  return okEmpty();
}

function batchDeleteAppGroup({ params, world }: Call): Answer {
  removeAppGroups(world, params.texts('ids'));
  return okEmpty();
}

/** All or none; a group that is gone counts as deleted. */
function removeAppGroups(world: World, ids: readonly string[]): void {
  const all = world.part(groups);
  const found = ids.map((id) => all.get(id)).filter((group) => group !== undefined);
  if (found.some(({ apps }) => apps.length > 0)) {
    throw new Refusal(409, 'WKS.00131101', 'The application under the application group is not unpublished.');
  }
  for (const group of found) removeAppGroup(world, group);
}

function disassociateAppGroup({ params, world }: Call): Answer {
  const id = params.need('server_group_id');
  if (!world.part(serverGroups).get(id)) throw refuseApp.noServerGroup(id);
  for (const group of world.part(groups).all()) if (group.serverGroupId === id) delete group.serverGroupId;
  return okEmpty();
}

/** AppStream API reference, "Application Group Management". */
export const appGroups: SimulatedArea = {
  service: 'appstream',
  area: 'app-groups',
  reads: {
    ListAppGroup: listAppGroup,
    ShowAppGroupDetail: showAppGroupDetail,
    ListAuthorizationMailRecord: listAuthorizationMailRecord,
  },
  writes: {
    CreateAppGroup: createAppGroup,
    UpdateAppGroup: updateAppGroup,
    DeleteAppGroup: deleteAppGroup,
    BatchDeleteAppGroup: batchDeleteAppGroup,
    DisassociateAppGroup: disassociateAppGroup,
    SendAuthorizationMail: sendAuthorizationMail,
    SendAuthorizedMail: sendAuthorizedMail,
  },
  seed: seedAppGroups,
};
