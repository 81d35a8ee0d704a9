import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../clients.ts';
import type { CloudBetween } from './cloud-between.ts';
import { type Cloud, type Home, main, type Program, programs } from './program.ts';

const { launch, run, home, overStdio, startCloud, between } = programs();

/** A terminal for somebody to sit at. */
const hasTerminal = spawnSync('script', ['--version']).status === 0;

let cloud: Cloud;
/** Names and ids of desktops that run; each test takes some of its own. */
let running: { id: string; name: string }[];
beforeAll(async () => {
  cloud = await startCloud();
  const fields = ['desktop_id', 'computer_name', 'status', 'in_maintenance_mode', 'metadata.charging_mode'];
  const call = ['call', 'list_desktops_detail', JSON.stringify({ fields }), '--max-result-tokens', '50000'];
  const { stdout } = await run([...call, ...cloud.args], home(), cloud.env);
  const { rows } = JSON.parse(stdout).data as { rows: [string, string, string, boolean, string][] };
  running = rows.flatMap(([id, name, status, maintained, charging]) =>
    status === 'ACTIVE' && !maintained && charging === '0' ? [{ id, name }] : [],
  );
});

/** A place where plans wait, with a cloud that tells what reached it. */
async function office(): Promise<{ at: Home; on: CloudBetween; connect: () => Promise<TestClient> }> {
  const at = home();
  const on = await between(cloud);
  const connect = async () => (await overStdio('2026-07-28', on.args, { at, env: on.env })).client;
  return { at, on, connect };
}

/** Somebody at a terminal. */
class Person {
  readonly program: Program;

  constructor(at: Home, args: string[] = []) {
    const command = [process.execPath, main, 'approve', ...args].map((word) => `'${word}'`).join(' ');
    this.program = launch('script', ['-qfec', command, '/dev/null'], { ...at.env, TERM: 'dumb', SHELL: '/bin/sh' });
  }

  get screen(): string {
    return this.program.stdout.text;
  }

  /** Waits for a text after what was seen before. */
  async sees(text: string): Promise<void> {
    this.#seen = await this.program.stdout.until(() => {
      const found = this.screen.indexOf(text, this.#seen);
      return found < 0 ? undefined : found + text.length;
    });
  }

  types(text: string): void {
    this.program.stdin.write(`${text}\r`);
  }

  async leaves(): Promise<number | null> {
    return (await this.program.ended).code;
  }

  #seen = 0;
}

function deletion({ id }: { id: string }, more: object = {}) {
  return { name: 'delete_desktop', arguments: { desktop_id: id, wait: false, ...more } };
}

async function planned(client: TestClient, call: object): Promise<string> {
  const { isError, value } = await client.call('call_tool', call as Record<string, unknown>);
  expect({ isError, value }).toMatchObject({ isError: false, value: { status: 'needs_approval' } });
  return String(value.plan_id);
}

