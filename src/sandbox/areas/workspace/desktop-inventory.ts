import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { pageOf, sorted } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { type Desktop, shown } from '../../world/desktop.ts';
import { internetModes } from '../../world/internet.ts';
import { checkChangeable } from './desktop-changes.ts';
import { belongsTo, desktopOf, filtered, ownedLike } from './desktop-lookup.ts';
import { disconnect, rebootSubJob } from './desktop-power.ts';
import { assignmentView, detailView, simpleView } from './desktop-views.ts';

function listDesktops(call: Call): Answer {
  const users = call.params.words('user_name');
  const rows = filtered(call, (desktop) => belongsTo(desktop, users));
  const page = pageOf(rows, call.params, { fallback: 1000, max: 1000 });
  return ok({ total_count: rows.length, desktops: page.map((desktop) => simpleView(desktop, call)) });
}

function listDesktopsDetail(call: Call): Answer {
  const { params } = call;
  const users = params.words('user_names');
  const owner = users.length > 0 ? undefined : params.text('user_name');
  const attached = params.flag('user_attached');
  const image = params.text('image_id');
  const prepaid = prepaidFilter(params.text('charge_mode'));
  const maintenance = params.flag('in_maintenance_mode');
  const internet = params.flag('is_support_internet');
  const zone = params.text('availability_zone');
  const rows = filtered(
    call,
    (desktop) =>
      belongsTo(desktop, users) &&
      ownedLike(desktop, owner) &&
      (attached === undefined || attached === desktop.assignments.length > 0) &&
      (!image || desktop.image.id === image) &&
      (prepaid === undefined || prepaid === desktop.prepaid) &&
      (maintenance === undefined || maintenance === desktop.maintenance) &&
      (internet === undefined || internet === internetModes(call.world, desktop).length > 0) &&
      (!zone || desktop.zone === zone),
  );
  const ordered = sorted(rows, params, { created: (one) => one.created, computer_name: (one) => one.name });
  const page = pageOf(ordered, params, { fallback: 500, max: 1000 });
  return ok({ total_count: rows.length, desktops: page.map((desktop) => detailView(desktop, call)) });
}

/** `charge_mode` of this filter: 0 is yearly/monthly, 1 pay-per-use (Workspace API reference, ListDesktopsDetail). */
function prepaidFilter(mode: string | undefined): boolean | undefined {
  return mode === '0' ? true : mode === '1' ? false : undefined;
}

function showDesktopDetail(call: Call): Answer {
  const id = call.params.need('desktop_id');
  const desktop = call.world.fleet.find(id);
  if (!desktop) throw refuse.notFound('desktop', id);
  return ok({ desktop: detailView(desktop, call) });
}

function listDesktopsConnectStatus(call: Call): Answer {
  const users = call.params.words('user_names');
  const status = call.params.text('connect_status')?.toUpperCase();
  const rows = call.world.fleet
    .all()
    .filter((desktop) => belongsTo(desktop, users) && (!status || desktop.login === status));
  const page = pageOf(rows, call.params, { fallback: 100, max: 2000 });
  return ok({ total_count: rows.length, desktops: page.map(connectView) });
}

function connectView(desktop: Desktop) {
  return {
    desktop_id: desktop.id,
    desktop_name: desktop.name,
    connect_status: desktop.login,
    attach_users: desktop.assignments.map((assignment) => {
      const { user_id, user_name, ...rest } = assignmentView(assignment);
      return { id: user_id, name: user_name, ...rest };
    }),
  };
}

/** A renamed desktop restarts. */
function updateDesktop(call: Call): Answer {
  const desktop = desktopOf(call);
  const wanted = call.params.object('desktop');
  const name = wanted?.text('computer_name');
  const snapshots = wanted?.text('self_backup_management');
  checkChangeable(desktop);
  if (name !== undefined && name.trim() === '') throw refuse.nameEmpty();
  if (name !== undefined && name !== desktop.name) {
    if (!NAME.test(name)) throw refuse.invalid('desktop.computer_name');
    if (shown(desktop, call.now).status !== 'ACTIVE') throw refuse.notStarted();
    if (call.world.fleet.hasName(name)) throw refuse.nameDuplicated();
  }
  if (snapshots !== undefined) {
    if (snapshots !== '0' && snapshots !== '1') throw refuse.invalid('desktop.self_backup_management');
    if (desktop.image.os !== 'Windows') throw refuse.noSelfBackup();
    desktop.snapshots = snapshots === '1';
  }
  if (name !== undefined && name !== desktop.name) {
    call.world.fleet.rename(desktop, name);
    call.startJob({ type: 'operateDesktops', subs: [rebootSubJob(call.world, desktop)] });
  }
  return ok({});
}

/** Up to 15 letters, digits and hyphens, a letter or digit first, no hyphen last (CreateDesktop, `computer_name`). */
export const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/;

function setMaintenanceMode(call: Call): Answer {
  const on = call.params.flag('in_maintenance_mode');
  if (on === undefined) throw refuse.invalid('in_maintenance_mode');
  const desktops = call.params.texts('desktop_ids').map((id) => call.world.fleet.get(id));
  if (desktops.includes(undefined)) throw refuse.maintenance();
  for (const desktop of desktops as Desktop[]) maintain(desktop, on, call.now);
  return okEmpty();
}

/** Nobody works on a desktop in maintenance. */
export function maintain(desktop: Desktop, on: boolean, now: number): void {
  desktop.maintenance = on;
  if (on && desktop.status === 'ACTIVE') disconnect(desktop, now, 'REGISTERED');
}

export const inventoryReads: Record<string, Handler> = {
  ListDesktops: listDesktops,
  ListDesktopsDetail: listDesktopsDetail,
  ShowDesktopDetail: showDesktopDetail,
  ListDesktopsConnectStatus: listDesktopsConnectStatus,
};

export const inventoryWrites: Record<string, Handler> = {
  UpdateDesktop: updateDesktop,
  SetMaintenanceMode: setMaintenanceMode,
};
