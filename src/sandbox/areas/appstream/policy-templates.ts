import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { merged, type PolicyTree } from '../../policy-tree.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppPolicyTemplate, appPolicyTemplates } from '../../world/app-policies.ts';
import type { World } from '../../world/world.ts';
import { POLICY_DEFAULTS } from './policy-defaults.ts';
import { refuseApp } from './refusals.ts';

export function listPolicyTemplate(call: Call): Answer {
  const name = call.params.text('policy_group_name');
  const rows = call.world
    .part(appPolicyTemplates)
    .all()
    .filter((template) => contains(template.name, name));
  return listed(call, rows, { items: 'items', total: 'count', view: templateView, fallback: 10, max: 100 });
}

function templateView({ id, name, description, settings, created, updated }: AppPolicyTemplate) {
  return {
    id,
    name,
    description,
    targets: [],
    policies: merged(POLICY_DEFAULTS, settings),
    create_time: iso(created),
    update_time: iso(updated),
  };
}

export function createPolicyTemplate({ params, world, now }: Call): Answer {
  const given = params.object('policy_group') as Parameters;
  const template = world.part(appPolicyTemplates).add({
    id: world.fresh.hex(32),
    name: freeName(world, given.need('policy_group_name')),
    description: given.text('description') ?? '',
    settings: (given.raw('policies') ?? {}) as PolicyTree,
    created: now,
    updated: now,
  });
  return ok({ id: template.id });
}

export function updatePolicyTemplate(call: Call): Answer {
  const template = templateOf(call);
  const given = call.params.object('policy_group') as Parameters;
  Object.assign(template, {
    name: freeName(call.world, given.need('policy_group_name'), template),
    description: given.text('description') ?? template.description,
    settings: merged(template.settings, (given.raw('policies') ?? {}) as PolicyTree),
    updated: call.now,
  });
  return ok({ id: template.id });
}

export function deletePolicyTemplate(call: Call): Answer {
  call.world.part(appPolicyTemplates).delete(templateOf(call).id);
  return okEmpty();
}

/** The reference has no code of its own for templates: that of groups stands in. */
function freeName(world: World, name: string, itself?: AppPolicyTemplate): string {
  if (!/^\w+$/.test(name)) throw refuseApp.invalid('policy_group_name');
  const templates = world.part(appPolicyTemplates).all();
  if (templates.some((template) => template !== itself && template.name === name)) {
    throw new Refusal(409, 'WKS.00081101', 'The policy group name is conflict.');
  }
  return name;
}

function templateOf({ params, world }: Call): AppPolicyTemplate {
  const id = params.need('policy_template_id');
  const template = world.part(appPolicyTemplates).get(id);
  if (!template) throw new Refusal(404, 'WKS.00081103', `The policy template is not found, the group id is '${id}'.`);
  return template;
}
