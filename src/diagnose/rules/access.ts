import { attemptsOf, isAtLogin } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import {
  type AccessPolicy,
  accessPolicies,
  barredFrom,
  binding,
  boundTerminals,
  otpDevices,
} from '../sources/access.ts';
import { accounts } from '../sources/accounts.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { AUTHENTICATION } from './domain.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

/** From where the last refused login came. */
function placeOf(seen: Seen, now: number): { address?: string; mac?: string; attempts: ReturnType<typeof attemptsOf> } {
  const attempts = attemptsOf(seen, now);
  const { event, record } = attempts.failures[0] ?? {};
  const [address, mac] = [event?.sourceIp ?? record?.publicIp, event?.clientMac ?? record?.terminalMac];
  return { attempts, ...(address && { address }), ...(mac && { mac }) };
}

function addressRefused(seen: Seen, now: number): Finding | undefined {
  const { address, attempts } = placeOf(seen, now);
  if (attempts.failures.length === 0) return undefined;
  const list = seen.of(accessPolicies).find(({ type, enabled }) => type === 'IP_WHITE_LIST' && enabled);
  if (!list) return undefined;
  if (list.blocksAll) {
    return {
      ...refusal('access.all_blocked', 'The address list of the service lets nobody in.', list, attempts),
      next: { tool: 'update_access_policy', arguments: { access_policy_id: list.id, is_block_all: false } },
    };
  }
  if (address === undefined || list.ranges.some((range) => isIn(address, range))) return undefined;
  const { evidence: shows, ...rest } = refusal(
    'access.address',
    'The address from which the login comes is not in the address list of the service. Let it in only if it is known to be a place of the user.',
    list,
    attempts,
  );
  return {
    ...rest,
    evidence: [evidence(events, 'source_ip', address, attempts.failures[0]?.at), ...shows],
    next: {
      tool: 'update_access_policy',
      arguments: {
        access_policy_id: list.id,
        operation_type: 'ADD_IP',
        ip_white_list: [{ ip_address: address, subnet_mask: '255.255.255.255' }],
      },
    },
  };
}

function refusal(
  cause: string,
  says: string,
  { ranges, enabled }: AccessPolicy,
  attempts: ReturnType<typeof attemptsOf>,
): Omit<Finding, 'next'> {
  const list = ranges.map(({ address, mask }) => `${address}/${mask}`).join(' ');
  return {
    cause,
    says,
    impact: 'blocking',
    sure: attempts.struggling ? 'certain' : 'likely',
    evidence: [
      evidence(accessPolicies, 'is_enable', enabled),
      evidence(accessPolicies, 'ip_list', list),
      ...lastFailure(attempts),
    ],
    explains: NO_WAY_IN,
  };
}

/** IPv4 alone has masks; what is not understood refuses nobody. */
function isIn(address: string, { address: network, mask }: { address: string; mask: string }): boolean {
  const [a, n, m] = [address, network, mask].map(bits);
  if (a === undefined || n === undefined || m === undefined) return true;
  return (a & m) === (n & m);
}

function bits(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => (sum << 8) | part, 0);
}

/** Who may come by private lines only, and comes by the internet. */
function barredByInternet(seen: Seen, now: number): Finding | undefined {
  const { address, attempts } = placeOf(seen, now);
  if (attempts.failures.length === 0 || address === undefined || isPrivate(address)) return undefined;
  const [account] = seen.of(accounts);
  const barred = seen
    .of(barredFrom)
    .find(({ type, id, name }) => (type === 'USER' ? id === account?.id : account?.groups.includes(name)));
  if (!account || !barred) return undefined;
  return {
    cause: 'access.internet_barred',
    says: 'The user is barred from access by the internet, and connects from a public address.',
    impact: 'blocking',
    sure: 'likely',
    evidence: [
      evidence(barredFrom, 'object_name', barred.name || account.name),
      evidence(events, 'source_ip', address, attempts.failures[0]?.at),
      ...lastFailure(attempts),
    ],
    next: { tool: 'list_access_policy_objects', arguments: { access_policy_id: barred.policy } },
    explains: NO_WAY_IN,
  };
}

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}

