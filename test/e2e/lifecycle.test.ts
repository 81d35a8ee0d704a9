import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ERAS, type Era } from '../clients.ts';
import { type Cloud, type Home, main, type Program, programs } from './program.ts';
import { Wire } from './wire.ts';

const { start, run, home, launch, startCloud, between, overHttp, serveHttp, alsoKill } = programs();

/** A server that has nothing to wait for is gone within this. */
const SOON_MS = 10_000;

let cloud: Cloud;
/** Desktops that run; each restart takes one of its own. */
let running: string[];
beforeAll(async () => {
  cloud = await startCloud();
  const fields = ['desktop_id', 'status', 'in_maintenance_mode', 'computer_name'];
  const listed = await run(
    ['call', 'list_desktops_detail', JSON.stringify({ fields }), '--max-result-tokens', '50000', ...cloud.args],
    home(),
    cloud.env,
  );
  const { rows } = JSON.parse(listed.stdout).data as { rows: unknown[][] };
  running = rows.filter(([, status, maintained]) => status === 'ACTIVE' && !maintained).map(([id]) => String(id));
});

/** A server on a cloud, where nobody asks. */
function serve(era: Era, on: Cloud, at: Home): Wire {
  const program = start(['serve', ...on.args, '--confirm', 'never'], at, on.env);
  return new Wire(program, era);
}

function restart() {
  const desktop_ids = [running.pop()];
  return { name: 'batch_run_desktops', arguments: { desktop_ids, op_type: 'reboot', type: 'HARD' } };
}

/** The events of the audit log, oldest first. Fails when a chain is not whole, or anything temporary is left. */
async function audited(at: Home): Promise<string[]> {
  const verified = await run(['audit', 'verify'], at);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('all whole') });
  await expectTidy(at.stateDir);
  const { stdout } = await run(['audit'], at);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).event);
}

async function expectTidy(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    expect(entry.name).not.toMatch(/tmp|scratch|~$/);
    expect({ path, mode: (await stat(path)).mode & 0o777 }).toEqual({
      path,
      mode: entry.isDirectory() ? 0o700 : 0o600,
    });
    if (entry.isDirectory()) await expectTidy(path);
  }
}

function withoutWaiting({ name, arguments: args }: ReturnType<typeof restart>) {
  return { name, arguments: { ...args, wait: false } };
}

async function endsSoon(program: Program) {
  const began = Date.now();
  const end = await program.ended;
  expect(Date.now() - began).toBeLessThan(SOON_MS);
  return end;
}

describe.concurrent.each(ERAS)('a server for a %s client over stdio', (era) => {
  test('ends by itself when stdin does while a job is waited for', async () => {
    const at = home();
    const wire = serve(era, cloud, at);
    await wire.open();
    wire.call('call_tool', restart(), { progressToken: 'p' });
    await wire.next(({ method }) => method === 'notifications/progress');
    wire.program.stdin.end();
    expect(await endsSoon(wire.program)).toEqual({ code: 0, signal: null });
    expect(await audited(at)).toEqual(['opened', 'sent', 'done']);
  });

  test('waits at its end for the answer to what it sent, and writes it down', async () => {
    const at = home();
    const slow = await between(cloud);
    const wire = serve(era, slow, at);
    await wire.open();
    slow.hold();
    wire.call('call_tool', restart());
    await slow.holding();
    wire.program.stdin.end();
    await expect(Promise.race([wire.program.ended, aWhile()])).resolves.toBe('a while');
    slow.release();
    expect(await endsSoon(wire.program)).toEqual({ code: 0, signal: null });
    expect(await audited(at)).toEqual(['opened', 'sent', 'done']);
    expect(slow.changes).toHaveLength(1);
  });

  test('that can no longer answer, because nobody reads stdout, writes down what it sent and ends', async () => {
    const at = home();
    const slow = await between(cloud);
    const wire = serve(era, slow, at);
    await wire.open();
    slow.hold();
    wire.call('call_tool', restart(), { progressToken: 'p' });
    await slow.holding();
    wire.program.drop('stdout');
    wire.program.drop('stderr');
    slow.release();
    expect(await wire.program.ended).toEqual({ code: 0, signal: null });
    expect(await audited(at)).toEqual(['opened', 'sent', 'done']);
  });

  test('whose client is killed writes down what it sent and ends', async () => {
    const at = home();
    const slow = await between(cloud);
    const { client, wire, pid } = await underClient(era, slow, at);
    await wire.open();
    slow.hold();
    wire.call('call_tool', restart(), { progressToken: 'p' });
    await slow.holding();
    client.kill('SIGKILL');
    await client.ended;
    slow.release();
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000, interval: 50 });
    expect(await audited(at)).toEqual(['opened', 'sent', 'done']);
  });
});

