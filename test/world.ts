import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlaybooks } from '../scripts/playbooks.ts';
import { freeze } from '../src/catalog/freeze.ts';
import { Catalogue } from '../src/catalog/manifest.ts';
import { indexOf } from '../src/catalog/search-index.ts';
import { createCloudClient } from '../src/cloud/client.ts';
import { openFleet } from '../src/commands/open-fleet.ts';
import { openRollouts } from '../src/commands/open-rollouts.ts';
import { knownFleet, ownTools } from '../src/commands/own-tools.ts';
import type { Config } from '../src/config/config.ts';
import { sandboxSite } from '../src/config/sandbox-site.ts';
import { Engine } from '../src/engine/engine.ts';
import type { Log } from '../src/engine/parts.ts';
import type { Fleet } from '../src/fleet/fleet.ts';
import type { Rollouts } from '../src/rollout/rollouts.ts';
import { createSandbox, type SandboxOptions } from '../src/sandbox/sandbox.ts';
import { serveHttp } from '../src/server/http.ts';
import type { Playbook } from '../src/server/prompts/playbook.ts';
import { Surface } from '../src/server/surface.ts';
import { createFileStore } from '../src/store/file-store.ts';
import { areas } from '../tools/index.ts';
import { requests } from '../tools/requests.ts';
import { type Answer, connectHttp, type Era, type Person, type TestClient } from './clients.ts';
import { databaseProgram } from './fleet/program.ts';
import { heldDispatcher } from './held-dispatcher.ts';
import { JumpingClock } from './jumping-clock.ts';

export {
  type Answer,
  ERAS,
  type Era,
  NO,
  type Person,
  type TestClient,
  type ToolAnswer,
  testClient,
  YES,
} from './clients.ts';

let frozen: Promise<Catalogue> | undefined;

/** The catalogue as the build would freeze it: made once, because nobody changes it. */
export function frozenCatalogue(): Promise<Catalogue> {
  frozen ??= freezeCatalogue();
  return frozen;
}

let frozenPrompts: Promise<Playbook[]> | undefined;

/** The playbooks as the build would freeze them. */
export function frozenPlaybooks(): Promise<Playbook[]> {
  frozenPrompts ??= readPlaybooks('prompts');
  return frozenPrompts;
}

async function freezeCatalogue(): Promise<Catalogue> {
  const declared = await Promise.all(Object.values(areas).map((load) => load()));
  const { manifest, schemas, texts } = freeze(declared);
  return new Catalogue(
    () => manifest,
    () => schemas,
    () => indexOf(texts, requests),
  );
}

export const LIMITS: Config['limits'] = {
  maxResultTokens: 6000,
  waitMs: 45_000,
  waitWithProgressMs: 600_000,
  planTtlMs: 600_000,
  fastestPersonMs: 1500,
  requestTimeoutMs: 5_000,
};

export interface WorldOptions extends Partial<Omit<Config, 'sites' | 'limits'>> {
  limits?: Partial<Config['limits']>;
  desktops?: number;
  /** Where the requests go instead of straight to the sandbox, with the sandbox's keys. */
  endpoint?: string;
  clock?: JumpingClock;
  watch?: SandboxOptions['watch'];
  troubles?: SandboxOptions['troubles'];
  /** Of the company; default 1. */
  seed?: number;
  /** The program of the database process, if not the one that finds its packages. */
  databaseProgram?: string;
  /** Further sites, each with a sandbox of its own. */
  others?: readonly { id: string; desktops: number; seed: number }[];
}

