import { COMPANY } from '../../world/company.ts';
import type { Person, UserGroup } from '../../world/person.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

/** AppStream knows people as `anna@lanting.example`. */
export function principalOf(person: Person): string {
  return `${person.name}@${COMPANY.domain}`;
}

/** By login, with or without the domain. */
export function personKnown(world: World, account: string): Person | undefined {
  const suffix = `@${COMPANY.domain}`;
  const login = account.toLowerCase().endsWith(suffix) ? account.slice(0, -suffix.length) : account;
  return world.people.named(login);
}

export function personOf(world: World, account: string): Person {
  const person = personKnown(world, account);
  if (!person) throw refuseApp.noAccount(account);
  return person;
}

/** By name or id. */
export function groupKnown(world: World, nameOrId: string): UserGroup | undefined {
  return world.groups.get(nameOrId) ?? world.groups.all().find(({ name }) => name === nameOrId);
}

export function groupOf(world: World, nameOrId: string): UserGroup {
  const group = groupKnown(world, nameOrId);
  if (!group) throw refuseApp.noUserGroup(nameOrId);
  return group;
}
