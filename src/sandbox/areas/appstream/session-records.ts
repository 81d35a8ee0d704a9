import type { Answer } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { isoSeconds, SECOND } from '../../time.ts';
import type { Visit } from '../../world/app-sessions.ts';
import type { World } from '../../world/world.ts';
import { principalOf } from './accounts.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { gatewayView, machineSid, visitView } from './session-views.ts';
import { visits } from './session-visits.ts';

/** How long after one program the next is opened, as far as records go. */
const BETWEEN_PROGRAMS = 95 * SECOND;

/** One record for every program that somebody opened. */
export function listAppConnection(call: Call): Answer {
  const { params, world } = call;
  const [user, group] = [params.text('user_name'), params.text('app_group_id')];
  const [from, to] = [clock(params, 'brokering_start_time'), clock(params, 'brokering_end_time')];
  const found = visits(
    world,
    { ...(to !== undefined && { to }) },
    ({ person, appGroup }) => contains(principalOf(person), user) && (!group || appGroup.id === group),
  );
  const records = found
    .flatMap((visit) => visit.apps.map((app, index) => ({ visit, app, index, opened: openedAt(visit, index) })))
    .filter(({ opened }) => (from === undefined || opened >= from) && (to === undefined || opened <= to))
    .map((record) => appConnectionView(record, world))
    .filter((record) => matches(params, record, { ...SAME_NAMES, connection_failure_reason: contains }));
  return listPage(call, records, (record) => record);
}

const openedAt = ({ started, ended }: Visit, index: number) =>
  Math.min(started + index * BETWEEN_PROGRAMS, ended ?? Number.POSITIVE_INFINITY);

interface Opening {
  visit: Visit;
  app: string;
  index: number;
  opened: number;
}

function appConnectionView({ visit, app, index, opened }: Opening, world: World) {
  const { id, server, person, appGroup, ended, failure } = visit;
  return {
    id: `${id.slice(0, 30)}${index.toString(16).padStart(2, '0')}`,
    sid: machineSid(visit),
    user_name: principalOf(person),
    app_group_name: appGroup.name,
    app_group_id: appGroup.id,
    app_name: app,
    brokering_time: isoSeconds(opened),
    failed_code: failure?.code ?? '',
    connection_failure_reason: failure?.reason ?? '',
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
  const records = visits(
    world,
    { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    ({ person }) => contains(principalOf(person), user),
  )
    .map((visit) => userConnectionView(visit, world))
    .filter(
      (record) =>
        matches(params, record, { ...SAME_NAMES, failed_reason: contains, connect_flag: same, connect_type: same }) &&
        (updated === undefined || record.update_time === isoSeconds(updated)),
    );
  return listPage(call, records, (record) => record);
}

function userConnectionView(visit: Visit, world: World) {
  const { id, person, server, started, changed, ended, failure } = visit;
  return {
    id,
    connect_type: '2',
    user_name: principalOf(person),
    desktop_group_name: server.group.name,
    pre_conn_time: isoSeconds(started),
    start_time: isoSeconds(started),
    ...(ended !== undefined && { end_time: isoSeconds(ended) }),
    machine_sid: machineSid(visit),
    failed_reason: failure?.reason ?? '',
    failed_code: failure?.code ?? '',
    ...visitView(visit, world),
    ...gatewayView(),
    connect_flag: '0',
    update_time: isoSeconds(changed),
  };
}

type Comparison = (value: string, wanted: string | undefined) => boolean;

const same: Comparison = (value, wanted) => value === wanted;

/** Arguments that ask for the field of their own name. */
const SAME_NAMES: Readonly<Record<string, Comparison>> = {
  id: same,
  sid: same,
  machine_sid: same,
  machine_name: contains,
  app_group_name: contains,
  app_name: contains,
  failed_code: same,
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

function matches(
  params: Parameters,
  record: Readonly<Record<string, string>>,
  comparisons: Readonly<Record<string, Comparison>>,
): boolean {
  return Object.entries(comparisons).every(([name, fits]) => {
    const wanted = params.text(name);
    return !wanted || fits(record[name] ?? '', wanted);
  });
}

/** `2026-10-31 08:07:39`, or with a T and a Z. */
function clock(params: Parameters, name: string): number | undefined {
  const text = params.text(name);
  if (!text) return undefined;
  const ms = Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`);
  if (Number.isNaN(ms)) throw refuseApp.invalid(name);
  return ms;
}