/** The product over HTTP on a sandbox cloud, both behind real ports, in simulated time. */
export async function startWorld(options: WorldOptions = {}) {
  const { limits, desktops = 60, stateDir: givenDir, endpoint, clock = new JumpingClock(), ...more } = options;
  const { watch, troubles, seed = 1, others = [], databaseProgram: given, ...rest } = more;
  const [catalogue, playbooks] = await Promise.all([frozenCatalogue(), frozenPlaybooks()]);
  const made = { ...(watch && { watch }), ...(troubles && { troubles }) };
  const sandbox = createSandbox({ catalogue, clock, desktops, seed, ...made });
  const cloud = await sandbox.listen();
  const { ak, sk, projectId } = sandbox.credentials;
  const site = sandboxSite({ url: endpoint ?? cloud.url, ak, sk, projectId });
  const elsewhere = await Promise.all(
    others.map(async ({ id, ...size }) => {
      const other = createSandbox({ catalogue, clock, ...size });
      const { url, close } = await other.listen();
      const keys = other.credentials;
      const otherSite = sandboxSite({ url, ak: keys.ak, sk: keys.sk, projectId: keys.projectId });
      return { sandbox: other, url, close, site: { ...otherSite, id } };
    }),
  );
  const stateDir = givenDir ?? (await mkdtemp(join(tmpdir(), 'workspace-mcp-test-')));
  const config: Config = {
    sites: [site, ...elsewhere.map((each) => each.site)],
    defaultSite: site.id,
    principal: { id: 'local', name: 'local' },
    sandbox: true,
    toolsets: ['core'],
    readOnly: false,
    confirm: 'human',
    policy: { rules: [] },
    logLevel: 'silent',
    redactPeople: false,
    keepInventory: false,
    stateDir,
    limits: { ...LIMITS, ...limits },
    prices: sandbox.prices,
    ...rest,
  };
  const logged: { level: string; detail: object; message: string }[] = [];
  const write = (level: string) => (detail: object, message: string) => void logged.push({ level, detail, message });
  const log: Log = { debug: write('debug'), warn: write('warn'), error: write('error') };
  const store = await createFileStore({ dir: stateDir, clock, version: 'test' });
  const dispatcher = heldDispatcher(clock);
  const { requestTimeoutMs } = config.limits;
  const cloudClients = new Map(
    config.sites.map((each) => [each.id, createCloudClient({ site: each, clock, dispatcher, requestTimeoutMs })]),
  );
  const client = async ({ id }: { id: string }) => cloudClients.get(id) ?? cloudClients.get(site.id)!;
  const engine = new Engine({ catalogue, areas, config, store, clock, client, log });
  let opened: Promise<Fleet> | undefined;
  const fleet = () => {
    opened ??= Promise.resolve(given ?? databaseProgram()).then((program) => openFleet(engine, program));
    return opened;
  };
  let openedRollouts: Promise<Rollouts> | undefined;
  const rollouts = () => {
    openedRollouts ??= openRollouts(engine);
    return openedRollouts;
  };
  const own = ownTools(engine, fleet, rollouts);
  const parts = {
    engine,
    own,
    known: knownFleet(fleet),
    surface: new Surface(config, catalogue, own),
    playbooks: () => playbooks,
    version: 'test',
  };
  const http = await serveHttp(parts, { host: '127.0.0.1', port: 0 });
  const clients: TestClient[] = [];

  return {
    clock,
    sandbox,
    elsewhere,
    cloud,
    site,
    config,
    store,
    engine,
    fleet,
    rollouts,
    parts,
    logged,
    http,
    /** Connects a client; with a `person` it declares that it can ask one. */
    async connect(era: Era, person?: Person): Promise<TestClient> {
      const connected = await connectHttp(era, http.url, person);
      clients.push(connected);
      return connected;
    },
    /** A person who reads for three seconds. */
    reading(answer: Answer | ((message: string) => Answer)): Person {
      return async ({ message }) => {
        await clock.sleep(3_000);
        return typeof answer === 'function' ? answer(message) : answer;
      };
    },
    /** Requests that the cloud carried out or refused as changes, by operation. */
    mutations(): string[] {
      return sandbox.requests.mutations().map((each) => each.operationId ?? '');
    },
    async close() {
      await Promise.all(clients.map((each) => each.close().catch(() => {})));
      await http.close();
      await (await openedRollouts)?.close();
      await (await opened)?.close();
      await engine.mutations.drain();
      await Promise.all([...cloudClients.values()].map((each) => each.close()));
      await dispatcher.close();
      await store.close();
      await Promise.all([cloud, ...elsewhere].map((each) => each.close()));
      if (!givenDir) await rm(stateDir, { recursive: true, force: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
