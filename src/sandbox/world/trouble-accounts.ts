import { DAY, HOUR } from '../time.ts';
import { seekers } from './attempts.ts';
import { ownerOf } from './desktop.ts';
import type { Person } from './person.ts';
import { sessionsBetween } from './sessions.ts';
import type { Worker } from './shifts.ts';
import { elsewhere, onDesktop } from './trouble.ts';
import { machine, user } from './trouble-picks.ts';
import { AUTHENTICATION, eventOf, ofUser, type Reading, type Sign, sign } from './trouble-signs.ts';
import { leave } from './trouble-users.ts';
import type { World } from './world.ts';

const NO_RESOURCES = 'error_code=WKS.0010';

const lockedUser = onDesktop(
  'locked-user',
  {
    gate: 'account',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 22);
      owner.locked = true;
      return {
        wrong: 'A user who works every day is locked and gets into nothing.',
        about: user(owner),
        touches: [user(owner), machine(desktop)],
        shows: [ofUser(owner, 'locked', true), eventOf(world, owner, AUTHENTICATION, false)],
      };
    },
  },
  (picks) => {
    const gone = picks.newcomer();
    if (!gone) return undefined;
    Object.assign(gone, { locked: true, disabled: true });
    return {
      harmless: 'The account is locked too, but it is disabled, has no desktop and nobody tries to log in with it.',
      about: user(gone),
      touches: [user(gone)],
      shows: [ofUser(gone, 'locked', true)],
      apart: ofUser(gone, 'disabled', true),
    };
  },
);

const expiredAccount = onDesktop(
  'expired-account',
  {
    gate: 'account',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 6 * 24);
      owner.expires = world.born - 6 * DAY;
      return {
        wrong: 'The account of a user who still works here expired.',
        about: user(owner),
        touches: [user(owner), machine(desktop)],
        shows: [ofUser(owner, 'account_expired', true), eventOf(world, owner, AUTHENTICATION, false)],
      };
    },
  },
  (picks) => {
    const gone = picks.newcomer();
    if (!gone) return undefined;
    gone.expires = picks.world.born - 40 * DAY;
    return {
      harmless: 'The account expired as it should: it has no desktop and nobody uses it.',
      about: user(gone),
      touches: [user(gone)],
      shows: [ofUser(gone, 'account_expired', true)],
      apart: ofUser(gone, 'total_desktops', 0),
    };
  },
);

const noDesktop = elsewhere(
  'user-without-desktop',
  (picks) => {
    const { world } = picks;
    const person = picks.newcomer();
    if (!person) return undefined;
    world.part(seekers).set(person.id, 0);
    return {
      wrong: 'A new user logs in again and again and has no desktop.',
      about: user(person),
      touches: [user(person)],
      shows: [ofUser(person, 'total_desktops', 0), eventOf(world, person, NO_RESOURCES, false)],
    };
  },
  (picks) => {
    const { world } = picks;
    const worker = shiftWorker(world);
    if (!worker || !picks.claim(worker)) return undefined;
    return {
      harmless: 'The user owns no desktop either, but takes one of a pool and works.',
      about: user(worker),
      touches: [user(worker)],
      shows: [ofUser(worker, 'total_desktops', 0)],
      apart: eventOf(world, worker, 'event_type=connectDesktop', true),
    };
  },
);

/** Somebody who was on a desktop of a pool this week. */
function shiftWorker(world: World): Worker | undefined {
  for (const desktop of world.fleet.all()) {
    if (desktop.pool?.kind !== 'DYNAMIC') continue;
    const [session] = sessionsBetween(world, desktop, world.born - 6 * DAY, world.born);
    if (session) return session.user;
  }
  return undefined;
}

const disabledAccount = onDesktop(
  'disabled-account',
  {
    gate: 'account',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 24);
      owner.disabled = true;
      return {
        wrong: 'The account of a user who still works here was disabled.',
        about: user(owner),
        touches: [user(owner), machine(desktop)],
        shows: [ofUser(owner, 'disabled', true), eventOf(world, owner, AUTHENTICATION, false)],
      };
    },
  },
  (picks) => {
    const gone = picks.newcomer();
    if (!gone) return undefined;
    gone.disabled = true;
    return {
      harmless: 'The account is disabled because its user left: it has no desktop and nobody uses it.',
      about: user(gone),
      touches: [user(gone)],
      shows: [ofUser(gone, 'disabled', true)],
      apart: ofUser(gone, 'total_desktops', 0),
    };
  },
);

const deadPassword = onDesktop(
  'unchangeable-password',
  {
    gate: 'account',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 28);
      Object.assign(owner, { mustChangePassword: true, mayChangePassword: false });
      return {
        wrong: 'A user must change the password before logging in, and may not.',
        about: user(owner),
        touches: [user(owner), machine(desktop)],
        shows: [
          ofUser(owner, 'next_login_change_password', true),
          ofUser(owner, 'enable_change_password', false),
          eventOf(world, owner, AUTHENTICATION, false),
        ],
      };
    },
  },
  (picks) => {
    const other = picks.newcomer();
    if (!other) return undefined;
    other.mustChangePassword = true;
    return {
      harmless: 'This user must change the password too, and can do it at the next login.',
      about: user(other),
      touches: [user(other)],
      shows: [ofUser(other, 'next_login_change_password', true)],
      apart: ofUser(other, 'enable_change_password', true),
    };
  },
);

const halfBoundDevice = onDesktop(
  'unfinished-second-factor',
  {
    gate: 'account',
    plant(found, world, random) {
      const { desktop, owner } = found;
      leave(found, world, 23);
      owner.otp = [{ id: random.hex(32), status: 'UNREGISTER', created: world.born - 22 * HOUR }];
      return {
        wrong: 'A user began to bind a new device for one-time passwords, did not finish, and no code is accepted.',
        about: user(owner),
        touches: [user(owner), machine(desktop)],
        shows: [
          deviceOf(owner, 'UNREGISTER', 'UNREGISTER'),
          deviceOf(owner, 'REGISTERED', { nothing: true }),
          eventOf(world, owner, AUTHENTICATION, false),
        ],
      };
    },
  },
  (picks, random) => {
    const { people, born } = picks.world;
    const desktop = picks.spare();
    const other = desktop && people.get(ownerOf(desktop)?.id ?? '');
    if (!other) return undefined;
    other.otp = [
      { id: random.hex(32), status: 'REGISTERED', created: born - 90 * DAY },
      { id: random.hex(32), status: 'UNREGISTER', created: born - 30 * HOUR },
    ];
    return {
      harmless: 'This user did not finish binding a second device either, but the first one is bound and works.',
      about: user(other),
      touches: [user(other)],
      shows: [deviceOf(other, 'UNREGISTER', 'UNREGISTER')],
      apart: deviceOf(other, 'REGISTERED', 'REGISTERED'),
    };
  },
);

function deviceOf({ id }: Person, status: string, value: Reading): Sign {
  return sign('ListOtpDevicesByUserId', { user_id: id }, `otp_devices[status=${status}].status`, value);
}

/** Accounts that let nobody in, or nowhere. */
export const ACCOUNT_TROUBLES = {
  lockedUser,
  expiredAccount,
  noDesktop,
  disabledAccount,
  deadPassword,
  halfBoundDevice,
};
