import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Refusal } from '../../refusal.ts';
import { appGroups, removeAppGroup } from '../../world/app-groups.ts';
import { type ImageServer, imageServers } from '../../world/app-image-servers.ts';
import { appServers, removeServerGroup, serverGroups, subject } from '../../world/app-servers.ts';
import type { Failure, SubJobOrder } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';
import { serversIn } from './server-lookup.ts';
import { deleteServer } from './server-work.ts';

/** Those that are gone, or going, count as deleted; their images stay. */
export function deleteImageServers(call: Call): Answer {
  const { params, world, now } = call;
  const ids = [...new Set(params.texts('items'))];
  const doomed = ids
    .flatMap((id) => world.part(imageServers).get(id) ?? [])
    .filter(({ state }) => state !== 'DELETING');
  const recursive = params.flag('recursive') === true;
  for (const { id, state, server } of doomed) {
    if (state === 'CREATING' || state === 'BUILDING') throw refuseApp.unsupported(id, `its status is ${state}`);
    if (recursive && server.busy) throw refuseApp.unsupported(server.id, 'it is occupied');
  }
  const subs = doomed.map((one) => (recursive ? withResources(world, one) : recordOf(world, one)));
  for (const one of doomed) Object.assign(one, { state: 'DELETING', updated: now });
  const { seconds } = deleteServer();
  return ok({ job_id: call.startJob({ type: 'DELETE_SERVER', seconds, subs }, world.imageJobs).id });
}

function recordOf(world: World, imageServer: ImageServer): SubJobOrder {
  const before = imageServer.state;
  return {
    ...subject(imageServer),
    succeed: () => world.part(imageServers).delete(imageServer.id),
    fail: (at) => Object.assign(imageServer, { state: before, updated: at }),
  };
}

/** Fails when others use by now what was made for it. */
function withResources(world: World, imageServer: ImageServer): SubJobOrder {
  const record = recordOf(world, imageServer);
  const change = changeOf(world, imageServer);
  if (change) return { ...record, failure: { code: change.code, reason: change.message } };
  const { server, group, appGroup } = imageServer;
  const work = world.part(appServers).get(server.id) ? deleteServer().order(world, server) : {};
  return {
    ...work,
    ...record,
    succeed: (at) => {
      work.succeed?.(at);
      if (appGroup) removeAppGroup(world, appGroup);
      removeServerGroup(world, group);
      record.succeed?.(at);
    },
    fail: (at: number, failure: Failure) => {
      work.fail?.(at, failure);
      record.fail?.(at, failure);
    },
  };
}

function changeOf(world: World, { server, group, appGroup }: ImageServer): Refusal | undefined {
  if (!world.part(serverGroups).get(group.id)) return undefined;
  if (serversIn(world, group).some((other) => other !== server)) return refuseApp.hasServers(group.id);
  const bound = world.part(appGroups).all();
  const others = bound.some((other) => other !== appGroup && other.serverGroupId === group.id);
  const moved = appGroup?.serverGroupId !== undefined && appGroup.serverGroupId !== group.id;
  return others || moved ? refuseApp.hasAppGroups(group.id) : undefined;
}
