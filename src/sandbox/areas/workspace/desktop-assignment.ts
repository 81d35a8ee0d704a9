import { type Answer, noContent, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import type { Assignment, Desktop } from '../../world/desktop.ts';
import { announce } from '../../world/desktop-events.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable, objectionToChange } from './desktop-changes.ts';
import { imageFor } from './desktop-images.ts';
import { reimage } from './desktop-lifecycle.ts';
import { desktopOf } from './desktop-lookup.ts';
import { checkPrivilege, type Match, matchOf, plannedMatches, renamed } from './desktop-matching.ts';
import { disconnect, rebootSubJob, sort } from './desktop-power.ts';
import { assignmentView } from './desktop-views.ts';

function attachInstances(call: Call): Answer {
  const { params, world } = call;
  const wishes = params.objects('desktops').map((wish) => matchOf(call, wish));
  if (wishes.length === 0) throw refuse.invalid('desktops');
  const matches = renamed(world, wishes, params.text('desktop_name_policy_id'));
  const imageId = params.text('image_id');
  const image = imageId === undefined ? undefined : imageFor(world, imageId);
  for (const match of matches) checkAttachable(world, match);
  const subs = matches.map((match) =>
    attachment(world, match, (at) => {
      if (!image) return;
      reimage(match.desktop, image, at);
      announce(world, 'POST_REATTACH_DESKTOP_SUCCESS', match.desktop, at);
    }),
  );
  return ok({ job_id: call.startJob({ type: 'attachDesktops', subs }).id });
}

function batchAttachInstances(call: Call): Answer {
  const matches = plannedMatches(call);
  for (const match of matches) checkAttachable(call.world, match);
  const subs = matches.map((match) => attachment(call.world, match));
  return ok({ job_id: call.startJob({ type: 'attachDesktops', subs }).id });
}

/** What BatchAttachInstances would do with the same arguments. */
function batchAssociateInstances(call: Call): Answer {
  const matches = plannedMatches(call);
  const dimension = call.params.object('assign_model')?.text('assign_dimension') ?? 'USER';
  const byUser = new Map<string, { one: Assignment; desktops: string[] }>();
  for (const { desktop, users } of matches) {
    for (const one of users) {
      const known = byUser.get(one.id) ?? { one, desktops: [] };
      known.desktops.push(desktop.name);
      byUser.set(one.id, known);
    }
  }
  return ok({
    assign_dimension: dimension,
    desktop:
      dimension === 'DESKTOP'
        ? matches.map(({ desktop, users }) => ({
            desktop_name: desktop.name,
            desktop_id: desktop.id,
            user_num: users.length,
            user_name: users.map((user) => user.name).join(','),
          }))
        : [],
    user:
      dimension === 'USER'
        ? [...byUser.values()].map(({ one, desktops }) => ({
            user_name: one.name,
            user_id: one.id,
            desktop_num: desktops.length,
            desktop_name: desktops.join(','),
          }))
        : [],
    desktops_attach_infos: matches.map(({ desktop, users, name }) => ({
      desktop_id: desktop.id,
      user_name: users[0]?.name,
      user_group: users[0]?.privilege,
      computer_name: name ?? desktop.name,
      attach_user_infos: users.map(assignmentView),
    })),
  });
}

/** Only desktops for several users take one more. */
export function checkAttachable(world: World, { desktop, name, users }: Match): void {
  if (desktop.maintenance) throw refuse.maintenance();
  checkChangeable(desktop);
  if (desktop.assignments.length > 0 && desktop.type === 'DEDICATED') {
    throw refuse.conflict('ATTACHED', 'attach', desktop.id);
  }
  const shown = (name ?? desktop.name).toUpperCase();
  if (users.some((user) => user.type === 'USER' && user.name.toUpperCase() === shown)) {
    throw refuse.invalid('user_name', `the desktop is called ${shown} too`);
  }
  if (name === undefined || name === desktop.name) return;
  if (world.fleet.hasName(name)) throw refuse.nameTaken();
}

export function attachment(world: World, match: Match, also?: (at: number) => void): SubJobOrder {
  const { desktop, users, clear, name } = match;
  const before = desktop.attachState;
  return {
    desktop,
    user: users.map((user) => user.name).join(','),
    start: () => {
      desktop.attachState = 'ATTACHING';
      world.begin(desktop, 'updating');
    },
    succeed: (at) => {
      // `is_clear_data` false keeps the data for the same user only.
      const returning = users.some((user) => user.id === desktop.lastOwner);
      if (desktop.lastOwner !== undefined && (clear || !returning)) desktop.wiped = at;
      desktop.attachState = before;
      for (const user of users) world.people.assign(desktop, user);
      if (name !== undefined && name !== desktop.name) world.fleet.rename(desktop, name);
      also?.(at);
      world.settle(desktop, at, {});
    },
    fail: (at) => {
      desktop.attachState = before;
      world.settle(desktop, at, {});
    },
  };
}

function detachInstances(call: Call): Answer {
  const shutOff = call.params.flag('shutoff_after_detach') ?? false;
  return detach(call, call.params.texts('desktop_ids'), { shutOff, leaves: () => () => true });
}

function batchDetachInstances(call: Call): Answer {
  const rows = new Map(call.params.objects('desktops').map((row) => [row.need('desktop_id'), row]));
  const leaves = (desktop: Desktop) => {
    const row = rows.get(desktop.id);
    const infos = row?.flag('is_detach_all_users') ? [] : (row?.objects('detach_user_infos') ?? []);
    const named = new Set(infos.flatMap((info) => [info.text('user_id'), info.text('user_name')?.toLowerCase()]));
    return (one: Assignment) => infos.length === 0 || named.has(one.id) || named.has(one.name.toLowerCase());
  };
  return detach(call, [...rows.keys()], { shutOff: false, leaves });
}

interface Detaching {
  shutOff: boolean;
  /** Which users of a desktop go. */
  leaves(desktop: Desktop): (one: Assignment) => boolean;
}

function detach(call: Call, ids: readonly string[], { shutOff, leaves }: Detaching): Answer {
  const { able, refused } = sort(call, ids, (desktop) => objectsToDetaching(desktop, leaves(desktop)));
  const subs = able.map((desktop) => detachment(call.world, desktop, { shutOff, leaves }));
  const job = call.startJob({ type: 'batchDetachDesktops', subs });
  return ok({ ...(refused.length > 0 && { failed_operation_list: refused }), job_id: job.id });
}

function objectsToDetaching(desktop: Desktop, goes: (one: Assignment) => boolean): Refusal | undefined {
  if (desktop.maintenance) return refuse.maintenance();
  const objection = objectionToChange(desktop);
  if (objection) return objection;
  return desktop.assignments.some(goes) ? undefined : refuse.conflict('UNATTACH', 'detach', desktop.id);
}

function detachment(world: World, desktop: Desktop, { shutOff, leaves }: Detaching): SubJobOrder {
  const goes = leaves(desktop);
  return {
    desktop,
    user: desktop.assignments
      .filter(goes)
      .map((one) => one.name)
      .join(','),
    start: () => {
      desktop.attachState = 'DEATTACHING';
      world.begin(desktop, 'updating');
    },
    succeed: (at) => {
      const owner = desktop.assignments.find(goes)?.id;
      if (owner !== undefined) desktop.lastOwner = owner;
      world.people.unassign(desktop, goes);
      if (desktop.assignments.length > 0) desktop.attachState = 'ATTACHED';
      const off = shutOff && desktop.status === 'ACTIVE';
      if (desktop.login !== 'UNREGISTER') disconnect(desktop, at, off ? 'UNREGISTER' : 'REGISTERED');
      world.settle(desktop, at, off ? { status: 'SHUTOFF' } : {});
    },
    fail: (at) => {
      desktop.attachState = 'ATTACHED';
      world.settle(desktop, at, {});
    },
  };
}

function changeUserPrivilegeGroup(call: Call): Answer {
  const { params } = call;
  const common = params.text('user_privilege_group');
  const subs = params.objects('desktops').map((row): SubJobOrder => {
    const desktop = desktopOf({ params: row, world: call.world });
    checkChangeable(desktop);
    const infos = row.objects('attach_user_infos');
    const changes = new Map<string, string | undefined>(
      infos.length > 0
        ? infos.map((info) => [info.need('user_name').toLowerCase(), info.text('user_privilege_group') ?? common])
        : desktop.assignments.map((one) => [one.name.toLowerCase(), common]),
    );
    for (const [name, privilege] of changes) {
      if (privilege === undefined) throw refuse.invalid('user_privilege_group');
      if (!desktop.assignments.some((one) => one.name.toLowerCase() === name)) throw refuse.noUser();
      checkPrivilege(desktop, privilege);
    }
    return {
      desktop,
      user: [...changes.keys()].join(','),
      succeed: () => {
        for (const one of desktop.assignments) one.privilege = changes.get(one.name.toLowerCase()) ?? one.privilege;
      },
    };
  });
  return ok({ job_id: call.startJob({ type: 'changeUserPrivilegeGroup', subs }).id });
}

/** Every desktop of the old name goes to the new one at once; a reboot, if asked for, is a job nobody is told the id of. */
function updateDesktopUsername(call: Call): Answer {
  const { params, world } = call;
  const old = world.people.named(params.need('old_username'));
  const heir = world.people.named(params.need('new_username'));
  if (!old || !heir) throw refuse.noUser();
  const desktops = [...old.desktops].flatMap((id) => world.fleet.get(id) ?? []);
  if (desktops.length === 0) throw refuse.noResource();
  for (const desktop of desktops) {
    const privilege = desktop.assignments.find((one) => one.id === old.id)?.privilege ?? 'users';
    world.people.unassign(desktop, (one) => one.id === old.id);
    world.people.assign(desktop, { id: heir.id, name: heir.name, privilege, type: 'USER' });
  }
  const rebooting = desktops.filter((desktop) => desktop.status === 'ACTIVE' && !desktop.busy);
  if (params.flag('is_reboot') && rebooting.length > 0) {
    call.startJob({ type: 'operateDesktops', subs: rebooting.map((desktop) => rebootSubJob(world, desktop)) });
  }
  return noContent();
}

export const assignmentReads: Record<string, Handler> = { BatchAssociateInstances: batchAssociateInstances };

export const assignmentWrites: Record<string, Handler> = {
  AttachInstances: attachInstances,
  BatchAttachInstances: batchAttachInstances,
  DetachInstances: detachInstances,
  BatchDetachInstances: batchDetachInstances,
  ChangeUserPrivilegeGroup: changeUserPrivilegeGroup,
  UpdateDesktopUsername: updateDesktopUsername,
};
