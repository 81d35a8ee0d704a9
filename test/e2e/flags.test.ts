import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../clients.ts';
import { type Home, programs } from './program.ts';

const { run, start, home, overStdio, serveHttp } = programs();

interface Told {
  args?: string[];
  env?: Record<string, string>;
  at?: Home;
}

async function sandbox({ args = [], env = {}, at = home() }: Told = {}): Promise<TestClient> {
  return (await overStdio('2025-11-25', ['--sandbox', ...args], { at, env })).client;
}

/** The catalogue as the command prints it. */
let catalogue: { name: string; area: string; risk: string }[];
beforeAll(async () => {
  catalogue = JSON.parse((await run(['tools', '--json'])).stdout);
});

const OWN = ['find_tools', 'call_read_tool', 'call_tool', 'wait_for_job'];
const LIST = { name: 'list_desktops', arguments: { limit: 2 } };

async function restart(client: TestClient, more: object = {}) {
  const { value } = await client.call('call_read_tool', {
    name: 'list_desktops_detail',
    arguments: { computer_name: 'DESIGN-W10-002', fields: ['desktop_id'] },
  });
  const [[id]] = (value.data as { rows: [[string]] }).rows;
  const call = { desktop_ids: [id], op_type: 'reboot', wait: false, ...more };
  return client.call('call_tool', { name: 'batch_run_desktops', arguments: call });
}

const RAN = { isError: false, value: { job: { status: 'running' } } };

describe.concurrent('what is listed', () => {
  test.each([{ args: ['--toolsets', 'all'] }, { env: { WORKSPACE_MCP_TOOLSETS: 'all' } }])(
    'every operation: %j',
    async (told) => {
      const client = await sandbox(told);
      const tools = await client.listTools();
      expect(tools.map((tool) => tool.name)).toEqual(
        expect.arrayContaining([...OWN, ...catalogue.map((tool) => tool.name)]),
      );
      for (const tool of tools) {
        const risk = catalogue.find((each) => each.name === tool.name)?.risk;
        if (risk) expect(tool).toMatchObject({ annotations: { readOnlyHint: risk === 'read' } });
      }
      expect((await client.call('list_desktops', { limit: 2 })).value).toMatchObject({ page: { returned: 2 } });
    },
  );

  test.each([
    { args: ['--toolsets', 'desktops,users'] },
    { env: { WORKSPACE_MCP_TOOLSETS: 'desktops, users' } },
    { args: ['--toolsets', 'desktops,users'], env: { WORKSPACE_MCP_TOOLSETS: 'all' } },
  ])('two areas: %j', async (told) => {
    const client = await sandbox(told);
    const names = (await client.listTools()).map((tool) => tool.name);
    const wanted = catalogue.filter(({ area }) => area === 'desktops' || area === 'users').map((tool) => tool.name);
    expect(names).toEqual(expect.arrayContaining([...OWN, ...wanted]));
    expect(names).not.toContain('list_desktop_snapshot');
    // Everything stays in reach.
    expect(await client.call('call_tool', { name: 'list_desktop_snapshot', arguments: {} })).toMatchObject({
      isError: false,
    });
  });

  test.each([
    { args: ['--read-only', '--toolsets', 'all'] },
    { env: { WORKSPACE_MCP_READ_ONLY: '1', WORKSPACE_MCP_TOOLSETS: 'all' } },
  ])('reads alone: %j', async (told) => {
    const client = await sandbox(told);
    const tools = await client.listTools();
    expect(tools.filter((tool) => !tool.annotations?.readOnlyHint)).toEqual([]);
    expect(tools.map((tool) => tool.name)).toContain('list_desktops');
    const { value } = await client.call('find_tools', { query: 'reboot desktops', limit: 50 });
    expect((value.tools as { risk: string }[]).filter(({ risk }) => risk !== 'read')).toEqual([]);
    for (const name of ['batch_run_desktops', 'call_tool']) {
      const inner = { desktop_ids: ['x'], op_type: 'reboot' };
      const args = name === 'call_tool' ? { name: 'batch_run_desktops', arguments: inner } : inner;
      expect(await client.call(name, args)).toMatchObject({ isError: true });
    }
    expect(await client.call('call_read_tool', LIST)).toMatchObject({ isError: false });
  });
});

describe.concurrent('who is asked', () => {
  test.each([{ args: ['--confirm', 'never'] }, { env: { WORKSPACE_MCP_CONFIRM: 'never' } }])(
    'nobody: %j',
    async (told) => {
      expect(await restart(await sandbox(told))).toMatchObject(RAN);
    },
  );

  test.each([{ args: ['--confirm', 'plan'] }, { env: { WORKSPACE_MCP_CONFIRM: 'plan' } }])(
    'the model itself: %j',
    async (told) => {
      const client = await sandbox(told);
      const { value } = await restart(client);
      expect(value).toMatchObject({ status: 'needs_approval', plan_id: expect.stringMatching(/^plan_/) });
      expect(await restart(client, { plan_id: 'plan_madeUp0000000000000000' })).toMatchObject({
        value: { code: 'plan_unknown' },
      });
      expect(await restart(client, { plan_id: value.plan_id })).toMatchObject(RAN);
      expect(await restart(client, { plan_id: value.plan_id })).toMatchObject({ value: { code: 'plan_spent' } });
    },
  );

  test('a policy file decides, deny before all', async () => {
    const at = home();
    const policy = join(at.dir, 'policy.json');
    const rules = [
      { name: 'restarts are fine', decide: 'allow', tools: ['batch_run_desktops'] },
      { name: 'hands off design', decide: 'deny', tools: ['delete_*'], targets: { names: ['DESIGN-*'] } },
      { name: 'ask before messages', decide: 'confirm', tools: ['send_*'] },
    ];
    await writeFile(policy, JSON.stringify({ rules }));
    for (const told of [{ args: ['--policy', policy] }, { env: { WORKSPACE_MCP_POLICY: policy } }]) {
      const client = await sandbox({ ...told, at });
      const restarted = await restart(client);
      expect(restarted).toMatchObject(RAN);
      const { value } = await client.call('call_read_tool', {
        name: 'list_desktops_detail',
        arguments: { computer_name: 'DESIGN-W10-003', fields: ['desktop_id'] },
      });
      const [[desktop_id]] = (value.data as { rows: [[string]] }).rows;
      expect(await client.call('call_tool', { name: 'delete_desktop', arguments: { desktop_id } })).toMatchObject({
        isError: true,
        value: { code: 'denied', message: expect.stringContaining('hands off design') },
      });
      const message = { name: 'send_notifications', arguments: { desktop_ids: [desktop_id], notifications: 'Hello' } };
      expect((await client.call('call_tool', message)).value).toMatchObject({ status: 'needs_approval' });
    }
  });
});

