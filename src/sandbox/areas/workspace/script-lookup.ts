import { Refusal } from '../../refusal.ts';
import { type Script, scripts } from '../../world/scripts.ts';
import type { World } from '../../world/world.ts';

export function scriptOf(world: World, id: string): Script {
  const script = world.part(scripts).get(id);
  if (!script) throw noScript(id);
  return script;
}

export function noScript(id: string): Refusal {
  return new Refusal(404, 'WKS.00211805', `The script is not exist, scriptId : '${id}'.`);
}
