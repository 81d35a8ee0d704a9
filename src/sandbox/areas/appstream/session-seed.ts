import type { Random } from '../../random.ts';
import { MINUTE } from '../../time.ts';
import { type AppGroup, appGroups } from '../../world/app-groups.ts';
import { type AppServer, appServers, statusOf, takesSessions } from '../../world/app-servers.ts';
import { appSessions, type Regular, regulars, type Visit } from '../../world/app-sessions.ts';
import type { Person } from '../../world/person.ts';
import type { World } from '../../world/world.ts';

/** People with a right to something they hardly use. */
const UNINTERESTED = 0.25;
/** Regulars a server has for each session that fits on it. */
const OVERBOOKED = 1.5;
/** Regulars who are there now. */
const PRESENT = 0.55;

const STATES = { Active: 0.74, Disconnected: 0.24, AppcInit: 0.02 } as const;

/** Seconds until a session that is starting has started. */
const STARTS_IN = 20;

/** Those who may use an application group get a server each, and some are on theirs. */
export function seedSessions(world: World, random: Random): void {
  const members = membersByGroup(world);
  const servers = serversByGroup(world);
  const places = new Map<string, number>();
  const seated = new Set<string>();
  for (const group of world.part(appGroups).all()) {
    const farm = servers.get(group.serverGroupId ?? '') ?? [];
    if (farm.length === 0) continue;
    for (const regular of regularsOf({ world, group, farm, members, places, seated }, random)) {
      world.part(regulars).push(regular);
      if (random.chance(PRESENT)) connect(world, regular, random);
    }
  }
}

interface Booking {
  world: World;
  group: AppGroup;
  farm: readonly AppServer[];
  members: ReadonlyMap<string, readonly Person[]>;
  /** How far the members of each user group have found a place. */
  places: Map<string, number>;
  /** Who works on which server: nobody twice, though several authorizations lead there. */
  seated: Set<string>;
}

function regularsOf({ world, group, farm, members, places, seated }: Booking, random: Random): Regular[] {
  const room = Math.floor(farm.reduce((sum, server) => sum + server.group.routes.maxSession, 0) * OVERBOOKED);
  const found: Regular[] = [];
  const names = group.apps.filter(({ enabled }) => enabled).map(({ name }) => name);
  const book = (person: Person) => {
    if (random.chance(UNINTERESTED)) return;
    const server = farm[found.length % farm.length] as AppServer;
    const seat = `${person.id} ${server.id}`;
    if (seated.has(seat)) return;
    seated.add(seat);
    const first = random.int(0, Math.max(0, names.length - 1));
    found.push({ person, server, appGroup: group, apps: [...names.slice(first), ...names.slice(0, first)] });
  };
  for (const { accountId, accountType } of group.authorizations) {
    if (accountType === 'USER') {
      const person = world.people.get(accountId);
      if (person && found.length < room) book(person);
      continue;
    }
    const staff = members.get(accountId) ?? [];
    let next = places.get(accountId) ?? 0;
    while (next < staff.length && found.length < room) book(staff[next++] as Person);
    places.set(accountId, next);
  }
  return found;
}

function membersByGroup(world: World): Map<string, Person[]> {
  const members = new Map<string, Person[]>(world.groups.all().map(({ id }) => [id, []]));
  for (const person of world.people.all()) for (const { id } of person.groups) members.get(id)?.push(person);
  return members;
}

function serversByGroup(world: World): Map<string, AppServer[]> {
  const servers = new Map<string, AppServer[]>();
  for (const server of world.part(appServers).all()) {
    const { id } = server.group;
    const known = servers.get(id);
    if (known) known.push(server);
    else servers.set(id, [server]);
  }
  return servers;
}

/** Maintenance lets those stay who are on the server already; some of them are. */
function connect(world: World, { person, server, appGroup, apps }: Regular, random: Random): void {
  const full = server.sessions.size >= server.group.routes.maxSession;
  const leaving = statusOf(server) === 'MAINTAINING' && server.vm === 'ACTIVE' && random.chance(0.3);
  if (full || !(takesSessions(server) || leaving)) return;
  const state = random.weighted(STATES);
  const started = world.born - (state === 'AppcInit' ? 0 : random.int(4, 420) * MINUTE);
  const changed = state === 'Disconnected' ? started + random.int(1, 4) * MINUTE : started;
  const session: Visit = {
    id: random.hex(32),
    person,
    server,
    appGroup,
    apps: apps.slice(0, random.int(1, 3)),
    state,
    started,
    changed,
  };
  world.part(appSessions).add(session);
  server.sessions.add(session.id);
  if (state !== 'AppcInit') return;
  world.later(world.born, STARTS_IN, (at) => {
    if (session.state === 'AppcInit') Object.assign(session, { state: 'Active', changed: at });
  });
}