test.concurrent.each([{ args: ['--max-result-tokens', '400'] }, { env: { WORKSPACE_MCP_MAX_RESULT_TOKENS: '400' } }])(
  'answers are kept short, the whole of them readable: %j',
  async (told) => {
    const client = await sandbox(told);
    const { value, text } = await client.call('call_read_tool', {
      name: 'list_desktops',
      arguments: { max_items: 50 },
    });
    expect(value).toHaveProperty('result_id');
    expect(text.length).toBeLessThan(400 * 6);
    const whole = JSON.parse(await client.readResource(`workspace-mcp://results/${value.result_id}`));
    expect(whole.rows).toHaveLength(50);
  },
);

test.concurrent('the log is as loud as asked for', async () => {
  const silent = await overStdio('2025-11-25', ['--sandbox', '--log-level', 'silent']);
  await silent.client.call('call_read_tool', LIST);
  const loud = await overStdio('2025-11-25', ['--sandbox'], { env: { WORKSPACE_MCP_LOG_LEVEL: 'debug' } });
  await loud.client.call('call_read_tool', LIST);
  expect(silent.stderr.text).toBe('');
  expect(loud.stderr.all.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ operation: 'ListDesktops' }),
  );
});

test.concurrent('state is kept where it is told to be', async () => {
  const at = home();
  const dir = join(at.dir, 'elsewhere');
  await restart(await sandbox({ at, args: ['--state-dir', dir] }));
  expect((await run(['audit', '--state-dir', dir], at)).stdout).toContain('"planned"');
  expect((await run(['audit'], at, { WORKSPACE_MCP_STATE_DIR: dir })).stdout).toContain('"planned"');
  expect((await run(['audit'], at)).stdout).toBe('');
});

describe.concurrent('what makes no sense ends at once with 2 and one sentence', () => {
  test.each([
    [['serve', '--sandbox', '--toolsets', 'desktop'], 'did you mean desktops'],
    [['serve', '--sandbox', '--http', '--port', '0', '--toolsets', 'desktop'], 'did you mean desktops'],
    [['serve', '--sandbox', '--read-olny'], 'did you mean --read-only'],
    [['serve', '--sandbox', '--confirm', 'nobody'], '--confirm'],
    [['serve', '--sandbox', '--max-result-tokens', '5'], '--max-result-tokens'],
    [['serve', '--sandbox', '--port', '7440'], '--http'],
    [['serve', '--sandbox', '--http', '--host', '0.0.0.0'], '--host'],
    [['serve', '--sandbox', '--http', '--port', '70000'], '--port'],
    [['serve', '--sandbox', '--endpoint', 'iam=http://127.0.0.1:1'], '--sandbox'],
    [['serve', '--sandbox', '--policy', '/nowhere/policy.json'], '/nowhere/policy.json'],
    [['serve', '--sandbox', '--log-level', 'loud'], '--log-level'],
    [['serve', '--sandbox', '--state-dir', '/proc/1/nope'], '--state-dir'],
    [['serve', 'now'], 'no flag'],
    [['srve'], 'srve'],
    [['call', 'list_desktops', '{limit', '--sandbox'], 'JSON'],
  ])('%j', async (args, words) => {
    const program = start(args);
    const end = await program.ended;
    expect(end).toEqual({ code: 2, signal: null });
    expect(program.stdout.text).toBe('');
    expect(program.stderr.text).toMatch(/^workspace-mcp: [^\n]+\n$/);
    expect(program.stderr.text).toContain(words);
  });

  test('a twin that is misspelt, and a port that is taken', async () => {
    const misspelt = await run(['serve', '--sandbox'], home(), { WORKSPACE_MCP_READONLY: '1' });
    expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('WORKSPACE_MCP_READ_ONLY') });
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = await run(['serve', '--sandbox', '--http', '--port', String(port)]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('in use') });
    taken.close();
  });
});

test.concurrent('the twins of --http, --host and --port serve over HTTP', async () => {
  const env = {
    WORKSPACE_MCP_HTTP: 'true',
    WORKSPACE_MCP_HOST: '::1',
    WORKSPACE_MCP_PORT: '0',
    WORKSPACE_MCP_SANDBOX: '1',
  };
  const program = start([], home(), env);
  const { url } = JSON.parse(await program.stderr.find((line) => line.includes('serving MCP')));
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+\/mcp$/);
  expect((await fetch(url)).status).toBe(400);
  const { url: other } = await serveHttp(['--sandbox', '--host', 'localhost']);
  expect((await fetch(other)).status).toBe(400);
});
