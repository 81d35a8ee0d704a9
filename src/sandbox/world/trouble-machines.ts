import type { Random } from '../random.ts';
import { DAY, HOUR, isoSeconds, MINUTE, monthsAfter } from '../time.ts';
import { pastAlarm } from './alarms.ts';
import { appServers, statusOf } from './app-servers.ts';
import type { Desktop } from './desktop.ts';
import { subJobStatus } from './jobs.ts';
import type { Snapshot } from './snapshot.ts';
import { HOST_FAULT } from './storyline.ts';
import { type StrainMetric, strain } from './strains.ts';
import { machine, type Picks, user } from './trouble-picks.ts';
import { alarmOn, detail, eventOf, type Sign, sign } from './trouble-signs.ts';
import type { Decoy, Plant } from './troubles.ts';
import type { World } from './world.ts';

const broken: Plant = (picks) => {
  const { world } = picks;
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  Object.assign(desktop, { status: 'ERROR', login: 'UNREGISTER', lastUsed: world.born - 28 * HOUR });
  const other = picks.worked();
  if (other)
    pastAlarm(world, other.desktop, { key: 'faulty', begin: world.born - 50 * HOUR, end: world.born - 49 * HOUR });
  const alarm = { metric: 'desktopFaulty', level: 1 };
  return {
    name: 'broken-desktop',
    wrong: 'A desktop is faulty, and its user cannot work.',
    touches: [machine(desktop), user(owner)],
    shows: [
      alarmOn(desktop, alarm, 'alarm'),
      sign('ListAlarms', { level: 1 }, `alarm_histories[metric.dimensions.value=${desktop.id}].name`, 'desktop-faulty'),
      detail(desktop, 'status', 'ERROR'),
      eventOf(world, owner, 'error_code=WKS.00211403', false),
    ],
    ...(other && {
      decoy: {
        harmless: 'There was the same alarm about this one two days ago; it was over within the hour.',
        touches: [machine(other.desktop)],
        shows: [
          sign(
            'ListAlarms',
            { level: 1 },
            `alarm_histories[metric.dimensions.value=${other.desktop.id}].name`,
            'desktop-faulty',
          ),
        ],
        apart: alarmOn(other.desktop, alarm, 'ok'),
      },
    }),
  };
};

const METRICS = {
  disk_util_inband: { key: 'disk', field: 'disk_util_inband', level: 97 },
  cpu_util: { key: 'cpu', field: 'cpu_info', level: 96 },
} as const;

type Told = Pick<ReturnType<Plant> & object, 'name' | 'wrong'> & { harmless: string };

function overused(picks: Picks, metric: keyof typeof METRICS, { name, wrong, harmless }: Told): ReturnType<Plant> {
  const { world } = picks;
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  const { level } = METRICS[metric];
  Object.assign(desktop, { login: 'CONNECTED', lastUsed: world.born });
  strain(world, desktop, { metric, level, since: world.born - 6 * HOUR });
  const other = picks.worked();
  const over = { metric, level, since: world.born - 60 * HOUR, until: world.born - 58 * HOUR };
  if (other) relieved(world, other.desktop, over);
  return {
    name,
    wrong,
    touches: [machine(desktop), user(owner)],
    shows: [
      measured(world, desktop, metric, { atLeast: level }),
      alarmName(desktop, metric),
      alarmOn(desktop, { metric, level: 2 }, 'alarm'),
    ],
    ...(other && {
      decoy: {
        harmless,
        touches: [machine(other.desktop)],
        shows: [alarmName(other.desktop, metric)],
        apart: measured(world, other.desktop, metric, { atMost: level - 1 }),
      },
    }),
  };
}

function relieved(
  world: World,
  desktop: Desktop,
  over: { metric: keyof typeof METRICS; level: number; since: number; until: number },
): void {
  strain(world, desktop, over);
  const { key } = METRICS[over.metric];
  pastAlarm(world, desktop, { key, begin: over.since, end: over.until, value: over.level });
}

