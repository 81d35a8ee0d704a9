import type { Logger } from 'pino';
import { areas } from '../../tools/index.ts';
import { systemClock } from '../catalog/clock.ts';
import type { CloudClient } from '../cloud/client.ts';
import { endpointFor } from '../cloud/endpoints.ts';
import type { Config, Site } from '../config/config.ts';
import { Engine } from '../engine/engine.ts';
import type { KnownFleet, OwnTool } from '../server/context.ts';
import type { Store } from '../store/store.ts';
import { loadCatalogue } from './catalogue.ts';
import { knownFleet, ownTools } from './own-tools.ts';
import { version } from './version.ts';

export interface Assembled {
  engine: Engine;
  /** Tools that are no operations. */
  own: readonly OwnTool[];
  /** What resources and completions ask the fleet. */
  known: KnownFleet;
  store: Store;
  /** Waits for what was sent, then closes clients and store. */
  close(): Promise<void>;
}

/**
 * Puts the parts together that every command with an engine needs. Clients are made when a site is first called; that each has an
 * endpoint is checked here, and a ConfigError when not.
 */
export async function assemble(config: Config, log: Logger): Promise<Assembled> {
  for (const site of config.sites) endpointFor(site, 'workspace');
  const { createFileStore } = await import('../store/file-store.ts');
  const store = await createFileStore({
    dir: config.stateDir,
    clock: systemClock,
    version,
    redactPeople: config.redactPeople,
    warn: (message) => log.warn({}, message),
  });
  const clients = new Map<string, Promise<CloudClient>>();
  const client = (site: Site) => {
    const known = clients.get(site.id);
    if (known) return known;
    const made = import('../cloud/client.ts').then(({ createCloudClient }) =>
      createCloudClient({ site, clock: systemClock, log, requestTimeoutMs: config.limits.requestTimeoutMs }),
    );
    clients.set(site.id, made);
    return made;
  };
  const engine = new Engine({ catalogue: loadCatalogue(), areas, config, store, clock: systemClock, client, log });
  const fleet = once(async () => (await import('./open-fleet.ts')).openFleet(engine));
  const rollouts = once(async () => (await import('./open-rollouts.ts')).openRollouts(engine));
  return {
    engine,
    own: ownTools(engine, fleet.get, rollouts.get),
    known: knownFleet(fleet.get),
    store,
    async close() {
      // First what would begin something new.
      await (await rollouts.made())?.close();
      await (await fleet.made())?.close();
      await engine.mutations.drain();
      // One that was never made has nothing to close.
      await Promise.allSettled([...clients.values()].map(async (made) => (await made).close()));
      await store.close();
    },
  };
}

/** A part that is made when it is first asked for; a failure is not kept. */
function once<T>(make: () => Promise<T>) {
  let making: Promise<T> | undefined;
  return {
    get: () => {
      making ??= make().catch((error) => {
        making = undefined;
        throw error;
      });
      return making;
    },
    made: () => making?.catch(() => undefined),
  };
}
