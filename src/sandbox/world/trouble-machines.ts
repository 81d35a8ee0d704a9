import { HOUR, isoSeconds } from '../time.ts';
import { pastAlarm } from './alarms.ts';
import type { Desktop } from './desktop.ts';
import { type StrainMetric, strain } from './strains.ts';
import { onDesktop, type Plant } from './trouble.ts';
import { machine, type Picks, user } from './trouble-picks.ts';
import { ACCESS, alarmOn, detail, eventOf, type Reading, type Sign, sign } from './trouble-signs.ts';
import { leave, work } from './trouble-users.ts';
import type { World } from './world.ts';

const FAULTY = { metric: 'desktopFaulty', level: 1 };

const broken = onDesktop(
  'broken-desktop',
  {
    gate: 'connection',
    plant(found, world) {
      const { desktop, owner } = found;
      leave(found, world, 28);
      Object.assign(desktop, { status: 'ERROR', login: 'UNREGISTER' });
      return {
        wrong: 'A desktop is faulty, and its user cannot work.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [
          alarmOn(desktop, FAULTY, 'alarm'),
          faulty(desktop),
          detail(desktop, 'status', 'ERROR'),
          eventOf(world, owner, ACCESS, false),
        ],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const other = picks.worked()?.desktop;
    if (!other) return undefined;
    pastAlarm(world, other, { key: 'faulty', begin: world.born - 50 * HOUR, end: world.born - 49 * HOUR });
    return {
      harmless: 'There was the same alarm about this one two days ago; it was over within the hour.',
      about: machine(other),
      touches: [machine(other)],
      shows: [faulty(other)],
      apart: alarmOn(other, FAULTY, 'ok'),
    };
  },
);

function faulty({ id }: Desktop): Sign {
  return sign('ListAlarms', { level: 1 }, `alarm_histories[metric.dimensions.value=${id}].name`, 'desktop-faulty');
}

/** The field of the points, percent while it lasts, and the key and the level of the alarm. */
const METRICS = {
  disk_util_inband: { field: 'disk_util_inband', percent: 97, key: 'disk', level: 2 },
  cpu_util: { field: 'cpu_info', percent: 96, key: 'cpu', level: 2 },
  mem_util: { field: 'memory_info', percent: 98, key: 'memory', level: 4 },
} as const satisfies Record<StrainMetric, unknown>;

interface Told {
  metric: StrainMetric;
  decoy?: (picks: Picks) => Desktop | undefined;
  wrong: string;
  harmless: string;
}

function overused(name: string, { metric, wrong, harmless, decoy = inUse }: Told): Plant {
  const { percent: level } = METRICS[metric];
  return onDesktop(
    name,
    {
      plant(found, world) {
        const { desktop, owner } = found;
        work(found, world);
        strain(world, desktop, { metric, level, since: world.born - 6 * HOUR });
        return {
          wrong,
          about: machine(desktop),
          touches: [machine(desktop), user(owner)],
          shows: [
            measured(world, desktop, metric, { atLeast: level }),
            alarmName(desktop, metric),
            alarmOn(desktop, { metric, level: METRICS[metric].level }, 'alarm'),
          ],
        };
      },
    },
    (picks) => {
      const { world } = picks;
      const other = decoy(picks);
      if (!other) return undefined;
      const [since, until] = [world.born - 60 * HOUR, world.born - 58 * HOUR];
      strain(world, other, { metric, level, since, until });
      pastAlarm(world, other, { key: METRICS[metric].key, begin: since, end: until, value: level });
      return {
        harmless,
        about: machine(other),
        touches: [machine(other)],
        shows: [alarmName(other, metric)],
        apart: measured(world, other, metric, { atMost: level - 1 }),
      };
    },
  );
}

const inUse = (picks: Picks) => picks.worked()?.desktop;

function alarmName(desktop: Desktop, metric: StrainMetric): Sign {
  const row = `metric.dimensions.value=${desktop.id},metric.metric_name=${metric}`;
  return sign('ListAlarms', { level: METRICS[metric].level }, `alarm_histories[${row}].condition.value`, 90);
}

function measured(world: World, desktop: Desktop, metric: StrainMetric, value: Reading): Sign {
  const args = {
    desktop_id: desktop.id,
    metric_name: metric,
    start_time: isoSeconds(world.born - 2 * HOUR),
    end_time: isoSeconds(world.born),
  };
  return sign('ShowDesktopMonitorData', args, `${METRICS[metric].field}.average`, value);
}

/** Machines that are broken, or have too much to do or to keep. */
export const MACHINE_TROUBLES: readonly Plant[] = [
  broken,
  overused('full-disk', {
    metric: 'disk_util_inband',
    wrong: 'The disks of a desktop are full.',
    harmless: 'The disks of this one were full three days ago; somebody tidied up.',
  }),
  overused('overloaded-desktop', {
    metric: 'cpu_util',
    wrong: 'A desktop has too few processors for what its user does: they have been busy for hours.',
    harmless: 'This one was as busy three days ago, for two hours, and has been calm since.',
  }),
];

export const exhaustedMemory = overused('exhausted-memory', {
  metric: 'mem_util',
  wrong: 'The memory of a desktop has been full for hours, and everything on it is slow.',
  harmless: 'The memory of this one was full three days ago, for two hours, and has not been since.',
  decoy: (picks) => picks.spare(({ status }) => status === 'ACTIVE'),
});
