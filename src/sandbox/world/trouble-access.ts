import { DAY, HOUR } from '../time.ts';
import { accessPolicies, travels } from './access.ts';
import type { Desktop } from './desktop.ts';
import { badLines, loginsTo } from './logins.ts';
import { closedGroups } from './security.ts';
import { bindingSwitches, bindings, macOf, presentBindings } from './terminal-bindings.ts';
import { onDesktop, type Plant } from './trouble.ts';
import { machine, type Thing, user } from './trouble-picks.ts';
import { ACCESS, detail, eventOf, loginRecord, type Reading, type Sign, sign } from './trouble-signs.ts';
import { leave } from './trouble-users.ts';
import type { World } from './world.ts';

/** The code of Workspace API reference, "Error Codes", "The user is not authorized.". */
const REFUSED = 'error_code=WKS.0012';

/** TEST-NET-1 (RFC 5737): no office of the company has any of it. */
const AT_HOME = '192.0.2';
/** An address of the branch, which the whitelist has. */
const AT_THE_BRANCH = '203.0.113.100';

const refusedAddress = onDesktop(
  'refused-address',
  {
    gate: 'address',
    fits: (_, world) => whitelistOf(world) !== undefined,
    plant(found, world, random) {
      const { desktop, owner } = found;
      leave(found, world, 25);
      const publicIp = `${AT_HOME}.${random.int(10, 250)}`;
      // The last session was from home too: the whitelist came after it.
      world.part(travels).set(owner.id, { publicIp, since: desktop.lastUsed - 6 * HOUR });
      const policy = enforce(world);
      return {
        wrong: 'A user works from home, and the whitelist of addresses that is in force has only the offices.',
        about: user(owner),
        touches: [user(owner), machine(desktop), policy],
        shows: [eventOf(world, owner, `${REFUSED},source_ip=${publicIp}`, false), inForce(policy)],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    if (!whitelistOf(world)) return undefined;
    const yesterday = world.born - DAY;
    const found = picks.worked(({ desktop }) => desktop.login === 'CONNECTED');
    if (!found) return undefined;
    const { desktop, owner } = found;
    world.part(travels).set(owner.id, { publicIp: AT_THE_BRANCH, since: yesterday });
    return {
      harmless:
        'This user comes from another address than usual too, but the whitelist has it: it is that of the branch.',
      about: user(owner),
      touches: [user(owner), machine(desktop)],
      shows: [inForce(enforce(world))],
      apart: eventOf(world, owner, `event_type=connectDesktop,source_ip=${AT_THE_BRANCH}`, true),
    };
  },
);

function whitelistOf(world: World) {
  return world
    .part(accessPolicies)
    .all()
    .find(({ kind }) => kind === 'IP_WHITE_LIST');
}

function enforce(world: World): Thing {
  const policy = whitelistOf(world);
  if (!policy) throw new Error('there is no whitelist');
  policy.enabled = true;
  return { kind: 'access policy', id: policy.id, name: policy.name };
}

function inForce({ id }: Thing): Sign {
  const args = { access_control_type: 'IP_WHITE_LIST' };
  return sign('ListAccessPolicies', args, `policies[policy_id=${id}].is_enable`, true);
}

const foreignTerminal = onDesktop(
  'foreign-terminal',
  {
    gate: 'desktop',
    plant(found, world, random) {
      const { desktop, owner } = found;
      bindToTerminals(world);
      leave(found, world, 27);
      for (const { id, desktop: its } of presentBindings(world)) if (its === desktop) world.part(bindings).delete(id);
      const mac = `E0-0C-E5-${random.hex(6).toUpperCase().match(/../g)?.join('-')}`;
      world.part(bindings).add({ id: random.hex(32), mac, desktop, description: '瘦终端 Thin client, replaced' });
      return {
        wrong:
          'A desktop is bound to a terminal that was replaced: its user comes with another one and is turned away.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [
          bound(desktop, mac, mac),
          bound(desktop, macOf(owner), { nothing: true }),
          bindingIsOn(),
          eventOf(world, owner, `${ACCESS},client_mac=${macOf(owner).toLowerCase()}`, false),
        ],
      };
    },
  },
  (picks, random) => {
    const { world } = picks;
    const found = picks.worked();
    if (!found) return undefined;
    const { desktop, owner } = found;
    bindToTerminals(world);
    const mac = macOf(owner);
    world.part(bindings).add({ id: random.hex(32), mac, desktop, description: '瘦终端 Thin client' });
    return {
      harmless: 'This desktop is bound to a terminal too: to the one that its user has.',
      about: machine(desktop),
      touches: [machine(desktop), user(owner)],
      shows: [bindingIsOn()],
      apart: bound(desktop, mac, mac),
    };
  },
);

/** The trial with thin clients goes live: those who took part have the terminals that are bound to their desktops. */
function bindToTerminals(world: World): void {
  const switches = world.part(bindingSwitches);
  if (switches.binding === 'ON') return;
  switches.binding = 'ON';
  for (const binding of presentBindings(world)) {
    const [first] = binding.desktop.assignments;
    if (first) binding.mac = macOf(first);
  }
}

function bound({ name }: Desktop, mac: string, value: Reading): Sign {
  const field = `bind_list[desktop_name=${name},mac=${mac}].mac`;
  return sign('ListTerminalsBindingDesktops', { computer_name: name, limit: 100, offset: 0 }, field, value);
}

function bindingIsOn(): Sign {
  return sign('ListTerminalsBindingDesktopsConfig', {}, 'tc_bind_switch', 'ON');
}

const QUARANTINE = 'sg-quarantine-deny-all';

const closedSecurityGroup = onDesktop(
  'closed-security-group',
  {
    gate: 'connection',
    plant(found, world, random) {
      const { desktop, owner } = found;
      const [common = ''] = desktop.securityGroups;
      leave(found, world, 21);
      desktop.securityGroups = [quarantine(world, random).id];
      return {
        wrong: 'A desktop was left in a security group that lets nobody in, and is out of the one all others are in.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner)],
        shows: [
          inGroup(desktop, QUARANTINE, QUARANTINE),
          detail(desktop, `security_groups[id=${common}].id`, { nothing: true }),
          detail(desktop, 'status', 'ACTIVE'),
          eventOf(world, owner, ACCESS, false),
        ],
      };
    },
  },
  (picks, random) => {
    const { world } = picks;
    const desktop = picks.spare();
    const [common] = world.securityGroups.all();
    if (!desktop || !common) return undefined;
    desktop.securityGroups.push(quarantine(world, random).id);
    return {
      harmless: 'This one is in that group too, but also in the one that lets its user in: rules add up.',
      about: machine(desktop),
      touches: [machine(desktop)],
      shows: [inGroup(desktop, QUARANTINE, QUARANTINE)],
      apart: inGroup(desktop, common.name, common.name),
    };
  },
);

function quarantine(world: World, random: { uuid(): string }) {
  const known = world.securityGroups.all().find(({ name }) => name === QUARANTINE);
  const group = known ?? world.securityGroups.add({ id: random.uuid(), name: QUARANTINE });
  world.part(closedGroups).add(group.id);
  return group;
}

function inGroup(desktop: Desktop, name: string, value: Reading): Sign {
  return detail(desktop, `security_groups[name=${name}].name`, value);
}

/** Milliseconds above which people complain. */
const SLOW = 200;

const badTerminalLine = onDesktop(
  'slow-terminal-line',
  {
    fits: ({ desktop }, world) => recent(world, desktop).length > 3,
    plant({ desktop, owner }, world) {
      world.part(badLines).set(owner.id, {});
      return {
        wrong: 'The line of one user is slow all the time, while others in the same network are fast.',
        about: user(owner),
        touches: [user(owner), machine(desktop)],
        shows: [
          loginRecord(world, desktop, { min_network_rtt: SLOW }, 'network_rtt', { atLeast: SLOW }),
          loginRecord(world, desktop, { max_network_rtt: SLOW }, 'network_rtt', { nothing: true }),
          detail(desktop, 'subnet_id', desktop.nic.subnet.id),
        ],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const found = picks.worked(({ desktop }) => recent(world, desktop).length > 3);
    const bad = found && recent(world, found.desktop).at(-1);
    if (!bad) return undefined;
    world.part(badLines).set(bad.user.id, { day: Math.floor(bad.start / DAY) });
    return {
      harmless: 'The line of this user was slow on the last day only, and fast on all others.',
      about: user(found.owner),
      touches: [user(found.owner), machine(found.desktop)],
      shows: [loginRecord(world, found.desktop, { min_network_rtt: SLOW }, 'network_rtt', { atLeast: SLOW })],
      apart: loginRecord(world, found.desktop, { max_network_rtt: SLOW }, 'network_rtt', { atMost: SLOW }),
    };
  },
);

/** Of the last days, all by the one who has it. */
function recent(world: World, desktop: Desktop) {
  return loginsTo(world, desktop, { from: world.born - 6 * DAY - 12 * HOUR, to: world.born, now: world.born });
}

/** What lies between people and their desktops. */
export const ACCESS_TROUBLES: readonly Plant[] = [
  refusedAddress,
  foreignTerminal,
  closedSecurityGroup,
  badTerminalLine,
];
