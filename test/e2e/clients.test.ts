import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, ERAS, type Era, NO, type Person, type TestClient, YES } from '../clients.ts';
import { main, programs } from './program.ts';

const { home, serveHttp, overStdio, overHttp } = programs();

/** Longer than any answer that counts as a machine's. */
const READING_MS = 2_000;

const TRANSPORTS = ['stdio', 'HTTP'] as const;
const PAIRS = ERAS.flatMap((era) => TRANSPORTS.map((transport) => ({ era, transport })));

describe.concurrent.each(PAIRS)('a $era client over $transport', ({ era, transport }) => {
  /** Can ask nobody. */
  let client: TestClient;
  /** Asks its person, who answers each desktop's question as the test for it says. */
  let asked: TestClient;
  const answers = new Map<string, Person>();

  beforeAll(async () => {
    const person: Person = (shown) => {
      const name = [...answers.keys()].find((each) => shown.message.includes(each)) ?? '';
      return answers.get(name)?.(shown) ?? { action: 'cancel' };
    };
    if (transport === 'HTTP') {
      const { url } = await serveHttp(['--sandbox']);
      [client, asked] = await Promise.all([overHttp(era, url), overHttp(era, url, person)]);
    } else {
      const started = [overStdio(era, ['--sandbox']), overStdio(era, ['--sandbox'], { person })] as const;
      [client, asked] = (await Promise.all(started)).map((each) => each.client) as [TestClient, TestClient];
    }
  });

  test('lists the tools, with annotations and schemas', async () => {
    const tools = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(
      expect.arrayContaining(['find_tools', 'call_read_tool', 'call_tool', 'wait_for_job']),
    );
    expect(tools.length).toBeLessThanOrEqual(20);
    for (const { annotations, inputSchema } of tools) {
      expect(annotations).toHaveProperty('readOnlyHint');
      expect(inputSchema).toMatchObject({ type: 'object' });
    }
  });

  test('finds a tool, reads with it, and says SANDBOX', async () => {
    const found = await client.call('find_tools', { query: 'list desktops' });
    expect(found.value.tools).toContainEqual(expect.objectContaining({ name: 'list_desktops', risk: 'read' }));
    const { value, text } = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 5 } });
    expect(value).toMatchObject({ site: 'SANDBOX', data: { total: 200 }, page: { returned: 5, next_offset: 5 } });
    expect(JSON.parse(text)).toEqual(value);
  });

  test('keeps an answer over the budget whole as a resource', async () => {
    const { value } = await client.call('call_read_tool', { name: 'list_desktops_detail', arguments: {} });
    const shown = value.data as { rows: unknown[] };
    expect(value).toMatchObject({
      result_id: expect.stringMatching(/^r_/),
      note: expect.stringContaining('rows are shown'),
    });
    const whole = JSON.parse(await client.readResource(`workspace://results/${value.result_id}`));
    expect(whole.rows).toHaveLength(200);
    expect(shown.rows.length).toBeLessThan(200);
    await expect(client.readResource('workspace://results/r_aaaaaaaaaaaaaaaaaaaaaaaaaa')).rejects.toThrow(/not found/i);
  });

  test('is told about a tool that is not there, and which one comes near', async () => {
    const direct = await client.call('find_tool', {});
    expect(direct).toMatchObject({ isError: true, value: { code: 'unknown_tool' } });
    const inside = await client.call('call_tool', { name: 'list_desktop', arguments: {} });
    expect(inside).toMatchObject({
      isError: true,
      value: { code: 'unknown_tool', message: expect.stringContaining('did you mean list_desktops') },
    });
  });

  test('is told what is wrong with its arguments', async () => {
    const { isError, value, text } = await client.call('call_tool', {
      name: 'list_desktops',
      arguments: { limit: 'many', offfset: 3 },
    });
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'invalid_arguments', message: expect.stringContaining('did you mean offset') });
    expect(text).toContain('limit');
    expect(await client.call('call_tool', { name: 'list_desktops', arguments: 5 })).toMatchObject({ isError: true });
    expect(await client.call('find_tools', { query: 'desktops' })).toMatchObject({ isError: false });
  });

  test('gets 50 answers to 50 calls at once, each its own', async () => {
    const calls = Array.from({ length: 50 }, (_, offset) =>
      client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1, offset, fields: ['desktop_id'] } }),
    );
    const ids = (await Promise.all(calls)).map(({ value }) => (value.data as { rows: string[][] }).rows[0]?.[0]);
    expect(new Set(ids).size).toBe(50);
    expect(ids).not.toContain(undefined);
  });

  test('runs a call that a person approved, with progress that only grows', async () => {
    const shown: string[] = [];
    answers.set('DESIGN-W10-001', reading(YES, shown));
    const ids = await story(asked, 'DESIGN-W10-001', 'DESIGN-W10-002');
    const seen: number[] = [];
    const { isError, value } = await asked.call('call_tool', power('reboot', ids), {
      onprogress: (update) => ofJob(update) && seen.push(update.progress),
    });
    expect(value).toMatchObject({ job: { status: 'succeeded', total: 2, done: 2 }, site: 'SANDBOX' });
    expect(isError).toBe(false);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    // How it ends is for the wire to show: clients of both SDKs lose news that come together with the answer.
    expect(seen).not.toEqual([]);
    expect(shown).toEqual([expect.stringContaining('DESIGN-W10-001')]);
    expect(shown[0]).toContain('SANDBOX');
  });

  test('sends nothing that a person declined', async () => {
    answers.set('DESIGN-W10-003', reading(NO));
    const ids = await story(asked, 'DESIGN-W10-003');
    const { isError, value } = await asked.call('call_tool', power('reboot', ids));
    expect({ isError, value }).toMatchObject({ isError: true, value: { code: 'declined' } });
    expect(await stateOf(asked, 'DESIGN-W10-003')).toBe('ACTIVE');
  });

  test('that can ask nobody gets a plan that waits, and no way to approve it itself', async () => {
    const ids = await story(client, 'DESIGN-W10-005');
    const { isError, value } = await client.call('call_tool', power('reboot', ids));
    const waiting = { status: 'needs_approval', plan_id: value.plan_id, plan: { targets: 1 }, site: 'SANDBOX' };
    expect({ isError, value }).toMatchObject({ isError: false, value: waiting });
    expect(value.plan_id).toMatch(/^plan_/);
    const again = await client.call('call_tool', power('reboot', ids, { plan_id: value.plan_id }));
    expect(again.value).toMatchObject(waiting);
    expect(await stateOf(client, 'DESIGN-W10-005')).toBe('ACTIVE');
  });

  test('that gives up while its person reads sends nothing, and is served on', async () => {
    const stop = new AbortController();
    answers.set('DESIGN-W10-006', async () => {
      stop.abort();
      throw new Error('the form was closed');
    });
    const ids = await story(asked, 'DESIGN-W10-006');
    await expect(asked.call('call_tool', power('reboot', ids), { signal: stop.signal })).rejects.toThrow();
    expect(await stateOf(asked, 'DESIGN-W10-006')).toBe('ACTIVE');
  });

  test('that stops waiting for a job leaves it running', async () => {
    answers.set('DESIGN-W10-008', reading(YES));
    const ids = await story(asked, 'DESIGN-W10-008');
    const stop = new AbortController();
    const call = asked.call('call_tool', power('os-stop', ids), {
      signal: stop.signal,
      onprogress: (update) => ofJob(update) && stop.abort(),
    });
    await expect(call).rejects.toThrow(/abort/i);
    await vi.waitFor(async () => expect(await stateOf(asked, 'DESIGN-W10-008')).toBe('SHUTOFF'), {
      timeout: 15_000,
      interval: 250,
    });
  });
});

