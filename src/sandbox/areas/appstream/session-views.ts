import { hash, Random } from '../../random.ts';
import type { Visit } from '../../world/app-sessions.ts';
import type { Person } from '../../world/person.ts';
import type { World } from '../../world/world.ts';
import { principalOf } from './accounts.ts';
import { traitsOf } from './server-views.ts';

/** Access gateways, as every record names them. */
const GATEWAYS = '192.168.10.100\\#192.168.10.23';

/** What a person connects with: always the same. */
function clientView(person: Person) {
  const random = new Random(hash(`client ${person.id}`));
  const mac = random.hex(6);
  return {
    client_mac: `3c-7c-3f-${mac.slice(0, 2)}-${mac.slice(2, 4)}-${mac.slice(4)}`,
    client_name: `${random.pick(['DESKTOP', 'TC', 'LAPTOP'])}-${random.hex(7).toUpperCase()}`,
    client_ip: `10.73.${random.int(96, 111)}.${random.int(2, 250)}`,
    public_ip: `198.51.100.${random.int(1, 254)}`,
    client_version: random.pick(['24.6.0.0', '23.5.0.0', '23.2.2.0']),
    client_type: random.weighted({ 'Windows 10 Enterprise': 5, 'Windows 11 Pro': 3, 'UOS 20': 1, 'macOS 14.5': 1 }),
  };
}

/** What all records of a visit have in common. */
export function visitView({ person, server }: Pick<Visit, 'person' | 'server'>, { projectId }: World) {
  return {
    ...clientView(person),
    machine_name: server.machineName,
    agent_version: server.agent,
    vm_ip: server.nic.ip,
    tenant_id: projectId,
  };
}

export function gatewayView() {
  return { wi_ip: GATEWAYS, virtual_ip: '' };
}

export function machineSid({ server }: Pick<Visit, 'server'>): string {
  return traitsOf(server).sid;
}

/** The fields that both lists of sessions have; `time` is how they write times. */
export function sessionView(visit: Visit, world: World, now: number, time: (ms: number) => string) {
  const sid = machineSid(visit);
  const user = principalOf(visit.person);
  const osSession = (hash(visit.id) % 60) + 2;
  return {
    id: visit.id,
    session_stamp: `${sid}-${user}-HDP-${osSession}`,
    os_session_id: String(osSession),
    protocol_type: 'HDP',
    login_user: user,
    session_type: visit.appGroup.appType === 'SESSION_DESKTOP_APP' ? '1' : '2',
    app_server_group_id: visit.server.group.id,
    pre_conn_time: time(visit.started),
    start_time: time(visit.started),
    status_continue_time: String(Math.max(0, Math.floor((now - visit.changed) / 1000))),
    machine_sid: sid,
    session_state: visit.state,
    app_name: visit.apps.join(','),
    last_update_status_time: time(visit.changed),
    ...visitView(visit, world),
  };
}
