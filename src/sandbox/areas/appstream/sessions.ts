import { type Answer, NO_ERROR, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { isoSeconds, stamp } from '../../time.ts';
import { appSessions, isOpen, type Visit } from '../../world/app-sessions.ts';
import { personOf, principalOf } from './accounts.ts';
import { listPage } from './list-page.ts';
import { endSession } from './scaling.ts';
import { listAppConnection, listUserConnection } from './session-records.ts';
import { seedSessions } from './session-seed.ts';
import { sessionView, visitView } from './session-views.ts';
import { visits } from './session-visits.ts';

/** What a session that goes on answers for its end. */
const NOT_ENDED = '0001-01-01 00:00:00';

function listSessions(call: Call): Answer {
  const { params, world, now } = call;
  const [user, group] = [params.text('user_name'), params.text('app_server_group_id')];
  const [ip, machine, publicIp] = [params.text('vm_ip'), params.text('machine_name'), params.text('public_ip')];
  const states = params.words('session_state');
  const success = params.flag('is_success');
  const period = { from: params.moment('query_begin_time'), to: params.moment('query_end_time') };
  const rows = visits(world, period, (whose) => {
    const { person, server } = whose;
    return (
      contains(principalOf(person), user) &&
      (!group || server.group.id === group) &&
      (!ip || server.nic.ip === ip) &&
      contains(server.machineName, machine) &&
      (!publicIp || visitView(whose, world).public_ip === publicIp)
    );
  }).filter(
    ({ state }) =>
      (states.length === 0 || states.includes(state)) && (success === undefined || success === (state !== 'InitFail')),
  );
  const view = (visit: Visit) => ({
    ...sessionView(visit, world, now, isoSeconds),
    app_server_group_name: visit.server.group.name,
    ...(visit.ended !== undefined && { end_time: isoSeconds(visit.ended) }),
    failed_reason: visit.failure?.reason ?? '',
    failed_code: visit.failure?.code ?? '',
    primary_server_group_id: visit.server.group.primaryId ?? visit.server.group.id,
    secondary_server_group_id: visit.server.group.primaryId ? visit.server.group.id : '',
  });
  return listPage(call, rows, view);
}

function listSessionByUserName({ params, world, now }: Call): Answer {
  const person = personOf(world, params.need('user_name'));
  const open = world
    .part(appSessions)
    .all()
    .filter((session) => session.person === person && isOpen(session));
  return ok({
    session_info_list: open.map((session) => ({
      ...sessionView(session, world, now, stamp),
      app_group_id: session.appGroup.id,
      end_time: NOT_ENDED,
      failed_reason: 'success',
      failed_code: NO_ERROR,
    })),
  });
}

/** All or none. The unit of the delay is not documented: seconds here. */
function logoffUserSession({ params, world, now }: Call): Answer {
  const sessions = [...new Set(params.texts('session_ids'))].map((id) => {
    const session = world.part(appSessions).get(id);
    if (!session || !isOpen(session)) throw refuse.notFound('session', id);
    return session;
  });
  const end = (session: Visit, at: number) => {
    if (!isOpen(session)) return;
    endSession(world, session.server, session.id, at);
    Object.assign(session, { state: 'SignedOut', ended: at, changed: at });
  };
  const delay = params.number('delay_time') ?? 0;
  const [title = '', text] = [params.text('title'), params.text('message')];
  for (const session of sessions) {
    if (text) world.notifications.push({ to: principalOf(session.person), about: title, text, time: now });
    if (delay === 0) end(session, now);
    else world.later(now, delay, (at) => end(session, at));
  }
  return okEmpty();
}

/** AppStream API reference, "Usage Records". */
export const sessions: SimulatedArea = {
  service: 'appstream',
  area: 'sessions',
  reads: {
    ListSessions: listSessions,
    ListSessionByUserName: listSessionByUserName,
    ListAppConnection: listAppConnection,
    ListUserConnection: listUserConnection,
  },
  writes: { LogoffUserSession: logoffUserSession },
  seed: seedSessions,
};
