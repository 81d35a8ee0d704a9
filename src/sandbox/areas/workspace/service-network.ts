import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { Subnet } from '../../world/company.ts';
import type { AccessMode, Site, VpcUse } from '../../world/service.ts';
import { reaches } from './service-views.ts';

/** Subnets by their ids, together with the VPCs they are in; `vpcId` must be theirs where it is given. */
export function vpcUses({ world }: Call, subnetIds: readonly string[], vpcId?: string): VpcUse[] {
  if (vpcId !== undefined && !world.vpcs.get(vpcId)) throw refuse.notFound('vpc', vpcId);
  const byVpc = new Map<string, string[]>();
  for (const id of new Set(subnetIds)) {
    const subnet = world.subnets.get(id);
    if (!subnet) throw new Refusal(400, 'WKS.0020', 'Failed to invoke query subnets interface.', { detail: id });
    if (vpcId !== undefined && subnet.vpc.id !== vpcId) throw refuse.invalid('subnet_ids', `${id} is in another VPC`);
    byVpc.set(subnet.vpc.id, [...(byVpc.get(subnet.vpc.id) ?? []), id]);
  }
  return [...byVpc].map(([id, ids]) => ({ vpcId: id, subnetIds: ids }));
}

/** `subnet_ids` or `vpc_config_infos`; among the latter the default VPC comes first. */
export function vpcUsesAsked(call: Call): VpcUse[] | undefined {
  const { params } = call;
  const infos = params.objects('vpc_config_infos');
  if (infos.length === 0)
    return params.has('subnet_ids') ? needed(vpcUses(call, params.texts('subnet_ids'))) : undefined;
  const rank = (info: Parameters) => (info.flag('default_access_vpc') ? 0 : 1);
  const inOrder = infos.toSorted((a, b) => rank(a) - rank(b));
  return needed(inOrder.flatMap((info) => vpcUses(call, info.texts('subnet_ids'), info.need('vpc_id'))));
}

function needed(uses: VpcUse[]): VpcUse[] {
  if (uses.length === 0) throw refuse.invalid('subnet_ids', 'at least one subnet');
  return uses;
}

/** The management network is kept in there (Workspace API reference, "Subscribes to Huawei Cloud Workspace", `subnet_ids`). */
export function isReserved({ prefix }: Pick<Subnet, 'prefix'>): boolean {
  const [first, second] = prefix.split('.').map(Number) as [number, number];
  return first === 172 && second >= 16 && second <= 31;
}

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** At most so many networks, semicolon-joined. */
export function cidrsOf(text: string, name: string, most: number): string {
  const all = text.split(';').map((cidr) => cidr.trim());
  const good = all.every((cidr) => {
    const [, ...numbers] = CIDR.exec(cidr) ?? [];
    return numbers.length === 5 && numbers.every((number, index) => Number(number) <= (index === 4 ? 32 : 255));
  });
  if (!good || all.length > most) throw refuse.invalid(name, `at most ${most} networks like 10.0.0.0/16`);
  return all.join(';');
}

export interface Access {
  mode: AccessMode;
  cidrs: string;
  address?: string;
}

/** The access asked for; Direct Connect needs the networks that it is for. */
export function accessAsked(params: Parameters, cidrsName: string, before?: Site): Access {
  const mode = (params.text('access_mode') ?? before?.accessMode ?? 'INTERNET') as AccessMode;
  const text = params.text(cidrsName);
  const cidrs = text ? cidrsOf(text, cidrsName, 5) : (before?.dedicatedCidrs ?? '');
  if (reaches(mode, 'DEDICATED') && cidrs === '') throw refuse.invalid(cidrsName, 'Direct Connect needs its networks');
  const address = params.object('apply_shared_vpc_dedicated_param')?.text('address');
  return { mode, cidrs, ...(address && { address }) };
}
