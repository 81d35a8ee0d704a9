import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { ERAS, startWorld, type World } from '../world.ts';
import {
  anotherServer,
  answerOf,
  asked2026,
  attempts,
  auditOf,
  decide,
  eventsOf,
  READING_MS,
  reboot,
  says,
  send2026,
  YES_2026,
} from './attack.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** A plan that a person approved, and its call with the plan_id. */
async function approved() {
  const wanted = reboot(world, 4);
  const { plan } = await asked2026(world, wanted);
  await decide(world, plan);
  return { tool: wanted.tool, args: { ...wanted.args, plan_id: plan, wait: false } };
}

/** Of many answers exactly one may be the cloud's; every other says that the plan was used. */
function exactlyOne(answers: Record<string, unknown>[]): void {
  expect(answers.filter((answer) => answer.job)).toHaveLength(1);
  expect(answers.filter((answer) => answer.code === 'plan_spent')).toHaveLength(answers.length - 1);
}

describe.each(ERAS)('twenty %s calls at once', (era) => {
  test('with one approved plan make one request', async () => {
    const { tool, args } = await approved();
    const clients = await Promise.all([world.connect(era), world.connect(era)]);
    const calls = Array.from({ length: 20 }, (_, n) =>
      clients[n % 2]!.call('call_tool', { name: tool, arguments: args }),
    );
    exactlyOne((await Promise.all(calls)).map(({ value }) => value));
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
    expect((await eventsOf(world)).filter((event) => event === 'sent')).toHaveLength(1);
  });
});

describe('twenty rounds at once', () => {
  test('that bring the same yes make one request, and one decision is written down', async () => {
    const wanted = reboot(world, 4);
    const { requestState } = await asked2026(world, wanted);
    world.clock.advance(READING_MS);
    const call = { tool: wanted.tool, args: { ...wanted.args, wait: false } };
    const rounds = Array.from({ length: 20 }, () => send2026(world.http.url, call, { requestState, ...YES_2026 }));
    exactlyOne((await Promise.all(rounds)).map(answerOf));
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
    expect((await eventsOf(world)).filter((event) => event === 'approved')).toHaveLength(1);
  });

  test('that bring yes and no make a request only if the yes was first, for all of them', async () => {
    const wanted = reboot(world, 4);
    const { requestState } = await asked2026(world, wanted);
    world.clock.advance(READING_MS);
    const call = { tool: wanted.tool, args: { ...wanted.args, wait: false } };
    const rounds = Array.from({ length: 20 }, (_, n) =>
      send2026(world.http.url, call, { requestState, ...(n % 2 ? YES_2026 : says({ decision: 'decline' })) }),
    );
    const codes = (await Promise.all(rounds)).map((reply) => answerOf(reply).code ?? 'ran');
    const decisions = (await auditOf(world)).filter(({ event }) => event === 'approved' || event === 'declined');
    expect(decisions).toHaveLength(1);
    const yes = decisions[0]!.event === 'approved';
    expect(attempts(world)).toEqual(yes ? ['BatchRunDesktops'] : []);
    expect(new Set(codes)).toEqual(new Set(yes ? ['ran', 'plan_spent'] : ['declined']));
  });
});

describe('two servers on one state directory', () => {
  test('that race with one approved plan make one request', async () => {
    const { tool, args } = await approved();
    const store = await createFileStore({ dir: world.config.stateDir, clock: world.clock, version: 'other' });
    const other = await anotherServer(world, {}, { store });
    const urls = [world.http.url, other.url];
    const calls = Array.from({ length: 20 }, (_, n) => send2026(urls[n % 2]!, { tool, args }));
    exactlyOne((await Promise.all(calls)).map(answerOf));
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
    await other.close();
    await store.close();
    expect((await verifyAudit(world.config.stateDir)).every((chain) => chain.ok)).toBe(true);
  });

  test('one that is told no while the other is told yes: the first decision holds for both', async () => {
    const wanted = reboot(world, 4);
    const store = await createFileStore({ dir: world.config.stateDir, clock: world.clock, version: 'other' });
    const other = await anotherServer(world, {}, { store });
    const { requestState } = await asked2026(world, wanted);
    world.clock.advance(READING_MS);
    await send2026(other.url, wanted, { requestState, ...says({ decision: 'decline' }) });
    const reply = await send2026(world.http.url, wanted, { requestState, ...YES_2026 });
    expect(answerOf(reply)).toMatchObject({ code: 'declined' });
    expect(attempts(world)).toEqual([]);
    await other.close();
    await store.close();
  });
});

describe('two processes on one state directory', () => {
  test('that race with one approved plan make one request', { timeout: 60_000 }, async () => {
    const { tool, args } = await approved();
    const folder = await mkdtemp(join(tmpdir(), 'workspace-mcp-caller-'));
    const program = join(folder, 'caller.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'caller.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const { ak, sk, projectId } = world.sandbox.credentials;
    const { stateDir, limits } = world.config;
    const told = { stateDir, url: world.cloud.url, ak, sk, projectId, now: world.clock.now(), tool, args, limits };
    const processes = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [program, JSON.stringify(told)], { stdio: ['pipe', 'pipe', 'inherit'] });
      return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
    });
    for (const { lines } of processes) expect((await lines.next()).value).toBe('ready');
    for (const { child } of processes) child.stdin.write('go\n');
    const answers = await Promise.all(processes.map(async ({ lines }) => JSON.parse((await lines.next()).value)));
    exactlyOne(answers);
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
    await rm(folder, { recursive: true, force: true });
  });
});
