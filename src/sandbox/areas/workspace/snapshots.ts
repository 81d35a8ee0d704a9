import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains, pageOf, sorted } from '../../paging.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { isoSeconds } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { type Job, type JobOrder, progressOf, type SubJobOrder } from '../../world/jobs.ts';
import type { Snapshot } from '../../world/snapshot.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable } from './desktop-changes.ts';
import { maintained } from './desktop-lifecycle.ts';
import { desktopsAsked } from './desktop-lookup.ts';

function listDesktopSnapshot(call: Call): Answer {
  const { params, world } = call;
  const [desktop, disk] = [params.text('desktop_id'), params.text('disk_type')];
  const [desktopName, name] = [params.text('desktop_name'), params.text('snapshot_name')];
  const [how, status] = [params.text('create_type'), params.text('status')];
  const rows = world.snapshots
    .all()
    .filter(
      (one) =>
        (!desktop || one.desktopId === desktop) &&
        contains(one.desktopName, desktopName) &&
        contains(one.name, name) &&
        (!disk || disk === 'ALL' || one.system === (disk === 'SYSTEM_DISK')) &&
        (!how || one.how === how) &&
        (!status || one.status === status),
    );
  const ordered = sorted(rows, params, { create_time: (one) => one.created, snapshot_name: (one) => one.name });
  const page = pageOf(ordered, params, { fallback: 1000, max: 1000 });
  return ok({ total_count: rows.length, desktop_snapshots: page.map((one) => snapshotView(one, call)) });
}

function snapshotView(snapshot: Snapshot, { world, now }: Call) {
  const sub = snapshot.subJob === undefined ? undefined : world.jobs.subJob(snapshot.subJob);
  return {
    snapshot_id: snapshot.id,
    snapshot_name: snapshot.name,
    desktop_id: snapshot.desktopId,
    desktop_name: snapshot.desktopName,
    desktop_sid: snapshot.desktopSid,
    desktop_pool_id: snapshot.poolId,
    is_system_disk: snapshot.system,
    status: snapshot.status,
    process: sub ? progressOf(sub, now) : null,
    description: snapshot.description,
    create_time: isoSeconds(snapshot.created),
    create_type: snapshot.how,
    last_restore_time: snapshot.restored === undefined ? undefined : isoSeconds(snapshot.restored),
    restore_fail_reason: snapshot.failure,
  };
}

function batchCreate(call: Call): Answer {
  const { params, world } = call;
  const desktops = desktopsAsked(call);
  const disks = params.text('disk_type') ?? 'SYSTEM_DISK';
  if (desktops.some((desktop) => !desktop.snapshots)) {
    throw noSnapshots();
  }
  checkChangeable(...desktops);
  const wish = (name: string) => ({
    name: params.object(name)?.text('name'),
    description: params.object(name)?.text('description'),
  });
  const wanted: Wanted = {
    how: 'MANUALLY',
    ...(disks !== 'DATA_DISKS' && { system: wish('system_disk_snapshot') }),
    ...(disks !== 'SYSTEM_DISK' && { data: wish('data_disk_snapshot') }),
  };
  return ok({ job_id: orderSnapshots(world, desktops, wanted, call.now, (order) => call.startJob(order)).id });
}

export function noSnapshots(): Refusal {
  return new Refusal(500, 'WKS.00010302', 'The desktop not set support snapshot.');
}

interface Wish {
  name?: string | undefined;
  description?: string | undefined;
}

/** The disks that snapshots are made of. */
interface Wanted {
  how: Snapshot['how'];
  system?: Wish;
  data?: Wish;
}

/** Starts a job that makes snapshots of desktops, which are there as `creating` from now on. */
export function orderSnapshots(
  world: World,
  desktops: readonly Desktop[],
  wanted: Wanted,
  now: number,
  start: (order: JobOrder) => Job,
): Job {
  const subs = desktops.map((desktop) => creation(world, desktop, wanted, now));
  const job = start({ type: 'createWksSnapshot', subs });
  for (const [index, { id }] of job.subs.entries()) {
    for (const snapshot of (subs[index] as CreationOrder).snapshots) {
      snapshot.subJob = id;
      world.snapshots.add(snapshot);
    }
  }
  return job;
}

interface CreationOrder extends SubJobOrder {
  snapshots: Snapshot[];
}

