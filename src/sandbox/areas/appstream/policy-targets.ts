import type { Parameters } from '../../parameters.ts';
import type { Refusal } from '../../refusal.ts';
import { appGroups } from '../../world/app-groups.ts';
import type { PolicyTarget, PolicyTargetType } from '../../world/app-policies.ts';
import { ous } from '../../world/ou.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

/** Everybody, as the reference spells it ("Creating a Policy Group", `target_id`). */
export const EVERYBODY: PolicyTarget = { id: 'default-apply-all-targets', type: 'ALL' };

/** The targets of a request; refused when one does not exist. */
export function targetsGiven(world: World, given: readonly Parameters[]): PolicyTarget[] {
  const targets = new Map<string, PolicyTarget>();
  for (const one of given) {
    const target = { id: one.need('target_id'), type: one.need('target_type') as PolicyTargetType };
    if (nameOf(world, target) === undefined) throw unknown(target);
    targets.set(`${target.type}/${target.id}`, target);
  }
  return [...targets.values()];
}

function unknown({ id, type }: PolicyTarget): Refusal {
  switch (type) {
    case 'USER':
      return refuseApp.noAccount(id);
    case 'USERGROUP':
      return refuseApp.noUserGroup(id);
    case 'APPGROUP':
      return refuseApp.noAppGroup();
    case 'OU':
      return refuseApp.noOu(id);
    default:
      return refuseApp.invalid('target_id');
  }
}

/** The targets that are still there. */
export function targetsView(world: World, targets: readonly PolicyTarget[]) {
  return targets.flatMap((target) => {
    const name = nameOf(world, target);
    return name === undefined ? [] : [{ target_id: target.id, target_name: name, target_type: target.type }];
  });
}

function nameOf(world: World, { id, type }: PolicyTarget): string | undefined {
  switch (type) {
    case 'USER':
      return world.people.get(id)?.name;
    case 'USERGROUP':
      return world.groups.get(id)?.name;
    case 'APPGROUP':
      return world.part(appGroups).get(id)?.name;
    case 'OU':
      return world.part(ous).get(id)?.name;
    default:
      return id === EVERYBODY.id ? 'All-Targets' : undefined;
  }
}
