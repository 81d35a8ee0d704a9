import { type Answer, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import type { AppAccount, CenterApp } from '../../world/app-center.ts';
import { COMPANY } from '../../world/company.ts';
import type { UserGroup } from '../../world/person.ts';
import type { World } from '../../world/world.ts';
import { loginOf, personKnown } from '../appstream/accounts.ts';
import { appOf, appsOf } from './app-center-lookup.ts';

export function listAppAuthorizations(call: Call): Answer {
  const { params, world } = call;
  const [name, type] = [params.text('name'), params.text('target_type')];
  const rows = appOf(call)
    .audience.filter((one) => isThere(world, one))
    .filter((one) => contains(one.account, name) && (!type || one.account_type === type));
  return listed(call, rows, { items: 'items', total: 'count', view: (one) => one, fallback: 10, max: 100 });
}

export function updateAppAuthorizations(call: Call): Answer {
  setAudience(call, [appOf(call)]);
  return okEmpty();
}

export function batchUpdateAppAuthorizations(call: Call): Answer {
  setAudience(call, appsOf(call, call.params.texts('app_ids')));
  return okEmpty();
}

function setAudience({ params, world }: Call, apps: readonly CenterApp[]): void {
  const everybody = params.need('authorization_type') === 'ALL_USER';
  const added = params.objects('users').map((one) => accountOf(world, one));
  const removed = new Set(params.objects('del_users').map((one) => key(readAccount(one))));
  for (const app of apps) {
    app.settings.authorization_type = everybody ? 'ALL_USER' : 'ASSIGN_USER';
    if (everybody) continue;
    app.audience = app.audience.filter((one) => !removed.has(key(one)));
    admit(app, added);
  }
}

/** Lets them see and install an app; once is enough. */
export function admit(app: CenterApp, accounts: readonly AppAccount[]): void {
  const known = new Set(app.audience.map(key));
  app.audience.push(...accounts.filter((one) => !known.has(key(one))));
}

/** Whether somebody may install an app: all, the chosen ones and members of chosen groups. */
export function mayInstall(world: World, app: CenterApp, account: AppAccount): boolean {
  if (app.settings.authorization_type === 'ALL_USER') return true;
  const chosen = new Set(app.audience.map(key));
  const groups = account.account_type === 'SIMPLE' ? (personKnown(world, account.account)?.groups ?? []) : [];
  return chosen.has(key(account)) || groups.some(({ name }) => chosen.has(`USER_GROUP/${name.toLowerCase()}`));
}

/** An account of a request; refused when there is no such user or group. */
export function accountOf(world: World, params: Parameters): AppAccount {
  const account = readAccount(params);
  if (isThere(world, account)) return account;
  throw account.account_type === 'SIMPLE' ? refuse.noUser() : refuse.noGroup();
}

function readAccount(params: Parameters): AppAccount {
  const group = params.text('account_type') === 'USER_GROUP';
  return {
    account: params.need('account'),
    domain: params.text('domain') ?? (group ? 'local.com' : COMPANY.domain),
    account_type: group ? 'USER_GROUP' : 'SIMPLE',
    platform_type: params.text('platform_type') === 'AD' ? 'AD' : 'LOCAL',
  };
}

function isThere(world: World, { account, account_type }: AppAccount): boolean {
  return (account_type === 'SIMPLE' ? personKnown(world, account) : groupNamed(world, account)) !== undefined;
}

export function groupNamed(world: World, name: string): UserGroup | undefined {
  return world.groups.all().find((group) => group.name.toLowerCase() === name.toLowerCase());
}

function key({ account, account_type }: AppAccount): string {
  return `${account_type}/${loginOf(account).toLowerCase()}`;
}
