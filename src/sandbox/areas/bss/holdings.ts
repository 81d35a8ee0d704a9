import { type AppServer, about, appServers } from '../../world/app-servers.ts';
import { type Bandwidth, bandwidths } from '../../world/bandwidths.ts';
import type { Desktop } from '../../world/desktop.ts';
import { workspaceService } from '../../world/service.ts';
import {
  closedSubscriptions,
  type Extra,
  extras,
  ofBandwidth,
  ofDesktop,
  ofExtra,
  ofServer,
  partsOf,
  type Subscription,
} from '../../world/subscriptions.ts';
import type { Term } from '../../world/terms.ts';
import type { World } from '../../world/world.ts';
import { deleteServer } from '../appstream/server-work.ts';
import { deletion } from '../workspace/desktop-lifecycle.ts';
import { disconnect } from '../workspace/desktop-power.ts';

/** A main resource that is paid for ahead, and what becomes of it when it no longer is. */
export interface Holding {
  readonly id: string;
  term: Term;
  busy: boolean;
  freeze(at: number): void;
  unfreeze(at: number): void;
  end(at: number): void;
}

/** `undefined` for what is not paid for ahead, goes along with something else, or is gone. */
export function holdingOf(world: World, id: string): Holding | undefined {
  const desktop = world.fleet.get(id);
  if (desktop) return desktop.prepaid ? desktopHeld(world, desktop) : undefined;
  const server = world.part(appServers).get(id);
  if (server) return server.prepaid ? serverHeld(world, server) : undefined;
  const bandwidth = world.part(bandwidths).get(id);
  if (bandwidth) return bandwidth.charge === 'wks_bandwidth' ? bandwidthHeld(world, bandwidth) : undefined;
  const extra = world.part(extras).get(id);
  return extra && extra.parent === undefined ? extraHeld(world, extra) : undefined;
}

/** Whose paid time is over. */
export function overdue(world: World, now: number): Holding[] {
  const isOver = ({ expires }: Term) => expires !== undefined && expires <= now;
  const things: readonly ({ id: string } & Term)[][] = [
    world.fleet.all().filter((desktop) => desktop.prepaid && isOver(desktop)),
    world
      .part(appServers)
      .all()
      .filter((server) => server.prepaid && isOver(server)),
    world.part(bandwidths).all().filter(isOver),
    world.part(extras).all().filter(isOver),
  ];
  return things.flat().flatMap(({ id }) => holdingOf(world, id) ?? []);
}

function desktopHeld(world: World, desktop: Desktop): Holding {
  return {
    id: desktop.id,
    term: desktop,
    busy: desktop.busy !== undefined,
    freeze: (at) => {
      disconnect(desktop, at, 'UNREGISTER');
      world.settle(desktop, at, { status: 'SHUTOFF' });
    },
    // It stays off until somebody starts it.
    unfreeze: () => {},
    end: (at) => {
      const mail = world.part(workspaceService).mailsOnUnsubscription;
      const work = deletion(world, desktop, { users: false, mail });
      const succeed = (then: number) => {
        const attached = world
          .part(extras)
          .all()
          .filter(({ parent }) => parent === desktop.id);
        close(world, [ofDesktop(desktop, then), ...partsOf(desktop, attached, then)], then);
        for (const extra of attached) world.part(extras).delete(extra.id);
        work.succeed?.(then);
      };
      world.jobs.start({ type: 'deleteDesktops', subs: [{ ...work, succeed }] }, at);
    },
  };
}

function serverHeld(world: World, server: AppServer): Holding {
  const switched = (at: number, vm: AppServer['vm']) => {
    const succeed = (then: number) => {
      server.sessions.clear();
      Object.assign(server, { vm, task: '', registered: false, updated: then });
    };
    const subs = [{ ...about(server), succeed }];
    server.lastJob = world.appJobs.start({ type: 'UPDATE_FREEZE_STATUS', subs }, at).subs[0]?.id as string;
  };
  return {
    id: server.id,
    term: server,
    busy: server.busy !== undefined,
    freeze: (at) => switched(at, 'FREEZE'),
    unfreeze: (at) => switched(at, 'SHUTOFF'),
    end: (at) => {
      const { order, seconds } = deleteServer();
      const work = order(world, server);
      const succeed = (then: number) => {
        close(world, [ofServer(server, then)], then);
        work.succeed?.(then);
      };
      const job = world.appJobs.start({ type: 'DELETE_SERVER', seconds, subs: [{ ...work, succeed }] }, at);
      server.lastJob = job.subs[0]?.id as string;
    },
  };
}

function bandwidthHeld(world: World, bandwidth: Bandwidth): Holding {
  return {
    id: bandwidth.id,
    term: bandwidth,
    busy: bandwidth.busy !== undefined,
    freeze: () => {
      bandwidth.status = 'INACTIVE';
    },
    unfreeze: () => {
      bandwidth.status = 'ACTIVE';
    },
    end: (at) => {
      close(world, [ofBandwidth(bandwidth, at)], at);
      world.part(bandwidths).delete(bandwidth.id);
    },
  };
}

function extraHeld(world: World, extra: Extra): Holding {
  return {
    id: extra.id,
    term: extra,
    busy: false,
    freeze: () => {},
    unfreeze: () => {},
    end: (at) => {
      close(world, [ofExtra(extra, at)], at);
      world.part(extras).delete(extra.id);
      extra.end?.();
    },
  };
}

function close(world: World, rows: readonly Subscription[], at: number): void {
  for (const row of rows) world.part(closedSubscriptions).add({ ...row, expires: at, status: 'closed' });
}
