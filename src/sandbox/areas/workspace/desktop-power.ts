import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { pageOf } from '../../paging.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import type { Desktop, DesktopStatus, PowerAction } from '../../world/desktop.ts';
import { announce } from '../../world/desktop-events.ts';
import { powerHistory } from '../../world/history.ts';
import type { Job, SubJobOrder } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { objectionToChange } from './desktop-changes.ts';
import { desktopOf, desktopsAsked } from './desktop-lookup.ts';

interface PowerOperation {
  /** States it starts from; with `type: HARD` also ERROR. */
  from: readonly DesktopStatus[];
  to: DesktopStatus;
  task: string;
  /** As ListDesktopActions calls it. */
  action: string;
}

const OPERATIONS: Readonly<Record<string, PowerOperation>> = {
  'os-start': { from: ['SHUTOFF', 'HIBERNATED'], to: 'ACTIVE', task: 'powering-on', action: 'start' },
  'os-stop': { from: ['ACTIVE'], to: 'SHUTOFF', task: 'powering-off', action: 'stop' },
  reboot: { from: ['ACTIVE'], to: 'ACTIVE', task: 'rebooting', action: 'reboot' },
  'os-hibernate': { from: ['ACTIVE'], to: 'HIBERNATED', task: 'powering-off', action: 'hibernate' },
};

/** Workspace API reference, "Error Codes". */
const refusals = {
  running: () =>
    new Refusal(
      409,
      'WKS.00010107',
      'Failed to start the desktop that is running. Please ensure that the desktop is stopped, and try again.',
    ),
  notRunning: () =>
    new Refusal(
      409,
      'WKS.00010108',
      'Failed to stop the desktop that is not running. Please ensure that the desktop is running, and try again.',
    ),
};

/** A desktop registers itself so many seconds after it runs. */
const REGISTERS_AFTER = 8;

function batchRunDesktops(call: Call): Answer {
  const { params } = call;
  const { job, refused } = runDesktops(call, params.texts('desktop_ids'), { name: params.need('op_type') });
  return ok({ ...(refused.length > 0 && { failed_operation_list: refused }), job_id: job.id });
}

/**
 * Desktops that cannot be operated now are among `refused` and the rest go ahead; when none can, the first refusal is
 * the answer. `type: HARD` is read from the request.
 */
export function runDesktops(
  call: Call,
  ids: readonly string[],
  { name, ...job }: { name: string; type?: string; poolId?: string },
): { job: Job; refused: FailedOperation[] } {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation) throw refuse.invalid('op_type');
  const hard = call.params.text('type') === 'HARD';
  const { able, refused } = sort(call, ids, (desktop) => objection(desktop, name, operation, hard));
  const subs = able.map((desktop) => powerSubJob(call.world, desktop, operation, hard));
  return { job: call.startJob({ type: 'operateDesktops', ...job, subs }), refused };
}

/** Parts ids into desktops that can go ahead and rows of `failed_operation_list`. */
export function sort(
  { world }: Call,
  ids: readonly string[],
  objects: (desktop: Desktop) => Refusal | undefined,
): { able: Desktop[]; refused: FailedOperation[] } {
  const able: Desktop[] = [];
  const refused: FailedOperation[] = [];
  const refusals: Refusal[] = [];
  for (const id of new Set(ids)) {
    const desktop = world.fleet.get(id);
    const refusal = desktop ? objects(desktop) : refuse.notFound('desktop', id);
    if (!refusal) {
      able.push(desktop as Desktop);
      continue;
    }
    refusals.push(refusal);
    refused.push({
      desktop_id: id,
      ...(desktop && { desktop_name: desktop.name }),
      error_code: refusal.code,
      error_msg: refusal.message,
    });
  }
  if (able.length === 0) throw refusals[0] ?? refuse.invalid('desktop_ids');
  return { able, refused };
}

interface FailedOperation {
  desktop_id: string;
  desktop_name?: string;
  error_code: string;
  error_msg: string;
}

/** Why a desktop can't be switched so now. */
export function powerObjection(desktop: Desktop, name: string): Refusal | undefined {
  return objection(desktop, name, OPERATIONS[name] as PowerOperation, false);
}

