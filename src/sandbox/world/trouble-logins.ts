import { DAY, HOUR, isoSeconds, MINUTE } from '../time.ts';
import { seekers, slips } from './attempts.ts';
import type { Desktop } from './desktop.ts';
import { badLines, FAR_VPC, loginsTo } from './logins.ts';
import { plugIn } from './make.ts';
import { unplug } from './network.ts';
import { missed } from './obstacles.ts';
import { dayOf, lastSession, sessionsBetween } from './sessions.ts';
import type { Worker } from './shifts.ts';
import { machine, type Picks, user, type Worked } from './trouble-picks.ts';
import { alarmOn, detail, eventOf, ofUser, type Reading, type Sign, sign } from './trouble-signs.ts';
import type { Decoy, Plant } from './troubles.ts';
import type { World } from './world.ts';

/** Codes of Workspace API reference, "Error Codes", as user events show them. */
const AUTHENTICATION = 'error_code=WKS.2001';
const ACCESS = 'error_code=WKS.00211403';
const NO_RESOURCES = 'error_code=WKS.0010';

/** Its user was on it until so long ago, and is not any more. */
function leave({ desktop }: Worked, world: World, hours: number): void {
  desktop.login = 'REGISTERED';
  desktop.lastUsed = world.born - hours * HOUR;
}

const lockedUser: Plant = (picks) => {
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  leave(found, picks.world, 22);
  owner.locked = true;
  const gone = picks.newcomer();
  if (gone) Object.assign(gone, { locked: true, disabled: true });
  return {
    name: 'locked-user',
    wrong: 'A user who works every day is locked and gets into nothing.',
    touches: [user(owner), machine(desktop)],
    shows: [ofUser(owner, 'locked', true), eventOf(picks.world, owner, AUTHENTICATION, false)],
    ...(gone && {
      decoy: {
        harmless: 'The account is locked too, but it is disabled, has no desktop and nobody tries to log in with it.',
        touches: [user(gone)],
        shows: [ofUser(gone, 'locked', true)],
        apart: ofUser(gone, 'disabled', true),
      },
    }),
  };
};

const expiredAccount: Plant = (picks) => {
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  leave(found, picks.world, 6 * 24);
  owner.expires = picks.world.born - 6 * DAY;
  const gone = picks.newcomer();
  if (gone) gone.expires = picks.world.born - 40 * DAY;
  return {
    name: 'expired-account',
    wrong: 'The account of a user who still works here expired.',
    touches: [user(owner), machine(desktop)],
    shows: [ofUser(owner, 'account_expired', true), eventOf(picks.world, owner, AUTHENTICATION, false)],
    ...(gone && {
      decoy: {
        harmless: 'The account expired as it should: it has no desktop and nobody uses it.',
        touches: [user(gone)],
        shows: [ofUser(gone, 'account_expired', true)],
        apart: ofUser(gone, 'total_desktops', 0),
      },
    }),
  };
};

const noDesktop: Plant = (picks) => {
  const { world } = picks;
  const person = picks.newcomer();
  if (!person) return undefined;
  world.part(seekers).add(person.id);
  const worker = shiftWorker(world);
  return {
    name: 'user-without-desktop',
    wrong: 'A new user logs in again and again and has no desktop.',
    touches: [user(person)],
    shows: [ofUser(person, 'total_desktops', 0), eventOf(world, person, NO_RESOURCES, false)],
    ...(worker && {
      decoy: {
        harmless: 'The user owns no desktop either, but takes one of a pool and works.',
        touches: [user(worker)],
        shows: [ofUser(worker, 'total_desktops', 0)],
        apart: eventOf(world, worker, 'event_type=connectDesktop', true),
      },
    }),
  };
};

/** Somebody who was on a desktop of a pool this week. */
function shiftWorker(world: World): Worker | undefined {
  for (const desktop of world.fleet.all()) {
    if (desktop.pool?.kind !== 'DYNAMIC') continue;
    const [session] = sessionsBetween(world, desktop, world.born - 6 * DAY, world.born);
    if (session) return session.user;
  }
  return undefined;
}

const agentOffline: Plant = (picks) => {
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  leave(found, picks.world, 20);
  desktop.login = 'UNREGISTER';
  const other = picks.desktop((one) => one.assignments.length === 0);
  if (other) Object.assign(other, { status: 'ACTIVE', login: 'UNREGISTER', maintenance: true });
  const alarm = { metric: 'desktopAgentOffline', level: 3 };
  return {
    name: 'agent-offline',
    wrong: 'A desktop runs, but its agent does not report to the service, so that its user cannot connect.',
    touches: [machine(desktop), user(owner)],
    shows: [
      detail(desktop, 'status', 'ACTIVE'),
      detail(desktop, 'login_status', 'UNREGISTER'),
      alarmOn(desktop, alarm, 'alarm'),
      eventOf(picks.world, owner, ACCESS, false),
    ],
    ...(other && {
      decoy: {
        harmless: 'The agent of this one is off because somebody maintains the desktop, and nobody has it.',
        touches: [machine(other)],
        shows: [
          detail(other, 'status', 'ACTIVE'),
          detail(other, 'login_status', 'UNREGISTER'),
          alarmOn(other, alarm, 'alarm'),
        ],
        apart: detail(other, 'in_maintenance_mode', true),
      },
    }),
  };
};

