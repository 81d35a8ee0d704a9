import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, startWorld, type TestClient, type World } from '../world.ts';
import {
  anotherServer,
  answerOf,
  attempts,
  decide,
  eventsOf,
  post,
  reboot,
  Session2025,
  send2026,
  someDesktops,
  wipe,
  wrapped,
} from './attack.ts';

let world: World;
const open = async (options?: Parameters<typeof startWorld>[0]) => {
  await world?.close();
  world = await startWorld(options);
  return world;
};
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Words that every object answers to, whoever made it. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', '__proto__'];

const call = (client: TestClient, name: string, args: Record<string, unknown>) =>
  client.call('call_tool', { name, arguments: args });

describe.each(ERAS)('over a %s client, call_read_tool', (era) => {
  test('runs nothing that is more than a read, whatever its arguments', async () => {
    const client = await world.connect(era, world.reading({ action: 'accept', content: { decision: 'approve' } }));
    const { catalogue } = world.engine.parts;
    for (const { name, risk } of catalogue.operations) {
      if (risk === 'read') continue;
      for (const args of [{}, { dry_run: true }, { plan_id: 'plan_AAAAAAAAAAAAAAAAAAAA' }]) {
        const answer = await client.call('call_read_tool', { name, arguments: args });
        expect(answer).toMatchObject({ isError: true, value: { code: 'not_a_read' } });
      }
    }
    const start = { desktop_ids: someDesktops(world, 1), op_type: 'os-start' };
    const answer = await client.call('call_read_tool', { name: 'batch_run_desktops', arguments: start });
    expect(answer).toMatchObject({ isError: true, value: { code: 'not_a_read' } });
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).toEqual([]);
  });

  test.each(['call_tool', 'call_read_tool', 'find_tools', 'wait_for_job', 'initialize', 'tools/call'])(
    'and call_tool do not call %s',
    async (name) => {
      const client = await world.connect(era);
      const inner = { name: 'batch_delete_desktops', arguments: { desktop_ids: someDesktops(world, 1) } };
      for (const outer of ['call_tool', 'call_read_tool']) {
        const answer = await client.call(outer, { name, arguments: inner });
        expect(answer).toMatchObject({ isError: true, value: { code: 'unknown_tool' } });
      }
      expect(attempts(world)).toEqual([]);
    },
  );
});

