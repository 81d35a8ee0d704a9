import { DAY, HOUR, MINUTE } from '../../src/sandbox/time.ts';
import { appServers } from '../../src/sandbox/world/app-servers.ts';
import { addEip } from '../../src/sandbox/world/eips.ts';
import { policyGroups } from '../../src/sandbox/world/policy-group.ts';
import { scripts } from '../../src/sandbox/world/scripts.ts';
import type { World } from '../../src/sandbox/world/world.ts';

/** Puts in what people ask about and a simulated company does not have by itself. */
export function arrange(world: World): void {
  const { born, fleet, people, fresh } = world;
  const desktops = fleet.all();
  const design = desktops.filter(({ pool }) => pool?.name.startsWith('Design'));
  for (const [index, days] of [33, 46, 71].entries()) {
    Object.assign(design[index + 2]!, { login: 'REGISTERED', lastUsed: born - days * DAY - HOUR });
  }
  const floor = world.pools.all().find(({ kind, name }) => kind === 'DYNAMIC' && name.endsWith('floor'))!;
  floor.autoscale = true;
  Object.assign(desktops.find(({ pool }) => pool === floor)!, {
    product: world.products.all().find(({ id }) => id.endsWith('general.xlarge2'))!,
  });
  world.pools.add({
    ...floor,
    id: fresh.uuid(),
    name: 'Guest-lab',
    autoscale: false,
    created: born - 12 * DAY,
    tags: [],
    authorized: [],
  });
  const overdue = desktops.findLast(({ prepaid }) => prepaid)!;
  overdue.expires = born - 5 * DAY;
  addEip(world, { charge: 'bandwidth', size: 20, created: born - 200 * DAY }, fresh.uuid());
  desktops
    .filter(({ pool }) => !pool)
    .slice(-3)
    .forEach((desktop) => {
      desktop.tags = desktop.tags.filter(({ key }) => key !== 'cost-centre');
    });
  desktops.find(({ tags }) => tags.some(({ value }) => value === 'fin'))!.securityGroups = world.securityGroups
    .all()
    .map(({ id }) => id);
  const [one, other] = [people.all()[3]!, people.all()[10]!];
  one.email = other.email;
  world.part(policyGroups).add({
    id: fresh.hex(32),
    name: 'Old_pilot',
    description: '',
    updated: born - 500 * DAY,
    targets: [],
    policies: world.part(policyGroups).all()[0]!.policies,
    basic: false,
  });
  world.part(scripts).add({
    id: fresh.uuid(),
    name: 'Wipe-Profiles',
    type: 'POWERSHELL',
    content: 'exit 0',
    description: '',
    version: '0.1',
    created: born - DAY,
    updated: born - DAY,
  });
  const idle = desktops.filter(({ busy }) => !busy).slice(-4);
  world.jobs.start(
    {
      type: 'sendNotifications',
      delay: HOUR,
      subs: idle.map(({ id, name }) => ({
        entity: name,
        entities: { desktop_id: id, desktop_name: name },
      })),
    },
    born,
  );
  const [server] = world.part(appServers).all();
  const failure = { code: 'WKS.00050901', reason: 'The service encountered an internal error.' };
  const entities = { resource_id: server!.id, resource_name: server!.name };
  world.appJobs.remember(
    { type: 'REINSTALL_OS', subs: [{ entity: server!.id, entities, failure }] },
    born - 30 * MINUTE,
  );
}
