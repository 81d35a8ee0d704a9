import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeze } from '../../src/catalog/freeze.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { subJobStatus } from '../../src/sandbox/world/jobs.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { areas } from '../../tools/index.ts';
import { frozenCatalogue } from '../world.ts';
import { fastClock } from './fast-clock.ts';

const TICKS = { start: Date.UTC(2026, 10, 2, 9), real: Date.now(), speed: 200 };
const DESKTOPS = 1_000;
const WAVE = 100;

/** Real requests on a clock that goes 200 times as fast. */
const LIMITS = {
  maxResultTokens: 6_000,
  waitMs: 45_000,
  waitWithProgressMs: 600_000,
  planTtlMs: 3_600_000,
  fastestPersonMs: 0,
  requestTimeoutMs: 3_600_000,
};

interface Kill {
  entry: string;
  when: 'before' | 'after';
  nth?: number;
}

interface Ended {
  killed: boolean;
  said?: {
    plan?: string;
    report?: { status: string; counts: Record<string, number> };
    targets?: { rows: unknown[][] };
  };
}

const clock = fastClock(TICKS);
let folder: string;
let stateDir: string;
let sandbox: ReturnType<typeof createSandbox>;
let url: string;
let closeCloud: () => Promise<void>;
/** Called when the cloud is about to answer; what it does to the process happens before the answer is there. */
let meanwhile: (operationId: string) => void = () => {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-mcp-kill-'));
  stateDir = join(folder, 'state');
  await build({
    entryPoints: [join(import.meta.dirname, 'rolling.ts')],
    outfile: join(folder, 'rolling.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const { manifest, schemas } = freeze(await Promise.all(Object.values(areas).map((load) => load())));
  await writeFile(join(folder, 'catalogue.json'), JSON.stringify({ manifest, schemas }));
  const catalogue = await frozenCatalogue();
  const watch = ({ operationId }: { operationId: string }) => meanwhile(operationId);
  sandbox = createSandbox({ catalogue, clock, desktops: 1_300, seed: 1, troubles: 'none', watch });
  ({ url, close: closeCloud } = await sandbox.listen());
}, 60_000);

afterAll(async () => {
  await closeCloud();
  await rm(folder, { recursive: true, force: true });
});

/** Runs one process to its end, or until somebody kills it. `killWhen` is asked at every answer of the cloud. */
async function run(what: object, killWhen?: (operationId: string) => boolean, kill?: Kill): Promise<Ended> {
  const { ak, sk, projectId } = sandbox.credentials;
  const catalogue = join(folder, 'catalogue.json');
  const told = { stateDir, catalogue, url, ak, sk, projectId, limits: LIMITS, clock: TICKS, kill, ...what };
  const child = spawn(process.execPath, [join(folder, 'rolling.mjs'), JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const before = meanwhile;
  meanwhile = (operationId) => {
    before(operationId);
    if (killWhen?.(operationId)) child.kill('SIGKILL');
  };
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  meanwhile = before;
  return { killed: signal === 'SIGKILL', ...(text && { said: JSON.parse(text) }) };
}

/** True at the n-th answer of an operation. */
function nth(operation: string, count: number): (operationId: string) => boolean {
  let seen = 0;
  return (operationId) => operationId === operation && ++seen === count;
}

const begun = () =>
  sandbox.world.jobs.subJobs().filter((sub) => sub.type === 'operateDesktops' && sub.ordered >= since);
let since = 0;

describe(`a rollout over ${DESKTOPS} desktops, killed in every phase`, () => {
  test('acts on each at most once, and its report agrees with the cloud', { timeout: 240_000 }, async () => {
    since = clock.now();
    const ids = sandbox.world.fleet
      .all()
      .filter(({ status }) => status === 'ACTIVE' || status === 'SHUTOFF')
      .slice(0, DESKTOPS)
      // A broken one among the first would end it, as it should.
      .sort((a, b) => Number(!!a.defect) - Number(!!b.defect))
      .map(({ id }) => id);
    const begin = {
      change: { site: 'sandbox', tool: 'batch_run_desktops', args: { op_type: 'reboot', type: 'SOFT' } },
      terms: { chosen: 'a test', connected: 'skip', canary: 3, wave: WAVE, max_failures: DESKTOPS, health_minutes: 2 },
      ids,
    };
    // Failures of single desktops once the canary is through, and one request that is refused as a whole.
    sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', rate: 0.6, after: 1 });
    sandbox.faults.add({ kind: 'status', operation: 'BatchRunDesktops', status: 409, nth: 9, body: refusal });
    const drifting = ids
      .slice(500)
      .filter((id) => sandbox.world.fleet.get(id)?.login !== 'CONNECTED')
      .slice(0, 20);
    meanwhile = drift(drifting);

    // The preview and the question: nothing is on the disk that could be gone on with.
    expect(await run({ begin }, nth('ListDesktopsDetail', 5))).toEqual({ killed: true });
    const { said } = await run({ begin });
    await approve(said!.plan!);
    const approved = { begin, planId: said!.plan };
    expect((await run(approved, undefined, { entry: 'turn', when: 'before' })).killed).toBe(true);
    const [id] = await readdir(join(stateDir, 'rollouts'));
    expect(begun()).toEqual([]);
    expect((await run(approved)).said).toMatchObject({ code: 'plan_spent' });

    const goOn = { resume: id };
    const phases: [string, Parameters<typeof run>[1], Kill?][] = [
      ['before the canary is claimed', undefined, { entry: 'claim', when: 'before' }],
      ['between claim and request', undefined, { entry: 'claim', when: 'after' }],
      ['while the request is on its way', nth('BatchRunDesktops', 1)],
      ['before the answer is written down', undefined, { entry: 'sent', when: 'before' }],
      ['after the answer is written down', undefined, { entry: 'sent', when: 'after' }],
      ['while jobs are followed', nth('ShowJob', 3)],
      ['while health is looked at', isHealthLook()],
      ['before the ends are written down', undefined, { entry: 'ends', when: 'before', nth: 2 }],
      ['between two waves', undefined, { entry: 'ends', when: 'after', nth: 2 }],
      ['while the next wave is looked at', nth('ListDesktopSnapshot', 1)],
    ];
    for (const [phase, killWhen, kill] of phases) {
      expect((await run(goOn, killWhen, kill)).killed, phase).toBe(true);
      once(phase);
    }
    expect((await run(goOn, undefined, { entry: 'turn', when: 'before', nth: 2 })).killed).toBe(true);
    const { said: last } = await run(goOn);
    agree(last!.targets!.rows, drifting);
    expect(last!.report).toMatchObject({ status: 'finished' });
    const { counts } = last!.report!;
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(DESKTOPS);
    expect(counts.done).toBeGreaterThan(200);
    expect(counts.failed).toBeGreaterThan(2);
    expect(counts.unknown ?? 0).toBeLessThanOrEqual(WAVE);
    expect(counts.pending ?? 0).toBe(0);
  });
});

const refusal = { error_code: 'WKS.0001', error_msg: 'not now' };

function once(phase: string): void {
  const ids = begun().map(({ order }) => order.desktop?.id);
  expect(ids.length - new Set(ids).size, `desktops acted on twice after ${phase}`).toBe(0);
}

/** Every row against the cloud's own record. */
function agree(rows: unknown[][], drifted: readonly string[]): void {
  const record = new Map(begun().map((sub) => [sub.order.desktop?.id, subJobStatus(sub, clock.now())]));
  const wrong = rows.flatMap(([id, name, end]) => {
    const of = record.get(String(id));
    const fits = {
      done: of === 'SUCCESS',
      unhealthy: of === 'SUCCESS',
      failed: of === 'FAILED' || of === undefined,
      unknown: true,
    }[String(end)];
    return (fits ?? of === undefined) ? [] : [`${name} is ${end} and ${of}`];
  });
  expect(wrong).toEqual([]);
  const ends = new Map(rows.map(([id, , end]) => [id, end]));
  expect(drifted.map((id) => ends.get(id)).filter((end) => end !== 'drifted' && end !== 'unknown')).toEqual([]);
}

/** Once the first job has begun, desktops that come later change hands. */
function drift(ids: readonly string[]): (operationId: string) => void {
  let isDone = false;
  return (operationId) => {
    if (isDone || operationId !== 'BatchRunDesktops') return;
    isDone = true;
    for (const id of ids) {
      const desktop = sandbox.world.fleet.get(id)!;
      const stranger = sandbox.world.people
        .all()
        .find(({ name }) => desktop.assignments.every((one) => one.name !== name))!;
      sandbox.world.people.unassign(desktop, () => true);
      sandbox.world.people.assign(desktop, { id: stranger.id, name: stranger.name, privilege: 'users', type: 'USER' });
    }
  };
}

/** A look at desktops when none of those that were acted on is busy any more. */
function isHealthLook(): (operationId: string) => boolean {
  let followed = false;
  return (operationId) => {
    if (operationId === 'ShowJob') followed = true;
    return followed && operationId === 'ListDesktopsDetail' && begun().every(({ ends }) => ends <= clock.now());
  };
}

async function approve(plan: string): Promise<void> {
  const store = await createFileStore({ dir: stateDir, clock, version: 'test' });
  await store.approvals.decide({ plan, approved: true, by: 'ada', via: 'approve', at: clock.now() });
  await store.close();
}
