import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../clients.ts';
import { type Home, programs } from './program.ts';

const { run, start, home, overStdio } = programs();

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

async function restart(client: TestClient, more: object = {}) {
  const desktop_ids = [await idOf(client, 'DESIGN-W10-002')];
  const call = { desktop_ids, op_type: 'reboot', wait: false, ...more };
  return client.call('call_tool', { name: 'batch_run_desktops', arguments: call });
}

const RAN = { isError: false, value: { job: { status: 'running' } } };

/** The sandbox's desktop of this name. */
async function idOf(client: TestClient, name: string): Promise<string> {
  const { value } = await client.call('call_read_tool', {
    name: 'list_desktops_detail',
    arguments: { computer_name: name, fields: ['desktop_id'] },
  });
  const [[id]] = (value.data as { rows: [[string]] }).rows;
  return id;
}

describe.concurrent('what is listed', () => {
  test('--toolsets all: every operation, each with true annotations', async () => {
    const client = await sandbox({ args: ['--toolsets', 'all'] });
    const tools = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(
      expect.arrayContaining([...OWN, ...catalogue.map((tool) => tool.name)]),
    );
    for (const { name, annotations } of tools) {
      const risk = catalogue.find((each) => each.name === name)?.risk;
      if (risk) expect({ name, readOnly: annotations?.readOnlyHint }).toEqual({ name, readOnly: risk === 'read' });
    }
    expect((await client.call('list_desktops', { limit: 2 })).value).toMatchObject({ page: { returned: 2 } });
  });

  test('--toolsets all: each tool exactly as it was reviewed', async () => {
    const client = await sandbox({ args: ['--toolsets', 'all'] });
    for (const tool of await client.listTools()) {
      const kept = await readFile(new URL(`../surface/tools/${tool.name}.json`, import.meta.url), 'utf8');
      expect(tool).toEqual(JSON.parse(kept));
    }
  });

  test('--toolsets with areas: those, and everything else in reach', async () => {
    // A flag wins over its twin.
    const client = await sandbox({ args: ['--toolsets', 'desktops,users'], env: { WORKSPACE_MCP_TOOLSETS: 'all' } });
    const names = (await client.listTools()).map((tool) => tool.name);
    const wanted = catalogue.filter(({ area }) => area === 'desktops' || area === 'users').map((tool) => tool.name);
    expect(names).toEqual(expect.arrayContaining([...OWN, ...wanted]));
    expect(names).not.toContain('list_desktop_snapshot');
    const beyond = await client.call('call_tool', { name: 'list_desktop_snapshot', arguments: {} });
    expect(beyond).toMatchObject({ isError: false });
  });

  test('--read-only: reads, and no way around', async () => {
    const client = await sandbox({ args: ['--read-only', '--toolsets', 'all', '--confirm', 'never'] });
    const tools = await client.listTools();
    expect(tools.filter((tool) => !tool.annotations?.readOnlyHint)).toEqual([]);
    expect(tools.map((tool) => tool.name)).toContain('list_desktops');
    const { value } = await client.call('find_tools', { query: 'reboot desktops', limit: 50 });
    expect((value.tools as { risk: string }[]).filter(({ risk }) => risk !== 'read')).toEqual([]);
    const change = { desktop_ids: [await idOf(client, 'DESIGN-W10-002')], op_type: 'reboot' };
    for (const name of ['call_tool', 'call_read_tool'])
      expect(await client.call(name, { name: 'batch_run_desktops', arguments: change })).toMatchObject({
        isError: true,
      });
    expect(await client.call('batch_run_desktops', change)).toMatchObject({ isError: true, value: { code: 'denied' } });
  });
});

describe.concurrent('who is asked', () => {
  test('--confirm never: nobody', async () => {
    expect(await restart(await sandbox({ args: ['--confirm', 'never'] }))).toMatchObject(RAN);
  });

  test('--confirm plan: nobody, but the model calls twice', async () => {
    const client = await sandbox({ args: ['--confirm', 'plan'] });
    const { value } = await restart(client);
    expect(value).toMatchObject({ status: 'needs_approval', plan_id: expect.stringMatching(/^plan_/) });
    const madeUp = await restart(client, { plan_id: 'plan_madeUp0000000000000000' });
    expect(madeUp).toMatchObject({ isError: true, value: { code: 'plan_unknown' } });
    expect(await restart(client, { plan_id: value.plan_id })).toMatchObject(RAN);
    const again = await restart(client, { plan_id: value.plan_id });
    expect(again).toMatchObject({ isError: true, value: { code: 'plan_spent' } });
  });

  test('--policy: whom its rules name, deny before all', async () => {
    const at = home();
    const policy = join(at.dir, 'policy.json');
    await writeFile(policy, JSON.stringify({ rules: RULES }));
    const client = await sandbox({ at, args: ['--policy', policy, '--confirm', 'never'] });
    expect(await restart(client)).toMatchObject(RAN);
    const desktop_id = await idOf(client, 'DESIGN-W10-003');
    expect(await client.call('call_tool', { name: 'delete_desktop', arguments: { desktop_id } })).toMatchObject({
      isError: true,
      value: { code: 'denied', message: expect.stringContaining('hands off design') },
    });
  });
});