describe.skipIf(!hasTerminal)('a person at a terminal', { concurrent: true }, () => {
  test('sees the plan whole, approves with the name typed, and the call runs once', async () => {
    const { at, on, connect } = await office();
    const client = await connect();
    const doomed = running.pop()!;
    const plan = await planned(client, deletion(doomed));

    const person = new Person(at, [plan]);
    await person.sees('Approve? Type approve or decline:');
    for (const words of ['destructive', doomed.name, '1 desktop:', 'power running', 'asked by client-2026 1', plan]) {
      expect(person.screen).toContain(words);
    }
    person.types('approve');
    await person.sees("Type the desktop's name to confirm.");
    person.types('DESIGN');
    await person.sees('That does not match.');
    await person.sees("Type the desktop's name to confirm.");
    person.types(doomed.name);
    await person.sees('Approved. It runs when the assistant repeats its call');
    expect(await person.leaves()).toBe(0);
    expect(on.changes).toEqual([]);

    const other = await client.call('call_tool', deletion(running.pop()!, { plan_id: plan }));
    expect(other).toMatchObject({ isError: true, value: { code: 'plan_mismatch' } });
    const ran = await client.call('call_tool', deletion(doomed, { plan_id: plan }));
    expect(ran).toMatchObject({ isError: false, value: { job: { status: 'running' } } });
    const again = await client.call('call_tool', deletion(doomed, { plan_id: plan }));
    expect(again).toMatchObject({ isError: true, value: { code: 'plan_spent' } });
    expect(on.changes).toHaveLength(1);
    const { stdout } = await run(['audit'], at);
    const events = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(events.find(({ event }) => event === 'approved')).toMatchObject({ plan, detail: { via: 'approve' } });
  });

  test('types the count of a set, and sees each of many targets', async () => {
    const { at, on, connect } = await office();
    const client = await connect();
    const doomed = running.splice(0, 15);
    const ids = doomed.map(({ id }) => id);
    const call = { name: 'batch_delete_desktops', arguments: { desktop_ids: ids, wait: false } };
    const plan = await planned(client, call);
    const person = new Person(at, [plan]);
    await person.sees('Approve? Type approve or decline:');
    for (const { name } of doomed) expect(person.screen).toContain(name);
    person.types('APPROVE');
    await person.sees('Type the number.');
    person.types('15');
    expect(await person.leaves()).toBe(0);
    const ran = await client.call('call_tool', { ...call, arguments: { ...call.arguments, plan_id: plan } });
    expect(ran).toMatchObject({ isError: false, value: { job: { status: 'running' } } });
    expect(on.changes).toHaveLength(1);
  });

  test('declines with a reason, which the assistant is told', async () => {
    const { at, on, connect } = await office();
    const client = await connect();
    const spared = running.pop()!;
    const plan = await planned(client, deletion(spared));
    const person = new Person(at, [plan]);
    await person.sees('Approve? Type approve or decline:');
    person.types('no');
    await person.sees('A reason for the assistant');
    person.types('ask Mei first');
    await person.sees('Declined. The assistant is told.');
    expect(await person.leaves()).toBe(3);
    const { isError, value } = await client.call('call_tool', deletion(spared, { plan_id: plan }));
    expect({ isError, value }).toMatchObject({
      isError: true,
      value: { code: 'declined', message: expect.stringContaining('ask Mei first') },
    });
    expect(on.changes).toEqual([]);
  });

  test('of two who decide at once only the first does', async () => {
    const { at, connect } = await office();
    const client = await connect();
    const target = running.pop()!;
    const plan = await planned(client, deletion(target));
    const [one, other] = [new Person(at, [plan]), new Person(at, [plan])];
    for (const person of [one, other]) {
      await person.sees('Approve? Type approve or decline:');
      person.types('approve');
      await person.sees('name to confirm.');
    }
    for (const person of [one, other]) person.types(target.name);
    expect([await one.leaves(), await other.leaves()].sort()).toEqual([0, 1]);
    expect(one.screen + other.screen).toContain('Somebody else decided first');
  });

  test('approves one plan, which two servers race for: one change is made', async () => {
    const { at, on, connect } = await office();
    const servers = await Promise.all([connect(), connect()]);
    const target = running.pop()!;
    const plan = await planned(servers[0]!, deletion(target));
    const person = new Person(at, [plan]);
    await person.sees('Approve? Type approve or decline:');
    person.types('approve');
    await person.sees('name to confirm.');
    person.types(target.name);
    expect(await person.leaves()).toBe(0);
    const calls = [...servers, ...servers, ...servers, ...servers].map((server) =>
      server.call('call_tool', deletion(target, { plan_id: plan })),
    );
    const outcomes = (await Promise.all(calls)).map(
      ({ value }) => value.code ?? (value.job as { status: string })?.status,
    );
    expect(outcomes.sort()).toEqual([...Array(7).fill('plan_spent'), 'running']);
    expect(on.changes).toHaveLength(1);
    expect(await run(['audit', 'verify'], at)).toMatchObject({ code: 0 });
  });
});

test('approve without a terminal refuses, and nothing is decided', async () => {
  const { at, on, connect } = await office();
  const client = await connect();
  const target = running.pop()!;
  const plan = await planned(client, deletion(target));
  const refused = await run(['approve', plan], at);
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('interactive terminal') });
  expect((await client.call('call_tool', deletion(target, { plan_id: plan }))).value).toMatchObject({
    status: 'needs_approval',
    plan_id: plan,
  });
  expect(on.changes).toEqual([]);
});
