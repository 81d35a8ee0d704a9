import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { alarms } from '../sources/alarms.ts';
import { HOUR } from '../times.ts';
import { comers } from './comers.ts';
import { type Member, members, pool } from './pool.ts';
import { rights } from './sources.ts';
import { stockOf } from './stock.ts';

const DESKTOPS = 'Workspace API reference, "Querying Desktops in a Desktop Pool"';

/** What the tools take at once. */
const AT_ONCE = 100;
const NAMED = 5;

function idsOf(some: readonly Member[]): string[] {
  return some.slice(0, AT_ONCE).map(({ id }) => id);
}

function namesOf(some: readonly Member[]): string {
  const names = some.slice(0, NAMED).map(({ name }) => name);
  return [...names, ...(some.length > NAMED ? [`and ${some.length - NAMED} more`] : [])].join(', ');
}

const one = (some: readonly unknown[]) => some.length === 1;

/** Maintenance that nobody minds is no trouble. Whoever has a right of his own comes for this pool; others may have come for another. */
function maintained(seen: Seen): Finding | undefined {
  const { id, maintenance, used } = seen.of(pool);
  const outcome = seen.outcome(comers);
  const tried = outcome?.state === 'not_asked' ? [] : seen.maybe(comers);
  const [latest] = tried ?? [];
  const taken = used > 0;
  if (seen.maybe(rights)?.length === 0 && !taken) return undefined;
  if (!maintenance || (tried && !latest && !taken)) return undefined;
  const own = (seen.maybe(rights) ?? []).some(({ type, name }) => type === 'USER' && name === latest?.user);
  return {
    cause: 'pool.maintenance',
    says: latest
      ? 'The pool is in maintenance mode, and people who come for a desktop get none.'
      : 'The pool is in maintenance mode, which keeps its users out.',
    impact: 'blocking',
    sure: own || taken ? 'certain' : latest ? 'likely' : 'possible',
    evidence: [
      evidence(pool, 'in_maintenance_mode', true),
      evidence(pool, 'desktop_used', used),
      ...(latest ? [evidence(comers, `error_code of ${latest.user}`, latest.code, latest.at)] : []),
    ],
    next: { tool: 'update_desktop_pool', arguments: { pool_id: id, in_maintenance_mode: false } },
    explains: ['pool.members_in_maintenance', 'pool.nothing_usable', 'pool.exhausted'],
  };
}

/** Some that an admin repairs are no trouble, unless nothing else is free. */
function someMaintained(seen: Seen): Finding | undefined {
  const some = seen.of(members).filter(({ maintenance }) => maintenance);
  if (seen.of(pool).maintenance || some.length === 0 || stockOf(seen).free > 0) return undefined;
  return {
    cause: 'pool.members_in_maintenance',
    says: 'No desktop of the pool is free, and some are in maintenance mode.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [evidence(members, 'in_maintenance_mode true', namesOf(some))],
    next: { tool: 'set_maintenance_mode', arguments: { desktop_ids: idsOf(some), in_maintenance_mode: false } },
  };
}

function faulty(seen: Seen): Finding | undefined {
  const some = seen.of(members).filter(({ status }) => status === 'ERROR');
  const [first] = some;
  if (!first) return undefined;
  const alarm = alarmOf(seen, first);
  return {
    cause: 'pool.faulty',
    says: `${one(some) ? 'A desktop' : `${some.length} desktops`} of the pool ${one(some) ? 'is' : 'are'} faulty: nobody gets on ${one(some) ? 'it' : 'them'}.`,
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(members, 'status ERROR', namesOf(some)),
      ...(alarm ? [evidence(alarms, `status of ${alarm.metric}`, alarm.status, alarm.began)] : []),
    ],
    next: { tool: 'batch_run_desktops', arguments: { desktop_ids: idsOf(some), op_type: 'reboot', type: 'HARD' } },
    explains: ['pool.alarm'],
  };
}

/** A machine registers itself after it has started, which takes its time when it is new. */
const SETTLING = HOUR;

function unregistered(seen: Seen, now: number): Finding | undefined {
  const some = seen
    .of(members)
    .filter(({ status, login, task, maintenance }) => {
      return status === 'ACTIVE' && login === 'UNREGISTER' && task === undefined && !maintenance;
    })
    .filter(({ created }) => created === undefined || now - created > SETTLING);
  const [first] = some;
  if (!first) return undefined;
  const alarm = alarmOf(seen, first);
  return {
    cause: 'pool.unregistered',
    says: `${one(some) ? 'A desktop' : `${some.length} desktops`} of the pool ${one(some) ? 'runs' : 'run'}, but the agent has not registered: nobody can connect to ${one(some) ? 'it' : 'them'}.`,
    impact: 'degrading',
    sure: alarm ? 'certain' : 'likely',
    evidence: [
      evidence(members, 'login_status UNREGISTER', namesOf(some)),
      evidence(members, `status of ${first.name}`, first.status),
      ...(alarm ? [evidence(alarms, `status of ${alarm.metric}`, alarm.status, alarm.began)] : []),
    ],
    next: { tool: 'batch_run_desktops', arguments: { desktop_ids: idsOf(some), op_type: 'reboot', type: 'SOFT' } },
    explains: ['pool.alarm'],
  };
}