describe.each(ERAS)('over a %s client, a GET that is no read', (era) => {
  test.each([
    ['reset_random_password', 'user_id'],
    ['show_remote_console_address', 'desktop_id'],
    ['show_desktop_remote_assistance_info', 'desktop_id'],
  ])('%s waits for a person', async (name, arg) => {
    const client = await world.connect(era);
    const person = world.sandbox.world.people.all()[0]!;
    const id = arg === 'user_id' ? person.id : someDesktops(world, 1)[0];
    const args = { [arg]: id, ...(arg === 'user_id' && { notification_type: 'email' }) };
    expect(await call(client, name, args)).toMatchObject({ isError: false, value: { status: 'needs_approval' } });
    expect(await client.call(name, args)).toMatchObject({ isError: false, value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);
    expect(person.passwordResets).toBe(0);
  });
});

describe('names that every object has', () => {
  test.each(INHERITED)('a tool named %s is unknown by every door', async (name) => {
    const client = await world.connect('2025-11-25');
    for (const outer of ['call_tool', 'call_read_tool']) {
      expect(await client.call(outer, { name, arguments: {} })).toMatchObject({ value: { code: 'unknown_tool' } });
    }
    expect(await client.call(name, {})).toMatchObject({ value: { code: 'unknown_tool' } });
    expect(await client.call('find_tools', { names: [name] })).toMatchObject({ value: { code: 'unknown_tool' } });
    expect(attempts(world)).toEqual([]);
  });

  // A class looked up by value finds inherited members of the table: renaming to "constructor" was once no effect at all.
  test.each(INHERITED)('renaming a desktop to %s interrupts its user like any other name', async (computer_name) => {
    const client = await world.connect('2026-07-28');
    const args = { desktop_id: someDesktops(world, 1)[0], desktop: { computer_name } };
    const { value } = await call(client, 'update_desktop', args);
    expect(value).toMatchObject({ status: 'needs_approval', plan: { risk: 'disruptive' } });
    expect(attempts(world)).toEqual([]);
  });

  test.each(INHERITED)(
    'an account that expires at %s is locked out like at any other time',
    async (account_expires) => {
      const client = await world.connect('2026-07-28');
      const args = { user_id: world.sandbox.world.people.all()[0]!.id, account_expires };
      const { value } = await call(client, 'update_user_info', args);
      expect(value).toMatchObject({ status: 'needs_approval', plan: { risk: 'disruptive' } });
      expect(attempts(world)).toEqual([]);
    },
  );

  test.each(INHERITED)('%s as an argument, or in one, changes nothing of what is asked', async (key) => {
    const dangerous = JSON.parse(`{"${key}": {"op_type": "os-start"}, "op_type": "reboot"}`);
    const args = { ...dangerous, desktop_ids: someDesktops(world, 1) };
    const reply = await send2026(world.http.url, { tool: 'batch_run_desktops', args }, { capabilities: {} });
    expect(['invalid_arguments', undefined]).toContain(answerOf(reply).code);
    expect(answerOf(reply).code ?? answerOf(reply).status).not.toBe('done');
    expect(attempts(world)).toEqual([]);
  });
});

describe('arguments that are something else than they should be', () => {
  const hostile: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a list', [{ desktop_ids: ['x'], op_type: 'os-start' }]],
    ['a text', '{"op_type":"os-start"}'],
    ['a number', 7],
    ['true', true],
  ];
  test.each(hostile)('%s in place of the arguments of a tool', async (_, args) => {
    for (const name of ['batch_run_desktops', 'batch_delete_desktops']) {
      const inner = await send2026(world.http.url, { name: 'call_tool', arguments: { name, arguments: args } });
      const direct = await send2026(world.http.url, { name, arguments: args });
      for (const reply of [inner, direct]) {
        expect(reply.error ?? reply.result?.isError).toBeTruthy();
        expect(reply.error?.message ?? answerOf(reply).code).toBeTruthy();
      }
    }
    expect(attempts(world)).toEqual([]);
  });

  test('nested a hundred thousand deep, or very many: refused, and the server goes on', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`argument_${n}`, n])));
    const ids = JSON.stringify({ desktop_ids: Array(20_000).fill('x'), op_type: 'reboot' });
    const long = JSON.stringify({ desktop_ids: ['x'.repeat(5_000_000)], op_type: 'reboot' });
    const name = JSON.stringify({ ['x'.repeat(2_000_000)]: 1 });
    for (const args of [deep, many, ids, long, name]) {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"call_tool","arguments":{"name":"batch_run_desktops","arguments":${args}},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"x","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}`;
      const reply = await post(world.http.url, body, {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'call_tool',
      });
      expect(reply.error ?? reply.result?.isError, args.slice(0, 60)).toBeTruthy();
      expect(reply.text.length).toBeLessThan(50_000);
    }
    const session = await Session2025.open(world.http.url);
    const reply = await session.call({ name: 'x'.repeat(1_000_000), arguments: {} });
    expect(answerOf(reply)).toMatchObject({ code: 'unknown_tool' });
    expect(reply.text.length).toBeLessThan(2_000);
    expect(attempts(world)).toEqual([]);
    const client = await world.connect('2026-07-28');
    expect(await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } })).toMatchObject({
      isError: false,
    });
  });

  test('several calls in one message run none of them', async () => {
    const one = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: wrapped(reboot(world)) };
    const reply = await post(world.http.url, JSON.stringify([one, { ...one, id: 2 }]));
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(attempts(world)).toEqual([]);
  });
});

