import { DAY, MINUTE } from '../time.ts';
import { slips } from './attempts.ts';
import type { Desktop } from './desktop.ts';
import { badLines, FAR_VPC, loginsTo } from './logins.ts';
import { plugIn } from './make.ts';
import { unplug } from './network.ts';
import { missed } from './obstacles.ts';
import { dayOf, lastSession } from './sessions.ts';
import { type Decoy, onDesktop, type Plant } from './trouble.ts';
import { machine, type Picks, user } from './trouble-picks.ts';
import { ACCESS, AUTHENTICATION, alarmOn, detail, eventOf, loginRecord, type Reading } from './trouble-signs.ts';
import { leave } from './trouble-users.ts';
import type { World } from './world.ts';

const OFFLINE = { metric: 'desktopAgentOffline', level: 3 };

const agentOffline = onDesktop(
  'agent-offline',
  {
    gate: 'connection',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 20);
      desktop.login = 'UNREGISTER';
      return {
        wrong: 'A desktop runs, but its agent does not report to the service, so that its user cannot connect.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [...offline(desktop), eventOf(world, owner, ACCESS, false)],
      };
    },
  },
  (picks) => {
    const other = picks.desktop((one) => one.assignments.length === 0);
    if (!other) return undefined;
    Object.assign(other, { status: 'ACTIVE', login: 'UNREGISTER', maintenance: true });
    return {
      harmless: 'The agent of this one is off because somebody maintains the desktop, and nobody has it.',
      about: machine(other),
      touches: [machine(other)],
      shows: offline(other),
      apart: detail(other, 'in_maintenance_mode', true),
    };
  },
);

function offline(desktop: Desktop) {
  return [
    detail(desktop, 'status', 'ACTIVE'),
    detail(desktop, 'login_status', 'UNREGISTER'),
    alarmOn(desktop, OFFLINE, 'alarm'),
  ];
}

const stoppedAndWanted = onDesktop(
  'stopped-and-wanted',
  {
    gate: 'desktop',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 30);
      Object.assign(desktop, { status: 'SHUTOFF', login: 'UNREGISTER' });
      world.part(missed).add(desktop.id);
      return {
        wrong: 'A desktop is off and nothing starts it, while its user tries to connect.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [detail(desktop, 'status', 'SHUTOFF'), eventOf(world, owner, ACCESS, false)],
      };
    },
  },
  (picks) => {
    const other = picks.desktop(({ status, assignments }) => status === 'SHUTOFF' && assignments[0]?.type === 'USER');
    const [resting] = other?.assignments ?? [];
    if (!other || !resting) return undefined;
    return {
      harmless: 'This one is off because nobody needs it now: its user has not tried to connect.',
      about: machine(other),
      touches: [machine(other), user(resting)],
      shows: [detail(other, 'status', 'SHUTOFF')],
      apart: eventOf(picks.world, resting, ACCESS, { nothing: true }),
    };
  },
);

const strayed = onDesktop(
  'out-of-domain',
  {
    gate: 'domain',
    fits: ({ desktop }) => desktop.image.os === 'Windows',
    plant(found, world, random) {
      const { desktop, owner } = found;
      leave(found, world, 26);
      desktop.sidInDomain = random.uuid();
      return {
        wrong: 'A desktop fell out of its domain: the domain knows it by another SID and lets nobody in.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [
          eventOf(world, owner, `${AUTHENTICATION},event_type=connectDesktop`, false),
          eventOf(world, owner, AUTHENTICATION, false),
          detail(desktop, 'sid', desktop.sid),
          loginRecord(world, desktop, {}, 'sid', desktop.sidInDomain),
        ],
      };
    },
  },
  mistyped,
);

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
    about: user(owner),
    touches: [user(owner), machine(desktop)],
    shows: [eventOf(world, owner, AUTHENTICATION, false)],
    apart: eventOf(world, owner, `${AUTHENTICATION},event_type=connectDesktop`, { nothing: true }),
  };
}

/** A smaller company has no branch. */
const WITH_BRANCH = 100;

const farAway = onDesktop(
  'slow-line',
  {
    fits: ({ desktop }, world) => branchOf(world) !== undefined && isBusy(world, desktop),
    plant({ desktop, owner }, world, random) {
      const branch = branchOf(world);
      if (branch) {
        unplug(desktop.nic);
        desktop.nic = plugIn(branch, random);
      }
      return {
        wrong: 'A desktop stands in the network of the branch, far from its user: every session of it is slow.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [
          slow(world, desktop),
          fast(world, desktop, { nothing: true }),
          detail(desktop, 'subnet_id', desktop.nic.subnet.id),
        ],
      };
    },
  },
  badDay,
);

function branchOf({ subnets, fleet }: World) {
  return fleet.size < WITH_BRANCH ? undefined : subnets.all().find(({ vpc }) => vpc.name === FAR_VPC);
}

/** Somebody whose line was bad once. */
function badDay(picks: Picks): Decoy | undefined {
  const { world } = picks;
  const other = picks.worked(({ desktop }) => isBusy(world, desktop));
  const bad = other && loginsTo(world, other.desktop, week(world))[0];
  if (!bad) return undefined;
  world.part(badLines).set(bad.user.id, { day: dayOf(bad.start) });
  return {
    harmless: 'The line of this user was bad on one day, and is good again.',
    about: machine(other.desktop),
    touches: [machine(other.desktop), user(other.owner)],
    shows: [slow(world, other.desktop)],
    apart: fast(world, other.desktop, { atMost: SLOW }),
  };
}

/** Milliseconds above which people complain. */
const SLOW = 200;

const slow = (world: World, desktop: Desktop) =>
  loginRecord(world, desktop, { min_network_rtt: SLOW }, 'e2e_rtt', { atLeast: SLOW });
const fast = (world: World, desktop: Desktop, value: Reading) =>
  loginRecord(world, desktop, { max_network_rtt: SLOW }, 'e2e_rtt', value);

function isBusy(world: World, desktop: Desktop): boolean {
  return loginsTo(world, desktop, week(world)).length > 3;
}

function week(world: World) {
  return { from: world.born - 7 * DAY, to: world.born, now: world.born };
}

export const maintainedAndWanted = onDesktop(
  'maintenance-and-wanted',
  {
    gate: 'desktop',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 24);
      desktop.maintenance = true;
      return {
        wrong: 'Somebody left a desktop in maintenance mode, while its user tries to connect.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [detail(desktop, 'in_maintenance_mode', true), eventOf(world, owner, ACCESS, false)],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const other = picks.spare(({ lastUsed }) => world.born - lastUsed > 30 * DAY);
    const [away] = other?.assignments ?? [];
    if (!other || !away) return undefined;
    other.maintenance = true;
    return {
      harmless: 'This one is in maintenance mode while its user is away: nobody has tried to connect for weeks.',
      about: machine(other),
      touches: [machine(other), user(away)],
      shows: [detail(other, 'in_maintenance_mode', true)],
      apart: eventOf(world, away, ACCESS, { nothing: true }),
    };
  },
);

/** Desktops that people don't get to, or only slowly. */
export const LOGIN_TROUBLES: readonly Plant[] = [agentOffline, stoppedAndWanted, strayed, farAway];