// On a machine that is very busy even an instant answer takes a person's time, hence the repetitions.
test.each(ERAS)(
  'an instant yes of a %s client is taken for no person’s, and the plan waits',
  { retry: 5 },
  async (era) => {
    const { client } = await overStdio(era, ['--sandbox'], { person: () => YES });
    const ids = await story(client, 'DESIGN-W10-004');
    const { isError, value } = await client.call('call_tool', power('reboot', ids));
    expect({ isError, value }).toMatchObject({ isError: false, value: { status: 'needs_approval' } });
    expect(await stateOf(client, 'DESIGN-W10-004')).toBe('ACTIVE');
    // Nor is it asked again, which it could answer at leisure.
    const again = await client.call('call_tool', power('reboot', ids, { plan_id: value.plan_id }));
    expect(again.value).toMatchObject({ status: 'needs_approval', plan_id: value.plan_id });
  },
);

test.concurrent.each([
  { mode: 'legacy', version: '2025-11-25' },
  { mode: 'auto', version: '2026-07-28' },
] as const)(
  'a client that is free to choose ($mode) comes to speak $version, over both transports',
  async ({ mode, version }) => {
    const { url } = await serveHttp(['--sandbox']);
    const { env } = home();
    const transports = [
      new StdioClientTransport({ command: process.execPath, args: [main, '--sandbox'], env, stderr: 'ignore' }),
      new StreamableHTTPClientTransport(new URL(url)),
    ];
    for (const transport of transports) {
      const client = new Client({ name: 'free', version: '1' }, { versionNegotiation: { mode } });
      await client.connect(transport);
      expect(client.getNegotiatedProtocolVersion()).toBe(version);
      expect(await client.callTool({ name: 'find_tools', arguments: { query: 'desktops' } })).toHaveProperty(
        'structuredContent.tools',
      );
      await client.close();
    }
  },
);

