import type { Clock } from '../catalog/clock.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import type { Answer } from './answer.ts';
import { simulatedAreas } from './areas/all.ts';
import type { Controlled } from './control.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Identity, type SandboxCredentials } from './identity.ts';
import { type Listening, listen } from './listener.ts';
import { Random } from './random.ts';
import { RequestLog } from './request-log.ts';
import { SandboxClock } from './sandbox-clock.ts';
import { LIST_PRICES } from './world/prices.ts';
import { populate } from './world/seed.ts';
import { plantTroubles, type TroublesWanted } from './world/troubles.ts';
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
  /** A moment, ms since the epoch: time begins and stands still there. */
  at?: number;
  /** What is wrong in the company: all there is by default. `plantTogether` plants more of it later. */
  troubles?: TroublesWanted;
}

export interface Sandbox {
  credentials: SandboxCredentials;
  /** The state behind the answers, for tests and for the demonstration's narration; another one after a reset. */
  readonly world: World;
  /** Time as the sandbox has it. */
  clock: SandboxClock;
  requests: RequestLog;
  faults: Faults;
  /** By the list, a month: of all that desktops and servers can be made of, before the contract's discount. */
  prices: typeof LIST_PRICES;
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
  const { catalogue, seed = 1, desktops = 200, speed = 1, watch } = options;
  if (!(speed > 0)) throw new RangeError('speed must be more than 0');
  if (!Number.isInteger(desktops) || desktops < 0) throw new RangeError('desktops must be a whole number, 0 or more');
  const clock = new SandboxClock(options.clock);
  if (options.at !== undefined) clock.stop(options.at);
  const random = new Random(seed);
  const identity = new Identity(random.fork('identity'), SANDBOX_REGION);
  const { credentials } = identity;
  const { projectId, domainId } = credentials;
  const newWorld = (size: number): World => {
    const origin = { projectId, domainId, region: SANDBOX_REGION, speed, now: clock.now() };
    const world = new World({ random: random.fork('world'), ...origin });
    populate(world, size, random.fork('company'));
    for (const { service, area, seed: add } of simulatedAreas) add?.(world, random.fork(`${service}/${area}`));
    plantTroubles(world, random.fork('troubles'), options.troubles);
    return world;
  };
  const requests = new RequestLog();
  const faults = new Faults(random.fork('faults'));
  const parts = { catalogue, identity, world: newWorld(desktops), clock };
  const gateway = new Gateway({ ...parts, areas: simulatedAreas, ...(watch && { watch }) });
  const control: Controlled = {
    clock,
    faults,
    log: requests,
    world: () => gateway.world,
    throttled: (on = gateway.throttled) => {
      gateway.throttled = on;
      return on;
    },
    reset: ({ desktops: size = desktops }) => {
      gateway.restart(newWorld(size));
      faults.restart();
      requests.clear();
    },
  };
  const served = { gateway, control, faults, log: requests, clock, random: random.fork('requests') };
  return {
    credentials,
    get world() {
      return gateway.world;
    },
    clock,
    requests,
    faults,
    prices: LIST_PRICES,
    listen: ({ port = 0, host = '127.0.0.1' } = {}) => listen(served, { port, host }),
  };
}