function otherTerminal(seen: Seen, now: number): Finding | undefined {
  const { mac, attempts } = placeOf(seen, now);
  const bound = seen.of(boundTerminals);
  if (!seen.of(binding) || mac === undefined || bound.length === 0 || attempts.failures.length === 0) return undefined;
  if (bound.some((each) => plain(each.mac) === plain(mac))) return undefined;
  const { name } = seen.of(desktop);
  return {
    cause: 'access.terminal',
    says: 'The desktop is bound to other terminals than the one from which the login comes. Bind it only if it is known to be of the user.',
    impact: 'blocking',
    sure: attempts.struggling ? 'certain' : 'likely',
    evidence: [
      evidence(boundTerminals, 'mac', bound.map((each) => each.mac).join(', ')),
      evidence(events, 'client_mac', mac, attempts.failures[0]?.at),
      ...lastFailure(attempts),
    ],
    next: {
      tool: 'create_terminals_binding_desktops',
      arguments: { bind_list: [{ mac: mac.toUpperCase(), desktop_name: name }] },
    },
    explains: NO_WAY_IN,
  };
}

function plain(mac: string): string {
  return mac.replace(/[^0-9a-f]/gi, '').toLowerCase();
}

/** A device that is not bound asks for a code that nobody has; with a bound one the code may be wrong. */
function oneTimePassword(seen: Seen, now: number): Finding | undefined {
  const attempts = attemptsOf(seen, now);
  const atLogin = attempts.failures.some((each) => isAtLogin(each) && each.code === AUTHENTICATION);
  const [account] = seen.of(accounts);
  const devices = seen.of(otpDevices);
  const bound = devices.some(({ registered }) => registered);
  const [device] = devices;
  if (!atLogin || !attempts.struggling || !account || !device) return undefined;
  return {
    cause: 'access.one_time_password',
    says: bound
      ? 'The login needs a one-time password: the code, or the clock of the device, may be wrong.'
      : 'The device for one-time passwords was never bound to the end: no code of it is accepted.',
    impact: 'blocking',
    sure: bound ? 'possible' : 'likely',
    evidence: [
      evidence(otpDevices, 'status', device.registered ? 'REGISTERED' : 'UNREGISTER'),
      ...lastFailure(attempts),
    ],
    next: { tool: 'batch_delete_otp_devices', arguments: { user_id: account.id, otp_ids: [device.id] } },
    explains: NO_WAY_IN,
  };
}

export const ACCESS_RULES: readonly Rule[] = [
  {
    about: 'an address that is not let in',
    needs: [accessPolicies],
    uses: [events, logins],
    documented:
      'Workspace API reference, "Querying an Access Policy" (IP_WHITE_LIST), "Querying User Events" (source_ip)',
    find: addressRefused,
  },
  {
    about: 'people who may not come by the internet',
    needs: [accounts, barredFrom],
    uses: [events, logins, accessPolicies],
    documented:
      'Workspace API reference, "Querying an Access Policy" (ACCESS_TYPE), "Querying the Objects of an Access Policy"',
    find: barredByInternet,
  },
  {
    about: 'a terminal that the desktop is not bound to',
    needs: [desktop, binding, boundTerminals],
    uses: [events, logins],
    documented: 'Workspace API reference, "Querying Terminal-Desktop Bindings", "Querying User Events" (client_mac)',
    find: otherTerminal,
  },
  {
    about: 'a device for one-time passwords in the way',
    needs: [accounts, otpDevices, events],
    uses: [logins],
    documented: 'Workspace API reference, "Querying OTP Devices", "Querying User Events"',
    find: oneTimePassword,
  },
];
