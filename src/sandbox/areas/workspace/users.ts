import { type Answer, noContent, ok, okEmpty } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso, stamp } from '../../time.ts';
import { COMPANY } from '../../world/company.ts';
import type { Person } from '../../world/person.ts';
import { extras } from '../../world/subscriptions.ts';
import type { World } from '../../world/world.ts';
import { batchCreateUsers, createDesktopUser, expiryOf } from './user-creation.ts';

/** Without `limit` everybody is listed; `offset` counts only together with it (Workspace API reference, "Querying Users"). */
function listUsers(call: Call): Answer {
  const { params, world } = call;
  const [name, description] = [params.text('user_name'), params.text('description')];
  const [activation, group] = [params.text('active_type'), params.text('group_name')];
  const [subscribed, sharing] = [params.flag('share_space_subscription'), params.flag('share_space_desktops')];
  const enterprise = params.text('enterprise_project_id');
  const rows = world.people
    .all()
    .filter(
      (person) =>
        contains(person.name, name) &&
        contains(person.description, description) &&
        (!activation || person.activation === activation) &&
        (!group || person.groups.some((one) => one.name === group)) &&
        (subscribed === undefined || subscribed === collaborates(person, world)) &&
        (sharing === undefined || sharing === sharedDesktops(person, world) > 0) &&
        inProject(person, enterprise),
    );
  const limit = Number(params.text('limit') || 0);
  const offset = limit > 0 ? Number(params.text('offset') || 0) : 0;
  const page = limit > 0 ? rows.slice(offset, offset + limit) : rows;
  const counted = params.flag('is_query_total_desktops') ?? true;
  return ok({ total_count: rows.length, users: page.map((person) => userView(person, call, counted)) });
}

function userView(person: Person, { world, now }: Call, counted: boolean) {
  return {
    id: person.id,
    sid: person.sid,
    user_name: person.name,
    user_email: person.email,
    ...(counted && { total_desktops: person.desktops.size }),
    user_phone: person.phone,
    active_type: person.activation,
    is_pre_user: false,
    account_expires: person.expires === 0 ? '0' : iso(person.expires),
    password_never_expired: person.passwordNeverExpires,
    account_expired: isExpired(person, now),
    enable_change_password: person.mayChangePassword,
    next_login_change_password: person.mustChangePassword,
    description: person.description,
    locked: person.locked,
    disabled: person.disabled,
    share_space_subscription: collaborates(person, world),
    share_space_desktops: sharedDesktops(person, world),
    group_names: person.groups.map((group) => group.name),
    enterprise_project_id: person.enterpriseProjectId,
    user_info_map: person.infoMap,
  };
}

function listUserDetail(call: Call): Answer {
  const person = personOf(call);
  const { world, now } = call;
  return ok({
    user_detail: {
      description: person.description,
      id: person.id,
      user_name: person.name,
      user_email: person.email,
      user_phone: person.phone,
      active_type: person.activation,
      object_sid: person.sid,
      sam_account_name: person.name,
      user_principal_name: `${person.name}@${COMPANY.domain}`,
      full_name: person.fullName,
      distinguished_name: `CN=${person.fullName},${person.ou}`,
      account_type: 0,
      when_created: iso(person.created),
      account_expires: person.expires,
      is_pre_user: false,
      user_expired: isExpired(person, now),
      locked: person.locked,
      enable_change_password: person.mayChangePassword,
      password_never_expired: person.passwordNeverExpires,
      next_login_change_password: person.mustChangePassword,
      disabled: person.disabled,
      group_names: person.groups.map((group) => group.name),
      share_space_subscription: collaborates(person, world),
      share_space_desktops: sharedDesktops(person, world),
      total_desktops: person.desktops.size,
    },
  });
}

function updateUserInfo(call: Call): Answer {
  const { params } = call;
  const person = personOf(call);
  const expires = expiryOf(params);
  const activation = params.text('active_type');
  person.description = params.text('description') ?? person.description;
  person.email = params.text('user_email') ?? person.email;
  person.phone = params.text('user_phone') ?? person.phone;
  if (activation) person.activation = activation === 'ADMIN_ACTIVATE' ? 'ADMIN_ACTIVATE' : 'USER_ACTIVATE';
  person.expires = expires ?? person.expires;
  person.mayChangePassword = params.flag('enable_change_password') ?? person.mayChangePassword;
  person.mustChangePassword = params.flag('next_login_change_password') ?? person.mustChangePassword;
  person.passwordNeverExpires = params.flag('password_never_expired') ?? person.passwordNeverExpires;
  person.disabled = params.flag('disabled') ?? person.disabled;
  const infoMap = params.text('user_info_map');
  if (infoMap !== undefined) person.infoMap = infoMap;
  return ok({ id: person.id });
}

