import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { ERAS } from '../clients.ts';
import { type Program, programs } from './program.ts';

const { serveHttp, overHttp } = programs();

let program: Program;
let url: string;
beforeAll(async () => {
  ({ program, url } = await serveHttp(['--sandbox']));
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One HTTP request as it is: fetch would not let us say another Host. */
function http(
  method: string,
  options: { path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { path = '/mcp', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (more) => {
        text += more;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The beginning of what comes back for these bytes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (data) => {
      resolve(String(data));
      socket.destroy();
    });
    socket.write(bytes);
  });
}

const MCP = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

function post(message: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return http('POST', { headers: { ...MCP, ...headers }, body });
}

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

async function session(capabilities: object = {}): Promise<Record<string, string>> {
  const { status, headers } = await post({ ...INITIALIZE, params: { ...INITIALIZE.params, capabilities } });
  expect(status).toBe(200);
  const named = { 'mcp-session-id': headers['mcp-session-id'] as string, 'mcp-protocol-version': '2025-11-25' };
  expect((await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, named)).status).toBe(202);
  return named;
}

const LIST = { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} };

describe.concurrent('who is let in', () => {
  test.each([
    { host: 'evil.example' },
    { host: 'evil.example:7440' },
    { host: '127.0.0.1.evil.example' },
    { host: '169.254.169.254' },
    { host: '[' },
    { host: 'localhost@evil.example' },
    { origin: 'https://evil.example' },
    { origin: 'http://127.0.0.1.evil.example' },
    { origin: 'null' },
  ])('not a page or name from elsewhere: %o', async (headers) => {
    expect((await post(INITIALIZE, headers as never)).status).toBe(403);
    expect((await http('GET', { headers: headers as never })).status).toBe(403);
    expect((await http('GET', { path: '/', headers: headers as never })).status).toBe(403);
  });

  test.each([
    { host: 'localhost:1' },
    { host: '[::1]:7440' },
    { origin: 'http://localhost:3000' },
    { origin: 'http://127.0.0.1' },
  ])('what is on this machine: %o', async (headers) => {
    expect((await post(INITIALIZE, headers as never)).status).toBe(200);
  });
});

describe.concurrent('requests that make no sense', () => {
  test('other paths are not found', async () => {
    const paths = ['/', '/mcp/', '/mcp/x', '/sse', '/.well-known/oauth-protected-resource', '/%2e/x', '/MCP'];
    for (const path of [...paths, '//mcp', '//', '//[', 'http://', 'http://evil.example/', '*', '/%', '/\\mcp']) {
      expect({ path, status: (await http('POST', { path, headers: MCP, body: '{}' })).status }).toEqual({
        path,
        status: 404,
      });
      expect((await http('GET', { path })).status).toBe(404);
    }
  });

  test('other methods are refused', async () => {
    for (const method of ['PUT', 'PATCH', 'OPTIONS', 'HEAD']) {
      const { status } = await http(method, { headers: MCP });
      expect({ method, refused: status >= 400 && status < 500 }).toEqual({ method, refused: true });
    }
  });

  test('GET and DELETE need a session', async () => {
    for (const method of ['GET', 'DELETE']) {
      const { status } = await http(method, { headers: { accept: 'text/event-stream' } });
      expect({ method, refused: status >= 400 && status < 500 }).toEqual({ method, refused: true });
      expect((await http(method, { headers: { ...MCP, 'mcp-session-id': 'made-up' } })).status).toBe(404);
    }
  });

  test.each(['', 'not json', '{', '{"jsonrpc":"2.0",}', '\u0000'])('a body that is not JSON: %j', async (body) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0', error: { code: -32700 }, id: null });
  });

  test.each([
    null,
    42,
    'text',
    [],
    {},
    { jsonrpc: '2.0' },
    { jsonrpc: '1.0', id: 1, method: 'ping' },
    [INITIALIZE],
    [LIST, LIST],
  ])('JSON that is no message: %j', async (body) => {
    const { status, text } = await post(JSON.stringify(body));
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
  });

  test('a body of another type, and a client that takes no answer that there is', async () => {
    expect((await post(INITIALIZE, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(INITIALIZE, { accept: 'text/html' })).status).toBe(406);
  });

  test('a body that is too large', async () => {
    const { status } = await post({ ...LIST, params: { cursor: 'x'.repeat(17 * 1024 * 1024) } });
    expect(status).toBe(413);
    const announced = await http('POST', { headers: { ...MCP, 'content-length': String(2 ** 31) }, body: '{}' }).catch(
      () => undefined,
    );
    expect(announced?.status ?? 413).toBe(413);
  });

  test('a client of a later version is told which ones there are', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2099-01-01',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const { status, text } = await post({ ...LIST, params: { _meta } }, { 'mcp-protocol-version': '2099-01-01' });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { data: { supported: ['2026-07-28'], requested: '2099-01-01' } } });
  });

  test('no HTTP at all, and HTTP of the time before names', async () => {
    expect(await raw('SSH-2.0-OpenSSH_9.6\r\n\r\n')).toContain('400 Bad Request');
    expect(await raw('GET /mcp HTTP/1.1\r\n\r\n')).toContain('400 Bad Request');
    expect(await raw('GET /mcp HTTP/1.0\r\n\r\n')).toContain('403 Forbidden');
  });
});

