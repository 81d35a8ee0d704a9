import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, Handler, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { type AppServer, appServers } from '../../world/app-servers.ts';
import { listPage } from './list-page.ts';
import { checkPlainName } from './plain-name.ts';
import { refuseApp } from './refusals.ts';
import { agentReads, agentWrites, seedAgents } from './server-agents.ts';
import { createAppServers } from './server-creation.ts';
import { groupChanged } from './server-group-watch.ts';
import { imageWrites } from './server-images.ts';
import { serverBy, serverOf, serversOf } from './server-lookup.ts';
import { metricReads } from './server-metrics.ts';
import { serverDetail, serverView } from './server-views.ts';
import {
  deleteServer,
  migrateServer,
  ordersFor,
  powerBook,
  rebootServer,
  rejoinDomain,
  type ServerWork,
  startServer,
  startWork,
  stopServer,
  updateTsvi,
} from './server-work.ts';

function listServers(call: Call): Answer {
  const { params, world, now } = call;
  const [group, id] = [params.text('server_group_id'), params.text('server_id')];
  const [name, machine, ip] = [params.text('server_name'), params.text('machine_name'), params.text('ip_addr')];
  const [maintenance, scaled] = [params.flag('maintain_status'), params.flag('scaling_auto_create')];
  const rows = world
    .part(appServers)
    .all()
    .filter(
      (server) =>
        (!group || server.group.id === group) &&
        (!id || server.id === id) &&
        contains(server.name, name) &&
        contains(server.machineName, machine) &&
        contains(server.nic.ip, ip) &&
        (maintenance === undefined || server.maintenance === maintenance) &&
        (scaled === undefined || server.byScaling === scaled),
    );
  const view = (server: AppServer) => serverView(server, world, now);
  return listPage(call, rows, view);
}

function showServer(call: Call): Answer {
  return ok(serverDetail(serverOf(call), call.world, call.now));
}

function updateServer(call: Call): Answer {
  const { params, now } = call;
  const server = serverOf(call);
  const name = params.text('name');
  if (name !== undefined) checkPlainName(name);
  server.name = name ?? server.name;
  server.description = params.text('description') ?? server.description;
  server.updated = now;
  const maintenance = params.flag('maintain_status');
  if (maintenance !== undefined) maintain(call, [server], maintenance);
  return okEmpty();
}

function batchMaintain(call: Call): Answer {
  const on = call.params.flag('maintain_status');
  if (on === undefined) throw refuseApp.invalid('maintain_status');
  maintain(call, serversOf(call, 'items'), on);
  return okEmpty();
}

/** People who are on it may stay; nobody else is let in. */
function maintain({ world, now }: Call, servers: readonly AppServer[], on: boolean): void {
  const going = servers.find(({ vm }) => vm === 'DELETING' || vm === 'BUILD');
  if (going) throw refuseApp.unsupported(going.id, `its vm_status is ${going.vm}`);
  for (const server of servers) {
    Object.assign(server, { maintenance: on, updated: now });
    groupChanged(world, server.group, now);
  }
}

/** Nothing of these answers: what became of them is seen on the servers alone. */
function power(workOf: (hard: boolean) => ServerWork): Handler {
  return (call) => {
    const servers = serversOf(call, 'items');
    const work = workOf(call.params.text('type') === 'HARD');
    const subs = ordersFor(call.world, servers, work);
    call.startJob({ type: 'POWER', seconds: work.seconds, subs }, call.world.part(powerBook));
    return okEmpty();
  };
}

/** One job for all servers that `items` names. */
function together(type: string, work: ServerWork, ids = (call: Call) => serversOf(call, 'items')): Handler {
  return (call) => ok({ job_id: startWork(call, type, ids(call), work).id });
}

function batchUpdateTsvi(call: Call): Answer {
  const { params, world } = call;
  const servers = params.objects('items').map((item) => serverBy(world, item.need('id')));
  return ok({ job_id: startWork(call, 'UPDATE_SERVER_TSVI', [...new Set(servers)], updateTsvi()).id });
}

function batchMigrate(call: Call): Answer {
  const work = migrateServer(call.params.need('host_id'));
  return ok({ job_id: startWork(call, 'MIGRATE_SERVER', serversOf(call, 'server_ids'), work).id });
}

/** One that is not there counts as deleted: the job has nothing to do. */
function deleteOne(call: Call): Answer {
  const server = call.world.part(appServers).get(call.params.need('server_id'));
  return ok({ job_id: startWork(call, 'DELETE_SERVER', server ? [server] : [], deleteServer()).id });
}

function showServerVnc(call: Call): Answer {
  const server = serverOf(call);
  if (server.vm === 'SHUTOFF' || server.vm === 'BUILD') {
    throw refuseApp.unsupported(server.id, `its vm_status is ${server.vm}`);
  }
  const token = call.world.fresh.uuid();
  return ok({
    type: 'novnc',
    url: `https://${call.world.region}-console.vnc.example/vnc_auto.html?token=${token}&lang=EN`,
    protocol: 'https',
  });
}

/** AppStream API reference, "Server Management". */
export const servers: SimulatedArea = {
  service: 'appstream',
  area: 'servers',
  reads: {
    ListServers: listServers,
    ShowServer: showServer,
    ShowServerVnc: showServerVnc,
    ...agentReads,
    ...metricReads,
  },
  writes: {
    CreateAppServers: createAppServers,
    UpdateServer: updateServer,
    BatchChangeServerMaintainMode: batchMaintain,
    BatchStartServer: power(startServer),
    BatchStopServer: power(stopServer),
    BatchRebootServer: power(rebootServer),
    BatchRejoinDomain: together('REJOIN_DOMAIN', rejoinDomain()),
    BatchMigrateHostsServer: batchMigrate,
    BatchUpdateTsvi: batchUpdateTsvi,
    BatchDeleteServer: together('DELETE_SERVER', deleteServer()),
    DeleteServer: deleteOne,
    ...imageWrites,
    ...agentWrites,
  },
  seed: seedAgents,
};
