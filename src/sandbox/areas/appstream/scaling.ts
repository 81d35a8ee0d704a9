import { MINUTE } from '../../time.ts';
import { type AppServer, type ServerGroup, serverGroups, statusOf } from '../../world/app-servers.ts';
import { freeAddresses } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { buildServers } from './server-creation.ts';
import { groupChanged, watchGroups } from './server-group-watch.ts';
import { serversIn } from './server-lookup.ts';
import { deleteServer } from './server-work.ts';

/** How long after a change a policy looks at its group. */
const LOOKS_AFTER = 60;

/** Lets the scaling policies of a company act on what changes in their groups. */
export function startScaling(world: World): void {
  watchGroups(world, (group, at) => {
    if (group.scaling?.enable) world.later(at, LOOKS_AFTER, (then) => act(world, group, then));
  });
}

/** Ends somebody's session; its server may have become idle by that. */
export function endSession(world: World, server: AppServer, sessionId: string, at: number): void {
  if (!server.sessions.delete(sessionId)) return;
  if (server.sessions.size === 0) server.idleSince = at;
  groupChanged(world, server.group, at);
}

function act(world: World, group: ServerGroup, at: number): void {
  if (!group.scaling?.enable || !world.part(serverGroups).get(group.id)) return;
  const servers = serversIn(world, group);
  if (servers.some((server) => server.byScaling && server.busy)) return;
  if (isFull(group, servers)) grow(world, group, servers, at);
  else shrink(world, group, servers, at);
}

/** Of the sessions that ready servers can have. */
function isFull(group: ServerGroup, servers: readonly AppServer[]): boolean {
  const ready = servers.filter((server) => statusOf(server) === 'REGISTERED');
  const room = ready.length * group.routes.maxSession;
  const used = ready.reduce((sum, server) => sum + server.sessions.size, 0);
  return room > 0 && (100 * used) / room >= (group.scaling?.threshold ?? 100);
}

function grow(world: World, group: ServerGroup, servers: readonly AppServer[], at: number): void {
  const { most = 0, step = 0 } = group.scaling ?? {};
  const count = Math.min(step, most - servers.filter((server) => server.byScaling).length);
  const subnet = world.subnets.get(group.subnetId);
  if (!subnet || count <= 0 || freeAddresses(subnet) < count) return;
  buildServers(world, { group, count, subnet, byScaling: true }, at, (order) => world.appJobs.start(order, at));
}

/** Only servers that a policy added go again: those that somebody bought stay. */
function shrink(world: World, group: ServerGroup, servers: readonly AppServer[], at: number): void {
  const patience = ((group.scaling?.idleMinutes ?? 0) * MINUTE) / world.speed;
  const idle = servers.filter((server) => server.byScaling && !server.busy && server.sessions.size === 0);
  const doomed = idle.filter((server) => at - server.idleSince >= patience);
  const { seconds, order } = deleteServer();
  if (doomed.length > 0) {
    world.appJobs.start({ type: 'DELETE_SERVER', seconds, subs: doomed.map((server) => order(world, server)) }, at);
  }
  for (const server of idle) {
    const left = server.idleSince + patience - at;
    if (left > 0) world.later(at, (left * world.speed) / 1000, (then) => act(world, group, then));
  }
}
