import { type Answer, NO_ERROR, ok, okEmpty } from '../../answer.ts';
import { newestPage, type RowsOf } from '../../newest.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { DAY, isoSeconds } from '../../time.ts';
import { terminalAt } from '../../world/access.ts';
import { Part } from '../../world/part.ts';
import { mayBeUsedBy } from '../../world/sessions.ts';
import { eventHistory, eventsWithout, traceOf, type UserEvent } from '../../world/user-events.ts';

/** Workspace API reference, "Querying User Events": the past 30 days. */
const KEPT = 30 * DAY;

function listUserEvents(call: Call): Answer {
  const { params, now } = call;
  const [from, to] = [params.moment('start_time'), params.moment('end_time')];
  if (to < from || to - from > KEPT) throw refuse.invalid('end_time', 'the span must be at most 30 days');
  const span = { from: Math.max(from, now - KEPT), to: Math.min(to, now) };
  const { total, page } = newestPage(span, params, {
    fallback: 100,
    max: 1000,
    rowsOf: eventsOf(call),
  });
  return ok({ count: total, items: page.map((event) => eventView(event, call)) });
}

function eventsOf({ params, world, now }: Call): RowsOf<UserEvent> {
  const user = params.text('username')?.toLowerCase();
  const types = new Set(params.words('event_type'));
  const [id, name] = [params.text('resource_id'), params.text('resource_name')];
  const trace = params.text('event_trace_id');
  const desktops = world.fleet
    .all()
    .filter(
      (desktop) =>
        (!id || desktop.id === id) &&
        (!name || desktop.name === name) &&
        (!trace || trace.startsWith(desktop.id)) &&
        (!user || mayBeUsedBy(desktop, user)),
    );
  const history = eventHistory(world, desktops, now);
  const fits = (event: UserEvent) =>
    (!user || event.user.name.toLowerCase() === user) &&
    (types.size === 0 || types.has(event.type)) &&
    (!trace || traceOf(event) === trace);
  return (part) => {
    const events = history(part);
    for (const event of eventsWithout(world, { ...part, now }))
      if ((!id || event.user.id === id) && (!name || event.user.name === name)) events.push(event);
    return user || types.size > 0 || trace ? events.filter(fits) : events;
  };
}

function eventView(event: UserEvent, { world }: Call) {
  const { type, start, user, desktop, failure } = event;
  const terminal = terminalAt(world, user, start);
  return {
    project_id: world.projectId,
    username: user.name,
    workspace_id: world.domainId,
    event_trace_id: traceOf(event),
    event_type: type,
    event_time: isoSeconds(start),
    ...(desktop
      ? { resource_type: 'DESKTOP', resource_id: desktop.id, resource_name: desktop.name }
      : { resource_type: 'USER', resource_id: user.id, resource_name: user.name }),
    client_type: clientType(terminal.os),
    client_ip: terminal.ip,
    client_mac: terminal.mac,
    client_version: terminal.client,
    source_ip: terminal.publicIp,
    is_success: !failure,
    error_code: failure?.code ?? NO_ERROR,
    error_msg: failure?.message ?? 'OK',
    action_type: 'USER',
  };
}

/** In capitals, as in the reference's example: `WINDOWS`. */
function clientType(os: string): string {
  return os.replace(/ .*/, '').toUpperCase();
}

/** The API's own shape. */
const delivery = new Part(() => ({ now: { enable: false } as Record<string, unknown> }));

function listDelivery({ world }: Call): Answer {
  return ok(world.part(delivery).now);
}

function setDelivery({ params, world }: Call): Answer {
  const enable = params.flag('enable');
  if (enable) {
    params.need('log_group_id');
    params.need('log_stream_id');
  }
  world.part(delivery).now = enable ? params.given('enable', 'log_group_id', 'log_stream_id') : { enable: false };
  return okEmpty();
}

/** Workspace API reference, "User Operation Log". */
export const userEvents: SimulatedArea = {
  service: 'workspace',
  area: 'user-events',
  reads: { ListUserEvents: listUserEvents, ListUserEventsLtsConfigurations: listDelivery },
  writes: { SetUserEventsLtsConfigurations: setDelivery },
};
