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

/** What scripts and their runs say in place of the general WKS.0001. */
export function invalidParameter(name: string, detail?: string): Refusal {
  return new Refusal(400, 'WKS.00211807', `The parameter is invalid : '${name}'.`, { ...(detail && { detail }) });
}
