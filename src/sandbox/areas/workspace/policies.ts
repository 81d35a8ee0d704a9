import { type Answer, created, noContent, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import { merged, type Tree } from '../../merging.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { stamp } from '../../time.ts';
import { INITIAL_POLICIES } from '../../world/initial-policies.ts';
import { type PolicyGroup, type PolicyTarget, policyGroups } from '../../world/policy-group.ts';
import type { World } from '../../world/world.ts';
import { accessPolicyReads, accessPolicyWrites, seedAccessPolicies } from './access-policies.ts';
import { seedPolicyGroups } from './policy-seed.ts';
import { Targets, unique } from './policy-targets.ts';

/** As many as there are priorities (Workspace API reference, "Adding a Policy Group"). */
const MOST = 55;
const MOST_TARGETS = 5000;

/** Workspace API reference, "Error Codes". */
const refusals = {
  nameTaken: () => new Refusal(409, 'WKS.00081101', 'The policy group name is conflict.'),
  basic: () => new Refusal(403, 'WKS.00081102', "This is a basic policy group,can't be deleted."),
  notFound: (id: string) => new Refusal(404, 'WKS.00081104', `The policy group is not found, the group id is '${id}'.`),
  tooMany: () => new Refusal(403, 'WKS.00081105', `The number of policy groups exceeds the limit, limit ${MOST}.`),
};

/** Branches of the tree by the words of `policy_type` (Workspace API reference, "Querying Policy Items of a Policy Group"). */
const BRANCHES: Readonly<Record<string, string>> = {
  Peripherals: 'peripherals',
  Audio: 'audio',
  Client: 'client',
  Display: 'display',
  FileAndClip: 'file_and_clipboard',
  ClientAccessControl: 'client',
  SessionAutoDisconnect: 'session',
  VirtualChannel: 'virtual_channel',
  Watermark: 'watermark',
  KeyboardAndMouse: 'keyboard_mouse',
  Seamless: 'seamless',
  RecordAudit: 'record_audit',
};

/** Without a limit everything is listed (Workspace API reference, "Querying Policy Group Brief Information"). */
const FORM = { items: 'policy_groups', total: 'total_count', fallback: MOST + 1, max: 100 } as const;

function listPolicyGroup(call: Call): Answer {
  return listed(call, filtered(call), { ...FORM, view: briefView });
}

function listPolicyGroupInfo(call: Call): Answer {
  const targets = new Targets(call.world);
  return listed(call, filtered(call), { ...FORM, view: (group) => fullView(group, targets) });
}

function filtered({ params, world }: Call): PolicyGroup[] {
  const [id, name, priority] = [
    params.text('policy_group_id'),
    params.text('policy_group_name'),
    params.number('priority'),
  ];
  const [updated, description] = [params.text('update_time'), params.text('description')];
  const accurate = params.flag('is_group_name_accurate');
  return world
    .part(policyGroups)
    .all()
    .filter(
      (group) =>
        (!id || group.id === id) &&
        (accurate && name ? group.name === name : contains(group.name, name)) &&
        (!priority || group.priority === priority) &&
        (!updated || stamp(group.updated) === updated) &&
        contains(group.description, description),
    );
}

function briefView(group: PolicyGroup) {
  return {
    policy_group_id: group.id,
    policy_group_name: group.name,
    priority: group.priority,
    update_time: stamp(group.updated),
    description: group.description,
  };
}

function fullView(group: PolicyGroup, targets: Targets) {
  return {
    ...briefView(group),
    targets: group.targets.flatMap((each) => targets.view(each) ?? []),
    policies: group.policies,
  };
}

function showPolicyGroup(call: Call): Answer {
  return ok({ policy_group: fullView(groupOf(call), new Targets(call.world)) });
}

function createPolicyGroup({ params, world, now }: Call): Answer {
  const groups = world.part(policyGroups);
  const wish = params.object('policy_group');
  if (!wish) throw refuse.invalid('policy_group');
  const name = freeName(world, wish.need('policy_group_name'));
  if (groups.all().length >= MOST) throw refusals.tooMany();
  const group = groups.add(
    {
      id: world.fresh.hex(32),
      name,
      description: wish.text('description') ?? '',
      updated: now,
      targets: targetsOf(world, wish),
      policies: merged(INITIAL_POLICIES, treeOf(wish)),
      basic: false,
    },
    wish.number('priority') || undefined,
  );
  return created({ id: group.id });
}

function freeName(world: World, name: string, group?: PolicyGroup): string {
  if (!/^[\p{L}\p{N}_]{1,255}$/u.test(name)) throw refuse.invalid('policy_group_name');
  const other = world
    .part(policyGroups)
    .all()
    .find((one) => one.name === name);
  if (other && other !== group) throw refusals.nameTaken();
  return name;
}

function targetsOf(world: World, wish: Parameters): PolicyTarget[] {
  const targets = new Targets(world);
  return unique(wish.objects('targets').map((each) => targets.find(each)));
}

function treeOf(wish: Parameters): Tree {
  wish.object('policies');
  return (wish.raw('policies') ?? {}) as Tree;
}

/** Targets are replaced, policies that are not named stay. */
function updatePolicyGroup(call: Call): Answer {
  const { params, world, now } = call;
  const group = groupOf(call);
  const wish = params.object('policy_group');
  if (!wish) throw refuse.invalid('policy_group');
  const name = freeName(world, wish.text('policy_group_name') ?? group.name, group);
  const targets = wish.has('targets') ? targetsOf(world, wish) : group.targets;
  const priority = wish.number('priority') ?? group.priority;
  if (group.basic && (targets !== group.targets || priority !== group.priority)) throw fixed();
  const policies = merged(group.policies, treeOf(wish));
  const description = wish.text('description') ?? group.description;
  Object.assign(group, { name, targets, policies, description, updated: now });
  if (priority !== group.priority) world.part(policyGroups).move(group, priority);
  return ok({ id: group.id });
}

/** The reference does not say what else of the default policy group is fixed: its targets and its place are, here. */
const fixed = () =>
  refuse.invalid('policy_group_id', 'the default policy group applies to everything, after all others');

function deletePolicyGroup(call: Call): Answer {
  const group = groupOf(call);
  if (group.basic) throw refusals.basic();
  call.world.part(policyGroups).delete(group);
  return noContent();
}

function listPolicies(call: Call): Answer {
  const { policies } = groupOf(call);
  const type = call.params.text('policy_type');
  if (!type) return ok({ policies });
  const branch = Object.hasOwn(BRANCHES, type) ? BRANCHES[type] : undefined;
  if (!branch) throw refuse.invalid('policy_type');
  return ok({ policies: { [branch]: policies[branch] } });
}

function updatePolicies(call: Call): Answer {
  const group = groupOf(call);
  group.policies = merged(group.policies, treeOf(call.params));
  group.updated = call.now;
  return ok({ policies: group.policies });
}

function listTargets(call: Call): Answer {
  const [type, name] = [call.params.text('target_type'), call.params.text('target_name')];
  const targets = new Targets(call.world);
  const rows = groupOf(call)
    .targets.filter((each) => !type || each.type === type)
    .flatMap((each) => targets.view(each) ?? [])
    .filter((row) => contains(row.target_name, name));
  return listed(call, rows, { items: 'targets', total: 'total_count', view: (row) => row });
}

/** All or none is added; what is to be deleted may be gone already. */
function updateTargets(call: Call): Answer {
  const { params, world, now } = call;
  const group = groupOf(call);
  if (group.basic) throw fixed();
  const targets = new Targets(world);
  const added = params.objects('add').map((each) => targets.find(each));
  const dropped = params.objects('delete').flatMap((each) => targets.seek(each) ?? []);
  const kept = group.targets.filter(({ type, key }) => !dropped.some((one) => one.type === type && one.key === key));
  const after = unique([...kept, ...added]);
  if (after.length > MOST_TARGETS) throw refuse.invalid('add', `a policy group has at most ${MOST_TARGETS} targets`);
  Object.assign(group, { targets: after, updated: now });
  return okEmpty();
}

function groupOf({ params, world }: Call): PolicyGroup {
  const id = params.need('policy_group_id');
  const group = world.part(policyGroups).get(id);
  if (!group) throw refusals.notFound(id);
  return group;
}

/** Workspace API reference, "Policy Group". */
export const policies: SimulatedArea = {
  service: 'workspace',
  area: 'policies',
  reads: {
    ListPolicyGroup: listPolicyGroup,
    ListPolicyGroupInfo: listPolicyGroupInfo,
    ListPolicyDetailInfoById: showPolicyGroup,
    ListPoliciesOfPolicyGroup: listPolicies,
    ListTargetOfPolicyGroup: listTargets,
    ListOriginalPolicyInfo: () => ok({ policies: INITIAL_POLICIES }),
    ...accessPolicyReads,
  },
  writes: {
    CreatePolicyGroup: createPolicyGroup,
    DeletePolicyGroup: deletePolicyGroup,
    UpdatePolicyGroup: updatePolicyGroup,
    UpdatePoliciesOfPolicyGroup: updatePolicies,
    BatchUpdateTargetOfPolicyGroup: updateTargets,
    ...accessPolicyWrites,
  },
  seed(world, random) {
    seedPolicyGroups(world, random);
    seedAccessPolicies(world, random);
  },
};
