import { DAY, isoSeconds, monthsAfter } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { onDesktop, type Plant } from './trouble.ts';
import { machine, user } from './trouble-picks.ts';
import { ACCESS, detail, eventOf, type Sign, sign } from './trouble-signs.ts';
import { leave } from './trouble-users.ts';
import type { World } from './world.ts';

const endingSubscription = onDesktop(
  'ending-subscription',
  {
    fits: ({ desktop }) => desktop.prepaid,
    plant({ desktop, owner }, world) {
      const bought = almostAYearAgo(world);
      age(desktop, bought);
      desktop.expires = monthsAfter(bought, 12);
      return {
        wrong: 'The year that was paid for a desktop ends in three days, and its user is on it every day.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [createdAt(desktop), yearly(desktop)],
      };
    },
  },
  (picks) => {
    const other = picks.worked(({ desktop }) => !desktop.prepaid)?.desktop;
    if (!other) return undefined;
    age(other, almostAYearAgo(picks.world));
    return {
      harmless: 'This one was made on the same day, but is paid by use: nothing of it ends.',
      about: machine(other),
      touches: [machine(other)],
      shows: [createdAt(other)],
      apart: detail(other, 'metadata.charging_mode', '0'),
    };
  },
);

function almostAYearAgo({ born }: World): number {
  return monthsAfter(born, -12) + 3 * DAY;
}

function age(desktop: Desktop, created: number): void {
  desktop.created = created;
  for (const volume of [desktop.root, ...desktop.data]) volume.created = created;
}

const createdAt = (desktop: Desktop) => detail(desktop, 'created', new Date(desktop.created).toISOString());
const yearly = (desktop: Desktop) => detail(desktop, 'metadata.charging_mode', '1');

const isOld = ({ desktop }: { desktop: Desktop }, { born }: World) =>
  desktop.prepaid && born - desktop.created > 200 * DAY;

const idlePrepaid = onDesktop(
  'idle-subscription',
  {
    fits: isOld,
    plant({ desktop }, world) {
      rest(world, desktop);
      return {
        wrong: 'A yearly desktop has been paid for and not used for months.',
        about: machine(desktop),
        touches: [machine(desktop)],
        shows: [idle(world, desktop), yearly(desktop)],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const other = picks.worked((found) => isOld(found, world))?.desktop;
    if (!other) return undefined;
    rest(world, other);
    other.tags.push({ key: 'purpose', value: 'disaster-recovery' });
    return {
      harmless: 'This one is not used on purpose: its tag says that it waits for a disaster.',
      about: machine(other),
      touches: [machine(other)],
      shows: [idle(world, other), yearly(other)],
      apart: detail(other, 'tags[key=purpose].value', 'disaster-recovery'),
    };
  },
);

function rest(world: World, desktop: Desktop): void {
  Object.assign(desktop, { status: 'SHUTOFF', login: 'UNREGISTER', lastUsed: world.born - 120 * DAY });
}

function idle(world: World, { id, name }: Desktop): Sign {
  const span = { start_time: isoSeconds(world.born - 90 * DAY), end_time: isoSeconds(world.born) };
  const field = `items[resource_id=${id}].metric[metric_name=desktop_idle_duration].metric_value`;
  return sign('ListDesktopUsageMetric', { ...span, resource_name: name }, field, { atLeast: (100 * DAY) / 1000 });
}

/** Numbers of states: BSS API reference, "Querying Yearly/Monthly Resources", `status`. */
const [FROZEN, EXPIRED] = [4, 5];

export const frozenDesktop = onDesktop(
  'frozen-desktop',
  {
    gate: 'desktop',
    fits: ({ desktop }, { born }) => desktop.prepaid && born - desktop.created > 100 * DAY,
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 2 * 24);
      Object.assign(desktop, { expires: world.born - 17 * DAY, frozen: true, status: 'SHUTOFF', login: 'UNREGISTER' });
      return {
        wrong: 'Nobody renewed a yearly desktop: it is frozen, and its user cannot get in.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [
          subscription(desktop, FROZEN),
          detail(desktop, 'status', 'SHUTOFF'),
          eventOf(world, owner, ACCESS, false),
        ],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const other = picks.spare(
      ({ prepaid, status, created }) => prepaid && status === 'SHUTOFF' && world.born - created > 100 * DAY,
    );
    if (!other) return undefined;
    Object.assign(other, { expires: world.born - 3 * DAY });
    return {
      harmless: 'This one is off too and its year is over, but it is not frozen yet: there are days left to renew it.',
      about: machine(other),
      touches: [machine(other)],
      shows: [detail(other, 'status', 'SHUTOFF')],
      apart: subscription(other, EXPIRED),
    };
  },
);

function subscription({ id }: Desktop, status: number): Sign {
  return sign('ListOrderResources', { resource_ids: [id] }, `data[resource_id=${id}].status`, status);
}

/** What is paid for ahead. */
export const SUBSCRIPTION_TROUBLES: readonly Plant[] = [endingSubscription, idlePrepaid];