describe('argument values that would make a call look milder', () => {
  const values: [string, unknown][] = [
    ['op_type in a list', { op_type: ['os-start'] }],
    ['op_type in two lists', { op_type: [['os-start']] }],
    ['op_type as an object that calls itself os-start', { op_type: { toString: 'os-start' } }],
    ['op_type twice', { op_type: 'os-start', OP_TYPE: 'reboot' }],
    ['op_type in capitals', { op_type: 'OS-START' }],
    ['op_type with blanks', { op_type: ' os-start' }],
    ['op_type with a zero-width space', { op_type: 'os-\u200bstart' }],
    ['op_type cut off', { op_type: 'os-start\u0000reboot' }],
    ['type in a list', { op_type: 'os-start', type: ['HARD'] }],
    ['type in small letters', { op_type: 'os-start', type: 'hard' }],
    ['type with blanks', { op_type: 'os-start', type: 'HARD ' }],
    ['type through the prototype', JSON.parse('{"op_type":"reboot","__proto__":{"op_type":"os-start"}}')],
  ];
  test.each(values)('%s: refused or asked about', async (_, given) => {
    const args = { desktop_ids: someDesktops(world, 1), ...(given as object) };
    const reply = await send2026(
      world.http.url,
      { name: 'call_tool', arguments: { name: 'batch_run_desktops', arguments: args } },
      { capabilities: {} },
    );
    expect(answerOf(reply).code ?? answerOf(reply).status).toMatch(/^(invalid_arguments|needs_approval)$/);
    expect(attempts(world)).toEqual([]);
  });

  test('starting by force is as destructive as any other force', async () => {
    const client = await world.connect('2026-07-28');
    const args = { desktop_ids: someDesktops(world, 1), op_type: 'os-start', type: 'HARD' };
    const { value } = await call(client, 'batch_run_desktops', args);
    expect(value).toMatchObject({ status: 'needs_approval', plan: { risk: 'destructive' } });
    expect(attempts(world)).toEqual([]);
  });

  test('one mild item does not cover the others of a list', async () => {
    const [first, second] = someDesktops(world, 2);
    const user = world.sandbox.world.people.all()[0]!;
    for (const desktops of [
      [
        { desktop_id: first, user_name: user.name, is_clear_data: false },
        { desktop_id: second, user_name: user.name },
      ],
      [{ desktop_id: first, user_name: user.name, is_clear_data: true }],
    ]) {
      const client = await world.connect('2026-07-28');
      const { value } = await call(client, 'batch_attach_instances', { desktops });
      expect(value).toMatchObject({ status: 'needs_approval', plan: { risk: 'destructive' } });
    }
    expect(attempts(world)).toEqual([]);
  });

  test('ids that would lead a mild request to another address: refused', async () => {
    const client = await world.connect('2026-07-28');
    const others = [
      '..',
      '.',
      '../users',
      'x/../../users',
      'sids',
      'maintenance-mode',
      '%2e%2e',
      'a\\b',
      'x?y=1',
      'x#y',
    ];
    for (const desktop_id of others) {
      const { isError } = await call(client, 'update_desktop', {
        desktop_id,
        desktop: { self_backup_management: '1' },
      });
      expect(isError, desktop_id).toBe(true);
    }
    expect(world.mutations()).toEqual([]);
    const seen = world.sandbox.requests.all().map((request) => request.operationId);
    expect(seen).not.toContain('UpdateDesktopSids');
    expect(seen).not.toContain('SetMaintenanceMode');
  });
});