describe.concurrent('sessions of 2025-11-25 clients', () => {
  test('one that was deleted is not found again', async () => {
    const named = await session();
    expect((await post(LIST, named)).status).toBe(200);
    expect((await http('DELETE', { headers: named })).status).toBe(200);
    expect((await post(LIST, named)).status).toBe(404);
    expect((await http('GET', { headers: { ...named, accept: 'text/event-stream' } })).status).toBe(404);
    expect((await http('DELETE', { headers: named })).status).toBe(404);
    await session();
  });

  test('each has ids that nobody can guess, and its own answers', async () => {
    const ids = (await Promise.all(Array.from({ length: 20 }, () => session()))).map(
      (named) => named['mcp-session-id'],
    );
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a request in none is refused, with what is missing', async () => {
    const { status, text } = await post(LIST);
    expect(status).toBe(400);
    expect(text).toContain('Mcp-Session-Id');
  });

  test('batches, which the protocol gave up, a second handshake and another version do no harm', async () => {
    const named = await session();
    expect((await post([LIST, { ...LIST, id: 3 }], named)).status).toBeLessThan(500);
    expect((await post(INITIALIZE, named)).status).toBe(400);
    expect((await post(LIST, { ...named, 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
    expect((await post(LIST, named)).status).toBe(200);
  });
});

test('the stream of a call that is cancelled ends, without an answer, after its question was taken back', async () => {
  const named = await session({ elicitation: {} });
  const name = 'list_desktops_detail';
  const read = { name, arguments: { computer_name: 'DESIGN-W10-002', fields: ['desktop_id'] } };
  const found = await post(
    { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'call_read_tool', arguments: read } },
    named,
  );
  const [listed] = messages(found.text);
  const [[id]] = listed.result.structuredContent.data.rows;
  const restart = { name: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'reboot' } };
  const call = { jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'call_tool', arguments: restart } };
  const body = JSON.stringify(call);
  const stream = await fetch(url, { method: 'POST', headers: { ...MCP, ...named }, body });
  let text = '';
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (messages(text).length > 1) continue;
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 4 } };
    expect((await post(cancelled, named)).status).toBe(202);
  }
  expect(messages(text)).toMatchObject([
    { method: 'elicitation/create', params: { message: expect.stringContaining('DESIGN-W10-002') } },
    { method: 'notifications/cancelled' },
  ]);
  expect((await post(LIST, named)).status).toBe(200);
});

// biome-ignore lint/suspicious/noExplicitAny: whatever the server sends is looked at as it is
function messages(events: string): any[] {
  return [...events.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data as string));
}

test.each(ERAS)('after all of this a %s client is served', async (era) => {
  const client = await overHttp(era, url);
  expect(await client.call('find_tools', { query: 'desktops' })).toMatchObject({ isError: false });
  expect(program.stdout.text).toBe('');
  for (const line of program.stderr.all) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
  // Nothing a client can send is a mistake of ours.
  expect(program.stderr.all.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
});
