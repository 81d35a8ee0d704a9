import { type Answer, created, okEmpty } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { makePerson, type PersonSpec } from '../../world/make.ts';
import type { Person } from '../../world/person.ts';
import { fits } from '../../world/quotas.ts';

export function createDesktopUser(call: Call): Answer {
  const wanted = newPerson(call, call.params);
  checkRoom(call, 1);
  const person = call.world.people.add(wanted);
  welcome(call, person);
  return created({ id: person.id });
}

/** All or none. */
export function batchCreateUsers(call: Call): Answer {
  const wishes = call.params.objects('users');
  if (wishes.length === 0) throw refuse.invalid('users');
  const people = wishes.map((wish) => newPerson(call, wish));
  if (new Set(people.map((person) => person.name.toLowerCase())).size < people.length) {
    throw refuse.invalid('users', 'two users have the same name');
  }
  checkRoom(call, people.length);
  for (const person of people) {
    call.world.people.add(person);
    welcome(call, person);
  }
  return okEmpty();
}

function checkRoom({ world }: Call, users: number): void {
  if (!fits(world, { users })) throw refuse.quota();
}

function newPerson({ world, now }: Call, wish: Parameters): Person {
  const name = wish.need('user_name');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(name)) throw refuse.invalid('user_name');
  if (world.people.named(name)) throw refuse.invalid('user_name', `user ${name} exists already`);
  const activation = wish.text('active_type') === 'ADMIN_ACTIVATE' ? 'ADMIN_ACTIVATE' : 'USER_ACTIVATE';
  const password = wish.text('password');
  if (activation === 'ADMIN_ACTIVATE' && !password)
    throw refuse.invalid('password', 'needed to activate the user at once');
  if (activation === 'USER_ACTIVATE' && !wish.text('user_email') && !wish.text('user_phone')) {
    throw refuse.invalid('user_email', 'a user who activates the account needs an email or a phone');
  }
  if (password?.toLowerCase().includes(name.toLowerCase())) {
    throw new Refusal(400, 'WKS.00170103', 'The password contains the user name.');
  }
  const groups = wish.texts('group_ids').map((id) => {
    const group = world.groups.get(id);
    if (!group) throw refuse.noGroup();
    return group;
  });
  const spec: PersonSpec = { name, activation, created: now, groups, expires: expiryOf(wish) ?? 0 };
  const texts = { email: 'user_email', phone: 'user_phone', description: 'description', alias: 'alias_name' } as const;
  for (const [key, field] of Object.entries(texts)) {
    const value = wish.text(field);
    if (value !== undefined) spec[key as keyof typeof texts] = value;
  }
  const [infoMap, enterprise] = [wish.text('user_info_map'), wish.text('enterprise_project_id')];
  if (infoMap !== undefined) spec.infoMap = infoMap;
  if (enterprise) spec.enterpriseProjectId = enterprise;
  return makePerson(spec, world.fresh);
}

function welcome({ world, now }: Call, person: Person): void {
  if (person.activation === 'USER_ACTIVATE') world.mail(person.email, 'activate your account', person.name, now);
}

/** `account_expires` in milliseconds: text `0` is never, else a UTC time. */
export function expiryOf(params: Parameters): number | undefined {
  const text = params.text('account_expires');
  return text === '0' ? 0 : params.momentIf('account_expires');
}
