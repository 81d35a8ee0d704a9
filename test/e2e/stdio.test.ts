import { describe, expect, test, vi } from 'vitest';
import { ERAS, type Era } from '../clients.ts';
import { programs } from './program.ts';
import { type Message, Wire } from './wire.ts';

const { start, home, run } = programs();

const READING_MS = 2_000;

function serve(era: Era, capabilities: object = {}, args: string[] = []): Wire {
  return new Wire(start(['serve', '--sandbox', ...args]), era, capabilities);
}

/** What came out of a program: MCP on stdout, JSON on stderr, nothing else on either. */
function expectCleanStreams({ program, received }: Wire): void {
  for (const message of received) {
    expect(message).toMatchObject({ jsonrpc: '2.0' });
    expect(message.method ?? message.result ?? message.error).toBeDefined();
  }
  for (const line of program.stderr.all) {
    expect(JSON.parse(line)).toMatchObject({
      level: expect.any(Number),
      time: expect.any(String),
      msg: expect.any(String),
    });
  }
}

describe.concurrent('without any SDK', () => {
  test('a 2025-11-25 client shakes hands, lists and calls', async () => {
    const wire = serve('2025-11-25');
    const { id, result } = await wire.open();
    expect(id).toBe(1);
    expect(result).toMatchObject({
      protocolVersion: '2025-11-25',
      capabilities: { tools: {}, resources: {} },
      serverInfo: { name: 'workspace-mcp', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      instructions: expect.stringContaining('SANDBOX'),
    });
    const { result: listed } = await wire.request('tools/list');
    expect(listed.tools.map((tool: { name: string }) => tool.name)).toContain('find_tools');
    const { result: called } = await wire.answer(wire.call('find_tools', { query: 'reboot' }));
    expect(called.content).toEqual([{ type: 'text', text: JSON.stringify(called.structuredContent) }]);
    expect(await wire.request('ping')).toMatchObject({ result: {} });
    expectCleanStreams(wire);
  });

  test('a 2026-07-28 client calls at once, and says with each request who it is', async () => {
    const wire = serve('2026-07-28');
    const { result } = await wire.answer(wire.call('find_tools', { query: 'reboot' }));
    expect(result).toMatchObject({ resultType: 'complete', structuredContent: { tools: expect.any(Array) } });
    expect((await wire.open()).result).toMatchObject({ supportedVersions: ['2026-07-28'] });
    expectCleanStreams(wire);
  });

  test('a client of a later version is told which ones there are', async () => {
    const wire = serve('2026-07-28');
    wire.send({
      id: 'later',
      method: 'tools/list',
      params: {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2099-01-01',
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    });
    const refused = await wire.next(({ id }) => id === 'later');
    expect(refused).toMatchObject({ error: { data: { supported: ['2026-07-28'], requested: '2099-01-01' } } });
    expect((await wire.request('tools/list')).result.tools).not.toHaveLength(0);
    expectCleanStreams(wire);
  });

  test('a handshake with a version nobody knows is answered with one that is spoken', async () => {
    const wire = serve('2025-11-25');
    const clientInfo = { name: 'wire', version: '1' };
    const { result } = await wire.request('initialize', {
      protocolVersion: '1999-01-01',
      capabilities: {},
      clientInfo,
    });
    expect(result.protocolVersion).toBe('2025-11-25');
    expectCleanStreams(wire);
  });
});

describe.concurrent.each(ERAS)('a server for a %s client', (era) => {
  test('survives whatever comes on stdin, and answers what can be answered', async () => {
    const wire = serve(era);
    wire.write('not json\n{"jsonrpc":"2.0"\n\n[]\n{}\nnull\n42\n"text"\n\u0000\u0001\n');
    await wire.open();
    wire.write(
      'not json either\n[{"jsonrpc":"2.0","id":90,"method":"ping"}]\n{"jsonrpc":"1.0","id":91,"method":"ping"}\n',
    );
    wire.write(`${Buffer.from([0xff, 0xfe, 0xc3, 0x28]).toString('latin1')}\n`);
    wire.write(`{"jsonrpc":"2.0","id":92,"method":"${'x'.repeat(5_000_000)}"}\n`);
    wire.send({ id: 93, result: {} });
    wire.send({ id: 94, error: { code: 1, message: 'nobody asked' } });
    wire.send({ method: 'notifications/nonsense' });
    wire.send({ method: 'notifications/cancelled', params: { requestId: 95 } });
    wire.send({ method: 'notifications/cancelled' });
    expect(await wire.request('nonsense/method')).toMatchObject({ error: { code: -32601 } });
    expect(await wire.request('tools/call')).toMatchObject({ error: { code: -32602 } });
    expect(await wire.request('tools/call', { name: 'find_tools', arguments: [1] })).toMatchObject({
      error: { code: -32602 },
    });
    expect(await wire.request('tools/call', { name: '__proto__', arguments: {} })).toMatchObject({
      result: { isError: true, structuredContent: { code: 'unknown_tool' } },
    });
    expect(await wire.request('resources/read', { uri: 'workspace://results/../../key' })).toHaveProperty('error');
    expect((await wire.request('tools/list')).result.tools).not.toHaveLength(0);
    expect(wire.received.filter(({ id }) => typeof id === 'number' && id >= 93)).toEqual([]);
    expectCleanStreams(wire);
  });

  test('answers a cancelled call no more; its job goes on, and so does the server', async () => {
    const wire = serve(era, {}, ['--confirm', 'never']);
    await wire.open();
    const ids = await desktop(wire, 'DESIGN-W10-002');
    const call = wire.call(
      'call_tool',
      { name: 'batch_run_desktops', arguments: { desktop_ids: ids.slice(0, 1), op_type: 'os-stop' } },
      { progressToken: 'p' },
    );
    await wire.next(({ method }) => method === 'notifications/progress');
    wire.send({ method: 'notifications/cancelled', params: { requestId: call, reason: 'enough' } });
    await vi.waitFor(async () => expect((await desktop(wire, 'DESIGN-W10-002'))[1]).toBe('SHUTOFF'), {
      timeout: 15_000,
      interval: 250,
    });
    expect(wire.received.filter(({ id }) => id === call)).toEqual([]);
    const news = wire.received.filter(({ method }) => method === 'notifications/progress');
    expect(news.every(({ params }) => params.progress < 100)).toBe(true);
    expectCleanStreams(wire);
  });

  test('tells no more news of a call once it is answered', async () => {
    const wire = serve(era, {}, ['--confirm', 'never']);
    await wire.open();
    const ids = await desktop(wire, 'DESIGN-W10-002');
    const call = wire.call(
      'call_tool',
      { name: 'batch_run_desktops', arguments: { desktop_ids: ids.slice(0, 1), op_type: 'reboot' } },
      { progressToken: 'p' },
    );
    const answer = await wire.answer(call);
    expect(answer.result).toMatchObject({ structuredContent: { job: { status: 'succeeded' } } });
    await wire.request('tools/list');
    const order = wire.received.filter((message) => message.params?.progressToken === 'p' || message.id === call);
    expect(order.at(-1)).toEqual(answer);
    const percents = order.slice(0, -1).map(({ params }) => params.progress);
    expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
    expectCleanStreams(wire);
  });
});

test('a server ends, and says why, at a message that is too long to read', async () => {
  const wire = serve('2025-11-25');
  await wire.open();
  wire.write('x'.repeat(17 * 1024 * 1024));
  expect(await wire.program.ended).toEqual({ code: 0, signal: null });
  expect(wire.program.stderr.text).toContain('exceeded maximum size');
  expectCleanStreams(wire);
});

test('a 2025-11-25 call that is cancelled takes its question back, and a late yes counts for nothing', async () => {
  const at = home();
  const wire = new Wire(start(['serve', '--sandbox'], at), '2025-11-25', { elicitation: {} });
  await wire.open();
  const [id] = await desktop(wire, 'DESIGN-W10-002');
  const call = wire.call('call_tool', {
    name: 'batch_run_desktops',
    arguments: { desktop_ids: [id], op_type: 'reboot' },
  });
  const question = await wire.next(({ method }) => method === 'elicitation/create');
  wire.send({ method: 'notifications/cancelled', params: { requestId: call } });
  const takenBack = await wire.next(({ method }) => method === 'notifications/cancelled');
  expect(takenBack.params.requestId).toBe(question.id);
  await new Promise((resolve) => setTimeout(resolve, READING_MS));
  wire.send({ id: question.id, result: { action: 'accept', content: { decision: 'approve' } } });
  expect(await desktop(wire, 'DESIGN-W10-002')).toEqual([id, 'ACTIVE']);
  expect(wire.received.filter((message) => message.id === call && !message.method)).toEqual([]);
  wire.program.stdin.end();
  await wire.program.ended;
  const { stdout } = await run(['audit'], at);
  expect(stdout).toContain('"asked"');
  expect(stdout).not.toMatch(/"approved"|"sent"/);
  expectCleanStreams(wire);
});

test('a 2026-07-28 answer that was changed on its way, or repeated, approves nothing more', async () => {
  const wire = serve('2026-07-28', { elicitation: { form: {} } });
  const [id] = await desktop(wire, 'DESIGN-W10-002');
  const params = {
    name: 'call_tool',
    arguments: { name: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'reboot', wait: false } },
  };
  const { result: question } = await wire.request('tools/call', params);
  expect(question).toMatchObject({ resultType: 'input_required', inputRequests: { approval: expect.any(Object) } });
  await new Promise((resolve) => setTimeout(resolve, READING_MS));
  const inputResponses = { approval: { action: 'accept', content: { decision: 'approve' } } };
  const tampered = `${question.requestState.slice(0, -3)}AAA`;
  expect(await wire.request('tools/call', { ...params, inputResponses, requestState: tampered })).toHaveProperty(
    'error',
  );
  const yes = { ...params, inputResponses, requestState: question.requestState };
  const both = await Promise.all([wire.request('tools/call', yes), wire.request('tools/call', yes)]);
  const codes = both.map(
    ({ result }: Message) => result.structuredContent?.code ?? result.structuredContent?.job?.status,
  );
  expect(codes.sort()).toEqual(['plan_spent', 'running']);
  expectCleanStreams(wire);
});

async function desktop(wire: Wire, name: string): Promise<string[]> {
  const read = wire.call('call_read_tool', {
    name: 'list_desktops_detail',
    arguments: { computer_name: name, fields: ['desktop_id', 'status'] },
  });
  return (await wire.answer(read)).result.structuredContent.data.rows[0];
}
