import { type Answer, ok } from '../../answer.ts';
import { csvFile } from '../../csv.ts';
import { newest, newestPage, type RowsOf } from '../../newest.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { DAY, HOUR, isoSeconds, MINUTE, SECOND } from '../../time.ts';
import { terminalAt } from '../../world/access.ts';
import { type Desktop, shown } from '../../world/desktop.ts';
import { type Login, latencyOf, loginHistory, transactionId } from '../../world/logins.ts';
import { NO_ACCESS } from '../../world/obstacles.ts';
import { dayOf, mayBeUsedBy, sessionsBetween } from '../../world/sessions.ts';
import { hireShifts } from '../../world/shifts.ts';
import { systemOf } from '../../world/terminal.ts';
import type { World } from '../../world/world.ts';

/** What a list without times goes back; the reference gives no bound. */
const USUAL_SPAN = 30 * DAY;

function listLoginRecords(call: Call): Answer {
  const { total, page } = newestPage(spanOf(call), call.params, {
    fallback: 20,
    max: 1000,
    rowsOf: recordsOf(call),
  });
  return ok({ total_count: total, records: page.map((login) => recordView(login, call)) });
}

/** `end_time` and `start_time` to the minute; the minute named last counts. */
function spanOf({ params, now }: Call): { from: number; to: number } {
  const [from, to] = [params.text('start_time'), params.text('end_time')];
  if (!from || !to) return { from: now - USUAL_SPAN, to: now };
  const span = { from: Date.parse(from), to: Date.parse(to) };
  if (!(span.from <= span.to)) throw refuse.invalid('end_time', 'must not be before start_time');
  return { from: Math.max(span.from, now - 180 * DAY), to: Math.min(span.to + MINUTE - 1, now) };
}

/** The records of any part of the history, with the filters that the list and its export share. */
function recordsOf({ params, world, now }: Call): RowsOf<Login> {
  const [user, computer] = [params.text('user_name')?.toLowerCase(), params.text('computer_name')];
  const terminal = params.text('terminal_type');
  const [least, most] = [params.number('min_network_rtt'), params.number('max_network_rtt')];
  const latency = least !== undefined || most !== undefined;
  const fits = (login: Login) => {
    if (user && login.user.name.toLowerCase() !== user) return false;
    // WI is the client program: every login comes from it.
    if (terminal && terminal !== 'WI' && !contains(systemOf(login.user), terminal)) return false;
    if (!latency) return true;
    const { whole } = latencyOf(world, login);
    return !login.failure && whole >= (least ?? 0) && whole <= (most ?? Number.POSITIVE_INFINITY);
  };
  const desktops = world.fleet
    .all()
    .filter((desktop) => contains(desktop.name, computer) && (!user || mayBeUsedBy(desktop, user)));
  const logins = loginHistory(world, desktops, now);
  return (part) => logins(part).filter(fits);
}

function recordView(login: Login, { world }: Call) {
  const { desktop, user, start, end, failure } = login;
  const terminal = terminalAt(world, user, start);
  const { network, whole } = latencyOf(world, login);
  return {
    // What the domain says the machine is; the desktop itself may say otherwise.
    sid: desktop.sidInDomain,
    transaction_id: transactionId(login),
    computer_name: desktop.name,
    user_name: user.name,
    terminal_mac: terminal.mac,
    terminal_name: terminal.name,
    terminal_ip: terminal.ip,
    client_version: terminal.client,
    terminal_type: terminal.os,
    agent_version: '24.6.2.10546',
    desktop_ip: desktop.nic.ip,
    connection_start_time: isoSeconds(start),
    ...(failure
      ? { connection_failure_reason: NO_ACCESS }
      : {
          connection_setup_time: isoSeconds(start + 2 * SECOND),
          connection_end_time: end === undefined ? undefined : isoSeconds(end),
          network_rtt: network,
          e2e_rtt: whole,
        }),
    is_reconnect: false,
    source_ip: terminal.ip,
    public_ip: terminal.publicIp,
  };
}

/** Rows of the file; the reference gives no bound, but a month of a large company would be half a gigabyte. */
const LONGEST_FILE = 100_000;

/** The reference shows no body for the file: a column for each field that people read, in the language asked for. */
function exportLoginInfo(call: Call): Answer {
  const columns = call.params.text('language') === 'zh_CN' ? COLUMNS.zh_CN : COLUMNS.en_US;
  const records = newest(spanOf(call), LONGEST_FILE, recordsOf(call));
  const rows = records.map((login) => {
    const view: Record<string, string | number | boolean | undefined> = recordView(login, call);
    return Object.keys(columns).map((name) => view[name]);
  });
  return csvFile('connection-records.csv', [Object.values(columns), ...rows]);
}

