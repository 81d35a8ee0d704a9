import { type Evidence, evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { HOUR } from '../times.ts';
import { type Farm, farmOf, isReady } from './farm.ts';
import { place, type Server, serverGroup, servers, standbyServers } from './place.ts';
import { groupSessions, room } from './sources.ts';

const SERVERS = 'AppStream API reference, "ListServers"';
const GROUP = 'AppStream API reference, "ShowServerGroup"';

/** What the tools take at once. */
const AT_ONCE = 20;

function idsOf(some: readonly Server[]): string[] {
  return some.slice(0, AT_ONCE).map(({ id }) => id);
}

function disabled(seen: Seen): Finding | undefined {
  const group = seen.of(serverGroup);
  if (group.enabled) return undefined;
  return {
    cause: 'servers.group_disabled',
    says: 'The server group is disabled: nobody gets a session on its servers.',
    impact: 'blocking',
    sure: seen.of(place).appGroup ? 'certain' : 'likely',
    evidence: [evidence(serverGroup, 'server_group_status', false), evidence(serverGroup, 'name', group.name)],
    next: {
      tool: 'appstream_update_server_group',
      arguments: { server_group_id: group.id, server_group_status: true },
    },
    explains: ['sessions.failing', 'sessions.failing_for_many', 'servers.none_ready', 'servers.full'],
  };
}

/** People are to work there, and no server lets them. */
function noneReady(seen: Seen): Finding | undefined {
  const all = seen.of(servers);
  if (all.some(isReady) || (seen.maybe(standbyServers) ?? []).some(isReady)) return undefined;
  const counts = new Map<string, number>();
  for (const { status = 'unknown' } of all) counts.set(status, (counts.get(status) ?? 0) + 1);
  const id = seen.of(place).serverGroup ?? '';
  return {
    cause: 'servers.none_ready',
    says: all.length === 0 ? 'The server group has no server.' : 'None of the servers is ready: nobody gets a session.',
    impact: 'blocking',
    sure: 'certain',
    evidence:
      all.length === 0
        ? [evidence(servers, 'count', 0)]
        : [...counts].map(([status, count]) => evidence(servers, `servers that are ${status}`, count)),
    next: bringBack(all) ?? { tool: 'appstream_show_server_group', arguments: { server_group_id: id } },
    explains: ['sessions.failing', 'sessions.failing_for_many', 'servers.unready', 'servers.broken'],
  };
}

/** The call that makes servers ready which are not, the gentlest first. */
function bringBack(all: readonly Server[]): Next | undefined {
  const stopped = all.filter(({ status }) => status === 'STOPPED');
  if (stopped.length > 0) return { tool: 'appstream_batch_start_server', arguments: { items: idsOf(stopped) } };
  const closed = all.filter(({ maintenance, status }) => maintenance || status === 'MAINTAINING');
  if (closed.length > 0) {
    return {
      tool: 'appstream_batch_change_server_maintain_mode',
      arguments: { items: idsOf(closed), maintain_status: false },
    };
  }
  const unready = all.filter(({ status }) => status === 'UNREGISTER' || status === 'NONE');
  if (unready.length === 0) return undefined;
  return { tool: 'appstream_batch_reboot_server', arguments: { items: idsOf(unready), type: 'SOFT' } };
}

/** What adds servers that the group is to have anyway takes its time. */
function isComing(all: readonly Server[]): boolean {
  return all.some(({ vm, status }) => vm === 'BUILD' || (status === 'UNREGISTER' && vm === 'REBOOT'));
}

function full(seen: Seen): Finding | undefined {
  const farm = farmOf(seen);
  if (farm.ready.length === 0 || farm.room === undefined || farm.room > 0) return undefined;
  const all = seen.of(servers);
  const turnedAway = (seen.maybe(groupSessions) ?? []).filter(({ state }) => state === 'InitFail');
  const [latest] = turnedAway;
  const coming = isComing(all);
  return {
    cause: 'servers.full',
    says: coming
      ? 'All sessions of the servers are taken; more servers are being made.'
      : 'All sessions of the servers are taken: whoever comes next is turned away.',
    impact: coming ? 'degrading' : 'blocking',
    sure: 'certain',
    evidence: [
      evidence(servers, 'session_count of those that are ready', farm.taken),
      evidence(serverGroup, `route_policy.max_session on ${farm.ready.length} servers`, farm.most),
      ...scaling(seen, farm),
      ...(latest ? [evidence(groupSessions, 'failed_code', latest.code, latest.began)] : []),
    ],
    next: makeRoom(seen),
    explains: ['sessions.failing', 'sessions.failing_for_many'],
  };
}

function scaling(seen: Seen, { ready }: Farm): Evidence[] {
  const policy = seen.maybe(serverGroup)?.scaling;
  if (!policy?.on) return [evidence(serverGroup, 'scaling_policy.enable', policy ? false : null)];
  const added = ready.filter(({ byScaling }) => byScaling).length;
  return [evidence(serverGroup, 'scaling_policy.max_scaling_amount', `${added} of ${policy.most}`)];
}

/** What there is already, before what has to be bought. */
function makeRoom(seen: Seen): Next {
  const all = seen.of(servers);
  const idle = all.filter(({ status, maintenance }) => status === 'STOPPED' || maintenance);
  const back = idle.length > 0 ? bringBack(idle) : undefined;
  if (back) return back;
  const group = seen.of(serverGroup);
  const quota = seen.maybe(room);
  if (quota && !quota.enough && group.product.id && group.disk !== undefined) {
    return {
      tool: 'appstream_check_quota',
      arguments: { product_id: group.product.id, subscription_num: 1, disk_size: group.disk, disk_num: 1 },
    };
  }
  const { most = 0, step = 1 } = group.scaling ?? {};
  return {
    tool: 'appstream_create_or_update_scaling_policy',
    arguments: {
      server_group_id: group.id,
      enable: true,
      max_scaling_amount: Math.min(100, most + Math.max(1, step)),
      single_expansion_count: Math.min(10, Math.max(1, step)),
      scaling_policy_by_session: { session_usage_threshold: 80, shrink_after_session_idle_minutes: 60 },
    },
  };
}

/** The group is to grow by itself, and there is nothing to grow with. */
function noQuota(seen: Seen): Finding | undefined {
  const { enough, short } = seen.of(room);
  if (enough) return undefined;
  const group = seen.of(serverGroup);
  const isFull = farmOf(seen).room === 0;
  return {
    cause: 'servers.no_quota',
    says: 'The servers are to become more by themselves when they fill up, and the quota does not allow one more.',
    impact: isFull ? 'blocking' : 'coming',
    sure: 'certain',
    evidence: [
      evidence(room, 'is_enough', false),
      ...(short ? [evidence(room, `remainder of ${short.type}`, `${short.remainder}, needed ${short.need}`)] : []),
      evidence(serverGroup, 'scaling_policy.enable', true),
    ],
    next: {
      tool: 'appstream_check_quota',
      arguments: {
        product_id: group.product.id,
        subscription_num: group.scaling?.step ?? 1,
        disk_size: group.disk,
        disk_num: 1,
      },
    },
  };
}

/** Sessions that people have left open hold places on a full server. */
const LEFT = 4 * HOUR;

function held(seen: Seen, now: number): Finding | undefined {
  const farm = farmOf(seen);
  if (farm.room === undefined || farm.room > 0 || farm.ready.length === 0) return undefined;
  const left = seen
    .of(groupSessions)
    .filter(({ state, changed }) => state === 'Disconnected' && now - (changed ?? now) > LEFT);
  const [oldest] = left.toSorted((a, b) => (a.changed ?? now) - (b.changed ?? now));
  if (!oldest) return undefined;
  return {
    cause: 'servers.held_by_absent',
    says: `${left.length === 1 ? 'A place' : `${left.length} places`} on the full servers ${left.length === 1 ? 'is' : 'are'} held by people who disconnected more than four hours ago.`,
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(groupSessions, 'session_state Disconnected', left.length),
      evidence(groupSessions, `last_update_status_time of ${oldest.user}`, oldest.state, oldest.changed),
    ],
    next: logOff(left.slice(0, 50).map(({ id }) => id)),
  };
}

