import { type Answer, ok, okEmpty } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, isoSeconds } from '../../time.ts';
import type { Subnet } from '../../world/company.ts';
import { addEip, type EipSpec } from '../../world/eips.ts';
import { type InternetAccess, internetAccess, type NatGateway, natGateways } from '../../world/internet.ts';
import type { World } from '../../world/world.ts';

/** Seconds until a new gateway and its rule are there. The operation names no job. */
const OPENS_AFTER = 15;

function applyInternet(call: Call): Answer {
  const { params, world, now } = call;
  const [vpcId, subnetId, natId] = [params.need('vpc_id'), params.need('subnet_id'), params.text('nat_id')];
  const vpc = world.vpcs.get(vpcId);
  if (!vpc) throw refuse.notFound('vpc', vpcId);
  const subnet = world.subnets.get(subnetId);
  if (!subnet || subnet.vpc !== vpc) throw refuse.notFound('subnet', subnetId);
  if (world.part(internetAccess).get(subnetId)) throw refuse.conflict('ACTIVE', 'open internet', subnetId);
  const charge = params.need('eip_charge_mode').toLowerCase();
  if (charge !== 'traffic' && charge !== 'bandwidth') throw refuse.invalid('eip_charge_mode');
  const given = natId ? world.part(natGateways).get(natId) : undefined;
  if (natId && given?.vpc !== vpc) throw refuse.notFound('nat gateway', natId);
  const enterpriseProjectId = params.text('enterprise_project_id') ?? '0';
  const nat = given ?? {
    id: world.fresh.uuid(),
    name: params.text('nat_name') || 'nat-workspace',
    description: '',
    spec: params.need('nat_spec'),
    status: 'PENDING_CREATE',
    vpc,
    subnet,
    created: now,
    enterpriseProjectId,
  };
  const eip = {
    name: params.text('eip_name') || undefined,
    type: params.text('eip_type') || undefined,
    charge,
    size: params.number('bandwidth_size') ?? 1,
    created: now,
    enterpriseProjectId,
  } satisfies EipSpec;
  const access = open(world, { subnet, nat, eip, eipId: world.fresh.uuid() });
  access.status = 'PENDING_CREATE';
  world.later(now, OPENS_AFTER, () => {
    access.status = 'ACTIVE';
    if (nat.status === 'PENDING_CREATE') nat.status = 'ACTIVE';
  });
  return okEmpty();
}

interface Opening {
  subnet: Subnet;
  nat: NatGateway;
  eip: EipSpec;
  eipId: string;
}

function open(world: World, { subnet, nat, eip: spec, eipId }: Opening): InternetAccess {
  if (!world.part(natGateways).get(nat.id)) world.part(natGateways).add(nat);
  const eip = addEip(world, spec, eipId);
  eip.natId = nat.id;
  const { created, enterpriseProjectId = '0' } = spec;
  return world
    .part(internetAccess)
    .add({ id: subnet.id, subnet, nat, eip, status: 'ACTIVE', created, enterpriseProjectId });
}

function listInternet(call: Call): Answer {
  const { params, world } = call;
  const [name, address, project] = [params.text('nat_name'), params.text('eip'), params.text('enterprise_project_id')];
  const rows = world
    .part(internetAccess)
    .all()
    .filter(
      (access) =>
        contains(access.nat.name, name) && contains(access.eip.address, address) && inProject(access, project),
    );
  return ok({ internet_infos: rows.map(accessView) });
}

function accessView({ subnet, nat, eip, status, created, enterpriseProjectId }: InternetAccess) {
  return {
    vpc_name: subnet.vpc.name,
    subnet_id: subnet.id,
    subnet_name: subnet.name,
    nat_id: nat.id,
    nat_name: nat.name,
    eip: eip.address,
    created_at: isoSeconds(created),
    status,
    enterprise_project_id: enterpriseProjectId,
  };
}

function listNatGateways(call: Call): Answer {
  const { params, world } = call;
  const [id, name, text] = [params.text('id'), params.text('name'), params.text('description')];
  const [router, project, day] = [
    params.text('router_id'),
    params.text('enterprise_project_id'),
    params.text('created_at'),
  ];
  const statuses = new Set(params.words('status'));
  const specs = new Set(params.words('spec'));
  const rows = world
    .part(natGateways)
    .all()
    .filter(
      (nat) =>
        (!id || nat.id === id) &&
        (!name || nat.name === name) &&
        (!text || nat.description === text) &&
        (!router || nat.vpc.id === router) &&
        inProject(nat, project) &&
        (!day || isoSeconds(nat.created) === day) &&
        (statuses.size === 0 || statuses.has(nat.status)) &&
        (specs.size === 0 || specs.has(nat.spec)),
    );
  return listed(call, rows, {
    items: 'nat_gateways',
    view: (nat) => natView(nat, world),
    fallback: 2000,
    max: 2000,
  });
}

function natView(nat: NatGateway, world: World) {
  return {
    id: nat.id,
    tenant_id: world.projectId,
    name: nat.name,
    description: nat.description,
    spec: nat.spec,
    status: nat.status,
    admin_state_up: 'true',
    created_at: isoSeconds(nat.created),
    router_id: nat.vpc.id,
    internal_network_id: nat.subnet.id,
    enterprise_project_id: nat.enterpriseProjectId,
  };
}

/** The designers and the engineers go online through one gateway; the branch has one that nothing uses yet. */
export function seedInternet(world: World, random: Random): void {
  const online = world.subnets.all().filter(({ name }) => name === 'subnet-design' || name === 'subnet-dev');
  const branch = world.subnets.all().find(({ name }) => name === 'subnet-branch');
  const gateway = (name: string, description: string, subnet: Subnet, spec: string): NatGateway => ({
    id: random.uuid(),
    name,
    description,
    spec,
    status: 'ACTIVE',
    vpc: subnet.vpc,
    subnet,
    created: world.born - random.int(300, 800) * DAY,
    enterpriseProjectId: '0',
  });
  const [first] = online;
  if (!first || !branch) return;
  const spec = world.fleet.size > 20_000 ? '3' : world.fleet.size > 2_000 ? '2' : '1';
  const nat = gateway('nat-workspace', '总部出口', first, spec);
  for (const subnet of online) {
    const created = nat.created + random.int(0, 60) * DAY;
    open(world, {
      subnet,
      nat,
      eip: { charge: 'bandwidth', size: 200, created, name: `eip-nat-${subnet.name}` },
      eipId: random.uuid(),
    });
  }
  world.part(natGateways).add(gateway('nat-branch', '分公司', branch, '1'));
}

export const internetReads: Record<string, Handler> = { ListInternet: listInternet, ListNatGateways: listNatGateways };

export const internetWrites: Record<string, Handler> = { ApplyInternet: applyInternet };
