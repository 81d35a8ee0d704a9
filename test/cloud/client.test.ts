import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/catalog/errors.ts';
import {
  type CloudClient,
  type CloudClientOptions,
  type CloudRequest,
  createCloudClient,
} from '../../src/cloud/client.ts';
import type { Site } from '../../src/config/config.ts';
import { FakeClock } from './fake-clock.ts';
import { type Behaviour, type FakeCloud, siteAt, startCloud } from './fake-cloud.ts';

/** Above every pause of the client, below its request time-out. */
const SKIP_BELOW = 500_000;
const TIMEOUT = 600_000;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function setUp(
  behave: Behaviour,
  {
    site,
    clock = new FakeClock({ skipBelow: SKIP_BELOW }),
    ...options
  }: { site?: Partial<Site>; clock?: FakeClock } & Partial<Omit<CloudClientOptions, 'site' | 'clock'>> = {},
): Promise<{ cloud: FakeCloud; client: CloudClient; clock: FakeClock }> {
  const cloud = await startCloud(clock, behave);
  const client = createCloudClient({
    site: siteAt(cloud.url, site),
    clock,
    requestTimeoutMs: TIMEOUT,
    random: () => 1,
    env: {},
    ...options,
  });
  open.push(cloud, client);
  return { cloud, client, clock };
}

function read(more: Partial<CloudRequest> = {}): CloudRequest {
  return {
    service: 'workspace',
    operationId: 'ListDesktops',
    method: 'GET',
    path: '/v2/{project_id}/desktops',
    params: {},
    query: {},
    mutates: false,
    perMinute: 1000,
    ...more,
  };
}

function write(more: Partial<CloudRequest> = {}): CloudRequest {
  return read({
    operationId: 'BatchRunDesktops',
    method: 'POST',
    path: '/v2/{project_id}/desktops/action',
    body: { desktop_ids: ['d1'], op_type: 'os-start' },
    mutates: true,
    ...more,
  });
}

async function failure(promise: Promise<unknown>): Promise<ToolError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ToolError);
  return error as ToolError;
}