function alarmName(desktop: Desktop, metric: StrainMetric): Sign {
  const row = `metric.dimensions.value=${desktop.id},metric.metric_name=${metric}`;
  return sign('ListAlarms', { level: 2 }, `alarm_histories[${row}].condition.value`, 90);
}

function measured(world: World, desktop: Desktop, metric: keyof typeof METRICS, value: Sign['value']): Sign {
  const args = {
    desktop_id: desktop.id,
    metric_name: metric,
    start_time: isoSeconds(world.born - 2 * HOUR),
    end_time: isoSeconds(world.born),
  };
  return sign('ShowDesktopMonitorData', args, `${METRICS[metric].field}.average`, value);
}

const fullDisk: Plant = (picks) =>
  overused(picks, 'disk_util_inband', {
    name: 'full-disk',
    wrong: 'The disks of a desktop are full.',
    harmless: 'The disks of this one were full three days ago; somebody tidied up.',
  });

const overloaded: Plant = (picks) =>
  overused(picks, 'cpu_util', {
    name: 'overloaded-desktop',
    wrong: 'A desktop has too few processors for what its user does: they have been busy for hours.',
    harmless: 'This one was as busy three days ago, for two hours, and has been calm since.',
  });

const stuckTask: Plant = (picks) => {
  const { world } = picks;
  const found = picks.worked();
  if (!found) return undefined;
  const { desktop, owner } = found;
  const [stuck] = rebuild(world, desktop, { ago: 7 * HOUR, hang: true });
  const other = picks.desktop(({ status }) => status === 'ACTIVE');
  const [going] = other ? rebuild(world, other, { ago: 2 * MINUTE, hang: false }) : [];
  const shows = (one: Desktop) => [detail(one, 'task_status', 'rebuilding'), subJob(one, 'status', 'RUNNING')];
  return {
    name: 'stuck-task',
    wrong: 'The rebuilding of a desktop began seven hours ago and does not end.',
    touches: [machine(desktop), user(owner), { kind: 'sub-job', id: stuck?.id ?? '', name: 'rebuildDesktops' }],
    shows: [
      ...shows(desktop),
      subJob(desktop, 'process', { atMost: 30 }),
      subJob(desktop, 'begin_time', stamped(world, 7 * HOUR)),
    ],
    ...(other &&
      going && {
        decoy: {
          harmless: 'This one is being rebuilt too, but began two minutes ago.',
          touches: [machine(other), { kind: 'sub-job', id: going.id, name: 'rebuildDesktops' }],
          shows: shows(other),
          apart: subJob(other, 'begin_time', stamped(world, 2 * MINUTE)),
        },
      }),
  };
};

/** How long the other one takes, whatever the speed of the sandbox. */
const GOES_ON = 20 * 60;

function rebuild(world: World, desktop: Desktop, { ago, hang }: { ago: number; hang: boolean }) {
  const seconds = GOES_ON * world.speed;
  const work = {
    desktop,
    start: () => {
      world.begin(desktop, 'rebuilding');
      desktop.login = 'UNREGISTER';
    },
    succeed: (at: number) => {
      world.settle(desktop, at, {});
      Object.assign(desktop, { wiped: at, login: 'REGISTERED' });
    },
  };
  const order = { type: 'rebuildDesktops', seconds: [seconds, seconds] as const, subs: [work] };
  desktop.lastUsed = Math.min(desktop.lastUsed, world.born - ago - 10 * MINUTE);
  return world.jobs.start(order, world.born - ago, { hang }).subs;
}

function stamped(world: World, ago: number): string {
  return isoSeconds(world.born - ago)
    .replace('T', ' ')
    .replace('Z', '');
}

function subJob(
  desktop: Desktop,
  field: string,
  value: Sign['value'],
  args: Sign['args'] = { status: 'RUNNING' },
): Sign {
  return sign('ListItaSubJobs', args, `jobs[entities.desktop_id=${desktop.id}].${field}`, value);
}

