import type { Service } from '../catalog/operation.ts';
import type { Answer } from './answer.ts';
import type { Parameters } from './parameters.ts';
import type { Random } from './random.ts';
import type { Job, JobOrder, Jobs } from './world/jobs.ts';
import type { World } from './world/world.ts';

/** One request that got past the gateway. */
export interface Call {
  params: Parameters;
  world: World;
  now: number;
  /** Starts a job, with whatever a fault does to it; in Workspace's book unless another is given. */
  startJob(order: JobOrder, book?: Jobs): Job;
}

export type Handler = (call: Call) => Answer;

/**
 * The simulated operations of one area, by operation id. `writes` are those that change the simulated cloud,
 * whatever their HTTP method says: ResetRandomPassword is a GET.
 */
export interface SimulatedArea {
  service: Service;
  /** As in `tools/`. */
  area: string;
  reads: Readonly<Record<string, Handler>>;
  writes: Readonly<Record<string, Handler>>;
  /**
   * Adds to the company what this area is about, once people, desktops and what they run on are there; in the order of
   * `simulatedAreas`. `random` is the area's own: what another area draws changes nothing here.
   */
  seed?(world: World, random: Random): void;
}
