import { attemptsOf } from '../attempts.ts';
import { type Evidence, evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { type Account, accounts } from '../sources/accounts.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { DAY, toSeconds } from '../times.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

/** By a month: an account that was to end is not made one that never does. */
function prolong(id: string, from: number): Finding['next'] {
  return { tool: 'update_user_info', arguments: { user_id: id, account_expires: toSeconds(from + 30 * DAY) } };
}

/** What an account is refused for. */
interface Refusal {
  cause: string;
  says: string;
  field: string;
  next: Finding['next'];
}

/** All of them: mending one lets nobody in while another stands. */
function refusalsOf(account: Account, now: number): Refusal[] {
  const { id } = account;
  const found: Refusal[] = [];
  if (account.disabled) {
    found.push({
      cause: 'account.disabled',
      says: 'The account is disabled: its user cannot log in. That may be on purpose: ask who manages it.',
      field: 'disabled',
      next: { tool: 'update_user_info', arguments: { user_id: id, disabled: false } },
    });
  }
  if (account.expired) {
    found.push({
      cause: 'account.expired',
      says: 'The account has expired: its user cannot log in.',
      field: account.expiredField,
      next: prolong(id, now),
    });
  }
  if (account.locked) {
    found.push({
      cause: 'account.locked',
      says: 'The account is locked: its user cannot log in.',
      field: 'locked',
      next: { tool: 'change_user_status', arguments: { user_id: id, op_type: 'UNLOCK' } },
    });
  }
  if (account.mustChangePassword && !account.mayChangePassword) {
    found.push({
      cause: 'account.password_stuck',
      says: 'The user has to change the password at the next login and may not.',
      field: 'next_login_change_password',
      next: { tool: 'update_user_info', arguments: { user_id: id, enable_change_password: true } },
    });
  }
  return found;
}

/** An account that is closed on purpose is told from one that somebody misses by who tries to log in with it. */
function refused(seen: Seen, now: number): Finding[] {
  const attempts = attemptsOf(seen, now);
  const tried = attempts.failures.length > 0;
  const works = seen.maybe(desktop)?.login === 'CONNECTED' || now - (attempts.lastGood ?? 0) < LATELY;
  return seen.of(accounts).flatMap((account) => {
    const has = (account.desktops ?? 0) > 0 || seen.has(desktop);
    // Nobody misses it.
    if (!tried && (!has || account.disabled)) return [];
    return refusalsOf(account, now).map(({ cause, says, field, next }) => ({
      cause,
      says,
      impact: 'blocking',
      sure: tried ? 'certain' : account.expired && !works ? 'possible' : 'likely',
      evidence: [...stateOf(account, field), ...lastFailure(attempts)],
      next,
      explains: NO_WAY_IN,
    }));
  });
}

/** Who worked so lately is missed soon. */
const LATELY = 14 * DAY;

function stateOf(account: Account, field: string): Evidence[] {
  const value = field === 'next_login_change_password' ? account.mustChangePassword : true;
  const found = [evidence(account.from, field, value), evidence(account.from, 'user_name', account.name)];
  if (field === 'next_login_change_password') {
    found.push(evidence(account.from, 'enable_change_password', account.mayChangePassword));
  }
  if (field === account.expiredField && account.expires !== undefined) {
    found.push(evidence(account.from, 'account_expires', toSeconds(account.expires)));
  }
  return found;
}

const SOON = 7 * DAY;

function expiring(seen: Seen, now: number): Finding[] {
  return seen.of(accounts).flatMap(({ id, name, expires, expired, disabled, desktops, from }): Finding[] => {
    if (expires === undefined || expired || disabled || expires < now || expires - now > SOON) return [];
    if (desktops === 0 && !seen.has(desktop)) return [];
    return [
      {
        cause: 'account.expiring',
        says: `The account expires in ${Math.ceil((expires - now) / DAY)} days.`,
        impact: 'coming',
        sure: 'certain',
        evidence: [evidence(from, 'account_expires', toSeconds(expires)), evidence(from, 'user_name', name)],
        next: prolong(id, Math.max(now, expires)),
      },
    ];
  });
}

const USERS = 'Workspace API reference, "Querying User Details", "Querying Users"';

export const ACCOUNT_RULES: readonly Rule[] = [
  {
    about: 'a locked, disabled or expired account',
    needs: [accounts],
    uses: [desktop, events, logins],
    documented: `${USERS}, "Querying User Events"`,
    find: refused,
  },
  { about: 'an account that expires soon', needs: [accounts], documented: USERS, find: expiring },
];