function creation(world: World, desktop: Desktop, { system, data, how }: Wanted, now: number): CreationOrder {
  const snapshots: Snapshot[] = [];
  const add = (disk: 'sys' | 'data', wish: Wish) => snapshots.push(fresh(world, desktop, { disk, how, now, ...wish }));
  if (system) add('sys', system);
  if (data && desktop.data.length > 0) add('data', data);
  const end = (status: Snapshot['status']) => {
    for (const snapshot of snapshots) {
      snapshot.status = status;
      delete snapshot.subJob;
    }
  };
  return { desktop, snapshots, succeed: () => end('create_success'), fail: () => end('create_failed') };
}

/** Named like the reference's own example answer: given name, desktop, milliseconds. */
function fresh(
  world: World,
  desktop: Desktop,
  spec: Wish & { disk: 'sys' | 'data'; how: Snapshot['how']; now: number },
): Snapshot {
  const { disk, how, now, name = disk, description = '' } = spec;
  return {
    id: world.fresh.uuid(),
    name: `${name}_${desktop.name}_${now}`,
    desktopId: desktop.id,
    desktopName: desktop.name,
    desktopSid: desktop.sid,
    ...(desktop.pool && { poolId: desktop.pool.id }),
    system: disk === 'sys',
    status: 'creating',
    description,
    created: now,
    how,
  };
}

function batchDelete(call: Call): Answer {
  const { world } = call;
  const subs = snapshotsOf(call).map((snapshot) => ({
    ...entityOf(snapshot),
    succeed: () => {
      world.snapshots.delete(snapshot.id);
    },
  }));
  return ok({ job_id: call.startJob({ type: 'deleteWksSnapshot', subs }).id });
}

function batchRestore(call: Call): Answer {
  const { world } = call;
  const snapshots = snapshotsOf(call);
  const desktops = snapshots.map((snapshot) => world.fleet.get(snapshot.desktopId));
  if (new Set(desktops).size < desktops.length) throw refuse.invalid('snapshot_ids', 'one snapshot a desktop');
  for (const [index, snapshot] of snapshots.entries()) {
    const desktop = desktops[index];
    if (!desktop) throw refuse.notFound('desktop', snapshot.desktopId);
    checkChangeable(desktop);
    if (snapshot.status === 'create_failed') throw refuse.conflict(snapshot.status, 'restore', snapshot.id);
  }
  const subs = snapshots.map((snapshot, index) => restoration(world, snapshot, desktops[index] as Desktop));
  const job = call.startJob({ type: 'restoreDesktopBySnapshot', subs });
  for (const [index, snapshot] of snapshots.entries()) {
    snapshot.status = 'restoring';
    snapshot.subJob = job.subs[index]?.id as string;
  }
  return ok({ job_id: job.id });
}

function restoration(world: World, snapshot: Snapshot, desktop: Desktop): SubJobOrder {
  const work = maintained(world, desktop, 'rebuilding', (at) => {
    if (snapshot.system) desktop.wiped = at;
  });
  return {
    ...work,
    succeed: (at) => {
      work.succeed?.(at);
      Object.assign(snapshot, { status: 'restore_success', restored: at });
      delete snapshot.subJob;
    },
    fail: (at, failure) => {
      work.fail?.(at, failure);
      Object.assign(snapshot, { status: 'restore_failed', failure: failure.reason });
      delete snapshot.subJob;
    },
  };
}

/** The snapshots asked for, none of them at work. */
function snapshotsOf({ params, world }: Call): Snapshot[] {
  const ids = [...new Set(params.texts('snapshot_ids'))];
  if (ids.length === 0) throw refuse.invalid('snapshot_ids');
  return ids.map((id) => {
    const snapshot = world.snapshots.get(id);
    if (!snapshot) throw refuse.notFound('snapshot', id);
    if (snapshot.subJob !== undefined) throw refuse.conflict(snapshot.status, 'snapshot', id);
    return snapshot;
  });
}

function entityOf(snapshot: Snapshot): SubJobOrder {
  return {
    entity: snapshot.name,
    entities: { desktop_id: snapshot.desktopId, desktop_name: snapshot.desktopName },
  };
}

/** Workspace API reference, "Snapshot". */
export const snapshots: SimulatedArea = {
  service: 'workspace',
  area: 'snapshots',
  reads: { ListDesktopSnapshot: listDesktopSnapshot },
  writes: {
    BatchCreateDesktopSnapshot: batchCreate,
    BatchDeleteDesktopSnapshot: batchDelete,
    BatchRestoreDesktopSnapshot: batchRestore,
  },
};