const faultyHost: Plant = ({ world }) => {
  const desktop = world.fleet.get(world.storyline.failing?.desktopId ?? '');
  if (!desktop) return undefined;
  for (const nights of [3, 2, 1]) reboot(world, desktop, nights * DAY, HOST_FAULT);
  const failed = { status: 'FAILED', job_type: 'operateDesktops' };
  const done = { status: 'SUCCESS', job_type: 'operateDesktops' };
  const decoy = rebootedLater(world, desktop);
  return {
    name: 'faulty-host',
    wrong: 'The nightly reboot of a desktop fails every time: the host it runs on does not answer.',
    touches: [machine(desktop)],
    shows: [subJob(desktop, 'error_code', HOST_FAULT.code, failed), subJob(desktop, 'status', { nothing: true }, done)],
    ...(decoy && {
      decoy: {
        harmless: 'The reboot of this one failed once last night, and worked an hour later.',
        touches: [machine(decoy)],
        shows: [subJob(decoy, 'error_code', HOST_FAULT.code, failed)],
        apart: subJob(decoy, 'status', 'SUCCESS', done),
      },
    }),
  };
};

/** One that failed last night, other than this. */
function rebootedLater(world: World, not: Desktop): Desktop | undefined {
  for (const sub of world.jobs.subJobs()) {
    const desktop = world.fleet.get(sub.order.entities?.desktop_id ?? '');
    if (!desktop || desktop === not || sub.type !== 'operateDesktops') continue;
    if (subJobStatus(sub, world.born) !== 'FAILED') continue;
    reboot(world, desktop, world.born - sub.ordered - HOUR);
    return desktop;
  }
  return undefined;
}

function reboot(world: World, desktop: Desktop, ago: number, failure?: { code: string; reason: string }): void {
  const { id, name, product, nic } = desktop;
  const entities = { desktop_id: id, desktop_name: name, product_id: product.id, ip_address: nic.ip };
  const sub = { entity: name, entities, ...(failure && { failure }) };
  world.jobs.remember({ type: 'operateDesktops', subs: [sub] }, world.born - ago);
}

const failingSnapshots: Plant = (picks, random) => {
  const { world } = picks;
  const backedUp = ({ desktop }: { desktop: Desktop }) => desktop.snapshots;
  const found = picks.worked(backedUp);
  if (!found) return undefined;
  const { desktop } = found;
  const failures = [3, 2, 1].map((nights) => snapshot(world, desktop, nights, 'create_failed', random));
  const shows = (one: Snapshot) =>
    sign(
      'ListDesktopSnapshot',
      { desktop_id: one.desktopId },
      `desktop_snapshots[snapshot_id=${one.id}].status`,
      one.status,
    );
  const other = picks.worked(backedUp)?.desktop;
  const decoy = other && onceFailed(world, other, random, shows);
  return {
    name: 'failing-snapshots',
    wrong: 'The snapshots that are made of a desktop at night have failed three times in a row.',
    touches: [machine(desktop)],
    shows: failures.map(shows),
    ...(decoy && { decoy }),
  };
};

function onceFailed(world: World, desktop: Desktop, random: Random, shows: (one: Snapshot) => Sign): Decoy {
  const failed = snapshot(world, desktop, 2, 'create_failed', random);
  const good = snapshot(world, desktop, 1, 'create_success', random);
  return {
    harmless: 'The snapshot of this one failed once, and the next one was made.',
    touches: [machine(desktop)],
    shows: [shows(failed)],
    apart: shows(good),
  };
}

function snapshot(
  world: World,
  desktop: Desktop,
  nights: number,
  status: Snapshot['status'],
  random: Random,
): Snapshot {
  const created = Math.floor(world.born / DAY) * DAY - nights * DAY + 18 * HOUR;
  return world.snapshots.add({
    id: random.uuid(),
    name: `AUTOCREATED_${desktop.name}_${created}`,
    desktopId: desktop.id,
    desktopName: desktop.name,
    desktopSid: desktop.sid,
    system: true,
    status,
    description: '',
    created,
    how: 'AUTO',
  });
}

