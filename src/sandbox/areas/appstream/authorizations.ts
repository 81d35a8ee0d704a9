import { type Answer, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppAuthorization, type AppGroup, appGroups } from '../../world/app-groups.ts';
import { appLimits } from '../../world/app-quota.ts';
import { COMPANY } from '../../world/company.ts';
import type { World } from '../../world/world.ts';
import { type Account, accountGiven, accountKnown, authorizationsOf, nameOf } from './accounts.ts';
import { appGroupOf } from './app-group-lookup.ts';
import { tell } from './authorization-mails.ts';
import { listPage } from './list-page.ts';

/** Someone who may use a group already is not told again. */
function addAppGroupAuthorization(call: Call): Answer {
  const { params, world, now } = call;
  const groups = groupsOf(call);
  const accounts = params.objects('accounts').map((account) => accountGiven(world, account));
  const wanted = groups.map((group) => ({ group, added: newcomers(group, accounts) }));
  const { accountsOfAGroup: most } = world.part(appLimits);
  for (const { group, added } of wanted) {
    if (authorizationsOf(world, group).length + added.length > most) throw tooMany(most);
  }
  for (const { group, added } of wanted) {
    for (const account of added) {
      const authorization = { id: world.fresh.digits(18), ...account, at: now };
      group.authorizations.push(authorization);
      tell(world, authorization, group, 'ADD', now);
    }
  }
  return okEmpty();
}

function newcomers({ authorizations }: AppGroup, accounts: readonly Account[]): Account[] {
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  for (const { accountId } of authorizations) byId.delete(accountId);
  return [...byId.values()];
}

function tooMany(most: number): Refusal {
  return new Refusal(
    403,
    'WKS.00131304',
    `The number of authorized users in the application group exceeds the limit, limit ${most}.`,
  );
}

/** Who has no authorization counts as done. */
function batchDeleteAppGroupAuthorization(call: Call): Answer {
  const { params, world, now } = call;
  const groups = groupsOf(call);
  const names = params.objects('accounts').map((account) => matcherOf(world, account));
  for (const group of groups) {
    const leaving = group.authorizations.filter((authorization) => names.some((matches) => matches(authorization)));
    group.authorizations = group.authorizations.filter((authorization) => !leaving.includes(authorization));
    for (const authorization of leaving) tell(world, authorization, group, 'DEL', now);
  }
  return okEmpty();
}

function groupsOf({ params, world }: Call): AppGroup[] {
  return [...new Set(params.texts('app_group_ids'))].map((id) => appGroupOf(world, id));
}

function matcherOf(world: World, given: Parameters): (authorization: AppAuthorization) => boolean {
  const known = accountKnown(world, given);
  const [name, type] = [given.need('account'), given.need('account_type')];
  return (authorization) =>
    authorization.accountType === type &&
    (known ? authorization.accountId === known.accountId : authorization.account === name);
}

function listAppGroupAuthorization(call: Call): Answer {
  const { params, world } = call;
  const [groupId, account, type] = [params.text('app_group_id'), params.text('account'), params.text('account_type')];
  const groups = groupId ? [appGroupOf(world, groupId)] : world.part(appGroups).all();
  const rows = groups
    .flatMap((group) => authorizationsOf(world, group).map((authorization) => ({ group, authorization })))
    .filter(
      ({ authorization }) =>
        (!account || nameOf(world, authorization) === account) && (!type || authorization.accountType === type),
    )
    .toReversed();
  const view = ({ group, authorization }: (typeof rows)[number]) => authorizationView(world, group, authorization);
  return listPage(call, rows, view, 'authorizations');
}

function authorizationView(world: World, group: AppGroup, authorization: AppAuthorization) {
  return {
    id: authorization.id,
    account_id: authorization.accountId,
    account: nameOf(world, authorization),
    app_id: '',
    app_name: '',
    app_group_id: group.id,
    app_group_name: group.name,
    authorization_type: 'APP_GROUP',
    account_type: authorization.accountType,
    platform_type: 'AD',
    domain: COMPANY.domain,
    create_at: iso(authorization.at),
  };
}

/** AppStream API reference, "Application Authorization Management". */
export const authorizations: SimulatedArea = {
  service: 'appstream',
  area: 'authorizations',
  reads: { ListAppGroupAuthorization: listAppGroupAuthorization },
  writes: {
    AddAppGroupAuthorization: addAppGroupAuthorization,
    BatchDeleteAppGroupAuthorization: batchDeleteAppGroupAuthorization,
  },
};