function deleteUser(call: Call): Answer {
  const person = personOf(call);
  checkFree(person);
  call.world.people.delete(person.id);
  return noContent();
}

/** All or none. */
function batchDeleteUser(call: Call): Answer {
  const people = call.params.texts('user_ids').map((id) => call.world.people.get(id));
  if (people.length === 0) throw refuse.invalid('user_ids');
  if (people.includes(undefined)) throw refuse.noUser();
  for (const person of people as Person[]) checkFree(person);
  for (const person of people as Person[]) call.world.people.delete(person.id);
  return noContent();
}

/** The reference names no code for a user who still has desktops: the general operation conflict stands in. */
function checkFree(person: Person): void {
  if (person.desktops.size > 0) throw refuse.conflict('ATTACHED', 'delete user', person.id);
}

function changeUserStatus(call: Call): Answer {
  const person = personOf(call);
  switch (call.params.need('op_type')) {
    case 'LOCK':
      person.locked = true;
      break;
    case 'UNLOCK':
      person.locked = false;
      break;
    case 'RESET_PWD':
      if (!person.email && !person.phone) throw new Refusal(500, 'WKS.00170108', "Reset user's password failed.");
      resetPassword(call, person);
      break;
    default:
      throw refuse.invalid('op_type');
  }
  return noContent();
}

/** A GET that changes the password: it must not be sent twice, nor cached. */
function resetRandomPassword(call: Call): Answer {
  const person = personOf(call);
  const ways = call.params.words('notification_type');
  if (ways.some((way) => way !== 'email' && way !== 'phone')) throw refuse.invalid('notification_type');
  if (person.activation === 'USER_ACTIVATE' && ways.length === 0) {
    throw refuse.invalid('notification_type', 'needed for users who activated their account themselves');
  }
  return ok({ password: resetPassword(call, person) });
}

function resetPassword({ world, now }: Call, person: Person): string {
  person.passwordResets++;
  person.mustChangePassword = true;
  person.locked = false;
  world.mail(person.email || person.phone, 'password reset', person.name, now);
  return `Pw-${world.fresh.hex(9)}!`;
}

function listOtpDevices(call: Call): Answer {
  const person = personOf(call);
  return ok({
    otp_devices: person.otp.map((device) => ({
      id: device.id,
      user_id: person.id,
      user_name: person.name,
      status: device.status,
      create_time: stamp(device.created),
    })),
  });
}

function batchDeleteOtpDevices(call: Call): Answer {
  const person = personOf(call);
  const ids = new Set(call.params.texts('otp_ids'));
  if (ids.size === 0) throw refuse.invalid('otp_ids');
  for (const id of ids) if (!person.otp.some((device) => device.id === id)) throw refuse.notFound('otp device', id);
  person.otp = person.otp.filter((device) => !ids.has(device.id));
  return noContent();
}

function sendEmail(call: Call): Answer {
  const person = personOf(call);
  if (!person.email) throw refuse.invalid('user_email', 'the user has no email');
  call.world.mail(person.email, call.params.text('template_id') ?? 'activate your account', person.name, call.now);
  return okEmpty();
}

function personOf({ params, world }: Call): Person {
  const person = world.people.get(params.need('user_id'));
  if (!person) throw refuse.noUser();
  return person;
}

/** By a collaborative desktop, or by a place of his own in those of others. */
function collaborates(person: Person, world: World): boolean {
  const hasSeat = ({ userId }: { userId?: string }) => userId === person.id;
  return sharedDesktops(person, world) > 0 || world.part(extras).all().some(hasSeat);
}

function sharedDesktops(person: Person, world: World): number {
  return [...person.desktops].filter((id) => world.fleet.get(id)?.shareSku !== undefined).length;
}

function isExpired(person: Person, now: number): boolean {
  return person.expires !== 0 && person.expires <= now;
}

/** Workspace API reference, "User". */
export const users: SimulatedArea = {
  service: 'workspace',
  area: 'users',
  reads: { ListUsers: listUsers, ListUserDetail: listUserDetail, ListOtpDevicesByUserId: listOtpDevices },
  writes: {
    CreateDesktopUser: createDesktopUser,
    BatchCreateUsers: batchCreateUsers,
    UpdateUserInfo: updateUserInfo,
    DeleteUser: deleteUser,
    BatchDeleteUser: batchDeleteUser,
    ChangeUserStatus: changeUserStatus,
    ResetRandomPassword: resetRandomPassword,
    BatchDeleteOtpDevices: batchDeleteOtpDevices,
    SendEmail: sendEmail,
  },
};
