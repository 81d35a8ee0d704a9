import { at, flag, instant, moment, needed, number, type Row, text, texts } from '../fields.ts';
import { source } from '../source.ts';
import { desktop } from './desktop.ts';

/** An account, as it is listed or shown: the two call some fields otherwise. */
export interface Account {
  id: string;
  name: string;
  mail: string | undefined;
  locked: boolean;
  disabled: boolean;
  expired: boolean;
  /** ms; undefined: never. */
  expires: number | undefined;
  mustChangePassword: boolean;
  mayChangePassword: boolean;
  desktops: number | undefined;
  groups: string[];
  /** The field that says `expired`. */
  expiredField: string;
  /** The read that says all this. */
  from: { service: 'workspace'; operationId: string };
}

export function accountOf(row: Row): Account {
  const listed = at(row, 'account_expired') !== undefined;
  const expiredField = listed ? 'account_expired' : 'user_expired';
  return {
    id: text(row, 'id') ?? '',
    name: text(row, 'user_name') ?? '',
    mail: text(row, 'user_email'),
    locked: flag(row, 'locked') ?? false,
    disabled: flag(row, 'disabled') ?? false,
    expired: flag(row, expiredField) ?? false,
    expires: expiryOf(row),
    mustChangePassword: flag(row, 'next_login_change_password') ?? false,
    mayChangePassword: flag(row, 'enable_change_password') ?? true,
    desktops: number(row, 'total_desktops'),
    groups: texts(row, 'group_names'),
    expiredField,
    from: { service: 'workspace', operationId: listed ? 'ListUsers' : 'ListUserDetail' },
  };
}

/** A number of ms, or a text; 0 is never. */
function expiryOf(row: Row): number | undefined {
  if (number(row, 'account_expires') === undefined) return moment(row, 'account_expires');
  return instant(row, 'account_expires') || undefined;
}

/** Desktops of many people are shared; these few are looked at. */
const MOST_OWNERS = 2;

/** The people the desktop belongs to, or the one who was asked about. */
export const accounts = source<readonly Account[]>({
  name: 'accounts',
  tells: 'whether the account of its user is locked, disabled or expired',
  service: 'workspace',
  operationId: 'ListUserDetail',
  after: [desktop],
  most: MOST_OWNERS,
  ask: (seen) =>
    seen
      .of(desktop)
      .users.filter(({ type, id }) => type === 'USER' && id !== '')
      .map(({ id }) => ({ user_id: id })),
  pick: (answers) =>
    answers.map(({ body }) => {
      needed(text(body, 'user_detail.id'));
      return accountOf(at(body, 'user_detail') as Row);
    }),
});