const stoppedAndWanted: Plant = (picks) => {
  const { world } = picks;
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  leave(found, world, 30);
  Object.assign(desktop, { status: 'SHUTOFF', login: 'UNREGISTER' });
  world.part(missed).add(desktop.id);
  const other = picks.desktop(({ status, assignments }) => status === 'SHUTOFF' && assignments[0]?.type === 'USER');
  const [resting] = other?.assignments ?? [];
  return {
    name: 'stopped-and-wanted',
    wrong: 'A desktop is off and nothing starts it, while its user tries to connect.',
    touches: [machine(desktop), user(owner)],
    shows: [detail(desktop, 'status', 'SHUTOFF'), eventOf(world, owner, ACCESS, false)],
    ...(other &&
      resting && {
        decoy: {
          harmless: 'This one is off because nobody needs it now: its user has not tried to connect.',
          touches: [machine(other), user(resting)],
          shows: [detail(other, 'status', 'SHUTOFF')],
          apart: eventOf(world, resting, ACCESS, { nothing: true }),
        },
      }),
  };
};

const strayed: Plant = (picks, random) => {
  const { world } = picks;
  const found = picks.worked(({ desktop }) => desktop.image.os === 'Windows');
  if (!found) return undefined;
  const { desktop, owner } = found;
  leave(found, world, 26);
  desktop.sidInDomain = random.uuid();
  const decoy = mistyped(picks);
  return {
    name: 'out-of-domain',
    wrong: 'A desktop fell out of its domain: the domain knows it by another SID and lets nobody in.',
    touches: [machine(desktop), user(owner)],
    shows: [
      eventOf(world, owner, `${AUTHENTICATION},event_type=connectDesktop`, false),
      eventOf(world, owner, AUTHENTICATION, false),
      detail(desktop, 'sid', desktop.sid),
      loginRecord(world, desktop, {}, 'sid', desktop.sidInDomain),
    ],
    ...(decoy && { decoy }),
  };
};

/** Somebody who got in at the second try. */
function mistyped(picks: Picks): Decoy | undefined {
  const { world } = picks;
  const recent = (desktop: Desktop) => (lastSession(world, desktop)?.start ?? 0) > world.born - 5 * DAY;
  const found = picks.worked(({ desktop }) => recent(desktop));
  const session = found && lastSession(world, found.desktop);
  if (!session) return undefined;
  const { desktop, owner } = found;
  world.part(slips).set(desktop.id, session.start - 2 * MINUTE);
  return {
    harmless: 'The user mistyped the password once, and got in two minutes later.',
    touches: [user(owner), machine(desktop)],
    shows: [eventOf(world, owner, AUTHENTICATION, false)],
    apart: eventOf(world, owner, `${AUTHENTICATION},event_type=connectDesktop`, { nothing: true }),
  };
}

/** Milliseconds above which people complain. */
const SLOW = 200;

/** A smaller company has no branch. */
const WITH_BRANCH = 100;

const farAway: Plant = (picks, random) => {
  const { world } = picks;
  const busy = ({ desktop }: Worked) => loginsTo(world, desktop, week(world)).length > 3;
  const branch = world.subnets.all().find(({ vpc }) => vpc.name === FAR_VPC);
  const found = branch && world.fleet.size >= WITH_BRANCH && picks.worked(busy);
  if (!found) return undefined;
  const { desktop, owner } = found;
  unplug(desktop.nic);
  desktop.nic = plugIn(branch, random);
  const other = picks.worked(busy);
  const bad = other && loginsTo(world, other.desktop, week(world))[0];
  if (bad) world.part(badLines).set(bad.user.id, dayOf(bad.start));
  const slow = (one: Desktop) => loginRecord(world, one, { min_network_rtt: SLOW }, 'e2e_rtt', { atLeast: SLOW });
  const fast = (one: Desktop, value: Reading) => loginRecord(world, one, { max_network_rtt: SLOW }, 'e2e_rtt', value);
  return {
    name: 'slow-line',
    wrong: 'A desktop stands in the network of the branch, far from its user: every session of it is slow.',
    touches: [machine(desktop), user(owner)],
    shows: [slow(desktop), fast(desktop, { nothing: true }), detail(desktop, 'subnet_id', branch.id)],
    ...(other &&
      bad && {
        decoy: {
          harmless: 'The line of this user was bad on one day, and is good again.',
          touches: [machine(other.desktop), user(other.owner)],
          shows: [slow(other.desktop)],
          apart: fast(other.desktop, { atMost: SLOW }),
        },
      }),
  };
};

function week(world: World) {
  return { from: world.born - 7 * DAY, to: world.born, now: world.born };
}

/** To the minute, as the filter takes times. */
function loginRecord(world: World, { name }: Desktop, more: Sign['args'], field: string, value: Reading): Sign {
  const minute = (at: number) => `${isoSeconds(at).slice(0, 16)}Z`;
  const args = { computer_name: name, start_time: minute(world.born - 7 * DAY), end_time: minute(world.born), ...more };
  return sign('ListLoginRecordsNew', args, `records[computer_name=${name}].${field}`, value);
}

/** What keeps people from their desktops, or from enjoying them. */
export const LOGIN_TROUBLES: readonly Plant[] = [
  lockedUser,
  expiredAccount,
  noDesktop,
  agentOffline,
  stoppedAndWanted,
  strayed,
  farAway,
];
