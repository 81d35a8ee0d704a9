import { type Answer, noContent, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { refuse } from '../../refusal.ts';
import { type NamePolicy, namePolicies, namePolicyOf, namesUser } from '../../world/name-policies.ts';
import type { World } from '../../world/world.ts';

/** Workspace API reference, "Creating a Desktop Name Policy". */
const MOST_POLICIES = 50;

function listPolicies(call: Call): Answer {
  const { params, world } = call;
  const [id, name] = [params.text('policy_id'), params.text('policy_name')];
  const withUser = params.flag('is_contain_user');
  const rows = world
    .part(namePolicies)
    .all()
    .filter(
      (policy) =>
        (!id || policy.id === id) &&
        contains(policy.name, name) &&
        (withUser === undefined || withUser === namesUser(policy)),
    );
  return listed(call, rows, {
    items: 'desktop_name_policy_infos',
    total: 'total_count',
    view: policyView,
    fallback: MOST_POLICIES,
    max: MOST_POLICIES,
  });
}

function policyView(policy: NamePolicy) {
  return {
    policy_id: policy.id,
    policy_name: policy.name,
    name_prefix: policy.prefix,
    digit_number: policy.digits,
    start_number: policy.start,
    single_domain_user_inc: policy.perUser ? 1 : 0,
    is_default_policy: policy.isDefault,
    is_contain_user: namesUser(policy),
  };
}

function createPolicy({ params, world }: Call): Answer {
  const policies = world.part(namePolicies);
  if (policies.size >= MOST_POLICIES) throw refuse.quota();
  const name = params.need('policy_name');
  checkName(world, name);
  const policy: NamePolicy = {
    id: world.fresh.uuid(),
    name,
    prefix: params.need('name_prefix'),
    digits: params.number('digit_number') ?? 1,
    start: params.number('start_number') ?? 1,
    perUser: params.number('single_domain_user_inc') === 1,
    isDefault: false,
  };
  checkCounting(policy);
  policies.add(policy);
  if (params.flag('is_default_policy')) makeDefault(world, policy);
  return ok({ policy_id: policy.id });
}

function updatePolicy(call: Call): Answer {
  const { params, world } = call;
  const policy = namePolicyOf(world, params.need('policy_id'));
  const name = params.text('policy_name') ?? policy.name;
  checkName(world, name, policy);
  const counting = params.number('single_domain_user_inc');
  const changed: NamePolicy = {
    ...policy,
    name,
    prefix: params.text('name_prefix') ?? policy.prefix,
    digits: params.number('digit_number') ?? policy.digits,
    start: params.number('start_number') ?? policy.start,
    perUser: counting === undefined ? policy.perUser : counting === 1,
  };
  checkCounting(changed);
  if (namesUser(changed) && world.pools.all().some((pool) => pool.namePolicyId === policy.id)) {
    throw refuse.invalid('name_prefix', 'a desktop pool uses the policy, and its desktops belong to no user');
  }
  Object.assign(policy, changed);
  const isDefault = params.flag('is_default_policy');
  if (isDefault) makeDefault(world, policy);
  else if (isDefault === false) policy.isDefault = false;
  return noContent();
}

/** All or none; pools that were named by them go on without. */
function batchDelete({ params, world }: Call): Answer {
  const policies = params.texts('policy_ids').map((id) => namePolicyOf(world, id));
  if (policies.length === 0) throw refuse.invalid('policy_ids');
  for (const { id } of policies) {
    world.part(namePolicies).delete(id);
    for (const pool of world.pools.all()) if (pool.namePolicyId === id) delete pool.namePolicyId;
  }
  return noContent();
}

/** The reference names no code for a name that is taken. */
function checkName(world: World, name: string, except?: NamePolicy): void {
  const taken = world
    .part(namePolicies)
    .all()
    .some((policy) => policy !== except && policy.name === name);
  if (taken) throw refuse.invalid('policy_name', 'another policy has this name');
}

/** Only names with the user in them can be counted for each user. */
function checkCounting(policy: NamePolicy): void {
  if (policy.perUser && !namesUser(policy)) {
    throw refuse.invalid('single_domain_user_inc', 'counting for each user needs $DomainUser$ in name_prefix');
  }
  if (String(policy.start).length > policy.digits) {
    throw refuse.invalid('start_number', 'more digits than digit_number');
  }
}

function makeDefault(world: World, policy: NamePolicy): void {
  for (const other of world.part(namePolicies).all()) other.isDefault = other === policy;
}

/** No default among them: desktops that are created without a name keep the service's own way of naming. */
function seed(world: World, random: { uuid(): string }): void {
  const policies = world.part(namePolicies);
  const add = (policy: Omit<NamePolicy, 'id' | 'isDefault'>) =>
    policies.add({ id: random.uuid(), isDefault: false, ...policy });
  add({ name: 'call_centre_seats', prefix: 'CALL-W10-', digits: 3, start: 1, perUser: false });
  add({ name: 'by_user', prefix: '$DomainUser$-', digits: 2, start: 1, perUser: true });
  add({ name: '培训教室', prefix: 'TRAIN', digits: 3, start: 101, perUser: false });
}

/** Workspace API reference, "Desktop Name Policy". */
export const desktopNames: SimulatedArea = {
  service: 'workspace',
  area: 'desktop-names',
  reads: { ListDesktopNamePolicy: listPolicies },
  writes: {
    CreateDesktopNamePolicy: createPolicy,
    UpdateDesktopNamePolicy: updatePolicy,
    BatchDeleteDesktopNamePolicy: batchDelete,
  },
  seed,
};
