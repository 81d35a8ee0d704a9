import { readFileSync } from 'node:fs';
import { ToolError } from '../../src/catalog/errors.ts';
import { Catalogue, type Manifest } from '../../src/catalog/manifest.ts';
import { createCloudClient } from '../../src/cloud/client.ts';
import { sandboxSite } from '../../src/config/sandbox-site.ts';
import { Engine } from '../../src/engine/engine.ts';
import { setChanges } from '../../src/engine/set-changes.ts';
import { toolContext } from '../../src/engine/tool-context.ts';
import { Rollouts } from '../../src/rollout/rollouts.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { openRolloutFiles } from '../../src/store/rollout-files.ts';
import { areas } from '../../tools/index.ts';
import { fastClock } from './fast-clock.ts';

// A server's engine in a process of its own: begins a rollout or goes on with one, and kills itself where it is told to.
const told = JSON.parse(process.argv[2] ?? '{}');
const { stateDir, catalogue: frozen, url, ak, sk, projectId, limits, clock: ticks, begin, resume, planId, kill } = told;

const clock = fastClock(ticks);
const { manifest, schemas } = JSON.parse(readFileSync(frozen, 'utf8')) as { manifest: Manifest; schemas: never };
const catalogue = new Catalogue(
  () => manifest,
  () => schemas,
  () => {
    throw new Error('nobody searches here');
  },
);
const site = sandboxSite({ url, ak, sk, projectId });
const store = await createFileStore({ dir: stateDir, clock, version: 'rolling' });
const client = createCloudClient({ site, clock, requestTimeoutMs: limits.requestTimeoutMs });
const log = { debug() {}, warn() {}, error: (detail: object) => console.error(detail) };
const engine = new Engine({
  catalogue,
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

const files = await openRolloutFiles(stateDir, clock);
let seen = 0;
/** Kills this process before or after the n-th entry of a kind is on the disk. */
const add: typeof files.add = async (rollout, entry, value) => {
  const isIt = kill && entry.startsWith(kill.entry) && ++seen === (kill.nth ?? 1);
  if (isIt && kill.when === 'before') process.kill(process.pid, 'SIGKILL');
  const added = await files.add(rollout, entry, value);
  if (isIt) process.kill(process.pid, 'SIGKILL');
  return added;
};
const principal = engine.parts.config.principal;
const rollouts = new Rollouts({
  files: { ...files, add },
  clock,
  outliving(who, signal) {
    const call = { principal: who, signal };
    return { context: toolContext(engine, call), changes: setChanges(engine, call) };
  },
  onError: (error) => console.error(error),
});
const call = { principal, signal: new AbortController().signal };
const context = {
  ...toolContext(engine, call),
  patienceMs: Number.POSITIVE_INFINITY,
  changes: setChanges(engine, call),
  rollouts: async () => rollouts,
};
const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`, () => process.exit());
try {
  const begun = resume
    ? await rollouts.resume(resume, undefined, context)
    : await rollouts.begin({ ...begin, choose: async () => begin.ids, ...(planId && { planId }) }, context);
  if (begun.kind === 'running') {
    await rollouts.wait(begun.id, context);
    say(await rollouts.show(begun.id, context));
  } else say({ plan: begun.plan.id });
} catch (error) {
  if (!(error instanceof ToolError)) throw error;
  say(error.body);
}
