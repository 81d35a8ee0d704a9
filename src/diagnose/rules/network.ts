import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { internet, network } from '../sources/network.ts';
import { workspace } from '../sources/service.ts';
import { NO_WAY_IN } from './signs.ts';

/** The service makes one security group through which it reaches its desktops. */
function withoutServiceGroup(seen: Seen, now: number): Finding | undefined {
  const { securityGroups } = seen.of(workspace);
  const { id, login } = seen.of(desktop);
  const where = seen.of(network);
  if (where.securityGroups.length === 0 || securityGroups.length === 0) return undefined;
  if (where.securityGroups.some((group) => securityGroups.includes(group.id))) return undefined;
  const troubled = login === 'UNREGISTER' || attemptsOf(seen, now).failures.length > 0;
  const [vpc, subnet] = [where.vpc.id, where.subnet.id];
  const groups = [...where.securityGroups.map((group) => group.id), ...securityGroups.slice(0, 1)];
  return {
    cause: 'network.security_group',
    says: 'The desktop is not in the security group of the service: what the service needs to reach it may be shut.',
    impact: troubled ? 'blocking' : 'coming',
    sure: troubled ? 'likely' : 'possible',
    evidence: [
      evidence(network, 'security_groups.name', where.securityGroups.map(({ name, id }) => name ?? id).join(', ')),
      evidence(workspace, 'desktop_security_group.id', securityGroups[0]),
    ],
    next:
      vpc !== undefined
        ? {
            tool: 'change_desktop_network',
            arguments: { desktop_id: id, vpc_id: vpc, subnet_id: subnet, security_group_ids: groups },
          }
        : { tool: 'show_desktop_network', arguments: { desktop_id: id } },
    explains: NO_WAY_IN,
  };
}

/** A gateway that is not active, or none where one is wanted. A network that nobody opened a way for is meant to have none. */
function cutOff(seen: Seen): Finding | undefined {
  const { internet: wanted, internetModes } = seen.of(desktop);
  const where = seen.of(network);
  if (where.publicAddress !== undefined || internetModes.includes('EIP')) return undefined;
  const ways = seen.of(internet).filter((way) => way.subnet === where.subnet.id);
  const [way] = ways;
  if (ways.some(({ status }) => status === undefined || status.toUpperCase() === 'ACTIVE')) return undefined;
  if (!way && !wanted) return undefined;
  return {
    cause: 'network.no_internet',
    says: way
      ? 'The gateway by which the desktop reaches the internet is not active.'
      : 'The desktop is to reach the internet, but its subnet has no gateway to it.',
    impact: 'degrading',
    sure: way ? 'certain' : 'likely',
    evidence: [
      evidence(internet, 'status', way?.status ?? null),
      evidence(desktop, 'is_support_internet', wanted),
      evidence(network, 'subnet_info.name', where.subnet.name),
    ],
    next: { tool: 'list_nat_gateways', arguments: way?.nat === undefined ? {} : { id: way.nat } },
  };
}

export const NETWORK_RULES: readonly Rule[] = [
  {
    about: 'a security group that shuts the service out',
    needs: [desktop, network, workspace],
    uses: [events, logins],
    documented:
      'Workspace API reference, "Querying the Desktop Network" (security_groups), "Querying Workspace Details" (desktop_security_group)',
    find: withoutServiceGroup,
  },
  {
    about: 'a lost way to the internet',
    needs: [desktop, network, internet],
    documented: 'Workspace API reference, "Querying Desktop Details" (is_support_internet), "Querying Network Access"',
    find: cutOff,
  },
];