describe('a server that only reads', () => {
  const harmless = () => ({ desktop_ids: someDesktops(world, 1), op_type: 'os-start' });

  test.each(ERAS)('changes nothing for a %s client, through no door and with no approval', async (era) => {
    await open({ readOnly: true, toolsets: ['all'], confirm: 'never' });
    const client = await world.connect(era, world.reading({ action: 'accept', content: { decision: 'approve' } }));
    const { catalogue } = world.engine.parts;
    const names = (await client.listTools()).map((tool) => tool.name);
    expect(names.filter((name) => (catalogue.get(name)?.risk ?? 'read') !== 'read')).toEqual([]);
    expect(names).not.toContain('call_tool');

    for (const [name, args] of [
      ['batch_run_desktops', harmless()],
      ['batch_run_desktops', { ...harmless(), op_type: 'reboot' }],
      ['batch_delete_desktops', wipe(world).args],
      ['update_desktop', { desktop_id: someDesktops(world, 1)[0], desktop: { computer_name: 'constructor' } }],
      ['create_desktop_user', { user_name: 'mallory', user_email: 'm@example.com' }],
    ] as [string, Record<string, unknown>][]) {
      expect(await client.call(name, args)).toMatchObject({ isError: true, value: { code: 'denied' } });
      expect(await client.call('call_read_tool', { name, arguments: args })).toMatchObject({
        value: { code: 'not_a_read' },
      });
      const hidden = await client.call('call_tool', { name, arguments: args });
      expect(hidden).toMatchObject({ isError: true, value: { code: 'unknown_tool' } });
    }
    expect(attempts(world)).toEqual([]);
  });

  test('does not run what a person approved for a server that may', async () => {
    const wanted = reboot(world);
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, wanted.tool, wanted.args);
    await decide(world, value.plan_id as string);
    const other = await anotherServer(world, { readOnly: true });
    const args = { ...wanted.args, plan_id: value.plan_id };
    const reply = await send2026(other.url, { name: wanted.tool, arguments: args });
    expect(answerOf(reply)).toMatchObject({ code: 'denied' });
    await other.close();
    expect(attempts(world)).toEqual([]);
  });
});

describe('wait_for_job', () => {
  test('reads, and nothing else, whatever it is given', async () => {
    const client = await world.connect('2026-07-28');
    const desktop = someDesktops(world, 1)[0];
    const jobs = [
      `gone:delete_desktop:${desktop}`,
      `gone:batch_delete_desktops:${desktop}`,
      `gone:reset_random_password:${desktop}`,
      'gone:delete_user:../random-password',
      'gone:delete_user:x/random-password',
      'gone:constructor:x',
      'gone:__proto__:x',
      'gone::',
      'gone:delete_user:',
      '../desktops/action',
      '..',
      'x/actions',
      '\u0000',
      'x'.repeat(100_000),
    ];
    for (const job of jobs) await client.call('wait_for_job', { jobs: [job] });
    expect(attempts(world)).toEqual([]);
    expect(world.sandbox.requests.all().every((request) => request.method === 'GET')).toBe(true);
  });
});

describe('a dry run', () => {
  test('sends nothing, not even with a plan that a person approved', async () => {
    const wanted = reboot(world);
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, wanted.tool, wanted.args);
    await decide(world, value.plan_id as string);
    const args = { ...wanted.args, plan_id: value.plan_id, dry_run: true };
    expect(await call(client, wanted.tool, args)).toMatchObject({ value: { status: 'dry_run' } });
    expect(attempts(world)).toEqual([]);
    expect(await world.store.approvals.isSpent(value.plan_id as string)).toBe(false);
  });

  test('leaves no plan that could be approved', async () => {
    const wanted = wipe(world);
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, wanted.tool, { ...wanted.args, dry_run: true });
    expect(value).toMatchObject({ status: 'dry_run' });
    expect(value).not.toHaveProperty('plan_id');
    expect(await world.store.approvals.pending()).toEqual([]);
    const named = /plan_[\w-]{20}/.exec(JSON.stringify(value))?.[0];
    const reply = await call(client, wanted.tool, { ...wanted.args, plan_id: named ?? 'plan_AAAAAAAAAAAAAAAAAAAA' });
    expect(reply).toMatchObject({ value: { code: 'plan_unknown' } });
    expect(attempts(world)).toEqual([]);
  });
});

describe('a web page that the person has open', () => {
  test('reaches no tool, whatever it sends', async () => {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: wrapped(wipe(world)) };
    const hello = {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'page', version: '1' } },
    };
    const pages: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'content-type': 'text/plain' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1.evil.example' },
    ];
    for (const body of [hello, call]) {
      for (const headers of pages) {
        const reply = await post(world.http.url, JSON.stringify(body), headers);
        expect(reply.status).toBe(403);
      }
    }
    expect(attempts(world)).toEqual([]);
  });
});
