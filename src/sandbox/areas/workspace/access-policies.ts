import { isIPv4 } from 'node:net';
import { type Answer, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import type { Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, iso } from '../../time.ts';
import { type AccessPolicy, accessPolicies, type Barred, type AddressRange as Range } from '../../world/access.ts';
import type { World } from '../../world/world.ts';

function createAccessPolicy({ params, world, now }: Call): Answer {
  const wish = params.object('policy');
  if (!wish) throw refuse.invalid('policy');
  const kind = wish.text('access_control_type') === 'IP_WHITE_LIST' ? 'IP_WHITE_LIST' : 'ACCESS_TYPE';
  world.part(accessPolicies).add({
    id: world.fresh.uuid(),
    name: wish.text('policy_name') || (kind === 'ACCESS_TYPE' ? 'PRIVATE_ACCESS' : 'IP_WHITE_LIST'),
    kind,
    ranges: rangesOf(wish.objects('ip_list')),
    enabled: wish.flag('is_enable') ?? true,
    blocksAll: wish.flag('is_block_all') ?? false,
    barred: barredOf(params, world),
    created: now,
  });
  return okEmpty();
}

function rangesOf(list: readonly Parameters[]): Range[] {
  return list.map((range) => {
    const [ip_address, subnet_mask] = [range.need('ip_address'), range.need('subnet_mask')];
    if (!isIPv4(ip_address)) throw refuse.invalid('ip_address');
    if (!isMask(subnet_mask)) throw refuse.invalid('subnet_mask');
    return { ip_address, subnet_mask };
  });
}

/** Ones, then zeros. */
function isMask(text: string): boolean {
  if (!isIPv4(text)) return false;
  const bits = text
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits);
}

/** Users may be named by their SIDs too. */
function barredOf(params: Parameters, world: World): Barred[] {
  const seen = new Map<string, Barred>();
  for (const entry of params.objects('policy_objects_list')) {
    const wanted = entry.need('object_id');
    const type = entry.need('object_type') === 'USERGROUP' ? 'USERGROUP' : 'USER';
    const found = type === 'USER' ? personBy(world, wanted) : world.groups.get(wanted);
    if (!found) throw type === 'USER' ? refuse.noUser() : refuse.noGroup();
    seen.set(found.id, { type, id: found.id });
  }
  return [...seen.values()];
}

function personBy(world: World, id: string) {
  return world.people.get(id) ?? world.people.all().find((person) => person.sid === id);
}

function listAccessPolicies(call: Call): Answer {
  const kind = call.params.text('access_control_type');
  const rows = call.world
    .part(accessPolicies)
    .all()
    .filter((policy) => !kind || policy.kind === kind);
  return listed(call, rows, { items: 'policies', total: 'total', view: policyView, fallback: 100, max: 100 });
}

function policyView(policy: AccessPolicy) {
  return {
    policy_id: policy.id,
    policy_name: policy.name,
    ...(policy.kind === 'ACCESS_TYPE' && { blacklist_type: 'INTERNET' }),
    access_control_type: policy.kind,
    ip_list: policy.ranges,
    is_enable: policy.enabled,
    is_block_all: policy.blocksAll,
    ip_total_count: policy.ranges.length,
    create_time: iso(policy.created).replace('Z', '+00:00'),
  };
}

/** All or none. */
function batchDelete({ params, world }: Call): Answer {
  const policies = world.part(accessPolicies);
  const ids = new Set(params.texts('policy_id_list'));
  if (ids.size === 0) throw refuse.invalid('policy_id_list');
  for (const id of ids) if (!policies.get(id)) throw refuse.notFound('access policy', id);
  for (const id of ids) policies.delete(id);
  return okEmpty();
}

/** `is_enable` has the rest ignored, `is_block_all` changes only what is enabled (Workspace API reference, "Creating an Access Policy"). */
function updateAccessPolicy(call: Call): Answer {
  const { params } = call;
  const policy = policyOf(call);
  if (policy.kind !== 'IP_WHITE_LIST') throw refuse.invalid('access_policy_id', 'only an IP whitelist has addresses');
  const [enabled, blocksAll] = [params.flag('is_enable'), params.flag('is_block_all')];
  if (enabled !== undefined) {
    policy.enabled = enabled;
  } else if (blocksAll !== undefined) {
    if (!policy.enabled) throw refuse.invalid('is_block_all', 'the whitelist is not enabled');
    policy.blocksAll = blocksAll;
  } else {
    policy.ranges = changed(policy.ranges, rangesOf(params.objects('ip_white_list')), params.text('operation_type'));
  }
  return okEmpty();
}

/** Without a type the new list takes the place of the present one. */
function changed(present: readonly Range[], ranges: readonly Range[], how: string | undefined): Range[] {
  const others = present.filter((range) => !ranges.some((one) => key(one) === key(range)));
  if (how === 'DELETE_IP') return others;
  return how === 'ADD_IP' ? [...others, ...ranges] : [...ranges];
}

function key({ ip_address, subnet_mask }: Range): string {
  return `${ip_address}/${subnet_mask}`;
}

function listObjects(call: Call): Answer {
  const { world } = call;
  const rows = policyOf(call).barred.flatMap(({ type, id }) => {
    const found = type === 'USER' ? world.people.get(id) : world.groups.get(id);
    return found ? [{ object_id: id, object_name: found.name, object_type: type }] : [];
  });
  return listed(call, rows, {
    items: 'policy_objects_list',
    total: 'total',
    view: (row) => row,
    fallback: 10,
    max: 2000,
  });
}

/** The list takes the place of the present one. */
function updateObjects(call: Call): Answer {
  const policy = policyOf(call);
  policy.barred = barredOf(call.params, call.world);
  return okEmpty();
}

function policyOf({ params, world }: Call): AccessPolicy {
  const id = params.need('access_policy_id');
  const policy = world.part(accessPolicies).get(id);
  if (!policy) throw refuse.notFound('access policy', id);
  return policy;
}

/** External staff comes over the private line only; the whitelist of the offices is prepared and not in force. */
export function seedAccessPolicies(world: World, random: Random): void {
  const policies = world.part(accessPolicies);
  const contractors = world.groups.all().filter(({ name }) => name === 'contractors');
  const common = { enabled: true, blocksAll: false };
  policies.add({
    ...common,
    id: random.uuid(),
    name: 'PRIVATE_ACCESS',
    kind: 'ACCESS_TYPE',
    ranges: [],
    barred: contractors.map(({ id }) => ({ type: 'USERGROUP', id })),
    created: world.born - 310 * DAY,
  });
  policies.add({
    ...common,
    id: random.uuid(),
    name: 'Offices',
    kind: 'IP_WHITE_LIST',
    ranges: [
      { ip_address: '198.51.100.0', subnet_mask: '255.255.255.0' },
      { ip_address: '203.0.113.64', subnet_mask: '255.255.255.192' },
    ],
    enabled: false,
    barred: [],
    created: world.born - 42 * DAY,
  });
}

export const accessPolicyReads: Record<string, Handler> = {
  ListAccessPolicies: listAccessPolicies,
  ListAccessPolicyObjects: listObjects,
};

export const accessPolicyWrites: Record<string, Handler> = {
  CreateAccessPolicy: createAccessPolicy,
  BatchDeleteAccessPolicies: batchDelete,
  UpdateAccessPolicy: updateAccessPolicy,
  UpdateAccessPolicyObjects: updateObjects,
};
