import type { Call } from '../../operation.ts';
import type { Refusal } from '../../refusal.ts';
import { appImages } from '../../world/app-images.ts';
import { appProduct } from '../../world/app-products.ts';
import { LATEST_AGENT } from '../../world/app-server-make.ts';
import { type AppServer, about, removeServer, type VmStatus } from '../../world/app-servers.ts';
import { type Job, type JobOrder, Jobs, type SubJobOrder } from '../../world/jobs.ts';
import { Part } from '../../world/part.ts';
import type { World } from '../../world/world.ts';
import { hasDirectory } from './directory.ts';
import { refuseApp } from './refusals.ts';
import { groupChanged } from './server-group-watch.ts';

/** Something that can be done to a server: by an administrator, a scheduled task, or a scaling policy. */
export interface ServerWork {
  seconds: readonly [number, number];
  /** Why it can't be done now. */
  objection(server: AppServer, world: World): Refusal | undefined;
  order(world: World, server: AppServer): SubJobOrder;
}

/** Starting, stopping and restarting runs as a job does, but no list of jobs knows of it. */
export const powerBook = new Part((world) => new Jobs(world.agenda, world.fresh.fork('power'), world.speed));

/** A server registers itself so many seconds after it runs. */
const REGISTERS_AFTER = 8;

interface Steps {
  /** States it starts from. */
  from: readonly VmStatus[];
  seconds: readonly [number, number];
  /** Meanwhile. */
  vm: VmStatus;
  task: string;
  /** Afterwards; as before when absent. */
  to?: VmStatus;
  /** After a failure; as before when absent. */
  failed?: { vm?: VmStatus; task?: string };
  /** People stay connected. */
  gentle?: true;
  objection?(server: AppServer, world: World): Refusal | undefined;
  done?(server: AppServer, at: number): void;
}

const RUNNING: readonly VmStatus[] = ['ACTIVE'];
const REPAIRABLE: readonly VmStatus[] = ['ACTIVE', 'ERROR'];
const INSTALLABLE: readonly VmStatus[] = ['ACTIVE', 'SHUTOFF', 'ERROR', 'REBUILD_FAIL'];

export const startServer = (): ServerWork =>
  work({ from: ['SHUTOFF'], seconds: [20, 40], vm: 'SHUTOFF', task: 'powering-on', to: 'ACTIVE' });

export const stopServer = (hard: boolean): ServerWork =>
  work({
    from: hard ? REPAIRABLE : RUNNING,
    seconds: hard ? [5, 10] : [20, 40],
    vm: 'ACTIVE',
    task: 'powering-off',
    to: 'SHUTOFF',
  });

export const rebootServer = (hard: boolean): ServerWork =>
  work({
    from: hard ? REPAIRABLE : RUNNING,
    seconds: [20, 40],
    vm: hard ? 'HARD_REBOOT' : 'REBOOT',
    task: hard ? 'rebooting_hard' : 'rebooting',
    to: 'ACTIVE',
  });

/** From the image it has, which may have been deleted since. */
export const reinstallServer = (upgradeAgent: boolean): ServerWork =>
  rebuilding({
    upgradeAgent,
    objection: ({ imageId }, world) => (world.part(appImages).get(imageId) ? undefined : refuseApp.imageGone()),
  });

/** To the image of its group (AppStream API reference, "Changing the Image of a Server"). */
export const changeImage = (imageId: string, upgradeAgent: boolean): ServerWork =>
  rebuilding({
    upgradeAgent,
    objection: (server, world) => {
      if (server.imageId === imageId) return refuseApp.badImage(`${server.name} has it already`);
      if (server.group.imageId !== imageId) return refuseApp.badImage(`it is not that of ${server.group.name}`);
      const original = world.part(appImages).get(server.imageId);
      if (!original) return refuseApp.imageGone();
      return original.productId === world.part(appImages).get(imageId)?.productId
        ? undefined
        : refuseApp.badImage('it is not of the same source and price');
    },
    done: (server) => {
      server.imageId = imageId;
    },
  });

function rebuilding({ upgradeAgent, ...more }: { upgradeAgent: boolean } & Pick<Steps, 'objection' | 'done'>) {
  return work({
    from: INSTALLABLE,
    seconds: [90, 180],
    vm: 'REBUILD',
    task: 'rebuilding',
    to: 'ACTIVE',
    failed: { vm: 'REBUILD_FAIL', task: 'rebuild_fail' },
    ...more,
    done: (server, at) => {
      if (upgradeAgent) server.agent = LATEST_AGENT;
      more.done?.(server, at);
    },
  });
}

/** Also brings those back that have fallen out of their domain. */
export const rejoinDomain = (): ServerWork =>
  work({
    from: RUNNING,
    seconds: [30, 60],
    vm: 'REBOOT',
    task: 'rejoining_domain',
    to: 'ACTIVE',
    objection: (_, world) => (hasDirectory(world) ? undefined : refuseApp.noDomain()),
  });

