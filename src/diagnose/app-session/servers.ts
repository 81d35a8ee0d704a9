import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { DAY, HOUR } from '../times.ts';
import { farmOf, isReady } from './farm.ts';
import { place, type Server, serverGroup, servers, standbyServers } from './place.ts';
import { stopTaskDetails } from './sources.ts';

const SERVERS = 'AppStream API reference, "ListServers"';

/** What the tools take at once. */
const AT_ONCE = 20;
const NAMED = 4;

function idsOf(some: readonly Server[], most = AT_ONCE): string[] {
  return some.slice(0, most).map(({ id }) => id);
}

function namesOf(some: readonly Server[]): string {
  const more = some.length > NAMED ? [`and ${some.length - NAMED} more`] : [];
  return [...some.slice(0, NAMED).map(({ name }) => name), ...more].join(', ');
}

/** The one that is asked about, or all. */
function meant(seen: Seen): Server[] {
  const { server } = seen.of(place);
  return seen.of(servers).filter(({ id }) => server === undefined || id === server);
}

/** What a server does not give is missed where the others are full. */
function impactOf(seen: Seen): Finding['impact'] {
  return farmOf(seen).room === 0 ? 'blocking' : 'degrading';
}

/** A machine registers itself after it has started, which takes its time when it is new. */
const SETTLING = HOUR;

function unready(seen: Seen, now: number): Finding | undefined {
  const some = meant(seen)
    .filter(({ status, vm, task, maintenance }) => {
      return status === 'UNREGISTER' && vm === 'ACTIVE' && task === undefined && !maintenance;
    })
    .filter(({ created }) => created === undefined || now - created > SETTLING);
  const [first] = some;
  if (!first) return undefined;
  return {
    cause: 'servers.unready',
    says: `${some.length === 1 ? 'A server runs' : `${some.length} servers run`}, but ${some.length === 1 ? 'has' : 'have'} not registered: nobody gets a session there.`,
    impact: impactOf(seen),
    sure: 'certain',
    evidence: [
      evidence(servers, 'status UNREGISTER', namesOf(some)),
      evidence(servers, `vm_status of ${first.name}`, first.vm),
      evidence(servers, `session_count of ${first.name}`, first.sessions),
    ],
    next: { tool: 'appstream_batch_reboot_server', arguments: { items: idsOf(some), type: 'SOFT' } },
  };
}

function broken(seen: Seen): Finding | undefined {
  const some = meant(seen).filter(({ status, vm }) => status === 'NONE' || /ERROR|_FAIL$/.test(vm ?? ''));
  const [first] = some;
  if (!first) return undefined;
  return {
    cause: 'servers.broken',
    says: `${some.length === 1 ? 'A server is' : `${some.length} servers are`} in error: nobody gets a session there.`,
    impact: impactOf(seen),
    sure: 'certain',
    evidence: [
      evidence(servers, 'status NONE', namesOf(some)),
      evidence(servers, `vm_status of ${first.name}`, first.vm ?? null),
    ],
    next: { tool: 'appstream_batch_reboot_server', arguments: { items: idsOf(some), type: 'HARD' } },
  };
}

/** Yearly/monthly servers whose term is over, and servers of an account in arrears. */
function frozen(seen: Seen): Finding | undefined {
  const some = meant(seen).filter(({ status, vm }) => status === 'FREEZE' || vm === 'FREEZE');
  const [first] = some;
  if (!first) return undefined;
  const bought = some.filter(({ prepaid }) => prepaid);
  return {
    cause: 'servers.frozen',
    says: `${some.length === 1 ? 'A server is' : `${some.length} servers are`} frozen, because nobody renewed or paid: nobody gets a session there.`,
    impact: impactOf(seen),
    sure: 'certain',
    evidence: [
      evidence(servers, 'status FREEZE', namesOf(some)),
      evidence(servers, `freeze.scene of ${first.name}`, first.frozen ?? null),
      evidence(servers, 'yearly/monthly ones among them', bought.length),
    ],
    next:
      bought.length > 0
        ? {
            tool: 'bss_renew_resources',
            arguments: { resource_ids: idsOf(bought, 10), period_type: 2, period_num: 1, expire_policy: 0 },
          }
        : { tool: 'appstream_show_server', arguments: { server_id: first.id } },
  };
}