function objection(desktop: Desktop, name: string, operation: PowerOperation, hard: boolean): Refusal | undefined {
  if (desktop.maintenance) return refuse.maintenance();
  if (desktop.frozen) return refuse.conflict('FROZEN', name, desktop.id);
  const untouchable = objectionToChange(desktop);
  if (untouchable) return untouchable;
  if (operation.from.includes(desktop.status) || (hard && desktop.status === 'ERROR')) return undefined;
  if (name === 'reboot') return refuse.notRunning();
  if (name === 'os-start' && desktop.status === 'ACTIVE') return refusals.running();
  if (name === 'os-stop' && desktop.status !== 'ERROR') return refusals.notRunning();
  return refuse.conflict(desktop.status, name, desktop.id);
}

/** One desktop's part of a power job. */
function powerSubJob(world: World, desktop: Desktop, operation: PowerOperation, hard = false): SubJobOrder {
  const record: PowerAction = { action: operation.action, start: 0 };
  const login = desktop.login;
  return {
    desktop,
    start: (at) => {
      record.start = at;
      desktop.actions.push(record);
      world.begin(desktop, hard && operation.task === 'rebooting' ? 'rebooting_hard' : operation.task);
      disconnect(desktop, at, 'UNREGISTER');
    },
    succeed: (at) => {
      Object.assign(record, { finish: at, result: 'Success' });
      world.settle(desktop, at, { status: operation.to });
      if (operation.to === 'ACTIVE') registerSoon(world, desktop, at);
    },
    fail: (at, { reason }) => {
      Object.assign(record, { finish: at, result: 'Failed', message: 'Failed', traceback: reason });
      world.settle(desktop, at, {});
      desktop.login = login;
    },
  };
}

/** Ends whatever session there is. */
export function disconnect(desktop: Desktop, at: number, login: 'REGISTERED' | 'UNREGISTER'): void {
  if (desktop.login === 'CONNECTED') desktop.lastUsed = at;
  desktop.login = login;
}

/** Switching a desktop that other operations order along with their own work. */
export function powerSubJobFor(world: World, desktop: Desktop, name: string): SubJobOrder {
  return powerSubJob(world, desktop, OPERATIONS[name] as PowerOperation);
}

export function rebootSubJob(world: World, desktop: Desktop): SubJobOrder {
  return powerSubJobFor(world, desktop, 'reboot');
}

/** A running desktop without a user becomes REGISTERED a little later. */
export function registerSoon(world: World, desktop: Desktop, at: number): void {
  world.later(at, REGISTERS_AFTER, () => {
    if (desktop.status === 'ACTIVE' && !desktop.busy && desktop.login === 'UNREGISTER') desktop.login = 'REGISTERED';
  });
}

function batchLogoffDesktops(call: Call): Answer {
  const desktops = desktopsAsked(call);
  const text = call.params.text('message');
  for (const desktop of desktops) {
    if (text) call.world.notifications.push({ to: desktop.id, about: 'logoff', text, time: call.now });
    if (desktop.login !== 'CONNECTED' && desktop.login !== 'DISCONNECTED') continue;
    if (desktop.login === 'CONNECTED') announce(call.world, 'POST_DESKTOP_DISCONNECTED', desktop, call.now);
    disconnect(desktop, call.now, 'REGISTERED');
  }
  return okEmpty();
}

function listDesktopActions(call: Call): Answer {
  const actions = powerHistory(desktopOf(call), call.world.born);
  const page = pageOf(actions, call.params, { fallback: 10, max: 100 });
  return ok({
    desktop_actions: page.map((action) => ({
      action: action.action,
      message: action.message,
      start_time: micro(action.start),
      finish_time: action.finish === undefined ? undefined : micro(action.finish),
      result: action.result,
      traceback: action.traceback,
    })),
    total_count: actions.length,
  });
}

/** `2022-05-07T07:20:08.341609`: this operation alone shows microseconds and no zone. */
function micro(ms: number): string {
  return `${iso(ms).slice(0, -1)}000`;
}

export const powerReads: Record<string, Handler> = { ListDesktopActions: listDesktopActions };

export const powerWrites: Record<string, Handler> = {
  BatchRunDesktops: batchRunDesktops,
  BatchLogoffDesktops: batchLogoffDesktops,
};
