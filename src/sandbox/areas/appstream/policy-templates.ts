import { type Answer, ok, okEmpty } from '../../answer.ts';
import { merged, type Tree } from '../../merging.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type AppPolicyTemplate, appPolicyTemplates } from '../../world/app-policies.ts';
import { listPage } from './list-page.ts';
import { POLICY_DEFAULTS } from './policy-defaults.ts';
import { freeName, TEMPLATE_NAME } from './policy-names.ts';

export function listPolicyTemplate(call: Call): Answer {
  const name = call.params.text('policy_group_name');
  const rows = call.world
    .part(appPolicyTemplates)
    .all()
    .filter((template) => contains(template.name, name));
  return listPage(call, rows, templateView);
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
  const templates = world.part(appPolicyTemplates);
  const template = templates.add({
    id: world.fresh.hex(32),
    name: freeName(templates.all(), given, { letters: TEMPLATE_NAME }),
    description: given.text('description') ?? '',
    settings: (given.raw('policies') ?? {}) as Tree,
    created: now,
    updated: now,
  });
  return ok({ id: template.id });
}

export function updatePolicyTemplate(call: Call): Answer {
  const template = templateOf(call);
  const given = call.params.object('policy_group') as Parameters;
  Object.assign(template, {
    name: freeName(call.world.part(appPolicyTemplates).all(), given, { itself: template, letters: TEMPLATE_NAME }),
    description: given.text('description') ?? template.description,
    settings: merged(template.settings, (given.raw('policies') ?? {}) as Tree),
    updated: call.now,
  });
  return ok({ id: template.id });
}

export function deletePolicyTemplate(call: Call): Answer {
  call.world.part(appPolicyTemplates).delete(templateOf(call).id);
  return okEmpty();
}

function templateOf({ params, world }: Call): AppPolicyTemplate {
  const id = params.need('policy_template_id');
  const template = world.part(appPolicyTemplates).get(id);
  if (!template) throw new Refusal(404, 'WKS.00081103', `The policy template is not found, the group id is '${id}'.`);
  return template;
}
