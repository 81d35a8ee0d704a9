import { hash, Random } from '../../random.ts';
import { type AppServer, appServers } from '../../world/app-servers.ts';
import { Part } from '../../world/part.ts';
import { partsOf, type RunPart, type Verdict, verdictOf } from '../../world/timed-runs.ts';
import { type Timed, Timers } from '../../world/timers.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';
import { beginWork, rebootServer, reinstallServer, type ServerWork, startServer, stopServer } from './server-work.ts';

/** AppStream API reference, "Creating a Scheduled Task", `task_type`. */
export type ServerTaskType = 'START_SERVER' | 'STOP_SERVER' | 'RESTART_SERVER' | 'REINSTALL_OS';

export interface TaskTarget {
  type: 'SERVER' | 'SERVER_GROUP';
  id: string;
  name: string;
}

export interface ServerTask extends Timed {
  name: string;
  type: ServerTaskType;
  description: string;
  targets: TaskTarget[];
  /** Also on servers that people are connected to. */
  force: boolean;
  created: number;
  updated: number;
}

/** A server as a task names it; it may be gone. */
interface ServerTarget {
  id: string;
  name: string;
  server?: AppServer;
}

const WORK: Readonly<Record<ServerTaskType, ServerWork>> = {
  START_SERVER: startServer(),
  STOP_SERVER: stopServer(false),
  RESTART_SERVER: rebootServer(false),
  REINSTALL_OS: reinstallServer(false),
};

export const serverTasks = new Part(
  (world) => new Timers<ServerTask, ServerTarget>(world, { among, targetsOf, carryOut, foresee }),
);

function among(world: World) {
  return world.part(appServers);
}

function targetsOf(world: World, { targets }: ServerTask): ServerTarget[] {
  const found = new Map<string, ServerTarget>();
  const add = (server: AppServer) => found.set(server.id, { id: server.id, name: server.name, server });
  const servers = world.part(appServers);
  for (const { type, id, name } of targets) {
    const server = servers.get(id);
    if (type === 'SERVER_GROUP') for (const each of servers.all()) if (each.group.id === id) add(each);
    if (type === 'SERVER' && server) add(server);
    if (type === 'SERVER' && !server) found.set(id, { id, name });
  }
  return [...found.values()];
}

function carryOut(world: World, task: ServerTask, targets: readonly ServerTarget[], at: number): RunPart[] {
  const what = WORK[task.type];
  return partsOf(
    targets,
    (target) => verdictOn(world, task, target),
    (able) => {
      const servers = able.map(({ server }) => server as AppServer);
      const orders = servers.map((server) => what.order(world, server));
      const kind = { type: 'SCHEDULED_TASK', seconds: what.seconds };
      return beginWork(servers, orders, kind, (order) => world.appJobs.start(order, at)).subs;
    },
  );
}

/** What is clear without trying. Nothing is skipped here: a server that is on or off already has done its part. */
function verdictOn(world: World, { type, force }: ServerTask, { id, server }: ServerTarget): Verdict | undefined {
  if (!server) return verdictOf('FAIL', refuseApp.noServer(id));
  if (!server.busy && server.vm === ALREADY[type]) return { status: 'SUCCESS' };
  const objection = WORK[type].objection(server, world);
  if (objection) return verdictOf('FAIL', objection);
  if (force || server.sessions.size === 0) return undefined;
  return verdictOf('FAIL', refuseApp.unsupported(id, 'people are connected to it'));
}

const ALREADY: Partial<Record<ServerTaskType, AppServer['vm']>> = { START_SERVER: 'ACTIVE', STOP_SERVER: 'SHUTOFF' };

/** Most succeed; where people work at night they are not disturbed. */
function foresee({ type, force }: ServerTask, { id, server }: ServerTarget, at: number): Verdict {
  if (!server) return verdictOf('FAIL', refuseApp.noServer(id));
  const random = new Random(hash(`${id}/${at}`));
  if (!force && type !== 'START_SERVER' && random.chance(0.05)) {
    return verdictOf('FAIL', refuseApp.unsupported(id, 'people are connected to it'));
  }
  const [from, to] = WORK[type].seconds;
  return { status: 'SUCCESS', seconds: random.int(from, to) };
}