/** To another dedicated host; servers with a GPU are moved while they are off. */
export const migrateServer = (hostId: string): ServerWork =>
  work({
    from: ['ACTIVE', 'SHUTOFF'],
    seconds: [60, 120],
    vm: 'MIGRATING',
    task: 'migrating',
    failed: { task: 'migrate_failed' },
    gentle: true,
    objection: (server) => {
      if (!server.hostId) return refuseApp.unsupported(server.id, 'it runs on no dedicated host');
      if (server.hostId === hostId) return refuseApp.unsupported(server.id, 'it is on that host already');
      const cold = appProduct(server.productId)?.gpu !== undefined;
      return cold && server.vm !== 'SHUTOFF' ? refuseApp.mustBeOff(server.id) : undefined;
    },
    done: (server) => {
      server.hostId = hostId;
    },
  });

export const updateTsvi = (): ServerWork =>
  work({
    from: RUNNING,
    seconds: [20, 60],
    vm: 'REBOOT',
    task: 'updating_tsvi',
    to: 'ACTIVE',
    failed: { task: 'updating_tsvi_failed' },
  });

/** Its system is generalized for the image, so that nobody can stay; the server goes on afterwards. */
export const captureImage = (): ServerWork =>
  work({ from: RUNNING, seconds: [300, 540], vm: 'BUILD_IMAGE', task: 'build_image', to: 'ACTIVE' });

export const upgradeAgent = (): ServerWork =>
  work({
    from: RUNNING,
    seconds: [40, 90],
    vm: 'ACTIVE',
    task: 'upgrading_access_agent',
    failed: { task: 'upgrad_access_agent_fail' },
    gentle: true,
    objection: (server) =>
      server.registered ? undefined : refuseApp.unsupported(server.id, 'its agent does not answer'),
    done: (server) => {
      server.agent = LATEST_AGENT;
    },
  });

/** Of pay-per-use servers: the others go with their subscription. */
export function deleteServer(): ServerWork {
  return {
    seconds: [20, 40],
    objection: (server) => {
      if (server.busy) return busy(server);
      return server.prepaid ? refuseApp.unsupported(server.id, 'it is yearly/monthly: unsubscribe it') : undefined;
    },
    order: (world, server) => {
      const before = server.vm;
      return {
        ...about(server),
        start: (at) => {
          Object.assign(server, { vm: 'DELETING', task: 'deleting' });
          empty(server, at);
        },
        succeed: (at) => {
          removeServer(world, server);
          groupChanged(world, server.group, at);
        },
        fail: (at) => Object.assign(server, { vm: before, task: 'delete_failed', updated: at }),
      };
    },
  };
}

function work(steps: Steps): ServerWork {
  return {
    seconds: steps.seconds,
    objection: (server, world) => {
      if (server.busy) return busy(server);
      if (!steps.from.includes(server.vm)) return refuseApp.unsupported(server.id, `its vm_status is ${server.vm}`);
      return steps.objection?.(server, world);
    },
    order: (world, server) => {
      const before = { vm: server.vm, registered: server.registered };
      return {
        ...about(server),
        start: (at) => {
          Object.assign(server, { vm: steps.vm, task: steps.task, updated: at });
          if (steps.gentle) return;
          server.registered = false;
          empty(server, at);
        },
        succeed: (at) => {
          Object.assign(server, { vm: steps.to ?? before.vm, task: '', updated: at });
          steps.done?.(server, at);
          if (!steps.gentle) registerSoon(world, server, at);
        },
        fail: (at) => {
          const { vm = before.vm, task = '' } = steps.failed ?? {};
          Object.assign(server, { vm, task, registered: vm === before.vm && before.registered, updated: at });
        },
      };
    },
  };
}

function busy(server: AppServer): Refusal {
  return refuseApp.unsupported(server.id, `it is ${server.task || 'waiting for another job'}`);
}

/** Everybody on it is cut off. */
function empty(server: AppServer, at: number): void {
  if (server.sessions.size > 0) server.idleSince = at;
  server.sessions.clear();
}

function registerSoon(world: World, server: AppServer, at: number): void {
  world.later(at, REGISTERS_AFTER, (then) => {
    if (server.vm === 'ACTIVE' && !server.busy) server.registered = true;
    groupChanged(world, server.group, then);
  });
}

/** Work on all servers, or on none when one can't. */
export function ordersFor(world: World, servers: readonly AppServer[], what: ServerWork): SubJobOrder[] {
  for (const server of servers) {
    const objection = what.objection(server, world);
    if (objection) throw objection;
  }
  return servers.map((server) => what.order(world, server));
}

/** One job for all of them, or for none when one can't. */
export function startWork(call: Call, type: string, servers: readonly AppServer[], what: ServerWork): Job {
  const orders = ordersFor(call.world, servers, what);
  return beginWork(servers, orders, { type, seconds: what.seconds }, (order) =>
    call.startJob(order, call.world.appJobs),
  );
}

/** A job that is the latest of each of the servers. */
export function beginWork(
  servers: readonly AppServer[],
  subs: SubJobOrder[],
  kind: Pick<JobOrder, 'type' | 'seconds'>,
  start: (order: JobOrder) => Job,
): Job {
  const job = start({ ...kind, subs });
  for (const [index, server] of servers.entries()) server.lastJob = job.subs[index]?.id as string;
  return job;
}
