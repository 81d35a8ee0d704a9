import { principalOf } from '../areas/appstream/accounts.ts';
import type { Random } from '../random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import type { AppGroup } from './app-groups.ts';
import { takesSessions } from './app-servers.ts';
import { appSessions, isOpen, type Regular, regulars } from './app-sessions.ts';
import type { Desktop } from './desktop.ts';
import type { Person } from './person.ts';
import type { Decoy, Plant, Symptoms } from './trouble.ts';
import { cutOff, sessionsOf } from './trouble-app-servers.ts';
import { groupThing } from './trouble-apps.ts';
import { machine, type Picks, user } from './trouble-picks.ts';
import { ofUser, type Reading, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

const lostAppRight: Plant = {
  name: 'lost-app-right',
  on: {
    fits: ({ owner }, world) => owner.groups.length === 1 && seatsByGroup(world, owner).length > 0,
    plant: ({ owner, desktop }, world) => withSeat(takenAway(world, owner), desktop),
  },
  plant(picks) {
    const { world } = picks;
    const found = seated(picks, (one) => one.person.groups.length === 1 && isByGroup(one));
    if (!found) return undefined;
    const other = seated(picks, isByGroup);
    const trouble = { name: 'lost-app-right', ...takenAway(world, found.person) };
    return other ? { ...trouble, decoy: byGroup(other) } : trouble;
  },
};

/** Somebody who works on applications and with whom nothing is wrong. */
function seated(picks: Picks, fits: (regular: Regular) => boolean): Regular | undefined {
  return picks.world.part(regulars).find((one) => fits(one) && picks.isHealthy(one.person) && picks.claim(one.person));
}

function withSeat(symptoms: Symptoms, desktop: Desktop): Symptoms {
  return { ...symptoms, touches: [...symptoms.touches, machine(desktop)] };
}

function takenAway(world: World, person: Person): Symptoms {
  const [{ appGroup }] = seatsByGroup(world, person) as [Regular];
  signOut(world, person);
  person.groups = [];
  return {
    wrong: 'A user left the user group that an application group is for, and lost the applications with it.',
    about: user(person),
    touches: [user(person), groupThing(appGroup)],
    shows: [
      used(appGroup, person),
      authorized(appGroup, person.name, { nothing: true }),
      ofUser(person, 'group_names', { nothing: true }),
    ],
  };
}

function byGroup({ person, appGroup }: Regular): Decoy {
  const [group] = person.groups as [Person['groups'][number]];
  return {
    harmless: 'This user is not on the list of the application group either, but the user group is.',
    about: user(person),
    touches: [user(person), groupThing(appGroup)],
    shows: [authorized(appGroup, person.name, { nothing: true })],
    apart: ofUser(person, 'group_names', group.name),
  };
}

/** Where somebody works on applications because of a user group alone, and has done so. */
function seatsByGroup(world: World, { id }: Person): Regular[] {
  return world.part(regulars).filter((one) => one.person.id === id && isByGroup(one));
}

function isByGroup({ person, appGroup, apps }: Regular): boolean {
  // Of shared desktops there is no record of programs.
  if (apps.length === 0) return false;
  const ids = new Set(person.groups.map((group) => group.id));
  const own = appGroup.authorizations.some(({ accountId }) => accountId === person.id);
  return !own && appGroup.authorizations.some(({ accountId }) => ids.has(accountId));
}

function signOut(world: World, person: Person): void {
  for (const session of world.part(appSessions).all()) {
    if (session.person === person && isOpen(session)) cutOff(session, world.born - 20 * HOUR);
  }
}

function used({ id }: AppGroup, person: Person): Sign {
  const args = { user_name: principalOf(person), app_group_id: id };
  return sign('ListAppConnection', args, `items[app_group_id=${id}].app_group_id`, id);
}

function authorized({ id }: AppGroup, account: string, value: Reading): Sign {
  const args = { app_group_id: id, account };
  return sign('ListAppGroupAuthorization', args, `authorizations[account=${account}].account`, value);
}

const stuckSession: Plant = {
  name: 'stuck-app-session',
  on: {
    fits: ({ owner }, world) => seatOf(world, owner) !== undefined,
    plant: ({ owner, desktop }, world, random) =>
      withSeat(hung(world, seatOf(world, owner) as Regular, random), desktop),
  },
  plant(picks, random) {
    const { world } = picks;
    const found = seated(picks, ({ server }) => takesSessions(server));
    if (!found) return undefined;
    const trouble = { name: 'stuck-app-session', ...hung(world, found, random) };
    const away = awayForAMoment(picks);
    return away ? { ...trouble, decoy: away } : trouble;
  },
};

function hung(world: World, { person, server, appGroup, apps }: Regular, random: Random): Symptoms {
  signOut(world, person);
  const started = world.born - 3 * DAY - 2 * HOUR;
  const id = random.hex(32);
  const common = { id, person, server, appGroup, apps: apps.slice(0, 1) };
  world.part(appSessions).add({ ...common, state: 'Disconnected', started, changed: started + 2 * HOUR });
  server.sessions.add(id);
  return {
    wrong: 'A session of applications has hung disconnected for three days, and its user gets no other.',
    about: user(person),
    touches: [user(person), { kind: 'app session', id, name: apps[0] ?? appGroup.name }],
    shows: [
      ofSession(world, person, 'session_state', 'Disconnected'),
      ofSession(world, person, 'status_continue_time', { atLeast: (3 * DAY) / SECOND }),
    ],
  };
}

function awayForAMoment(picks: Picks): Decoy | undefined {
  const { world } = picks;
  const session = world
    .part(appSessions)
    .all()
    .find(
      (one) =>
        one.state === 'Disconnected' &&
        isOpen(one) &&
        world.born - one.started < 8 * HOUR &&
        picks.isHealthy(one.person),
    );
  if (!session || !picks.claim(session.person)) return undefined;
  const { person, id, appGroup } = session;
  session.changed = world.born - 5 * MINUTE;
  session.started = Math.min(session.started, session.changed - 10 * MINUTE);
  return {
    harmless: 'This session is disconnected too, but since a few minutes only: its user will be back.',
    about: user(person),
    touches: [user(person), { kind: 'app session', id, name: appGroup.name }],
    shows: [ofSession(world, person, 'session_state', 'Disconnected')],
    apart: ofSession(world, person, 'status_continue_time', { atMost: (4 * HOUR) / SECOND }),
  };
}

/** A place of his on a server that takes sessions. */
function seatOf(world: World, { id }: Person): Regular | undefined {
  return world.part(regulars).find(({ person, server }) => person.id === id && takesSessions(server));
}

function ofSession(world: World, person: Person, field: string, value: Reading): Sign {
  return sessionsOf(world, person, `items[session_state=Disconnected].${field}`, value);
}

/** Users of applications who get to none. */
export const APP_USER_TROUBLES: readonly Plant[] = [lostAppRight, stuckSession];