describe.concurrent('a server over stdio', () => {
  test('ends by itself when stdin does, also before anything was said', async () => {
    const silent = start(['serve', '--sandbox']);
    silent.stdin.end();
    expect(await silent.ended).toEqual({ code: 0, signal: null });
    const wire = serve('2026-07-28', cloud, home());
    await wire.open();
    wire.program.stdin.end();
    expect(await endsSoon(wire.program)).toEqual({ code: 0, signal: null });
    expect(wire.program.stderr.text).toBe('');
  });

  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
    ['SIGHUP', 0],
  ] as const)('ends at %s with %i, whether idle or at work', async (signal, code) => {
    const idle = serve('2025-11-25', cloud, home());
    await idle.open();
    idle.program.kill(signal);
    expect(await endsSoon(idle.program)).toEqual({ code, signal: null });

    const at = home();
    const slow = await between(cloud);
    const busy = serve('2025-11-25', slow, at);
    await busy.open();
    slow.hold();
    busy.call('call_tool', restart());
    await slow.holding();
    busy.program.kill(signal);
    await aWhile();
    slow.release();
    expect(await endsSoon(busy.program)).toEqual({ code, signal: null });
    expect(await audited(at)).toEqual(['opened', 'sent', 'done']);
  });
});

test('a server that was killed leaves a log that is whole as far as it goes, and the next one goes on', async () => {
  const at = home();
  const slow = await between(cloud);
  const wire = serve('2025-11-25', slow, at);
  await wire.open();
  slow.hold();
  wire.call('call_tool', restart());
  await slow.holding();
  wire.program.kill('SIGKILL');
  await wire.program.ended;
  slow.release();
  const again = serve('2025-11-25', cloud, at);
  await again.open();
  await again.answer(again.call('call_tool', withoutWaiting(restart())));
  again.program.stdin.end();
  expect(await again.program.ended).toEqual({ code: 0, signal: null });
  expect(await audited(at)).toEqual(['opened', 'sent', 'opened', 'sent', 'done']);
});

test('a second signal ends a server that waits for an answer that does not come', async () => {
  const slow = await between(cloud);
  const wire = serve('2025-11-25', slow, home());
  await wire.open();
  slow.hold();
  wire.call('call_tool', restart());
  await slow.holding();
  wire.program.kill('SIGINT');
  await aWhile();
  wire.program.kill('SIGINT');
  expect((await endsSoon(wire.program)).signal).toBe('SIGINT');
});

describe.concurrent('a server over HTTP', () => {
  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)('ends at %s with %i, clients connected', async (signal, code) => {
    const { program, url } = await serveHttp(['--sandbox']);
    const clients = await Promise.all(ERAS.map((era) => overHttp(era, url)));
    for (const client of clients) await client.listTools();
    program.kill(signal);
    expect(await endsSoon(program)).toEqual({ code, signal: null });
  });

  test('takes no new calls at SIGTERM, but waits for what it sent', async () => {
    const at = home();
    const slow = await between(cloud);
    const { program, url } = await serveHttp([...slow.args, '--confirm', 'never'], at, slow.env);
    const clients = await Promise.all(ERAS.map((era) => overHttp(era, url)));
    slow.hold();
    const calls = clients.map((client) => client.call('call_tool', withoutWaiting(restart())));
    await slow.holding();
    program.kill('SIGTERM');
    await vi.waitFor(async () => expect(await fetch(url).catch(() => 'refused')).toBe('refused'));
    await expect(clients[0]!.call('find_tools')).rejects.toThrow();
    slow.release();
    for (const call of calls) expect(await call).toMatchObject({ value: { job: { status: 'running' } } });
    expect(await endsSoon(program)).toEqual({ code: 0, signal: null });
    expect((await audited(at)).sort()).toEqual(['done', 'done', 'opened', 'sent', 'sent']);
  });

  test('does not wait for a person who does not answer', async () => {
    const at = home();
    const { program, url } = await serveHttp(cloud.args, at, cloud.env);
    const stop = new AbortController();
    const asked = new Promise<void>((resolve) => {
      const person = () => {
        resolve();
        return new Promise<never>(() => {});
      };
      overHttp('2025-11-25', url, person).then((client) =>
        client.call('call_tool', restart(), { signal: stop.signal }).catch(() => {}),
      );
    });
    await asked;
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    stop.abort();
    expect(await audited(at)).toEqual(['opened', 'planned', 'asked']);
  });
});

/** A server whose client is a process of its own, through which we speak. */
async function underClient(era: Era, on: Cloud, at: Home) {
  const script = `
    const server = require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'pipe' });
    process.stderr.write(server.pid + '\\n');
    process.stdin.pipe(server.stdin);
    server.stdout.pipe(process.stdout);
    server.stderr.pipe(process.stderr);`;
  const args = ['-e', script, main, 'serve', ...on.args, '--confirm', 'never'];
  const client = launch(process.execPath, args, { ...at.env, ...on.env });
  const pid = Number(await client.stderr.find((line) => /^\d+$/.test(line)));
  alsoKill(pid);
  return { client, pid, wire: new Wire(client, era) };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Long enough for an end that comes too early to be seen. */
function aWhile(): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, 300, 'a while'));
}
