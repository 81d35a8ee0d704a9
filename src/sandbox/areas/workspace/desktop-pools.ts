import { type Answer, noContent, ok } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains, pageOf } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import type { Pool, PoolDisk } from '../../world/company.ts';
import { volumeCode } from '../../world/volume-products.ts';
import type { World } from '../../world/world.ts';
import { zoneOf } from '../../world/zones.ts';
import { zoneFrom } from './desktop-creation.ts';
import { maintain } from './desktop-inventory.ts';
import { tagsFrom } from './desktop-tags.ts';
import { detailView, productView, securityGroups } from './desktop-views.ts';
import { platformOf } from './images.ts';
import { changeAuthorized, listAuthorized } from './pool-authorizations.ts';
import { ouFrom, policyFrom, poolFrom, poolNamePolicy } from './pool-creation.ts';
import { autoscale, checkGrowth, growth, POOL_BUILDING } from './pool-growth.ts';
import { awaitUsers, releaseAway } from './pool-logins.ts';
import { differences, isTaken, membersOf, objectsToName, poolById, poolOf } from './pool-lookup.ts';
import { listPoolScriptTasks, runPoolScripts } from './pool-scripts.ts';
import {
  addPoolVolumes,
  deletePool,
  deletePoolVolumes,
  expandPool,
  expandPoolVolumes,
  notifyPool,
  rebuildPool,
  resizePool,
  runPool,
  startPoolJob,
} from './pool-work.ts';

function createPool(call: Call): Answer {
  const { params, world, now } = call;
  const pool = poolFrom(params, world, now);
  const size = params.number('size') ?? 0;
  checkGrowth(world, pool, size);
  world.pools.add(pool);
  const subs = growth(world, pool, size, now).map(({ work }) => work);
  awaitUsers(world, pool, now);
  return ok({ job_id: startPoolJob(call, pool, { type: 'createDesktopPool', seconds: POOL_BUILDING, subs }).id });
}

function listPools(call: Call): Answer {
  const { params, world } = call;
  const [name, kind] = [params.text('name'), params.text('type')?.toUpperCase()];
  const maintained = params.flag('in_maintenance_mode');
  const enterprise = params.text('enterprise_project_id');
  const rows = world.pools
    .all()
    .filter(
      (pool) =>
        contains(pool.name, name) &&
        (!kind || pool.kind === kind) &&
        (maintained === undefined || pool.maintenance === maintained) &&
        inProject(pool, enterprise),
    );
  const view = (pool: Pool) => poolView(world, pool);
  return listed(call, rows, { items: 'desktop_pools', total: 'total_count', view });
}

function showPool(call: Call): Answer {
  return ok(poolView(call.world, poolById(call.world, call.params.need('pool_id'))));
}

function poolView(world: World, pool: Pool) {
  const { image, policy } = pool;
  const members = membersOf(world, pool);
  const changing = pool.coming > 0 || pool.busy !== undefined || members.some(({ busy }) => busy);
  return {
    id: pool.id,
    name: pool.name,
    type: pool.kind,
    description: pool.description,
    created_time: iso(pool.created),
    // Here 0 is monthly, other than in a desktop's own `charging_mode`.
    charging_mode: pool.prepaid ? '0' : '1',
    desktop_count: members.length,
    desktop_used: members.filter(isTaken).length,
    availability_zone: pool.zone ?? '',
    subnet_id: pool.subnets[0]?.id,
    product: productView(pool),
    image_id: image.id,
    image_name: image.name,
    image_os_type: image.os,
    image_os_version: image.version,
    image_os_platform: platformOf(image),
    image_product_code: image.productCode ?? '',
    root_volume: diskView(pool.root),
    data_volumes: pool.data.map(diskView),
    security_groups: securityGroups(pool, world),
    disconnected_retention_period: pool.retention,
    enable_autoscale: pool.autoscale,
    autoscale_policy: policy && {
      autoscale_type: policy.type,
      max_auto_created: policy.most,
      min_idle: policy.minIdle,
      once_auto_created: policy.step,
    },
    status: changing ? 'TEMPORARY' : members.some(({ frozen }) => frozen) ? 'EXIST_FROZEN' : 'STEADY',
    enterprise_project_id: pool.enterpriseProjectId,
    in_maintenance_mode: pool.maintenance,
    desktop_name_policy_id: pool.namePolicyId ?? '',
  };
}