const RULES = [
  { name: 'restarts are fine', decide: 'allow', tools: ['batch_run_desktops'] },
  { name: 'hands off design', decide: 'deny', tools: ['delete_*'], targets: { names: ['DESIGN-*'] } },
  { name: 'ask before messages', decide: 'confirm', tools: ['send_*'] },
];

test.concurrent('--max-result-tokens keeps answers short, and the whole of them readable', async () => {
  const client = await sandbox({ args: ['--max-result-tokens', '400'] });
  const read = { name: 'list_desktops', arguments: { max_items: 50 } };
  const { value, text } = await client.call('call_read_tool', read);
  expect(text.length).toBeLessThan(400 * 6);
  const whole = JSON.parse(await client.readResource(`workspace://results/${value.result_id}`));
  expect(whole.rows).toHaveLength(50);
});

test.concurrent('every flag has its twin in the environment', async () => {
  const at = home();
  const policy = join(at.dir, 'policy.json');
  await writeFile(policy, JSON.stringify({ rules: RULES }));
  const env = {
    WORKSPACE_MCP_SANDBOX: '1',
    WORKSPACE_MCP_TOOLSETS: 'desktops, tasks',
    WORKSPACE_MCP_CONFIRM: 'plan',
    WORKSPACE_MCP_POLICY: policy,
    WORKSPACE_MCP_MAX_RESULT_TOKENS: '400',
    WORKSPACE_MCP_LOG_LEVEL: 'debug',
    WORKSPACE_MCP_STATE_DIR: join(at.dir, 'elsewhere'),
  };
  const { client, stderr } = await overStdio('2025-11-25', [], { at, env });
  const names = (await client.listTools()).map((tool) => tool.name);
  expect(names).toEqual(expect.arrayContaining(['list_desktops', 'show_job']));
  expect(names).not.toContain('list_users');
  expect(await restart(client)).toMatchObject(RAN);
  const message = { desktop_ids: [await idOf(client, 'DESIGN-W10-003')], notifications: 'Hello' };
  const { value: plan } = await client.call('call_tool', { name: 'send_notifications', arguments: message });
  expect(plan).toMatchObject({ status: 'needs_approval', site: 'SANDBOX' });
  const approved = { ...message, plan_id: plan.plan_id };
  expect(await client.call('call_tool', { name: 'send_notifications', arguments: approved })).toMatchObject({
    isError: false,
  });
  expect((await client.call('list_desktops', { max_items: 50 })).value).toHaveProperty('result_id');
  expect(stderr.all.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ operation: 'ListDesktops' }),
  );
  expect((await run(['audit', '--state-dir', env.WORKSPACE_MCP_STATE_DIR], at)).stdout).toContain('"planned"');

  const readOnly = await overStdio('2025-11-25', ['--sandbox'], { env: { WORKSPACE_MCP_READ_ONLY: 'true' } });
  expect((await readOnly.client.listTools()).filter((tool) => !tool.annotations?.readOnlyHint)).toEqual([]);
});

test.concurrent('the twins of --http, --host and --port serve over HTTP', async () => {
  const env = { WORKSPACE_MCP_HTTP: '1', WORKSPACE_MCP_HOST: '::1', WORKSPACE_MCP_PORT: '0' };
  const program = start(['--sandbox'], home(), env);
  const { url } = JSON.parse(await program.stderr.find((line) => line.includes('serving MCP')));
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+\/mcp$/);
  expect((await fetch(url)).status).toBe(400);
});

/** What is found out only when the sandbox and the store are open must not leave them open. */
test.concurrent.each([
  [['--toolsets', 'desktop'], 'did you mean desktops'],
  [['--toolsets', 'desktop', '--http', '--port', '0'], 'did you mean desktops'],
  [['--state-dir', '/dev/null/state'], '--state-dir'],
])('serve --sandbox %j ends with 2 and one sentence, though stdin is open', async (args, words) => {
  const program = start(['serve', '--sandbox', ...args]);
  expect(await program.ended).toEqual({ code: 2, signal: null });
  expect(program.stdout.text).toBe('');
  expect(program.stderr.text).toMatch(/^workspace-mcp: [^\n]+\n$/);
  expect(program.stderr.text).toContain(words);
});
