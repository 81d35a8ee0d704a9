import { attemptsOf, isAtLogin } from '../attempts.ts';
import { flag, listAt, needed, rowsAt, text } from '../fields.ts';
import type { Seen } from '../seen.ts';
import { type Args, source } from '../source.ts';
import { accounts } from './accounts.ts';
import { desktop } from './desktop.ts';
import { events, logins } from './logins.ts';

/** What only matters to somebody who cannot get in. */
const AFTER = [desktop, accounts, events, logins];

function ifRefused(seen: Seen, now: number, args: Args): Args[] {
  return attemptsOf(seen, now).failures.length > 0 ? [args] : [];
}

/** Whoever is refused on the way to what is in order is refused on the way. */
function isInOrder(seen: Seen): boolean {
  const own = seen.maybe(desktop);
  const runs = !own || (own.status === 'ACTIVE' && own.login !== 'UNREGISTER' && !own.maintenance);
  return runs && (seen.maybe(accounts) ?? []).every((each) => !each.locked && !each.disabled && !each.expired);
}

export interface AccessPolicy {
  id: string;
  /** An address list, or a kind of access that is barred. */
  type: string | undefined;
  barred: string | undefined;
  enabled: boolean;
  blocksAll: boolean;
  ranges: { address: string; mask: string }[];
}

export const accessPolicies = source<readonly AccessPolicy[]>({
  name: 'access policies',
  tells: 'whether the place it is used from is refused',
  service: 'workspace',
  operationId: 'ListAccessPolicies',
  after: AFTER,
  list: { limit: 100, pages: 1 },
  ask: (seen, now) => ifRefused(seen, now, {}),
  pick: ([answer]) =>
    (answer?.rows ?? []).map((row) => ({
      id: needed(text(row, 'policy_id')),
      type: needed(text(row, 'access_control_type')),
      barred: text(row, 'blacklist_type'),
      enabled: flag(row, 'is_enable') ?? false,
      blocksAll: flag(row, 'is_block_all') ?? false,
      ranges: rowsAt(row, 'ip_list').map((each) => ({
        address: text(each, 'ip_address') ?? '',
        mask: text(each, 'subnet_mask') ?? '',
      })),
    })),
});

/** Who must not come by the internet. */
export const barredFrom = source<readonly { policy: string; type: string; id: string; name: string }[]>({
  name: 'barred people',
  tells: 'who is barred from access by the internet',
  service: 'workspace',
  operationId: 'ListAccessPolicyObjects',
  after: [...AFTER, accessPolicies],
  list: { limit: 1000, pages: 1 },
  most: 2,
  ask: (seen) =>
    isInOrder(seen)
      ? (seen.maybe(accessPolicies) ?? [])
          .filter(({ type, enabled }) => type === 'ACCESS_TYPE' && enabled)
          .map(({ id }) => ({ access_policy_id: id }))
      : [],
  pick: (answers) =>
    answers.flatMap(({ args, rows }) =>
      rows.map((row) => ({
        policy: String(args.access_policy_id),
        type: text(row, 'object_type') ?? '',
        id: text(row, 'object_id') ?? '',
        name: text(row, 'object_name') ?? '',
      })),
    ),
});

export const binding = source<boolean>({
  name: 'terminal binding',
  tells: 'whether terminals are bound to desktops',
  service: 'workspace',
  operationId: 'ListTerminalsBindingDesktopsConfig',
  after: AFTER,
  ask: (seen, now) => (seen.has(desktop) ? ifRefused(seen, now, {}) : []),
  pick: ([answer]) => needed(text(answer?.body, 'tc_bind_switch')).toUpperCase() === 'ON',
});

export interface Bound {
  id: string;
  mac: string;
}

/** The terminals that may use it, where binding is on. */
export const boundTerminals = source<readonly Bound[]>({
  name: 'bound terminals',
  tells: 'from which terminals it may be used',
  service: 'workspace',
  operationId: 'ListTerminalsBindingDesktops',
  after: [...AFTER, binding],
  list: { limit: 100, pages: 1 },
  ask: (seen) => (seen.maybe(binding) ? [{ computer_name: seen.of(desktop).name }] : []),
  pick: ([answer], seen) =>
    (answer?.rows ?? [])
      .filter((row) => text(row, 'desktop_name') === seen.of(desktop).name)
      .map((row) => ({ id: text(row, 'id') ?? '', mac: text(row, 'mac') ?? '' })),
});

export interface OtpDevice {
  id: string;
  user: string;
  registered: boolean;
}

/** Devices for one-time passwords of the people who cannot log in. */
export const otpDevices = source<readonly OtpDevice[]>({
  name: 'one-time passwords',
  tells: 'whether a device for one-time passwords stands in the way',
  service: 'workspace',
  operationId: 'ListOtpDevicesByUserId',
  after: AFTER,
  ask: (seen, now) => {
    const [person] = seen.maybe(accounts) ?? [];
    const { failures } = attemptsOf(seen, now);
    return person && failures.some(isAtLogin) ? [{ user_id: person.id }] : [];
  },
  pick: (answers) =>
    answers.flatMap(({ args, body }) =>
      listAt(body, 'otp_devices').map((row) => ({
        id: text(row, 'id') ?? '',
        user: String(args.user_id),
        registered: text(row, 'status') === 'REGISTERED',
      })),
    ),
});
