import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { appQuota } from '../../world/app-quota.ts';
import {
  serverGroups as groups,
  removeServerGroup,
  type ScalingPolicy,
  type ServerGroup,
  statusOf,
} from '../../world/app-servers.ts';
import { missingAgency } from '../workspace/agencies.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { startScaling } from './scaling.ts';
import { createServerGroup, MOST_SESSIONS, updateServerGroup } from './server-group-changes.ts';
import { boundTo, briefView, groupDetail, groupView, policyView } from './server-group-views.ts';
import { groupChanged } from './server-group-watch.ts';
import { serverGroupOf, serversIn } from './server-lookup.ts';
import { seedServers } from './server-seed.ts';

/** Without an enterprise project, or with 0, those of the default one. */
function listServerGroups(call: Call): Answer {
  const { params, world } = call;
  const [name, id, type] = [params.text('server_group_name'), params.text('server_group_id'), params.text('app_type')];
  const [tag, standby] = [params.text('tags'), params.flag('is_secondary_server_group')];
  const project = params.text('enterprise_project_id') || '0';
  const rows = world
    .part(groups)
    .all()
    .filter(
      (group) =>
        contains(group.name, name) &&
        (!id || group.id === id) &&
        (!type || group.appType === type) &&
        (!tag || group.tags.some(({ key, value }) => contains(key, tag) || contains(value, tag))) &&
        group.enterpriseProjectId === project &&
        isAsked(group, standby),
    );
  return listPage(call, rows, (group) => groupView(group, world));
}

/** `sever_group_name` is spelled so. */
function listTenantServerGroups(call: Call): Answer {
  const { params, world } = call;
  const [name, type] = [params.text('sever_group_name'), params.text('app_type')];
  const standby = params.flag('is_secondary_server_group');
  const rows = world
    .part(groups)
    .all()
    .filter((group) => contains(group.name, name) && (!type || group.appType === type) && isAsked(group, standby));
  return listPage(call, rows, (group) => briefView(group, world));
}

function isAsked(group: ServerGroup, standby: boolean | undefined): boolean {
  return standby === undefined || (group.primaryId !== undefined) === standby;
}

function showServerGroup(call: Call): Answer {
  return ok(groupDetail(serverGroupOf(call), call.world));
}

function showState(call: Call): Answer {
  const counts: Record<string, number> = {};
  for (const server of serversIn(call.world, serverGroupOf(call))) {
    const status = statusOf(server);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return ok({ aps_status: counts });
}

function showRestrict({ world }: Call): Answer {
  return ok({ max_session: MOST_SESSIONS, max_group_count: world.part(appQuota).groups });
}

/** One that is gone already counts as deleted. */
function deleteServerGroup({ params, world }: Call): Answer {
  const group = world.part(groups).get(params.need('server_group_id'));
  if (!group) return okEmpty();
  if (serversIn(world, group).length > 0) throw refuseApp.hasServers(group.id);
  if (boundTo(group, world) > 0) throw refuseApp.hasAppGroups(group.id);
  removeServerGroup(world, group);
  return okEmpty();
}

/** What a group has of which nobody has said anything (AppStream API reference, "Querying a Scaling Policy": its example). */
const DEFAULT_POLICY: ScalingPolicy = { enable: false, most: 10, step: 1, threshold: 85, idleMinutes: 60 };

function setScalingPolicy(call: Call): Answer {
  const { params, world, now } = call;
  const group = serverGroupOf(call);
  const sessions = params.object('scaling_policy_by_session');
  const [most, step] = [params.number('max_scaling_amount'), params.number('single_expansion_count')];
  const [threshold, idleMinutes] = [
    sessions?.number('session_usage_threshold'),
    sessions?.number('shrink_after_session_idle_minutes'),
  ];
  if (most === undefined || step === undefined || threshold === undefined || idleMinutes === undefined) {
    throw refuseApp.invalid('scaling_policy_by_session');
  }
  const agency = missingAgency(world);
  if (agency) throw refuseApp.noAgency(agency);
  const prepaid = serversIn(world, group).find((server) => server.prepaid);
  if (prepaid) throw refuseApp.unsupported(prepaid.id, 'only groups of pay-per-use servers scale');
  group.scaling = { enable: params.flag('enable') ?? true, most, step, threshold, idleMinutes };
  groupChanged(world, group, now);
  return ok(policyView(group.scaling));
}

function showScalingPolicy(call: Call): Answer {
  return ok(policyView(serverGroupOf(call).scaling ?? DEFAULT_POLICY));
}

function deleteScalingPolicy(call: Call): Answer {
  const group = serverGroupOf(call);
  if (!group.scaling) throw refuseApp.noPolicy(group.id);
  delete group.scaling;
  return okEmpty();
}

/** AppStream API reference, "Server Group Management". */
export const serverGroups: SimulatedArea = {
  service: 'appstream',
  area: 'server-groups',
  reads: {
    ListServerGroups: listServerGroups,
    ListTenantServerGroups: listTenantServerGroups,
    ShowServerGroup: showServerGroup,
    ShowServerGroupState: showState,
    ShowServerGroupRestrict: showRestrict,
    ShowScalingPolicy: showScalingPolicy,
  },
  writes: {
    CreateServerGroup: createServerGroup,
    UpdateServerGroup: updateServerGroup,
    DeleteServerGroups: deleteServerGroup,
    CreateOrUpdateScalingPolicy: setScalingPolicy,
    DeleteScalingPolicy: deleteScalingPolicy,
  },
  seed: (world, random) => {
    seedServers(world, random);
    startScaling(world);
  },
};
