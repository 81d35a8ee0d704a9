import type { Random } from '../random.ts';
import { DAY, HOUR, isoSeconds, MINUTE } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { type Failure, type Job, subJobStatus } from './jobs.ts';
import { pastJob } from './past-job.ts';
import type { Snapshot } from './snapshot.ts';
import { HOST_FAULT } from './storyline.ts';
import { elsewhere, onDesktop } from './trouble.ts';
import { machine, user } from './trouble-picks.ts';
import { detail, type Sign, sign, subJob } from './trouble-signs.ts';
import type { World } from './world.ts';

const stuckTask = onDesktop(
  'stuck-task',
  {
    plant({ desktop, owner }, world) {
      const { subs } = rebuild(world, desktop, { ago: 7 * HOUR, hang: true });
      return {
        wrong: 'The rebuilding of a desktop began seven hours ago and does not end.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner), { kind: 'sub-job', id: subs[0]?.id ?? '', name: 'rebuildDesktops' }],
        shows: [
          ...rebuilding(desktop),
          subJob(desktop, 'process', { atMost: 30 }),
          subJob(desktop, 'begin_time', stamped(world, 7 * HOUR)),
        ],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const other = picks.desktop(({ status }) => status === 'ACTIVE');
    if (!other) return undefined;
    const { subs } = rebuild(world, other, { ago: 2 * MINUTE, hang: false });
    return {
      harmless: 'This one is being rebuilt too, but began two minutes ago.',
      about: machine(other),
      touches: [machine(other), { kind: 'sub-job', id: subs[0]?.id ?? '', name: 'rebuildDesktops' }],
      shows: rebuilding(other),
      apart: subJob(other, 'begin_time', stamped(world, 2 * MINUTE)),
    };
  },
);

function rebuilding(desktop: Desktop): Sign[] {
  return [detail(desktop, 'task_status', 'rebuilding'), subJob(desktop, 'status', 'RUNNING')];
}

/** How long the other one takes, whatever the speed of the sandbox. */
const GOES_ON = 20 * 60;

function rebuild(world: World, desktop: Desktop, { ago, hang }: { ago: number; hang: boolean }): Job {
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
  return world.jobs.start(order, world.born - ago, { hang });
}

function stamped(world: World, ago: number): string {
  return isoSeconds(world.born - ago)
    .replace('T', ' ')
    .replace('Z', '');
}

const faultyHost = elsewhere(
  'faulty-host',
  ({ world }) => {
    const desktop = world.fleet.get(world.storyline.failing?.desktopId ?? '');
    if (!desktop) return undefined;
    for (const nights of [3, 2, 1]) reboot(world, desktop, nights * DAY, HOST_FAULT);
    return {
      wrong: 'The nightly reboot of a desktop fails every time: the host it runs on does not answer.',
      about: machine(desktop),
      touches: [machine(desktop)],
      shows: [
        subJob(desktop, 'error_code', HOST_FAULT.code, { status: 'FAILED', job_type: 'operateDesktops' }),
        subJob(desktop, 'status', { nothing: true }, { status: 'SUCCESS', job_type: 'operateDesktops' }),
      ],
    };
  },
  ({ world }) => {
    const desktop = rebootedLater(world);
    return (
      desktop && {
        harmless: 'The reboot of this one failed once last night, and worked an hour later.',
        about: machine(desktop),
        touches: [machine(desktop)],
        shows: [subJob(desktop, 'error_code', HOST_FAULT.code, { status: 'FAILED', job_type: 'operateDesktops' })],
        apart: subJob(desktop, 'status', 'SUCCESS', { status: 'SUCCESS', job_type: 'operateDesktops' }),
      }
    );
  },
);

/** One that failed last night, other than the one that always does. */
function rebootedLater(world: World): Desktop | undefined {
  for (const sub of world.jobs.subJobs()) {
    const desktop = world.fleet.get(sub.order.entities?.desktop_id ?? '');
    if (!desktop || desktop.id === world.storyline.failing?.desktopId || sub.type !== 'operateDesktops') continue;
    if (subJobStatus(sub, world.born) !== 'FAILED') continue;
    reboot(world, desktop, world.born - sub.ordered - HOUR);
    return desktop;
  }
  return undefined;
}

function reboot(world: World, desktop: Desktop, ago: number, failure?: Failure): Job {
  return pastJob(world, { type: 'operateDesktops', ago }, [{ desktop, failure }]);
}

const failingSnapshots = onDesktop(
  'failing-snapshots',
  {
    fits: ({ desktop }) => desktop.snapshots,
    plant({ desktop }, world, random) {
      const failures = [3, 2, 1].map((nights) => snapshot(world, desktop, nights, 'create_failed', random));
      return {
        wrong: 'The snapshots that are made of a desktop at night have failed three times in a row.',
        about: machine(desktop),
        touches: [machine(desktop)],
        shows: failures.map(snapshotShows),
      };
    },
  },
  (picks, random) => {
    const { world } = picks;
    const other = picks.worked(({ desktop }) => desktop.snapshots)?.desktop;
    if (!other) return undefined;
    const failed = snapshot(world, other, 2, 'create_failed', random);
    const good = snapshot(world, other, 1, 'create_success', random);
    return {
      harmless: 'The snapshot of this one failed once, and the next one was made.',
      about: machine(other),
      touches: [machine(other)],
      shows: [snapshotShows(failed)],
      apart: snapshotShows(good),
    };
  },
);

function snapshotShows({ desktopId, id, status }: Snapshot): Sign {
  const field = `desktop_snapshots[snapshot_id=${id}].status`;
  return sign('ListDesktopSnapshot', { desktop_id: desktopId }, field, status);
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

/** Work that fails, or does not end. */
export const JOB_TROUBLES = { stuckTask, faultyHost, failingSnapshots };