const COLUMNS = {
  en_US: {
    computer_name: 'Computer',
    user_name: 'User',
    terminal_name: 'Terminal',
    terminal_ip: 'Terminal IP',
    terminal_mac: 'Terminal MAC',
    terminal_type: 'Terminal OS',
    client_version: 'Client version',
    desktop_ip: 'Desktop IP',
    connection_start_time: 'Connection start',
    connection_end_time: 'Connection end',
    network_rtt: 'Network latency (ms)',
    e2e_rtt: 'E2E latency (ms)',
    connection_failure_reason: 'Failure reason',
  },
  zh_CN: {
    computer_name: '计算机名',
    user_name: '用户名',
    terminal_name: '终端名称',
    terminal_ip: '终端IP',
    terminal_mac: '终端MAC',
    terminal_type: '终端系统',
    client_version: '客户端版本',
    desktop_ip: '桌面IP',
    connection_start_time: '连接开始时间',
    connection_end_time: '连接结束时间',
    network_rtt: '网络时延(ms)',
    e2e_rtt: '端到端时延(ms)',
    connection_failure_reason: '失败原因',
  },
} as const;

/** One row per desktop pool and one for the desktops in none. */
function listInstancesStatus({ world, now }: Call): Answer {
  const byName = new Map<string, Desktop[]>(world.pools.all().map(({ name }) => [name, []]));
  for (const desktop of world.fleet.all()) {
    const name = desktop.pool?.name ?? NO_POOL;
    const group = byName.get(name) ?? [];
    group.push(desktop);
    byName.set(name, group);
  }
  return ok({
    statics: [...byName].map(([name, desktops]) => ({ static_name: name, ...stateNumbers(desktops, now) })),
  });
}

const NO_POOL = 'Desktops in no pool';

function stateNumbers(desktops: readonly Desktop[], now: number) {
  const count = (fits: (desktop: Desktop) => boolean) => desktops.filter(fits).length;
  const status = (...words: string[]) => count((desktop) => words.includes(shown(desktop, now).status));
  const login = (word: string) => count((desktop) => desktop.login === word);
  const moving = (desktop: Desktop) => desktop.attachState === 'ATTACHING' || desktop.attachState === 'DEATTACHING';
  const attached = (desktop: Desktop) => desktop.assignments.length > 0;
  return {
    running_num: status('ACTIVE'),
    stop_num: status('SHUTOFF'),
    hibernate_num: status('HIBERNATED'),
    other_num: status('ERROR', 'BUILD', 'DELETED'),
    attached_num: count((desktop) => !moving(desktop) && attached(desktop)),
    unattached_num: count((desktop) => !moving(desktop) && !attached(desktop)),
    cannot_attach_num: 0,
    in_process_num: count(moving),
    in_use_num: login('CONNECTED'),
    unregistered_num: login('UNREGISTER'),
    ready_num: login('REGISTERED'),
    disconnected_num: login('DISCONNECTED'),
    unknown_num: 0,
  };
}

/** Users who were on a desktop in each hour of a day, or on each day of a longer span. */
function listHistoryOnlineInfo(call: Call): Answer {
  const { params, world, now } = call;
  const type = params.text('query_type');
  const [start, end] = [params.text('start_time'), params.text('end_time')];
  if (!type && !(start && end)) throw refuse.invalid('query_type', 'query_type or both times');
  const to = type ? now : Date.parse(end as string);
  const from = type ? (dayOf(now) - DAYS_BACK[type as keyof typeof DAYS_BACK]) * DAY : Date.parse(start as string);
  if (!(from <= to)) throw refuse.invalid('end_time', 'must not be before start_time');
  if (to - from > 180 * DAY) throw refuse.invalid('start_time', 'records are kept for 180 days');
  const hourly = dayOf(from) === dayOf(to);
  const period = hourly ? HOUR : DAY;
  const first = Math.floor(from / period);
  const counts = usersPerPeriod(world, { first, last: Math.floor(to / period), period, now }).map((users, index) => {
    const label = isoSeconds((first + index) * period);
    return `${hourly ? label.slice(11, 16) : label.slice(0, 10)} : ${users.size}`;
  });
  return ok({ time_counts: counts });
}

const DAYS_BACK = { DAY: 0, WEEK: 6, MONTH: 29 } as const;

/** Who was on a desktop, by period; periods are counted from the epoch. */
function usersPerPeriod(
  world: World,
  { first, last, period, now }: { first: number; last: number; period: number; now: number },
): Set<string>[] {
  const users = Array.from({ length: last - first + 1 }, () => new Set<string>());
  const to = Math.min((last + 1) * period - 1, now);
  for (const desktop of world.fleet.all()) {
    for (const { user, start, end = to } of sessionsBetween(world, desktop, first * period, to)) {
      const until = Math.min(Math.floor(end / period), last);
      for (let at = Math.max(Math.floor(start / period), first); at <= until; at++) users[at - first]?.add(user.id);
    }
  }
  return users;
}

/** Workspace API reference, "Connection Information". */
export const connections: SimulatedArea = {
  service: 'workspace',
  area: 'connections',
  reads: {
    ListLoginRecordsNew: listLoginRecords,
    ListInstancesStatus: listInstancesStatus,
    ExportUserLoginInfoNew: exportLoginInfo,
    ListHistoryOnlineInfoNew: listHistoryOnlineInfo,
  },
  writes: {},
  seed(world, random) {
    hireShifts(world, random);
    // Nobody was ever on a desktop that is nobody's.
    for (const desktop of world.fleet.all()) {
      if (desktop.assignments.length === 0) desktop.lastUsed = desktop.created + MINUTE;
    }
  },
};
