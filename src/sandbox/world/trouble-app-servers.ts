import { principalOf } from '../areas/appstream/accounts.ts';
import type { Random } from '../random.ts';
import { DAY, HOUR, iso, MINUTE, SECOND } from '../time.ts';
import { imageServers } from './app-image-servers.ts';
import { type AppServer, appServers, type ServerGroup, serverGroups, statusOf } from './app-servers.ts';
import { appSessions, type Regular, regulars, type Visit } from './app-sessions.ts';
import type { Person } from './person.ts';
import { elsewhere, type Plant } from './trouble.ts';
import { type Picks, type Thing, user } from './trouble-picks.ts';
import { type Reading, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

export const unreadyServer = elsewhere('unready-app-server', ({ world }) => {
  const server = world
    .part(appServers)
    .all()
    .find((one) => statusOf(one) === 'UNREGISTER' && one.vm === 'ACTIVE');
  if (!server) return undefined;
  return {
    wrong: 'An application server runs but has not registered, so that nobody gets a session on it.',
    about: serverThing(server),
    touches: [serverThing(server)],
    shows: [
      ofServer(server, 'status', 'UNREGISTER'),
      ofServer(server, 'vm_status', 'ACTIVE'),
      ofServer(server, 'session_count', 0),
    ],
  };
});

const frozenServer = elsewhere(
  'frozen-app-server',
  ({ world }) => {
    const server = prepaidServers(world).find((one) => statusOf(one) === 'REGISTERED');
    if (!server) return undefined;
    end(world, server);
    Object.assign(server, { expires: world.born - 16 * DAY, frozen: true, vm: 'FREEZE', registered: false });
    return {
      wrong: 'Nobody renewed a yearly application server: it is frozen and takes no sessions.',
      about: serverThing(server),
      touches: [serverThing(server)],
      shows: [
        ofServer(server, 'session_count', 0),
        ofServer(server, 'vm_status', 'FREEZE'),
        ofServer(server, 'status', 'FREEZE'),
      ],
    };
  },
  ({ world }) => {
    const servers = world.part(appServers).all();
    const server = servers.find((one) => statusOf(one) === 'STOPPED');
    return (
      server && {
        harmless: 'This one takes no sessions either, because somebody switched it off until it is needed.',
        about: serverThing(server),
        touches: [serverThing(server)],
        shows: [ofServer(server, 'session_count', 0)],
        apart: ofServer(server, 'vm_status', 'SHUTOFF'),
      }
    );
  },
);

function prepaidServers(world: World): AppServer[] {
  return world
    .part(appServers)
    .all()
    .filter(({ prepaid, busy }) => prepaid && !busy);
}

/** Everybody on it is off. */
function end(world: World, server: AppServer): void {
  keepOnly(world, server, 0, world.born - DAY);
  server.idleSince = world.born - DAY;
}

/** Ends a session as if it had ended then. */
export function cutOff(session: Visit, at: number): void {
  session.server.sessions.delete(session.id);
  Object.assign(session, { started: Math.min(session.started, at - HOUR), state: 'SignedOut', ended: at, changed: at });
}

/** AppStream API reference, "Error Codes". */
const NO_ROOM = { code: 'WKS.00050902', reason: 'The service is now unavailable to process the request.' } as const;

const fullFarm = elsewhere('full-app-servers', (picks, random) => {
  const { world } = picks;
  const found = farmOf(picks);
  if (!found) return undefined;
  const { group, servers, late } = found;
  const most = Math.min(...servers.map(({ sessions }) => sessions.size));
  group.routes = { ...group.routes, maxSession: most };
  for (const server of servers) keepOnly(world, server, most, world.born);
  for (const minutes of [31, 29, 12]) turnedAway(world, late, minutes * MINUTE, random);
  return {
    wrong: 'All sessions of an application server group are taken: whoever comes next is turned away.',
    about: groupThing(group),
    touches: [groupThing(group), user(late.person), ...servers.map(serverThing)],
    shows: [
      sign('ShowServerGroup', { server_group_id: group.id }, 'route_policy.max_session', most),
      ...servers.map((server) => ofServer(server, 'session_count', { atLeast: most })),
      sessionsOf(world, late.person, 'items[session_state=InitFail].failed_code', NO_ROOM.code),
    ],
  };
});

/** A group without scaling, with sessions on each of its servers that are ready, and somebody of its regulars who has none. */
function farmOf(picks: Picks): { group: ServerGroup; servers: AppServer[]; late: Regular } | undefined {
  const { world } = picks;
  const all = world.part(appServers).all();
  for (const group of world.part(serverGroups).all()) {
    const servers = all.filter((server) => server.group === group && statusOf(server) === 'REGISTERED');
    if (group.scaling || servers.length === 0 || servers.some(({ sessions }) => sessions.size === 0)) continue;
    const open = new Set(
      world
        .part(appSessions)
        .all()
        .map(({ person }) => person.id),
    );
    const late = world
      .part(regulars)
      .find(({ server, person }) => servers.includes(server) && !open.has(person.id) && picks.isHealthy(person));
    if (late && picks.claim(late.person)) return { group, servers, late };
  }
  return undefined;
}

function keepOnly(world: World, server: AppServer, most: number, at: number): void {
  for (const id of [...server.sessions].slice(most)) {
    const session = world.part(appSessions).get(id);
    if (session) cutOff(session, at);
  }
}

function turnedAway(world: World, { person, server, appGroup, apps }: Regular, ago: number, random: Random): void {
  const started = world.born - ago;
  world.part(appSessions).add({
    id: random.hex(32),
    person,
    server,
    appGroup,
    apps: apps.slice(0, 1),
    state: 'InitFail',
    started,
    changed: started + 4 * SECOND,
    ended: started + 4 * SECOND,
    failure: NO_ROOM,
  });
}

const failedImage = elsewhere('failed-image-server', ({ world }) => {
  const found = world
    .part(imageServers)
    .all()
    .find(({ state }) => state === 'ERROR');
  if (!found) return undefined;
  const about = { kind: 'image server', id: found.id, name: found.name };
  const row = `items[job_resource_info.resource_id=${found.id}]`;
  return {
    wrong: 'The server on which a new image was to be made could not be built.',
    about,
    touches: [about],
    shows: [
      sign('ListImageServers', { server_id: found.id }, `items[id=${found.id}].status`, 'ERROR'),
      sign('ListImageSubJobs', { job_type: 'CREATE_SERVER' }, `${row}.status`, 'FAILED'),
      sign('ListImageSubJobs', { job_type: 'CREATE_SERVER' }, `${row}.job_execute_info.error_code`, NO_ROOM.code),
    ],
  };
});

const serverThing = ({ id, name }: AppServer): Thing => ({ kind: 'app server', id, name });
const groupThing = ({ id, name }: ServerGroup): Thing => ({ kind: 'app server group', id, name });

function ofServer({ id }: AppServer, field: string, value: Reading): Sign {
  return sign('ListServers', { server_id: id }, `items[id=${id}].${field}`, value);
}

/** Of the last week. */
export function sessionsOf(world: World, person: Person, field: string, value: Reading): Sign {
  const span = { query_begin_time: iso(world.born - 7 * DAY), query_end_time: iso(world.born) };
  return sign('ListSessions', { ...span, user_name: principalOf(person) }, field, value);
}

/** Servers of applications that nobody gets on. */
export const APP_SERVER_TROUBLES: readonly Plant[] = [frozenServer, fullFarm, failedImage];