test('several clients of both eras share one server over HTTP, each asked for its own calls', async () => {
  const { url } = await serveHttp(['--sandbox']);
  const names = ['DESIGN-W10-001', 'DESIGN-W10-002', 'DESIGN-W10-003', 'DESIGN-W10-004'];
  const answers = await Promise.all(
    names.map(async (name, index) => {
      const shown: string[] = [];
      const asked = await overHttp(ERAS[index % 2] as Era, url, reading(YES, shown));
      const { value } = await asked.call('call_tool', power('reboot', await story(asked, name), { wait: false }));
      return { name, shown, value };
    }),
  );
  for (const { name, shown, value } of answers) {
    expect(value).toMatchObject({ job: { status: 'running' } });
    expect(shown).toHaveLength(1);
    expect(names.filter((each) => shown[0]?.includes(each))).toEqual([name]);
  }
});

function reading(answer: Answer, shown: string[] = []): Person {
  return async ({ message }) => {
    shown.push(message);
    await sleep(READING_MS);
    return answer;
  };
}

function power(op_type: string, ids: string[], more: object = {}) {
  return { name: 'batch_run_desktops', arguments: { desktop_ids: ids, op_type, type: 'SOFT', ...more } };
}

/** Whether it is the server's news of a job: the SDK of 2026-07-28 tells of its rounds by the same way. */
function ofJob({ total }: { total?: number }): boolean {
  return total === 100;
}

/** Ids of the demonstration's desktops, by name. */
async function story(client: TestClient, ...names: string[]): Promise<string[]> {
  const ids = await Promise.all(names.map(async (name) => (await row(client, name))?.[0]));
  expect(ids).not.toContain(undefined);
  return ids as string[];
}

/** `ACTIVE`, or what the cloud is doing with it: `ACTIVE, powering-off`. */
async function stateOf(client: TestClient, name: string): Promise<string | undefined> {
  return (await row(client, name))?.slice(2).filter(Boolean).join(', ');
}

async function row(client: TestClient, name: string): Promise<string[] | undefined> {
  const { value } = await client.call('call_read_tool', {
    name: 'list_desktops_detail',
    arguments: { computer_name: name, fields: ['desktop_id', 'computer_name', 'status', 'task_status'] },
  });
  return (value.data as { rows: string[][] }).rows.find(([, each]) => each === name);
}