export function logOff(ids: readonly string[]): Next {
  return { tool: 'appstream_logoff_user_session', arguments: { session_ids: ids, message_type: 0, delay_time: 0 } };
}

/** What servers have to give, all together. */
export const CAPACITY_RULES: readonly Rule[] = [
  {
    about: 'a server group that is disabled',
    needs: [place, serverGroup],
    documented: `${GROUP} (server_group_status)`,
    find: disabled,
  },
  {
    about: 'servers none of which is ready',
    needs: [place, servers],
    uses: [serverGroup, standbyServers],
    documented: `${SERVERS} (status, maintain_status)`,
    find: noneReady,
  },
  {
    about: 'servers that are full',
    needs: [place, servers, serverGroup],
    uses: [standbyServers, groupSessions, room],
    documented: `${SERVERS} (session_count), "ShowServerGroup" (route_policy, scaling_policy), "CheckQuota"`,
    find: full,
  },
  {
    about: 'a quota that leaves no room for more servers',
    needs: [servers, serverGroup, room],
    uses: [standbyServers],
    documented: 'AppStream API reference, "CheckQuota", "ShowServerGroup" (scaling_policy)',
    find: noQuota,
  },
  {
    about: 'places that absent people hold',
    needs: [servers, serverGroup, groupSessions],
    uses: [standbyServers],
    documented: 'AppStream API reference, "ListSessions" (session_state, last_update_status_time)',
    find: held,
  },
];
