import type { Service } from '../catalog/operation.ts';
import type { Answer } from './answer.ts';
import type { Parameters } from './parameters.ts';
import type { Job, JobOrder } from './world/jobs.ts';
import type { World } from './world/world.ts';

/** One request that got past the gateway. */
export interface Call {
  params: Parameters;
  world: World;
  now: number;
  /** Starts a job, with whatever a fault does to it. */
  startJob(order: JobOrder): Job;
}

export type Handler = (call: Call) => Answer;

/**
 * The simulated operations of one area, by operation id. `writes` are those that change the simulated cloud,
 * whatever their HTTP method says: ResetRandomPassword is a GET.
 */
export interface SimulatedArea {
  service: Service;
  reads: Readonly<Record<string, Handler>>;
  writes: Readonly<Record<string, Handler>>;
}
