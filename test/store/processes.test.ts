import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '../../src/store/audit-reading.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import { aPlan, handClock } from './plan.ts';
import { opened, scratch } from './state-dir.ts';

const run = promisify(execFile);
const PROCESSES = 20;

let built: string;
let worker: string;

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'workspace-mcp-worker-'));
  worker = join(built, 'worker.mjs');
  const entry = join(import.meta.dirname, 'worker.ts');
  await build({
    entryPoints: [entry],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});

afterAll(() => rm(built, { recursive: true, force: true }));

interface Worker {
  child: ChildProcessByStdio<Writable, Readable, null>;
  next(): Promise<unknown>;
}

function start(args: string[], command = [process.execPath, worker]): Worker {
  const [program = '', ...before] = command;
  const child = spawn(program, [...before, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, next: async () => (await lines.next()).value };
}

/** What each of twenty processes says that do the same at the same time. */
async function race(...args: string[]): Promise<unknown[]> {
  const workers = Array.from({ length: PROCESSES }, () => start(args));
  for (const each of workers) expect(await each.next()).toBe('ready');
  for (const each of workers) each.child.stdin.write('go\n');
  const answers = await Promise.all(workers.map(async (each) => JSON.parse(String(await each.next()))));
  return answers;
}

describe('of many processes on one state directory', () => {
  it('exactly one decides a plan, and nobody ever sees half a decision', async () => {
    const dir = await scratch();
    const clock = handClock();
    const warnings: string[] = [];
    const { approvals } = await opened({ dir, clock, warn: (message) => warnings.push(message) });
    await approvals.save(aPlan('plan_decided-by-many', clock.time));
    let racing = true;
    const watched = (async () => {
      while (racing) {
        const seen = await approvals.decision('plan_decided-by-many');
        if (seen) expect(seen.reason).toHaveLength(200_000);
      }
    })();
    const answers = await race(dir, 'decide', 'plan_decided-by-many');
    racing = false;
    await watched;
    expect(answers.filter((answer) => answer === true)).toHaveLength(1);
    expect(answers.filter((answer) => answer === false)).toHaveLength(PROCESSES - 1);
    expect(warnings).toEqual([]);
    expect((await approvals.decision('plan_decided-by-many'))?.by).toMatch(/^process \d+$/);
  }, 60_000);

  it('exactly one spends a plan', async () => {
    const dir = await scratch();
    const clock = handClock();
    const { approvals } = await opened({ dir, clock });
    await approvals.save(aPlan('plan_spent-by-many', clock.time));
    const answers = await race(dir, 'spend', 'plan_spent-by-many');
    expect(answers.filter((answer) => answer === true)).toHaveLength(1);
    expect(answers.filter((answer) => answer === false)).toHaveLength(PROCESSES - 1);
    expect(await approvals.isSpent('plan_spent-by-many')).toBe(true);
  }, 60_000);

  it('all get the same key, whoever makes it', async () => {
    const dir = join(await scratch(), 'new');
    const keys = await race(dir, 'key');
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  }, 60_000);
});

describe('a process that is killed while it writes', () => {
  it('leaves a log that can be checked and holds every line it was told is written', async () => {
    const dir = await scratch();
    for (const after of [1, 23, 60]) {
      const { child, next } = start([dir, 'log']);
      expect(await next()).toBe('ready');
      child.stdin.write('go\n');
      let acknowledged = 0;
      while (acknowledged < after) acknowledged = Number(await next());
      child.kill('SIGKILL');
      for (let n = await next(); n !== undefined; n = await next()) acknowledged = Number(n);
      const [newest] = (await readdir(join(dir, 'audit')))
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .slice(-1);
      const numbers: unknown[] = [];
      for await (const line of readAudit(dir)) {
        if (line.file === newest && line.event !== 'opened') numbers.push(line.detail?.n);
      }
      expect(numbers.length).toBeGreaterThan(acknowledged);
      expect(numbers).toEqual(numbers.map((_, index) => index));
    }
    const reports = await verifyAudit(dir);
    expect(reports.map((report) => report.ok)).toEqual([true, true, true]);
  }, 60_000);
});

describe('when the disk is full', () => {
  // A limit on the size of files refuses in the middle of a line, as a full disk does, and needs no rights to set.
  it.skipIf(process.platform === 'win32')(
    'an append that does not fit rejects and leaves no part of its line',
    async () => {
      const dir = await scratch();
      const shell = ['/bin/sh', '-c', 'ulimit -f 16; exec "$@"', 'sh', process.execPath, worker];
      const { child, next } = start([dir, 'fill'], shell);
      expect(await next()).toBe('ready');
      child.stdin.write('go\n');
      const { appended, error } = JSON.parse(String(await next()));
      expect(appended).toBeGreaterThan(0);
      expect(error).toMatchObject({ code: 'store_unavailable', retryable: false });
      expect(error.message).toBe(`The state directory ${dir} can't be used: a file would become too big.`);
      expect(await verifyAudit(dir)).toEqual([expect.objectContaining({ ok: true, lines: appended + 1 })]);
      expect((await verifyAudit(dir))[0]?.note).toBeUndefined();
    },
  );

  it('nothing is half kept, and everything works again once there is room', async (context) => {
    const disk = await scratch();
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]).catch(() => undefined);
    if (!mounted) return context.skip('only root may mount a small disk');
    try {
      const dir = join(disk, 'state');
      const clock = handClock();
      const store = await opened({ dir, clock });
      const plan = aPlan('plan_before', clock.time);
      const event = { event: 'sent', principal: 'local', site: 'default', tool: 't', risk: 'write' } as const;
      await store.approvals.save(plan);
      await store.audit.append(event);
      const ballast = join(disk, 'ballast');
      await run('sh', ['-c', `cat /dev/zero > ${ballast} 2>/dev/null || true`]);
      const full = {
        body: {
          code: 'store_unavailable',
          message: `The state directory ${dir} can't be used: the disk is full.`,
          hint: expect.stringContaining('--state-dir'),
          retryable: false,
        },
        fate: 'not_sent',
      };
      await expect(store.approvals.save(aPlan('plan_after', clock.time))).rejects.toMatchObject(full);
      await expect(
        store.approvals.decide({ plan: plan.id, approved: true, by: 'a', via: 'approve', at: 1 }),
      ).rejects.toMatchObject(full);
      await expect(store.approvals.spend(plan.id)).rejects.toMatchObject(full);
      await expect(store.results.put({ principal: 'local', site: 's' }, 't', 'x'.repeat(9000))).rejects.toMatchObject(
        full,
      );
      for (let n = 0; n < 3; n++) await expect(store.audit.append(event)).rejects.toMatchObject(full);
      const other = await opened({ dir, clock });
      await expect(other.audit.append(event)).rejects.toMatchObject(full);

      expect(await store.approvals.pending()).toEqual([plan]);
      expect(await store.approvals.isSpent(plan.id)).toBe(false);
      expect(await verifyAudit(dir)).toEqual([expect.objectContaining({ ok: true, lines: 2 })]);
      expect((await readdir(join(dir, 'plans'))).sort()).toEqual(['plan_before.json']);

      await rm(ballast);
      await store.audit.append(event);
      await other.audit.append(event);
      expect(await store.approvals.spend(plan.id)).toBe(true);
      const reports = await verifyAudit(dir);
      expect(reports.map((report) => report.ok)).toEqual([true, true]);
      expect(reports.map((report) => report.lines).sort()).toEqual([2, 3]);
      await other.close();
      await store.close();
    } finally {
      await run('umount', ['-l', disk]);
    }
  });
});
