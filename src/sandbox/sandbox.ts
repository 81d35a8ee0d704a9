import type { Clock } from '../catalog/clock.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import type { Answer } from './answer.ts';
import { simulatedAreas } from './areas/all.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Identity, type SandboxCredentials } from './identity.ts';
import { type Listening, listen } from './listener.ts';
import { Random } from './random.ts';
import { RequestLog } from './request-log.ts';
import { populate } from './world/seed.ts';
import { World } from './world/world.ts';

export interface SandboxOptions {
  /** Routes, schemas and throttles: an operation that is not declared does not exist. */
  catalogue: Catalogue;
  clock: Clock;
  /** Same seed, same company, same ids, same keys. Default 1. */
  seed?: number;
  /** Size of the company. Default 200. */
  desktops?: number;
  /** Told of every answer that an operation gave, before it is sent. */
  watch?(operation: { service: string; operationId: string }, answer: Answer): void;
  /** How much faster than life jobs run; 1 by default, about 10 where a person waits. */
  speed?: number;
}

export interface Sandbox {
  credentials: SandboxCredentials;
  /** The state behind the answers, for tests and for the demonstration's narration. */
  world: World;
  requests: RequestLog;
  faults: Faults;
  /** Starts serving; port 0 takes any free one. Can be called more than once. */
  listen(at?: { port?: number; host?: string }): Promise<Listening>;
}

/** Where the sandbox says it is. */
export const SANDBOX_REGION = 'sandbox-1';

/**
 * A simulated cloud: a believable company with its desktops, behind the same routes, signatures, errors, throttles and
 * jobs as the real service.
 *
 * @example
 * const sandbox = createSandbox({ catalogue, clock: systemClock, speed: 10 });
 * const { url, close } = await sandbox.listen();
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { catalogue, clock, seed = 1, desktops = 200, speed = 1, watch } = options;
  if (!(speed > 0)) throw new RangeError('speed must be more than 0');
  if (!Number.isInteger(desktops) || desktops < 0) throw new RangeError('desktops must be a whole number, 0 or more');
  const random = new Random(seed);
  const identity = new Identity(random.fork('identity'), SANDBOX_REGION);
  const { credentials } = identity;
  const world = new World({
    random: random.fork('world'),
    projectId: credentials.projectId,
    domainId: credentials.domainId,
    region: SANDBOX_REGION,
    speed,
    now: clock.now(),
  });
  populate(world, desktops, random.fork('company'));
  for (const { service, area, seed } of simulatedAreas) seed?.(world, random.fork(`${service}/${area}`));
  const requests = new RequestLog();
  const faults = new Faults(random.fork('faults'));
  const gateway = new Gateway({ catalogue, identity, world, clock, areas: simulatedAreas, ...(watch && { watch }) });
  const parts = { gateway, faults, log: requests, clock, random: random.fork('requests') };
  return {
    credentials,
    world,
    requests,
    faults,
    listen: ({ port = 0, host = '127.0.0.1' } = {}) => listen(parts, { port, host }),
  };
}