function alarmOf(seen: Seen, { id }: Member) {
  return (seen.maybe(alarms) ?? []).find(({ desktop, status }) => desktop === id && status === 'alarm');
}

/** The levels of alarms that people are to act on; 1 is critical, 2 major. */
const SERIOUS = 2;

function alarmed(seen: Seen): Finding | undefined {
  const own = new Map(seen.of(members).map((member) => [member.id, member]));
  const some = seen
    .of(alarms)
    .filter(({ desktop, status, level }) => own.has(desktop ?? '') && status === 'alarm' && (level ?? 4) <= SERIOUS);
  const [first] = some.toSorted((a, b) => (a.level ?? 4) - (b.level ?? 4));
  const member = own.get(first?.desktop ?? '');
  if (!first || !member) return undefined;
  return {
    cause: 'pool.alarm',
    says: one(some)
      ? 'A serious alarm is open on a desktop of the pool.'
      : `${some.length} serious alarms are open on desktops of the pool.`,
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(alarms, `status of ${first.metric}`, first.status, first.began),
      evidence(alarms, 'level', first.level),
      evidence(members, 'computer_name', member.name),
    ],
    next: { tool: 'show_desktop_detail', arguments: { desktop_id: member.id } },
  };
}

function notAttached(seen: Seen): Finding | undefined {
  const some = seen.of(members).filter(({ attached }) => /^ATTACH_?FAIL/.test(attached ?? ''));
  const [first] = some;
  if (!first) return undefined;
  return {
    cause: 'pool.not_attached',
    says: 'A desktop of the pool could not be assigned: joining the domain or setting up the account on it failed.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [evidence(members, 'attach_state', first.attached), evidence(members, 'computer_name', namesOf(some))],
    next: { tool: 'list_ita_sub_jobs', arguments: { desktop_pool_id: seen.of(pool).id, status: 'FAILED' } },
  };
}

/** Yearly/monthly desktops whose term is over, or whose account is in arrears. */
function frozen(seen: Seen): Finding | undefined {
  const { status } = seen.of(pool);
  if (status !== 'EXIST_FROZEN') return undefined;
  const bought = (seen.maybe(members) ?? []).filter(({ prepaid }) => prepaid);
  const ids = bought.slice(0, 50).map(({ id, billed }) => billed ?? id);
  return {
    cause: 'pool.frozen',
    says: 'The pool has frozen desktops: what they cost was not paid.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [evidence(pool, 'status', status), evidence(members, 'yearly/monthly desktops', bought.length)],
    next: {
      tool: 'bss_list_order_resources',
      arguments: { only_main_resource: 1, ...(ids.length > 0 && { resource_ids: ids }) },
    },
  };
}

export const MEMBER_RULES: readonly Rule[] = [
  {
    about: 'maintenance that keeps people out',
    needs: [pool],
    uses: [rights, comers],
    documented: 'Workspace API reference, "Querying Desktop Pools" (in_maintenance_mode), "Querying User Events"',
    find: maintained,
  },
  {
    about: 'desktops of the pool that are in maintenance',
    needs: [pool, members],
    documented: `${DESKTOPS} (in_maintenance_mode)`,
    find: someMaintained,
  },
  {
    about: 'faulty desktops',
    needs: [members],
    uses: [alarms],
    documented: `${DESKTOPS} (status), "Querying Alarms"`,
    find: faulty,
  },
  {
    about: 'desktops that have not registered',
    needs: [members],
    uses: [alarms],
    documented: `${DESKTOPS} (login_status), "Querying Alarms"`,
    find: unregistered,
  },
  {
    about: 'alarms on its desktops',
    needs: [members, alarms],
    documented: 'Workspace API reference, "Querying Alarms"',
    find: alarmed,
  },
  {
    about: 'desktops that could not be assigned',
    needs: [pool, members],
    documented: `${DESKTOPS} (attach_state)`,
    find: notAttached,
  },
  {
    about: 'frozen desktops',
    needs: [pool],
    uses: [members],
    documented: 'Workspace API reference, "Querying Desktop Pools" (status: EXIST_FROZEN)',
    find: frozen,
  },
];
