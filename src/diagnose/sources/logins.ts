import { flag, moment, needed, number, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { DAY, last, lastByMinute } from '../times.ts';
import { accounts } from './accounts.ts';
import { desktop } from './desktop.ts';

/** Who cannot get in since a week is compared with what was before. */
const LOOKED_BACK = { logins: 30 * DAY, events: 7 * DAY };

export interface LoginRecord {
  at: number;
  ok: boolean;
  computer: string;
  user: string | undefined;
  sid: string | undefined;
  failure: string | undefined;
  transaction: string | undefined;
  networkRtt: number | undefined;
  wholeRtt: number | undefined;
  terminalMac: string | undefined;
  publicIp: string | undefined;
  clientVersion: string | undefined;
  agentVersion: string | undefined;
}

/** `connection_setup_time` is there once somebody is on the desktop, `connection_failure_reason` if nobody will be. */
function recordOf(row: Row): LoginRecord[] {
  const start = moment(row, 'connection_start_time');
  if (start === undefined) return [];
  const failure = text(row, 'connection_failure_reason');
  return [
    {
      at: start,
      ok: failure === undefined,
      computer: text(row, 'computer_name') ?? '',
      user: text(row, 'user_name')?.replace(/@.*$/s, ''),
      sid: text(row, 'sid'),
      failure,
      transaction: text(row, 'transaction_id'),
      networkRtt: number(row, 'network_rtt'),
      wholeRtt: number(row, 'e2e_rtt'),
      terminalMac: text(row, 'terminal_mac'),
      publicIp: text(row, 'public_ip'),
      clientVersion: text(row, 'client_version'),
      agentVersion: text(row, 'agent_version'),
    },
  ];
}

function newestFirst<Each extends { at: number }>(all: Each[]): Each[] {
  return all.sort((a, b) => b.at - a.at);
}

/** A row without its time is left out. Throws `TypeError` where all are: then it is not a few that are odd. */
function someOf<Each>(rows: readonly Row[], of: (row: Row) => Each[]): Each[] {
  const found = rows.flatMap(of);
  if (rows.length > 0) needed(found[0]);
  return found;
}

const LIST = { limit: 500, pages: 2 };

/** Connections to the desktop, or of a user who has none; the newest first. */
export const logins = source<readonly LoginRecord[]>({
  name: 'login records',
  tells: 'failed connections, latency and the SID that the domain knows',
  service: 'workspace',
  operationId: 'ListLoginRecordsNew',
  after: [desktop, accounts],
  list: LIST,
  ask: (seen, now) => {
    const [own, person] = [seen.maybe(desktop), seen.maybe(accounts)?.[0]];
    const whose = own ? { computer_name: own.name } : person && { user_name: person.name };
    return whose ? [{ ...lastByMinute(LOOKED_BACK.logins, now), ...whose }] : [];
  },
  pick: ([answer], seen) => {
    const own = seen.maybe(desktop);
    const rows = someOf(answer?.rows ?? [], recordOf);
    // The filter takes a part of a name.
    return newestFirst(own ? rows.filter(({ computer }) => computer === own.name) : rows);
  },
});

export interface UserEvent {
  at: number;
  type: string;
  ok: boolean;
  code: string | undefined;
  message: string | undefined;
  user: string | undefined;
  /** Joins events that belong together. */
  trace: string | undefined;
  resource: string | undefined;
  sourceIp: string | undefined;
  clientMac: string | undefined;
  bySystem: boolean;
}

export function eventOf(row: Row): UserEvent[] {
  const when = moment(row, 'event_time');
  if (when === undefined) return [];
  return [
    {
      at: when,
      type: text(row, 'event_type') ?? '',
      ok: flag(row, 'is_success') ?? true,
      code: text(row, 'error_code'),
      message: text(row, 'error_msg'),
      user: text(row, 'username'),
      trace: text(row, 'event_trace_id'),
      resource: text(row, 'resource_id'),
      sourceIp: text(row, 'source_ip'),
      clientMac: text(row, 'client_mac'),
      bySystem: text(row, 'action_type') === 'SYSTEM',
    },
  ];
}

/** What the people of this desktop did, or what was done on it where many share it; the newest first. */
export const events = source<readonly UserEvent[]>({
  name: 'user events',
  tells: 'why logins failed',
  service: 'workspace',
  operationId: 'ListUserEvents',
  after: [desktop, accounts],
  list: LIST,
  ask: (seen, now) => {
    const people = seen.maybe(accounts) ?? [];
    const names = people.map(({ name }) => name).filter((name) => name !== '');
    const span = last(LOOKED_BACK.events, now);
    const own = seen.maybe(desktop);
    if (names.length === 0) return own ? [{ ...span, resource_id: own.id }] : [];
    return names.map((username) => ({ ...span, username }));
  },
  pick: (answers) => newestFirst(answers.flatMap(({ rows }) => someOf(rows, eventOf))),
});