const LATELY = 7 * DAY;

/** What the last job on a server left undone. */
function jobFailed(seen: Seen, now: number): Finding | undefined {
  const some = meant(seen)
    .filter(({ lastJob }) => lastJob.status === 'FAILED' && lastJob.id !== undefined)
    .filter(({ lastJob }) => now - (lastJob.at ?? now) < LATELY);
  const [first] = some;
  if (!first) return undefined;
  return {
    cause: 'servers.job_failed',
    says: `The last job on ${some.length === 1 ? 'a server' : `${some.length} servers`} failed.`,
    impact: isReady(first) ? 'hygiene' : 'degrading',
    sure: 'certain',
    evidence: [
      evidence(servers, `job_status of ${first.lastJob.type}`, 'FAILED', first.lastJob.at),
      evidence(servers, 'name', namesOf(some)),
    ],
    next: { tool: 'appstream_show_job_detail', arguments: { job_id: first.lastJob.id } },
  };
}

/** The group's image is that of new servers: those that were there before keep theirs until somebody changes it. */
function otherImage(seen: Seen): Finding | undefined {
  const { image, os } = seen.of(serverGroup);
  const some = meant(seen).filter((server) => server.image !== undefined && server.image !== image.id);
  const [first] = some;
  if (!first || image.id === undefined) return undefined;
  return {
    cause: 'servers.image_drift',
    says: `${some.length === 1 ? 'A server has' : `${some.length} servers have`} another image than the group: what people find depends on the server that they get.`,
    impact: 'hygiene',
    sure: 'certain',
    evidence: [
      evidence(servers, `image_id of ${namesOf(some)}`, first.image),
      evidence(serverGroup, 'image_id', image.id),
    ],
    next:
      image.type && os
        ? {
            tool: 'appstream_batch_change_server_image',
            arguments: { server_ids: idsOf(some, 50), image_id: image.id, image_type: image.type, os_type: os },
          }
        : { tool: 'appstream_list_servers', arguments: { server_group_id: seen.of(place).serverGroup } },
  };
}

function switchedOff(seen: Seen): Finding[] {
  const own = new Set([seen.of(place).serverGroup, ...(seen.maybe(servers) ?? []).map(({ id }) => id)]);
  return seen
    .of(stopTaskDetails)
    .filter(({ targets }) => targets.some((id) => own.has(id)))
    .map((task) => ({
      cause: 'schedule.stops_servers',
      says: 'A scheduled task takes servers away in working hours, with the sessions on them.',
      impact: 'degrading',
      sure: task.force ? 'certain' : 'possible',
      evidence: [
        evidence(stopTaskDetails, 'task_type', task.type),
        evidence(stopTaskDetails, 'scheduled_time', `${task.time} ${task.zone ?? ''}`.trim()),
        evidence(stopTaskDetails, 'schedule_task_policy.enforcement_enable', task.force),
      ],
      next: { tool: 'appstream_update_schedule_task', arguments: { task_id: task.id, is_enable: false } },
    }));
}

export const SERVER_RULES: readonly Rule[] = [
  {
    about: 'servers that have not registered',
    needs: [place, servers],
    uses: [serverGroup, standbyServers],
    documented: `${SERVERS} (status, vm_status)`,
    find: unready,
  },
  {
    about: 'servers in error',
    needs: [place, servers],
    uses: [serverGroup, standbyServers],
    documented: `${SERVERS} (status, vm_status)`,
    find: broken,
  },
  {
    about: 'frozen servers',
    needs: [place, servers],
    uses: [serverGroup, standbyServers],
    documented: `${SERVERS} (status, freeze)`,
    find: frozen,
  },
  {
    about: 'jobs that failed on servers',
    needs: [place, servers],
    documented: `${SERVERS} (job_status)`,
    find: jobFailed,
  },
  {
    about: 'servers of another image than their group',
    needs: [place, servers, serverGroup],
    documented: `${SERVERS} (image_id), "ShowServerGroup"`,
    find: otherImage,
  },
  {
    about: 'a scheduled task that takes servers away',
    needs: [place, stopTaskDetails],
    uses: [servers],
    documented: 'AppStream API reference, "ListScheduleTasks", "ShowScheduleTask"',
    find: switchedOff,
  },
];