const unreadyServer: Plant = ({ world }) => {
  const server = world
    .part(appServers)
    .all()
    .find((one) => statusOf(one) === 'UNREGISTER' && one.vm === 'ACTIVE');
  if (!server) return undefined;
  const shows = (field: string, value: string | number) =>
    sign('ListServers', { server_id: server.id }, `items[id=${server.id}].${field}`, value);
  return {
    name: 'unready-app-server',
    wrong: 'An application server runs but has not registered, so that nobody gets a session on it.',
    touches: [{ kind: 'app server', id: server.id, name: server.name }],
    shows: [shows('status', 'UNREGISTER'), shows('vm_status', 'ACTIVE'), shows('session_count', 0)],
  };
};

const endingSubscription: Plant = (picks) => {
  const { world } = picks;
  const bought = monthsAfter(world.born, -12) + 3 * DAY;
  const found = picks.worked(({ desktop }) => desktop.prepaid);
  if (!found) return undefined;
  const { desktop, owner } = found;
  age(desktop, bought);
  desktop.expires = monthsAfter(bought, 12);
  const other = picks.worked(({ desktop: one }) => !one.prepaid);
  if (other) age(other.desktop, bought);
  const created = new Date(bought).toISOString();
  return {
    name: 'ending-subscription',
    wrong: 'The year that was paid for a desktop ends in three days, and its user is on it every day.',
    touches: [machine(desktop), user(owner)],
    shows: [detail(desktop, 'created', created), detail(desktop, 'metadata.charging_mode', '1')],
    ...(other && {
      decoy: {
        harmless: 'This one was made on the same day, but is paid by use: nothing of it ends.',
        touches: [machine(other.desktop)],
        shows: [detail(other.desktop, 'created', created)],
        apart: detail(other.desktop, 'metadata.charging_mode', '0'),
      },
    }),
  };
};

function age(desktop: Desktop, created: number): void {
  desktop.created = created;
  for (const volume of [desktop.root, ...desktop.data]) volume.created = created;
}

const idlePrepaid: Plant = (picks) => {
  const { world } = picks;
  const unused = () => {
    const found = picks.worked(({ desktop }) => desktop.prepaid && world.born - desktop.created > 200 * DAY);
    if (found)
      Object.assign(found.desktop, { status: 'SHUTOFF', login: 'UNREGISTER', lastUsed: world.born - 120 * DAY });
    return found?.desktop;
  };
  const desktop = unused();
  if (!desktop) return undefined;
  const other = unused();
  other?.tags.push({ key: 'purpose', value: 'disaster-recovery' });
  const args = { start_time: isoSeconds(world.born - 90 * DAY), end_time: isoSeconds(world.born) };
  const idle = (one: Desktop) =>
    sign(
      'ListDesktopUsageMetric',
      { ...args, resource_name: one.name },
      `items[resource_id=${one.id}].metric[metric_name=desktop_idle_duration].metric_value`,
      { atLeast: (100 * DAY) / 1000 },
    );
  return {
    name: 'idle-subscription',
    wrong: 'A yearly desktop has been paid for and not used for months.',
    touches: [machine(desktop)],
    shows: [idle(desktop), detail(desktop, 'metadata.charging_mode', '1')],
    ...(other && {
      decoy: {
        harmless: 'This one is not used on purpose: its tag says that it waits for a disaster.',
        touches: [machine(other)],
        shows: [idle(other), detail(other, 'metadata.charging_mode', '1')],
        apart: detail(other, 'tags[key=purpose].value', 'disaster-recovery'),
      },
    }),
  };
};

/** What is wrong with machines. */
export const MACHINE_TROUBLES: readonly Plant[] = [
  broken,
  fullDisk,
  overloaded,
  stuckTask,
  faultyHost,
  endingSubscription,
  idlePrepaid,
  failingSnapshots,
  unreadyServer,
];
