import type { Random } from '../random.ts';
import { DAY } from '../time.ts';
import type { Subnet } from './company.ts';
import { addEip } from './eips.ts';
import { internetAccess, internetModes, type NatGateway, natGateways } from './internet.ts';
import { plugIn } from './make.ts';
import { unplug } from './network.ts';
import { onDesktop } from './trouble.ts';
import { machine, user } from './trouble-picks.ts';
import { detail, type Reading, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

const LAB = 'subnet-lab';

export const lostInternet = onDesktop(
  'lost-internet',
  {
    fits: (_, world) => gatewayOf(world) !== undefined,
    plant({ desktop, owner }, world, random) {
      const subnet = lab(world, random);
      unplug(desktop.nic);
      desktop.nic = plugIn(subnet, random);
      return {
        wrong:
          'A desktop is in a network whose way to the Internet is down: its user gets on it, and nowhere from there.',
        about: machine(desktop),
        touches: [machine(desktop), user(owner), { kind: 'subnet', id: subnet.id, name: subnet.name }],
        shows: [detail(desktop, 'is_support_internet', false), wayOf(subnet, 'INACTIVE')],
      };
    },
  },
  (picks) => {
    const { world } = picks;
    const desktop = picks.spare((each) => internetModes(world, each).length === 0 && hasNoWay(world, each.nic));
    if (!desktop) return undefined;
    return {
      harmless: 'This one does not go online either, and never should: nobody opened a way for its network.',
      about: machine(desktop),
      touches: [machine(desktop)],
      shows: [detail(desktop, 'is_support_internet', false)],
      apart: wayOf(desktop.nic.subnet, { nothing: true }),
    };
  },
);

function gatewayOf(world: World): NatGateway | undefined {
  return world.part(internetAccess).all()[0]?.nat ?? world.part(natGateways).all()[0];
}

const hasNoWay = (world: World, { subnet }: { subnet: Subnet }) => !world.part(internetAccess).get(subnet.id);

/** Made when the first desktop comes there. */
function lab(world: World, random: Random): Subnet {
  const known = world.subnets.all().find(({ name }) => name === LAB);
  const nat = gatewayOf(world);
  if (known || !nat) return known as Subnet;
  const [id, eipId] = [random.uuid(), random.uuid()];
  const subnet = world.subnets.add({ id, name: LAB, vpc: nat.vpc, prefix: '10.60', taken: new Set(), next: 0 });
  const created = world.born - 40 * DAY;
  const eip = addEip(world, { charge: 'bandwidth', size: 20, created, name: `eip-nat-${LAB}` }, eipId);
  eip.natId = nat.id;
  world.part(internetAccess).add({ id, subnet, nat, eip, status: 'INACTIVE', created, enterpriseProjectId: '0' });
  return subnet;
}

function wayOf({ id }: Subnet, value: Reading): Sign {
  return sign('ListInternet', {}, `internet_infos[subnet_id=${id}].status`, value);
}