function diskView(disk: PoolDisk) {
  return { id: disk.id, type: disk.type, size: disk.size, resource_spec_code: volumeCode(disk.type) };
}

function updatePool(call: Call): Answer {
  const { params, world, now } = call;
  const pool = poolOf(call);
  const name = params.text('name');
  const objection = name !== undefined && objectsToName(world, name, pool);
  if (objection) throw objection;
  const [zone, policy, policyId] = [zoneFrom(params, world), policyFrom(params), params.text('desktop_name_policy_id')];
  if (zone && (zone.edge || (pool.zone && zoneOf(pool.zone)?.edge)))
    throw refuse.invalid('availability_zone', 'edge AZ');
  if (policyId) poolNamePolicy(world, policyId);
  const tags = params.has('tags') ? tagsFrom(params) : pool.tags;
  if (params.has('ou_name')) pool.ou = ouFrom(params, world);
  pool.name = name ?? pool.name;
  pool.description = params.text('description') ?? pool.description;
  if (zone) pool.zone = zone.id;
  if (policy) pool.policy = { ...pool.policy, ...policy };
  if (policyId) pool.namePolicyId = policyId;
  pool.tags = tags;
  pool.autoscale = params.flag('enable_autoscale') ?? pool.autoscale;
  pool.retention = params.number('disconnected_retention_period') ?? pool.retention;
  releaseAway(world, pool, now);
  setMaintenance(world, pool, params.flag('in_maintenance_mode'), now);
  autoscale(world, pool, now);
  return noContent();
}

function setMaintenance(world: World, pool: Pool, on: boolean | undefined, now: number): void {
  if (on === undefined || on === pool.maintenance) return;
  pool.maintenance = on;
  for (const desktop of membersOf(world, pool)) maintain(desktop, on, now);
}

function listPoolDesktops(call: Call): Answer {
  const { params, world } = call;
  const type = params.text('inconsistent_type');
  const rows = membersOf(world, poolById(world, params.need('pool_id'))).filter(
    (desktop) => !type || differences(desktop).some((difference) => difference === type),
  );
  const prepaid = rows.filter((desktop) => desktop.prepaid).length;
  return ok({
    pool_desktops: pageOf(rows, params, { fallback: 10, max: 100 }).map((desktop) => ({
      ...detailView(desktop, call),
      inconsistent_types: differences(desktop),
    })),
    total_count: rows.length,
    on_demand_desktops_num: rows.length - prepaid,
    period_desktops_num: prepaid,
  });
}

/** Workspace API reference, "Desktop Pools". */
export const desktopPools: SimulatedArea = {
  service: 'workspace',
  area: 'desktop-pools',
  reads: {
    ListDesktopPools: listPools,
    ShowDesktopPoolDetail: showPool,
    ListDesktopPoolAuthorizedObjects: listAuthorized,
    ListPoolDesktopsDetail: listPoolDesktops,
    ShowDesktopPoolsScriptExecTasks: listPoolScriptTasks,
  },
  writes: {
    CreateDesktopPool: createPool,
    UpdateDesktopPool: updatePool,
    DeleteDesktopPool: deletePool,
    ExpandDesktopPool: expandPool,
    ResizeDesktopPool: resizePool,
    RebuildDesktopPool: rebuildPool,
    AddDesktopPoolVolumes: addPoolVolumes,
    DeleteDesktopPoolVolumes: deletePoolVolumes,
    ExpandDesktopPoolVolumes: expandPoolVolumes,
    ExecuteDesktopPoolAction: runPool,
    CreateDesktopPoolAuthorizedObjects: changeAuthorized,
    ExecuteDesktopPoolScript: runPoolScripts,
    SendDesktopPoolNotifications: notifyPool,
  },
  seed: (world) => {
    for (const pool of world.pools.all()) releaseAway(world, pool, world.born);
  },
};
