import { type Answer, ok, okEmpty } from '../../answer.ts';
import { merged, type Tree } from '../../merging.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppPolicyGroup, appPolicyGroups } from '../../world/app-policies.ts';
import { appLimits } from '../../world/app-quota.ts';
import type { World } from '../../world/world.ts';
import { listPage } from './list-page.ts';
import { POLICY_DEFAULTS } from './policy-defaults.ts';
import { freeName } from './policy-names.ts';
import { seedPolicies } from './policy-seed.ts';
import { targetsGiven, targetsView } from './policy-targets.ts';
import {
  createPolicyTemplate,
  deletePolicyTemplate,
  listPolicyTemplate,
  updatePolicyTemplate,
} from './policy-templates.ts';

/** `policy_group_type` filters nothing: the reference does not say what its numbers mean. */
function listPolicyGroups(call: Call): Answer {
  const { params, world } = call;
  const name = params.text('policy_group_name');
  const rows = world
    .part(appPolicyGroups)
    .all()
    .filter((group) => contains(group.name, name))
    .toSorted((a, b) => a.priority - b.priority);
  const view = (group: AppPolicyGroup) => groupView(group, world);
  return listPage(call, rows, view);
}

function groupView(group: AppPolicyGroup, world: World) {
  return {
    id: group.id,
    name: group.name,
    priority: group.priority,
    description: group.description,
    targets: targetsView(world, group.targets),
    policies: merged(POLICY_DEFAULTS, group.settings),
    create_time: iso(group.created),
    update_time: iso(group.updated),
  };
}

function createPolicyGroup({ params, world, now }: Call): Answer {
  const groups = world.part(appPolicyGroups);
  const given = params.object('policy_group') as Parameters;
  const own = groups.all().filter(({ basic }) => !basic);
  const { policyGroups: most } = world.part(appLimits);
  if (groups.size >= most) throw tooMany(most);
  const group = groups.add({
    id: world.fresh.hex(32),
    name: freeName(groups.all(), given),
    description: given.text('description') ?? '',
    priority: given.number('priority') ?? Math.max(0, ...own.map(({ priority }) => priority)) + 1,
    targets: targetsGiven(world, given.objects('targets')),
    settings: (given.raw('policies') ?? {}) as Tree,
    created: now,
    updated: now,
  });
  return ok({ id: group.id });
}

function tooMany(most: number): Refusal {
  return new Refusal(403, 'WKS.00081105', `The number of policy groups exceeds the limit, limit ${most}.`);
}

/** Settings that the request leaves out stay; targets are those it names. */
function updatePolicyGroup(call: Call): Answer {
  const { params, world, now } = call;
  const group = groupOf(call);
  const given = params.object('policy_group') as Parameters;
  const name = given.has('policy_group_name')
    ? freeName(world.part(appPolicyGroups).all(), given, { itself: group })
    : group.name;
  const targets = given.has('targets') ? targetsGiven(world, given.objects('targets')) : group.targets;
  Object.assign(group, {
    name,
    targets,
    description: given.text('description') ?? group.description,
    priority: given.number('priority') ?? group.priority,
    settings: merged(group.settings, (given.raw('policies') ?? {}) as Tree),
    updated: now,
  });
  return ok({ id: group.id });
}

function deletePolicyGroup(call: Call): Answer {
  const group = groupOf(call);
  if (group.basic) throw new Refusal(403, 'WKS.00081102', "This is a basic policy group,can't be deleted.");
  call.world.part(appPolicyGroups).delete(group.id);
  return okEmpty();
}

/** The words of `policy_type` for the parts of a policy that AppStream has. */
const PARTS: Readonly<Record<string, string>> = {
  Peripherals: 'peripherals',
  Audio: 'audio',
  Client: 'client',
  Display: 'display',
  FileAndClip: 'file_and_clipboard',
  SessionAutoDisconnect: 'session',
  VirtualChannel: 'virtual_channel',
  KeyboardAndMouse: 'keyboard_mouse',
};

function listPolicyOfPolicyGroup(call: Call): Answer {
  const policies = merged(POLICY_DEFAULTS, groupOf(call).settings);
  const type = call.params.text('policy_type');
  if (!type) return ok({ policies });
  const part = Object.hasOwn(PARTS, type) ? PARTS[type] : undefined;
  return ok({ policies: part ? { [part]: policies[part] } : {} });
}

function listTargetsOfPolicyGroup(call: Call): Answer {
  const type = call.params.text('target_type');
  const targets = groupOf(call).targets.filter((target) => !type || type === 'ALl' || target.type === type);
  return ok({ targets: targetsView(call.world, targets) });
}

function groupOf({ params, world }: Call): AppPolicyGroup {
  const id = params.need('policy_group_id');
  const group = world.part(appPolicyGroups).get(id);
  if (!group) throw new Refusal(404, 'WKS.00081104', `The policy group is not found, the group id is '${id}'.`);
  return group;
}

/** AppStream API reference, "Policy Management". */
export const policies: SimulatedArea = {
  service: 'appstream',
  area: 'policies',
  reads: {
    ListPolicyGroup: listPolicyGroups,
    ListPolicyGroupDetailInfo: listPolicyGroups,
    ShowOriginalPolicyInfo: () => ok({ policies: POLICY_DEFAULTS }),
    ShowPolicyGroup: (call) => ok({ policy_group: groupView(groupOf(call), call.world) }),
    ListPolicyOfPolicyGroup: listPolicyOfPolicyGroup,
    ListTargetsOfPolicyGroup: listTargetsOfPolicyGroup,
    ListPolicyTemplate: listPolicyTemplate,
  },
  writes: {
    CreatePolicyGroup: createPolicyGroup,
    UpdatePolicyGroup: updatePolicyGroup,
    DeletePolicyGroup: deletePolicyGroup,
    CreatePolicyTemplate: createPolicyTemplate,
    UpdatePolicyTemplate: updatePolicyTemplate,
    DeletePolicyTemplate: deletePolicyTemplate,
  },
  seed: seedPolicies,
};
