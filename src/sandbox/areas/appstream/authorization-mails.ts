import { type Answer, okEmpty } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppAuthorization, type AppGroup, appGroups } from '../../world/app-groups.ts';
import { type AuthorizationMail, authorizationMails } from '../../world/app-mails.ts';
import type { World } from '../../world/world.ts';
import { appGroupOf } from './app-group-lookup.ts';
import { listPage } from './list-page.ts';

export function listAuthorizationMailRecord(call: Call): Answer {
  const { params, world } = call;
  const group = appGroupOf(world, params.need('app_group_id'));
  const [account, type, result] = [
    params.text('account'),
    params.text('mail_send_type'),
    params.text('mail_send_result'),
  ];
  const rows = world
    .part(authorizationMails)
    .of(group.id)
    .filter(
      (mail) =>
        (!account || mail.account === account) &&
        (!type || mail.type === type || mail.type === `${type}_SMS`) &&
        (!result || resultOf(mail) === result),
    );
  return listPage(call, rows, mailView, 'records');
}

const resultOf = ({ error }: AuthorizationMail) => (error === '' ? 'SUCCESS' : 'FAIL');

function mailView(mail: AuthorizationMail) {
  return {
    id: mail.id,
    account: mail.account,
    account_auth_type: mail.accountType,
    account_auth_name: mail.account,
    app_group_id: mail.appGroupId,
    app_group_name: mail.appGroupName,
    mail_send_type: mail.type,
    mail_send_result: resultOf(mail),
    error_msg: mail.error,
    send_at: iso(mail.sent),
  };
}

/** Only the ids count: the rest of a record is what the service knows. */
export function sendAuthorizationMail({ params, world, now }: Call): Answer {
  const records = params.objects('records').map((record) => {
    const mail = world.part(authorizationMails).find(record.need('id'));
    if (!mail) throw refuse.notFound('mail record', record.need('id'));
    return mail;
  });
  for (const { account, accountType, appGroupId, appGroupName, type } of records) {
    const what = type.startsWith('ADD') ? 'ADD' : 'DEL';
    tell(world, { account, accountType }, { id: appGroupId, name: appGroupName }, what, now);
  }
  return okEmpty();
}

export function sendAuthorizedMail({ params, world, now }: Call): Answer {
  const wanted = params.texts('records').map((id) => authorizationOf(world, id));
  for (const { group, authorization } of wanted) tell(world, authorization, group, 'ADD', now);
  return okEmpty();
}

function authorizationOf(world: World, id: string): { group: AppGroup; authorization: AppAuthorization } {
  for (const group of world.part(appGroups).all()) {
    const authorization = group.authorizations.find((each) => each.id === id);
    if (authorization) return { group, authorization };
  }
  throw new Refusal(403, 'WKS.00131303', 'The authorization record does not exist.');
}

/** By mail or, without an address, by text message. A group's members get theirs in one go. */
export function tell(
  world: World,
  { account, accountType }: Pick<AppAuthorization, 'account' | 'accountType'>,
  group: Pick<AppGroup, 'id' | 'name'>,
  what: 'ADD' | 'DEL',
  sent: number,
): void {
  const person = accountType === 'USER' ? world.people.named(account) : undefined;
  const bySms = person !== undefined && !person.email && person.phone !== '';
  const to = accountType === 'USER_GROUP' ? account : person?.email || person?.phone || '';
  world.part(authorizationMails).add({
    id: world.fresh.digits(18),
    account,
    accountType,
    appGroupId: group.id,
    appGroupName: group.name,
    type: `${what}_GROUP_AUTHORIZATION${bySms ? '_SMS' : ''}`,
    error: to ? '' : 'The user has neither an email address nor a phone number.',
    sent,
  });
  if (to) world.mail(to, what === 'ADD' ? 'application group authorized' : 'authorization withdrawn', group.name, sent);
}