describe('what goes over the wire', () => {
  test('a read: signed, with the project, encoded path and query, and no body', async () => {
    const { cloud, client } = await setUp(() => ({ body: { desktops: [] } }));
    const response = await client.request(
      read({
        path: '/v2/{project_id}/desktops/{desktop_id}',
        params: { desktop_id: 'a b' },
        query: { limit: 10, user_name: ['b', 'a'], off: undefined },
        body: { never: 'sent' },
      }),
    );
    expect(response).toEqual({ status: 200, body: { desktops: [] }, requestId: 'request1', requests: 1 });
    const [{ method, target, headers, body }] = cloud.received as [FakeCloud['received'][0]];
    expect(`${method} ${target}`).toBe('GET /v2/project1/desktops/a%20b?limit=10&user_name=b&user_name=a');
    expect(body).toBe('');
    expect(headers).toMatchObject({
      host: new URL(cloud.url).host,
      'x-project-id': 'project1',
      'x-sdk-date': '20250715T083045Z',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(headers.authorization).toMatch(
      /^SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
    );
  });

  test('a DELETE without body names its content type all the same', async () => {
    const { cloud, client } = await setUp(() => ({ status: 204 }));
    const response = await client.request(write({ method: 'DELETE', body: undefined }));
    expect(response).toMatchObject({ status: 204, body: null });
    expect(cloud.received[0]).toMatchObject({
      body: '',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
  });

  test('a DELETE with body sends it', async () => {
    const { cloud, client } = await setUp(() => ({ status: 202 }));
    expect(await client.request(write({ method: 'DELETE', body: { a: '中' } }))).toMatchObject({
      status: 202,
      body: null,
    });
    expect(cloud.received[0]!.body).toBe('{"a":"中"}');
  });

  test('the language of its site goes along with calls that send mails, and with no other', async () => {
    const { cloud, client } = await setUp(() => ({}), { site: { language: 'fr-fr' } });
    await client.request(write({ language: true }));
    await client.request(write({}));
    expect(cloud.received.map(({ headers }) => headers['x-language'])).toEqual(['fr-fr', undefined]);
  });

  test('a form goes as multipart, unsigned', async () => {
    const { cloud, client } = await setUp(() => ({}));
    const form = new FormData();
    form.set('data', new File(['icon'], 'icon.png', { type: 'image/png' }));
    await client.request(write({ body: form }));
    const { headers, body } = cloud.received[0]!;
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(headers['x-sdk-content-sha256']).toBe('UNSIGNED-PAYLOAD');
    expect(body).toContain('filename="icon.png"');
  });

  test('an account-wide service carries the account instead of a project', async () => {
    const { cloud, client } = await setUp(() => ({}), { site: { domainId: 'domain1' } });
    await client.request(write({ service: 'bss', path: '/v2/orders/customer-orders/pay' }));
    const { headers } = cloud.received[0]!;
    expect(headers['x-domain-id']).toBe('domain1');
    expect(headers['x-project-id']).toBeUndefined();
    expect(headers.authorization).toContain('x-domain-id;');
  });

  test('an endpoint below a path keeps it, in the signature too', async () => {
    const { cloud, client } = await setUp(() => ({}));
    const below = createCloudClient({
      site: siteAt(`${cloud.url}/cloud/`),
      clock: new FakeClock(),
      requestTimeoutMs: TIMEOUT,
      env: {},
    });
    open.push(below);
    await below.request(read());
    await client.request(read());
    expect(cloud.received.map(({ target }) => target)).toEqual([
      '/cloud/v2/project1/desktops',
      '/v2/project1/desktops',
    ]);
    expect(cloud.received[0]!.headers.authorization).not.toBe(cloud.received[1]!.headers.authorization);
  });

  test('a dry run shows the same request and sends nothing', async () => {
    const { cloud, client } = await setUp(() => ({}));
    expect(client.prepare(write({ query: { a: [1, 2] } }))).toEqual({
      method: 'POST',
      url: `${cloud.url}/v2/project1/desktops/action?a=1&a=2`,
      body: { desktop_ids: ['d1'], op_type: 'os-start' },
    });
    const form = new FormData();
    form.set('data', new File(['icon'], 'icon.png'));
    expect(client.prepare(write({ body: form })).body).toEqual({ data: { file: 'icon.png', bytes: 4 } });
    expect(client.prepare(read({ body: { a: 1 } }))).not.toHaveProperty('body');
    expect(cloud.received).toEqual([]);
  });

  test('a dry run before the project is known leaves its placeholder', async () => {
    const { cloud, client } = await setUp(() => ({}), { site: { projectId: undefined } });
    expect(client.prepare(read()).url).toBe(`${cloud.url}/v2/{project_id}/desktops`);
  });

  test.each([
    ['a body over 12 MB', { body: { text: 'x'.repeat(12 * 1024 * 1024) } }, 'body_too_large'],
    ['an address over 32 KB', { query: { id: Array(2000).fill('x'.repeat(36)) } }, 'uri_too_long'],
    [
      'an empty id in the path',
      { path: '/v2/{project_id}/desktops/{desktop_id}', params: { desktop_id: '' } },
      'invalid_arguments',
    ],
    [
      'a call to billing for an unnamed account',
      { service: 'bss' as const, path: '/v3/orders/customer-orders/pay' },
      'no_domain_id',
    ],
  ])('%s is refused before anything is sent', async (_, more, code) => {
    const { cloud, client } = await setUp(() => ({}));
    const error = await failure(client.request(write(more)));
    expect(error).toMatchObject({ fate: 'not_sent', body: { code, retryable: false } });
    expect(cloud.received).toEqual([]);
  });

  test('controllers on premises never see the keys of the cloud', async () => {
    const { cloud, client } = await setUp(() => ({}));
    const error = await failure(client.request(read({ service: 'rcdc' })));
    expect(error).toMatchObject({ fate: 'not_sent', body: { code: 'wrong_client' } });
    expect(cloud.received).toEqual([]);
  });
});

describe('what changes state is never sent twice', () => {
  test.each([
    ['the connection breaks before an answer', { breaks: 'at once' as const }, 'connection_lost'],
    [
      'the connection breaks within the answer',
      { body: { job_id: 'j1' }, breaks: 'halfway' as const },
      'answer_truncated',
    ],
    [
      'the gateway answers 502',
      { status: 502, body: { error_code: 'APIGW.0201', error_msg: 'Backend unavailable.' } },
      'APIGW.0201',
    ],
    ['the gateway answers 504', { status: 504, body: '' }, 'http_504'],
    ['something answers 503', { status: 503, body: '<html><title>Busy</title></html>' }, 'http_503'],
    [
      'the service fails inside',
      { status: 500, body: { error_code: 'WKS.0002', error_msg: 'Internal error.' } },
      'WKS.0002',
    ],
    ['the server calls the request late', { status: 408 }, 'http_408'],
    ['the answer says yes in broken JSON', { body: '{"job_id":' }, 'invalid_answer'],
    [
      'the answer says yes with a page',
      { body: '<html><title>Sign in</title></html>', headers: { 'content-type': 'text/html' } },
      'invalid_answer',
    ],
  ])('when %s its fate is unknown', async (_, reply, code) => {
    const { cloud, client } = await setUp(() => reply);
    const error = await failure(client.request(write()));
    expect(error).toMatchObject({ fate: 'unknown', body: { code, retryable: false } });
    expect(error.body.message).toContain('unknown');
    expect(error.body.hint).toMatch(/read the target.*recent jobs/i);
    expect(cloud.received).toHaveLength(1);
  });

  test('when no answer comes in time its fate is unknown', async () => {
    const clock = new FakeClock();
    const { cloud, client } = await setUp(() => ({ hangs: true }), { clock });
    const error = failure(client.request(write()));
    await cloud.got(1);
    await clock.advance(TIMEOUT);
    expect(await error).toMatchObject({ fate: 'unknown', body: { code: 'timeout', retryable: false } });
    expect(cloud.received).toHaveLength(1);
  });

  test('when it is cancelled under way its fate is unknown', async () => {
    const { cloud, client } = await setUp(() => ({ hangs: true }));
    const controller = new AbortController();
    const error = failure(client.request(write({ signal: controller.signal })));
    await cloud.got(1);
    controller.abort();
    expect(await error).toMatchObject({ fate: 'unknown', body: { code: 'cancelled', retryable: false } });
  });

  test('when its deadline passes under way its fate is unknown', async () => {
    const clock = new FakeClock();
    const { cloud, client } = await setUp(() => ({ hangs: true }), { clock });
    const error = failure(client.request(write({ deadlineMs: 10_000 })));
    await cloud.got(1);
    await clock.advance(10_000);
    expect(await error).toMatchObject({ fate: 'unknown', body: { code: 'deadline_exceeded' } });
  });

  test('when the answer is larger than anyone wants its fate is unknown', async () => {
    const { client } = await setUp(() => ({ body: { text: 'x'.repeat(5000) } }), { maxAnswerBytes: 1000 });
    expect(await failure(client.request(write()))).toMatchObject({
      fate: 'unknown',
      body: { code: 'answer_too_large' },
    });
  });

  test('a refusal whose text breaks off is still a refusal', async () => {
    const { client } = await setUp(() => ({ status: 409, body: { error_code: 'WKS.00010032' }, breaks: 'halfway' }));
    expect(await failure(client.request(write()))).toMatchObject({ fate: 'refused' });
  });

  test('when it is cancelled before it could be sent, it was not sent', async () => {
    const { cloud, client } = await setUp(() => ({}));
    const error = await failure(client.request(write({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ fate: 'not_sent', body: { code: 'cancelled' } });
    expect(cloud.received).toEqual([]);
  });
});

describe('what changes state is sent again when nothing was done', () => {
  test('after a 429', async () => {
    const { cloud, client } = await setUp((_, count) =>
      count === 1
        ? { status: 429, headers: { 'retry-after': '7' }, body: { error_code: 'APIGW.0308', error_msg: 'over' } }
        : { body: { job_id: 'j1' } },
    );
    expect(await client.request(write())).toMatchObject({ body: { job_id: 'j1' }, requests: 2 });
    expect(cloud.received).toHaveLength(2);
  });

  test('after a 429 without a time, with growing pauses', async () => {
    const { client, clock } = await setUp((_, count) =>
      count < 4 ? { status: 429, body: { error_code: 'WKS.00051503', error_msg: 'busy' } } : {},
    );
    await client.request(write());
    expect(clock.slept.filter((ms) => ms !== TIMEOUT)).toEqual([1000, 2000, 4000]);
  });

  test('when nobody listened', async () => {
    const { client, clock } = await setUp(() => ({}));
    const nobody = createCloudClient({
      site: siteAt('http://127.0.0.1:1'),
      clock,
      requestTimeoutMs: TIMEOUT,
      random: () => 1,
      env: {},
    });
    open.push(nobody);
    const error = await failure(nobody.request(write()));
    expect(error).toMatchObject({ fate: 'not_sent', body: { code: 'unreachable', retryable: true } });
    expect(error.body.message).toContain('ECONNREFUSED');
    expect(clock.slept.filter((ms) => ms !== TIMEOUT)).toEqual([250, 500, 1000]);
    void client;
  });

  test('when the host has no address', async () => {
    const { clock } = await setUp(() => ({}));
    const nowhere = createCloudClient({
      site: siteAt('http://nowhere.invalid'),
      clock,
      requestTimeoutMs: TIMEOUT,
      random: () => 1,
      env: {},
    });
    open.push(nowhere);
    expect(await failure(nowhere.request(write()))).toMatchObject({ fate: 'not_sent', body: { code: 'unreachable' } });
    expect(clock.slept.filter((ms) => ms !== TIMEOUT)).toHaveLength(3);
  });

  test('when the connection broke during the TLS handshake', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.on('error', () => {});
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const clock = new FakeClock({ skipBelow: SKIP_BELOW });
    const client = createCloudClient({
      site: siteAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}`),
      clock,
      requestTimeoutMs: TIMEOUT,
      random: () => 1,
      env: {},
    });
    open.push(client, { close: () => new Promise((closed) => server.close(() => closed())) });
    expect(await failure(client.request(write()))).toMatchObject({ fate: 'not_sent', body: { code: 'unreachable' } });
    expect(connections).toBe(4);
  });
});

describe('reads are repeated', () => {
  test.each([
    ['a broken connection', { breaks: 'at once' as const }],
    ['a broken answer', { body: { a: 1 }, breaks: 'halfway' as const }],
    ['broken JSON', { body: '{"a":' }],
    ['408', { status: 408 }],
    ['429', { status: 429 }],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
    ['a 413 that names a time', { status: 413, headers: { 'retry-after': '3' } }],
  ])('after %s', async (_, reply) => {
    const { client } = await setUp((_, count) => (count === 1 ? reply : { body: { ok: true } }));
    expect(await client.request(read())).toMatchObject({ body: { ok: true }, requests: 2 });
  });

  test('after no answer in time', async () => {
    const clock = new FakeClock();
    const { cloud, client } = await setUp((_, count) => (count === 1 ? { hangs: true } : { body: { ok: true } }), {
      clock,
    });
    const response = client.request(read());
    await cloud.got(1);
    await clock.advance(TIMEOUT);
    await clock.whenSleeping((ms) => ms === 250);
    await clock.advance(250);
    expect(await response).toMatchObject({ body: { ok: true } });
  });

  test.each([
    ['400', { status: 400, body: { error_code: 'WKS.0000', error_msg: 'bad' } }],
    ['403', { status: 403 }],
    ['404', { status: 404, body: { error_code: 'WKS.00010031', error_msg: 'gone' } }],
    ['500', { status: 500, body: { error_code: 'WKS.0923', error_msg: 'no image' } }],
    ['a plain 413', { status: 413 }],
  ])('but not after %s', async (_, reply) => {
    const { cloud, client } = await setUp(() => reply);
    await failure(client.request(read()));
    expect(cloud.received).toHaveLength(1);
  });

  test('four times at most, with pauses that double', async () => {
    const { cloud, client, clock } = await setUp(() => ({ status: 503 }));
    expect(await failure(client.request(read()))).toMatchObject({ body: { code: 'http_503', retryable: true } });
    expect(cloud.received).toHaveLength(4);
    expect(clock.slept.filter((ms) => ms !== TIMEOUT)).toEqual([250, 500, 1000]);
  });

  test('with full jitter', async () => {
    const { client, clock } = await setUp(() => ({ status: 503 }), { random: () => 0.1 });
    await failure(client.request(read()));
    expect(clock.slept.filter((ms) => ms !== TIMEOUT)).toEqual([25, 50, 100]);
  });

  test('not past the deadline', async () => {
    const { cloud, client } = await setUp(() => ({ status: 503 }), { clock: new FakeClock() });
    expect(await failure(client.request(read({ deadlineMs: 249 })))).toMatchObject({ body: { code: 'http_503' } });
    expect(cloud.received).toHaveLength(1);
  });

  test('and stop at once when cancelled', async () => {
    const { cloud, client } = await setUp(() => ({ hangs: true }));
    const controller = new AbortController();
    const error = failure(client.request(read({ signal: controller.signal })));
    await cloud.got(1);
    controller.abort();
    expect(await error).toMatchObject({ fate: 'not_sent', body: { code: 'cancelled' } });
    expect(cloud.received).toHaveLength(1);
  });
});

describe('throttling', () => {
  test('an operation keeps to its requests per minute', async () => {
    const clock = new FakeClock();
    const { cloud, client } = await setUp(() => ({}), { clock });
    const both = [client.request(read({ perMinute: 1 })), client.request(read({ perMinute: 1 }))];
    await both[0];
    expect(cloud.received).toHaveLength(1);
    await clock.whenSleeping((ms) => ms === 61_000);
    await clock.advance(61_000);
    await both[1];
    expect(cloud.received).toHaveLength(2);
  });

  test('waiting for the turn can be cancelled, and nothing was sent', async () => {
    const { cloud, client } = await setUp(() => ({}), { clock: new FakeClock() });
    await client.request(write({ perMinute: 1 }));
    const controller = new AbortController();
    const waiting = failure(client.request(write({ perMinute: 1, signal: controller.signal })));
    controller.abort();
    expect(await waiting).toMatchObject({ fate: 'not_sent', body: { code: 'cancelled' } });
    expect(cloud.received).toHaveLength(1);
  });

  test('a deadline within the wait ends it, and nothing was sent', async () => {
    const clock = new FakeClock();
    const { client } = await setUp(() => ({}), { clock });
    await client.request(write({ perMinute: 1 }));
    const waiting = failure(client.request(write({ perMinute: 1, deadlineMs: 5000 })));
    await clock.whenSleeping((ms) => ms === 5000);
    await clock.advance(5000);
    expect(await waiting).toMatchObject({ fate: 'not_sent', body: { code: 'deadline_exceeded' } });
  });

  test.each([
    ['Retry-After in seconds', { 'retry-after': '90' }, 'x', 90_000],
    ['Retry-After as a date', { 'retry-after': 'Tue, 15 Jul 2025 08:31:15 GMT' }, 'x', 30_000],
    ['the gateway’s minute', {}, 'policy user over ratelimit,limit:100,time:1 minute', 61_000],
    ['the gateway’s second', {}, 'policy user over ratelimit,limit:100,time:1 second', 1_000],
  ])('a 429 holds everyone off the operation for %s', async (_, headers, error_msg, ms) => {
    const clock = new FakeClock();
    const { cloud, client } = await setUp(
      (_, count) => (count === 1 ? { status: 429, headers, body: { error_code: 'APIGW.0308', error_msg } } : {}),
      { clock },
    );
    const first = client.request(write());
    await clock.whenSleeping((each) => each === ms);
    const second = client.request(write());
    const elsewhere = client.request(write({ operationId: 'CreateDesktop' }));
    await elsewhere;
    expect(cloud.received).toHaveLength(2);
    await clock.advance(ms);
    await Promise.all([first, second]);
    expect(cloud.received).toHaveLength(4);
  });

  test('who would have to wait too long is told instead', async () => {
    const { cloud, client } = await setUp(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    expect(await failure(client.request(write()))).toMatchObject({
      fate: 'refused',
      body: { code: 'http_429', retryable: true },
    });
    expect(await failure(client.request(write()))).toMatchObject({ fate: 'not_sent', body: { code: 'throttled' } });
    expect(cloud.received).toHaveLength(1);
  });
});

describe('closing', () => {
  test('lets requests under way finish and refuses new ones', async () => {
    let finish = () => {};
    const { cloud, client } = await setUp(
      () => new Promise((answer) => (finish = () => answer({ body: { ok: true } }))),
    );
    const under = client.request(write());
    await cloud.got(1);
    const closed = client.close();
    expect(await failure(client.request(write()))).toMatchObject({ fate: 'not_sent', body: { code: 'closed' } });
    finish();
    expect(await under).toMatchObject({ body: { ok: true } });
    await closed;
  });
});

describe('check', () => {
  test('tells project, endpoint and how far the clocks are apart', async () => {
    const clock = new FakeClock();
    const ahead = new Date(clock.now() + 120_000).toUTCString();
    const { cloud, client } = await setUp(() => ({ headers: { date: ahead }, body: { id: 'w1' } }), { clock });
    expect(client.serverClockOffsetMs()).toBe(0);
    const result = await client.check();
    expect(result).toMatchObject({ projectId: 'project1', endpoint: cloud.url });
    expect(Math.abs(result.clockOffsetMs - 120_000)).toBeLessThanOrEqual(1000);
    expect(client.serverClockOffsetMs()).toBe(result.clockOffsetMs);
    expect(cloud.received[0]!.target).toBe('/v2/project1/desktops?limit=1');
  });

  test('throws what stands in the way', async () => {
    const { client } = await setUp(() => ({ status: 403, body: { error_code: 'WKS.0011', error_msg: 'not enabled' } }));
    const error = await failure(client.check());
    expect(error.body.code).toBe('WKS.0011');
    expect(error.body.hint).toMatch(/not open/);
  });
});
