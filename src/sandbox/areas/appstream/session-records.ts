import type { Answer } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { fromStamp, isoSeconds, SECOND } from '../../time.ts';
import type { Visit } from '../../world/app-sessions.ts';
import type { World } from '../../world/world.ts';
import { principalOf } from './accounts.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { gatewayView, machineSid, visitView } from './session-views.ts';
import { visits, type Whose } from './session-visits.ts';

/** How long after one program the next is opened, as far as records go. */
const BETWEEN_PROGRAMS = 95 * SECOND;

/** One record for every program that somebody opened. */
export function listAppConnection(call: Call): Answer {
  const { params, world } = call;
  const [user, group] = [params.text('user_name'), params.text('app_group_id')];
  const [from, to] = [clock(params, 'brokering_start_time'), clock(params, 'brokering_end_time')];
  const whose = whoseMatch(params, world);
  const narrow = asksFor(OF_A_RECORD, params);
  const found = visits(
    world,
    { ...(to !== undefined && { to }) },
    (regular) =>
      contains(principalOf(regular.person), user) && (!group || regular.appGroup.id === group) && whose(regular),
  );
  const records = found
    .flatMap((visit) => visit.apps.map((app, index) => ({ visit, app, index, opened: openedAt(visit, index) })))
    .filter(
      (record) =>
        (from === undefined || record.opened >= from) &&
        (to === undefined || record.opened <= to) &&
        (!narrow ||
          matches(params, { id: openingId(record), app_name: record.app, ...failureView(record.visit) }, OF_A_RECORD)),
    );
  return listPage(call, records, (record) => appConnectionView(record, world));
}

const openedAt = ({ started, ended }: Visit, index: number) =>
  Math.min(started + index * BETWEEN_PROGRAMS, ended ?? Number.POSITIVE_INFINITY);

interface Opening {
  visit: Visit;
  app: string;
  index: number;
  opened: number;
}

const openingId = ({ visit, index }: Opening) => `${visit.id.slice(0, 30)}${index.toString(16).padStart(2, '0')}`;

function failureView({ failure }: Visit) {
  return { failed_code: failure?.code ?? '', connection_failure_reason: failure?.reason ?? '' };
}

function appConnectionView(record: Opening, world: World) {
  const { visit, app, opened } = record;
  const { id, server, person, appGroup, ended } = visit;
  return {
    id: openingId(record),
    sid: machineSid(visit),
    user_name: principalOf(person),
    app_group_name: appGroup.name,
    app_group_id: appGroup.id,
    app_name: app,
    brokering_time: isoSeconds(opened),
    ...failureView(visit),
    ...visitView(visit, world),
    ...gatewayView(),
    transaction_id: id.slice(0, 16),
    ...(ended !== undefined && { end_time: isoSeconds(ended) }),
    aps_instance_id: server.id,
    aps_instance_name: server.name,
    aps_host_id: server.hostId ?? '',
    primary_server_group_id: server.group.primaryId ?? server.group.id,
    secondary_server_group_id: server.group.primaryId ? server.group.id : '',
  };
}

/** One record for every login to a server. */
export function listUserConnection(call: Call): Answer {
  const { params, world } = call;
  const user = params.text('user_name');
  const [from, to] = [clock(params, 'login_start_time'), clock(params, 'login_end_time')];
  const updated = clock(params, 'update_time');
  const whose = whoseMatch(params, world);
  const narrow = asksFor(OF_A_RECORD, params);
  const found = visits(
    world,
    { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    (regular) => contains(principalOf(regular.person), user) && whose(regular),
  ).filter(
    (visit) =>
      (!narrow || matches(params, { id: visit.id, ...loginView(visit) }, OF_A_RECORD)) &&
      (updated === undefined || isoSeconds(visit.changed) === isoSeconds(updated)),
  );
  return listPage(call, found, (visit) => userConnectionView(visit, world));
}

function loginView({ failure }: Visit) {
  return {
    connect_type: '2',
    connect_flag: '0',
    failed_code: failure?.code ?? '',
    failed_reason: failure?.reason ?? '',
  };
}

function userConnectionView(visit: Visit, world: World) {
  const { id, person, server, started, changed, ended } = visit;
  return {
    id,
    user_name: principalOf(person),
    desktop_group_name: server.group.name,
    pre_conn_time: isoSeconds(started),
    start_time: isoSeconds(started),
    ...(ended !== undefined && { end_time: isoSeconds(ended) }),
    machine_sid: machineSid(visit),
    ...loginView(visit),
    ...visitView(visit, world),
    ...gatewayView(),
    update_time: isoSeconds(changed),
  };
}

type Comparison = (value: string, wanted: string | undefined) => boolean;

const same: Comparison = (value, wanted) => value === wanted;

/** Arguments that ask for the field of their own name: those of a single record, and those that say who came, and where. */
const OF_A_RECORD: Readonly<Record<string, Comparison>> = {
  id: same,
  app_name: contains,
  failed_code: same,
  connection_failure_reason: contains,
  failed_reason: contains,
  connect_flag: same,
  connect_type: same,
};

const OF_WHO_CAME: Readonly<Record<string, Comparison>> = {
  sid: same,
  machine_sid: same,
  machine_name: contains,
  app_group_name: contains,
  client_name: contains,
  client_version: same,
  client_type: contains,
  agent_version: same,
  vm_ip: same,
  wi_ip: contains,
  public_ip: same,
  tenant_id: same,
  virtual_ip: same,
};

function whoseMatch(params: Parameters, world: World): (whose: Whose) => boolean {
  if (!asksFor(OF_WHO_CAME, params)) return () => true;
  return (whose) => {
    const sid = machineSid(whose);
    const place = { sid, machine_sid: sid, app_group_name: whose.appGroup.name };
    return matches(params, { ...place, ...visitView(whose, world), ...gatewayView() }, OF_WHO_CAME);
  };
}

function asksFor(comparisons: Readonly<Record<string, Comparison>>, params: Parameters): boolean {
  return Object.keys(comparisons).some((name) => params.text(name));
}

function matches(
  params: Parameters,
  fields: Readonly<Record<string, string>>,
  comparisons: Readonly<Record<string, Comparison>>,
): boolean {
  for (const name in comparisons) {
    const wanted = params.text(name);
    if (wanted && !comparisons[name]?.(fields[name] ?? '', wanted)) return false;
  }
  return true;
}

/** `2026-10-31 08:07:39`, or with a T and a Z. */
function clock(params: Parameters, name: string): number | undefined {
  const text = params.text(name);
  if (!text) return undefined;
  const ms = fromStamp(text.replace(/Z$/, ''));
  if (Number.isNaN(ms)) throw refuseApp.invalid(name);
  return ms;
}
