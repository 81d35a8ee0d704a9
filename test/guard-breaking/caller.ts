import { freeze } from '../../src/catalog/freeze.ts';
import { Catalogue } from '../../src/catalog/manifest.ts';
import { indexOf } from '../../src/catalog/search-index.ts';
import { createCloudClient } from '../../src/cloud/client.ts';
import { sandboxSite } from '../../src/config/sandbox-site.ts';
import { Engine } from '../../src/engine/engine.ts';
import { errorValue, outcomeValue } from '../../src/server/render.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { areas } from '../../tools/index.ts';

// One of several processes with a server's engine on one state directory: gets ready, waits for a line, makes one call.
const { stateDir, url, ak, sk, projectId, now, tool, args, limits } = JSON.parse(process.argv[2] ?? '{}');
const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) };
const { manifest, schemas, texts } = freeze(await Promise.all(Object.values(areas).map((load) => load())));
const site = sandboxSite({ url, ak, sk, projectId });
const store = await createFileStore({ dir: stateDir, clock, version: 'caller' });
const client = createCloudClient({ site, clock, requestTimeoutMs: 5_000 });
const log = { debug() {}, warn() {}, error() {} };
const engine = new Engine({
  catalogue: new Catalogue(
    () => manifest,
    () => schemas,
    () => indexOf(texts),
  ),
  areas,
  store,
  clock,
  client: async () => client,
  log,
  config: {
    sites: [site],
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
    limits,
  },
});

process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const call = { principal: engine.parts.config.principal, signal: new AbortController().signal };
const answer = await engine.run(tool, args, call).then(outcomeValue, errorValue);
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit());
