import type { Desktop } from './desktop.ts';
import type { Failure, Job, SubJobOrder } from './jobs.ts';
import type { World } from './world.ts';

/** What a job did with one desktop. */
interface Part {
  desktop: Desktop;
  failure?: Failure | undefined;
  /** Whom it was done for. */
  user?: string;
}

/** A job that was over before the sandbox began; its desktops are free. */
export function pastJob(world: World, { type, ago }: { type: string; ago: number }, parts: readonly Part[]): Job {
  return world.jobs.remember({ type, subs: parts.map(subOf) }, world.born - ago);
}

function subOf({ desktop: { id, name, product, nic }, failure, user }: Part): SubJobOrder {
  const entities = { desktop_id: id, desktop_name: name, product_id: product.id, ip_address: nic.ip };
  return { entity: name, entities, ...(user !== undefined && { user }), ...(failure && { failure }) };
}
