import { type Answer, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import { customPolicy, type FileAction, folderPolicies } from '../../world/app-storage.ts';
import { listPage } from './list-page.ts';
import { refuseApp } from './refusals.ts';
import { policyView } from './storage-lookup.ts';

export function listStoragePolicyStatement(call: Call): Answer {
  const policies = call.world.part(folderPolicies).all();
  return listPage(call, policies, policyView);
}

/** There is one custom policy: folders that have it get what is set here at once. */
export function setPolicyStatement({ params, world }: Call): Answer {
  const actions = actionsOf(params.texts('actions'), 'actions');
  const roamActions = actionsOf(params.texts('roam_actions'), 'roam_actions');
  if (roamActions.length === 0) throw refuseApp.invalid('roam_actions');
  const policies = world.part(folderPolicies);
  const policy = customPolicy(policies) ?? policies.add({ id: world.fresh.uuid(), actions, roamActions });
  Object.assign(policy, { actions, roamActions });
  return ok(policyView(policy));
}

function actionsOf(given: readonly string[], name: string): FileAction[] {
  if (given.includes('PutObject') !== given.includes('DeleteObject')) {
    throw refuseApp.invalid(`${name}: PutObject and DeleteObject must be set together`);
  }
  return [...new Set(given)] as FileAction[];
}
