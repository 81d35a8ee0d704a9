import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Random } from '../../random.ts';
import { DAY, stamp } from '../../time.ts';
import { LATEST_AGENT } from '../../world/app-server-make.ts';
import { type AppServer, appServers, statusOf } from '../../world/app-servers.ts';
import { Collection } from '../../world/collection.ts';
import { type SubJob, subJobStatus } from '../../world/jobs.ts';
import { Part } from '../../world/part.ts';
import type { World } from '../../world/world.ts';
import { listPage } from './list-page.ts';
import { serversOf } from './server-lookup.ts';
import { traitsOf } from './server-views.ts';
import { startWork, upgradeAgent } from './server-work.ts';

/** An upgrade of the access agent (HDA), past or under way. */
interface Upgrade {
  readonly id: string;
  serverId: string;
  serverName: string;
  machineName: string;
  groupName: string;
  sid: string;
  from: string;
  to: string;
  at: number;
  /** Absent for what the company did before the sandbox started. */
  work?: SubJob | undefined;
}

const upgrades = new Part(() => new Collection<Upgrade>());

function listDetails(call: Call): Answer {
  const { params, world } = call;
  const [group, name] = [params.text('server_group_id'), params.text('server_name')];
  const rows = world
    .part(appServers)
    .all()
    .filter((server) => (!group || server.group.id === group) && contains(server.name, name));
  return listPage(call, rows, (server) => ({
    server_id: server.id,
    machine_name: server.machineName,
    maintain_status: server.maintenance,
    server_name: server.name,
    server_group_id: server.group.id,
    server_group_name: server.group.name,
    sid: traitsOf(server).sid,
    session_count: server.sessions.size,
    status: statusOf(server),
    current_version: server.agent,
  }));
}

function upgrade(call: Call): Answer {
  const { world, now } = call;
  const servers = serversOf(call, 'items');
  const records = servers.map((server) => recordOf(server, now));
  const job = startWork(call, 'UPGRADE_ACCESS_AGENT', servers, upgradeAgent());
  for (const [index, record] of records.entries()) {
    const work = job.subs[index];
    world.part(upgrades).add({ id: world.fresh.uuid(), ...record, work });
  }
  return okEmpty();
}

function recordOf(server: AppServer, at: number): Omit<Upgrade, 'id' | 'work'> {
  return {
    serverId: server.id,
    serverName: server.name,
    machineName: server.machineName,
    groupName: server.group.name,
    sid: traitsOf(server).sid,
    from: server.agent,
    to: LATEST_AGENT,
    at,
  };
}

/** The newest first. */
function listRecords(call: Call): Answer {
  const { world, now } = call;
  return listPage(call, world.part(upgrades).all().toReversed(), (record) => {
    const status = record.work ? subJobStatus(record.work, now) : 'SUCCESS';
    return {
      server_id: record.serverId,
      machine_name: record.machineName,
      server_name: record.serverName,
      server_group_name: record.groupName,
      sid: record.sid,
      current_version: status === 'SUCCESS' ? record.to : record.from,
      target_version: record.to,
      upgrade_status: status,
      upgrade_time: stamp(record.at),
    };
  });
}

function showLatest(): Answer {
  return ok({ latest_version: LATEST_AGENT });
}

function listLatest(): Answer {
  return ok({ items: ['SBC', 'OA_APP', 'PT_APP'].map((hda_type) => ({ latest_version: LATEST_AGENT, hda_type })) });
}

/** The last upgrade round of the company, on its first servers. */
export function seedAgents(world: World, random: Random): void {
  const current = world
    .part(appServers)
    .all()
    .slice(0, 24)
    .filter((server) => server.agent === LATEST_AGENT);
  for (const server of current) {
    const at = world.born - random.int(3, 40) * DAY;
    if (at < server.created) continue;
    world.part(upgrades).add({ id: random.uuid(), ...recordOf(server, at), from: '24.3.0.1020' });
  }
}

export const agentReads: Record<string, Handler> = {
  ListServerHdaDetails: listDetails,
  ListServerHdaUpgradeRecords: listRecords,
  ShowAccessAgentLatestVersion: showLatest,
  ListAccessAgentLatestVersion: listLatest,
};

export const agentWrites: Record<string, Handler> = { BatchUpgradeHdaVersion: upgrade };
