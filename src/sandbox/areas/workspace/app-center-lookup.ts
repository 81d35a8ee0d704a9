import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { type CenterApp, centerApps } from '../../world/app-center.ts';

/** The app that the path names, or 404. */
export function appOf({ params, world }: Call): CenterApp {
  const id = params.need('app_id');
  return world.part(centerApps).get(id) ?? missing(id);
}

/** The apps with these ids, each once; refused when one is missing. */
export function appsOf({ world }: Call, ids: readonly string[]): CenterApp[] {
  if (ids.length === 0) throw refuse.invalid('items');
  return [...new Set(ids)].map((id) => world.part(centerApps).get(id) ?? missing(id));
}

function missing(id: string): never {
  throw new Refusal(404, 'WKS.00211101', `The application'${id}' does not exist`);
}
