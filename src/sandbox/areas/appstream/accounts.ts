import type { Parameters } from '../../parameters.ts';
import type { AppAuthorization, AppGroup } from '../../world/app-groups.ts';
import { COMPANY } from '../../world/company.ts';
import type { Person, UserGroup } from '../../world/person.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

export type Account = Pick<AppAuthorization, 'accountId' | 'account' | 'accountType'>;

/** Of the servers themselves, not of the domain. */
export const ADMINISTRATOR: Account = { accountId: 'administrator', account: 'administrator', accountType: 'USER' };

/** AppStream knows people as `anna@lanting.example`. */
export function principalOf(person: Person): string {
  return `${person.name}@${COMPANY.domain}`;
}

/** By login, with or without the domain. */
export function personKnown(world: World, account: string): Person | undefined {
  return world.people.named(loginOf(account));
}

/** Without the domain. */
export function loginOf(account: string): string {
  const suffix = `@${COMPANY.domain}`;
  return account.toLowerCase().endsWith(suffix) ? account.slice(0, -suffix.length) : account;
}

export function personOf(world: World, account: string): Person {
  const person = personKnown(world, account);
  if (!person) throw refuseApp.noAccount(account);
  return person;
}

function groupKnown(world: World, nameOrId: string): UserGroup | undefined {
  return world.groups.get(nameOrId) ?? world.groups.all().find(({ name }) => name === nameOrId);
}

/** By name or id. */
export function userGroupOf(world: World, nameOrId: string): UserGroup {
  const group = groupKnown(world, nameOrId);
  if (!group) throw refuseApp.noUserGroup(nameOrId);
  return group;
}

/** The account that `account`, `account_type` and `id` of a request name. */
export function accountGiven(world: World, given: Parameters): Account {
  const name = given.need('account');
  const isGroup = given.need('account_type') === 'USER_GROUP';
  if (isGroup && !given.text('id')) throw refuseApp.invalid('id: needed for user groups');
  const known = accountKnown(world, given);
  if (!known) throw isGroup ? refuseApp.noUserGroup(name) : refuseApp.noAccount(name);
  return known;
}

/** Like `accountGiven`; a user group by its name alone too, and nobody for an account that is gone. */
export function accountKnown(world: World, given: Parameters): Account | undefined {
  const [id, name] = [given.text('id'), given.need('account')];
  if (given.need('account_type') === 'USER_GROUP') {
    const group = id ? world.groups.get(id) : groupKnown(world, name);
    return group && { accountId: group.id, account: group.name, accountType: 'USER_GROUP' };
  }
  if (name === ADMINISTRATOR.account) return ADMINISTRATOR;
  const person = id ? world.people.get(id) : personKnown(world, name);
  return person && { accountId: person.id, account: person.name, accountType: 'USER' };
}

/** Authorizations of accounts that are still there. */
export function authorizationsOf(world: World, { authorizations }: AppGroup): AppAuthorization[] {
  return authorizations.filter(
    ({ accountId }) =>
      accountId === ADMINISTRATOR.accountId || world.people.get(accountId) || world.groups.get(accountId),
  );
}

/** Its name today; user groups get others. */
export function nameOf(world: World, { accountId, accountType, account }: Account): string {
  return (accountType === 'USER_GROUP' && world.groups.get(accountId)?.name) || account;
}
