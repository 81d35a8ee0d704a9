import { afterEach, describe, expect, test } from 'vitest';
import type { ToolError } from '../../src/catalog/errors.ts';
import { type CloudClient, createCloudClient } from '../../src/cloud/client.ts';
import type { Site } from '../../src/config/config.ts';
import { FakeClock } from './fake-clock.ts';
import {
  type Behaviour,
  deletion as call,
  type FakeCloud,
  type Received,
  type Reply,
  siteAt,
  startCloud,
} from './fake-cloud.ts';

const MINUTE = 60_000;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

type SetUp = { cloud: FakeCloud; client: CloudClient; clock: FakeClock };

async function setUp(site: Partial<Site>, behave: (clock: FakeClock) => Behaviour): Promise<SetUp> {
  // The metadata service has a time-out of its own, which must not be skipped.
  const clock = new FakeClock({ skipBelow: site.credentials?.from === 'metadata' ? 0 : 500_000 });
  const cloud = await startCloud(clock, behave(clock));
  const client = createCloudClient({
    site: siteAt(cloud.url, site),
    clock,
    requestTimeoutMs: 600_000,
    random: () => 1,
    env: {},
    metadata: cloud.url,
  });
  open.push(cloud, client);
  return { cloud, client, clock };
}

const isOperation = ({ target }: Received) => target.startsWith('/v2/project1/');
const in24Hours = (clock: FakeClock) => new Date(clock.now() + 24 * 60 * MINUTE).toISOString();
const tries = (cloud: FakeCloud, path: string) => cloud.received.filter(({ target }) => target.includes(path));

const token: Partial<Site> = {
  credentials: { from: 'token', user: 'admin', password: 'PASSWORDEXAMPLE', domain: 'acme', origin: 'test' },
};

function tokens(clock: FakeClock, more: (request: Received) => Reply | undefined = () => undefined): Behaviour {
  let issued = 0;
  return (request) => {
    const other = more(request);
    if (other) return other;
    if (isOperation(request)) return { status: 204 };
    issued++;
    return {
      status: 201,
      headers: { 'X-Subject-Token': `TOKENEXAMPLE${issued}` },
      body: { token: { expires_at: in24Hours(clock) } },
    };
  };
}

describe('a user’s token', () => {
  test('is asked for with the scope inside auth, and sent with each request', async () => {
    const { cloud, client } = await setUp(token, (clock) => tokens(clock));
    await client.request(call);
    const [asked, sent] = cloud.received as [Received, Received];
    expect(`${asked.method} ${asked.target}`).toBe('POST /v3/auth/tokens?nocatalog=1');
    expect(JSON.parse(asked.body)).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'admin', password: 'PASSWORDEXAMPLE', domain: { name: 'acme' } } },
        },
        scope: { project: { id: 'project1' } },
      },
    });
    expect(asked.headers).not.toHaveProperty('authorization');
    expect(sent.headers['x-auth-token']).toBe('TOKENEXAMPLE1');
  });

  test('one is asked for, however many calls wait', async () => {
    const { cloud, client } = await setUp(token, (clock) => tokens(clock));
    await Promise.all(Array.from({ length: 20 }, () => client.request(call)));
    expect(tries(cloud, '/auth/tokens')).toHaveLength(1);
    expect(cloud.received).toHaveLength(21);
  });

  test('is renewed before it ends', async () => {
    const { cloud, client, clock } = await setUp(token, (clock) => tokens(clock));
    await client.request(call);
    await clock.advance(23 * 60 * MINUTE);
    await client.request(call);
    expect(cloud.received.at(-1)!.headers['x-auth-token']).toBe('TOKENEXAMPLE1');
    await clock.advance(25 * MINUTE);
    await client.request(call);
    expect(cloud.received.at(-1)!.headers['x-auth-token']).toBe('TOKENEXAMPLE2');
  });

  test('is judged by how long it lasts, not by a clock that is off', async () => {
    const { cloud, client } = await setUp(token, (clock) => (request, count) => {
      const serverNow = clock.now() - 48 * 60 * MINUTE;
      const reply = tokens(clock)(request, count) as Reply;
      return {
        ...reply,
        headers: { ...reply.headers, date: new Date(serverNow).toUTCString() },
        ...(!isOperation(request) && {
          body: { token: { expires_at: new Date(serverNow + 24 * 60 * MINUTE).toISOString() } },
        }),
      };
    });
    await client.request(call);
    await client.request(call);
    expect(tries(cloud, '/auth/tokens')).toHaveLength(1);
  });

  test.each([
    ['the gateway', { error_code: 'APIGW.0307', error_msg: 'The token must be updated.' }],
    ['the gateway’s other name', { error_code: 'APIG.0301', error_msg: 'decrypt token fail' }],
    ['the service', { error_code: 'WKS.5100', error_msg: 'X-Auth-Token is invalid in the request header.' }],
  ])('that %s no longer takes is replaced, once, and the call sent again', async (_, body) => {
    const { cloud, client } = await setUp(token, (clock) =>
      tokens(clock, (request) =>
        request.headers['x-auth-token'] === 'TOKENEXAMPLE1' ? { status: 401, body } : undefined,
      ),
    );
    expect(await client.request(call)).toMatchObject({ status: 204, requests: 2 });
    expect(tries(cloud, '/auth/tokens')).toHaveLength(2);
  });

  test('when the new one is refused as well, that is the answer', async () => {
    const { cloud, client } = await setUp(token, (clock) =>
      tokens(clock, (request) =>
        isOperation(request)
          ? { status: 401, body: { error_code: 'APIGW.0307', error_msg: 'The token must be updated.' } }
          : undefined,
      ),
    );
    await expect(client.request(call)).rejects.toMatchObject({ fate: 'refused', body: { code: 'APIGW.0307' } });
    expect(tries(cloud, '/v2/')).toHaveLength(2);
  });

  test('a failed sign-in says so, was no call, and the next one tries again', async () => {
    let right = false;
    const { client } = await setUp(token, (clock) =>
      tokens(clock, (request) =>
        !right && !isOperation(request)
          ? {
              status: 401,
              body: { error: { code: 401, title: 'Unauthorized', message: 'The password of admin is wrong.' } },
            }
          : undefined,
      ),
    );
    await expect(client.request(call)).rejects.toMatchObject({
      fate: 'not_sent',
      body: { code: 'http_401', message: 'The password of admin is wrong.', hint: expect.stringMatching(/doctor/) },
    });
    right = true;
    expect(await client.request(call)).toMatchObject({ status: 204 });
  });

  test('one call that gives up does not fail the others that wait for it', async () => {
    let finish = () => {};
    const { cloud, client } = await setUp(token, (clock) => async (request, count) => {
      if (!isOperation(request)) await new Promise<void>((go) => (finish = go));
      return tokens(clock)(request, count);
    });
    const controller = new AbortController();
    const impatient = client.request({ ...call, signal: controller.signal }).catch((error: ToolError) => error);
    const patient = client.request(call);
    await cloud.got(1);
    controller.abort();
    expect(await impatient).toMatchObject({ fate: 'not_sent', body: { code: 'cancelled' } });
    finish();
    expect(await patient).toMatchObject({ status: 204 });
    expect(tries(cloud, '/auth/tokens')).toHaveLength(1);
  });

  test('an IAM that is down for a moment is asked again', async () => {
    let asked = 0;
    const { cloud, client } = await setUp(token, (clock) =>
      tokens(clock, (request) => (!isOperation(request) && ++asked < 3 ? { status: 503 } : undefined)),
    );
    expect(await client.request(call)).toMatchObject({ status: 204, requests: 1 });
    expect(tries(cloud, '/auth/tokens')).toHaveLength(3);
  });

  test('an IAM that stays down fails the call, unsent', async () => {
    const { cloud, client } = await setUp(token, () => () => ({ breaks: 'at once' }));
    await expect(client.request(call)).rejects.toMatchObject({ fate: 'not_sent', body: { code: 'connection_lost' } });
    expect(cloud.received).toHaveLength(4);
  });

  test('an answer without a token is none', async () => {
    const { client } = await setUp(token, () => () => ({ status: 201, body: {} }));
    await expect(client.request(call)).rejects.toMatchObject({ fate: 'not_sent', body: { code: 'invalid_answer' } });
  });
});

describe('the keys of an ECS', () => {
  const metadata: Partial<Site> = { credentials: { from: 'metadata', origin: 'test' } };
  const keys = (clock: FakeClock) => ({
    credential: { access: 'MDAK', secret: 'MDSECRET', securitytoken: 'MDTOKEN', expires_at: in24Hours(clock) },
  });

  test('are read with a session token', async () => {
    const { cloud, client } = await setUp(metadata, (clock) => (request) => {
      if (request.method === 'PUT') return { body: 'SESSION' };
      return isOperation(request) ? { status: 204 } : { body: keys(clock) };
    });
    await client.request(call);
    const [session, read, sent] = cloud.received as [Received, Received, Received];
    expect(session).toMatchObject({
      method: 'PUT',
      target: '/meta-data/latest/api/token',
      headers: { 'x-metadata-token-ttl-seconds': '21600' },
    });
    expect(read).toMatchObject({ target: '/openstack/latest/securitykey', headers: { 'x-metadata-token': 'SESSION' } });
    expect(sent.headers).toMatchObject({ 'x-security-token': 'MDTOKEN' });
    expect(sent.headers.authorization).toMatch(/Access=MDAK, SignedHeaders=.*x-security-token/);
  });

  test.each([404, 405, 503])('are read without one where the service answers %i', async (status) => {
    const { cloud, client } = await setUp(metadata, (clock) => (request) => {
      if (request.method === 'PUT') return { status };
      return isOperation(request) ? { status: 204 } : { body: keys(clock) };
    });
    await client.request(call);
    expect(cloud.received[1]!.headers).not.toHaveProperty('x-metadata-token');
  });

  test('no agency is said plainly', async () => {
    const { client } = await setUp(
      metadata,
      () => (request) =>
        request.method === 'PUT'
          ? { body: 'SESSION' }
          : { status: 401, body: 'Please configure Cloud Service Agency first' },
    );
    await expect(client.request(call)).rejects.toMatchObject({ fate: 'not_sent', body: { code: 'no_agency' } });
  });

  test('a machine that is no ECS is waited for three seconds, twice', async () => {
    const clock = new FakeClock();
    const cloud = await startCloud(clock, () => ({ hangs: true }));
    const client = createCloudClient({
      site: siteAt(cloud.url, metadata),
      clock,
      requestTimeoutMs: 600_000,
      random: () => 0,
      env: {},
      metadata: cloud.url,
    });
    open.push(cloud, client);
    const error = client.request(call).catch((reason: ToolError) => reason);
    await cloud.got(1);
    await clock.advance(3000);
    await cloud.got(2);
    await clock.advance(3000);
    expect(await error).toMatchObject({ fate: 'not_sent', body: { code: 'timeout' } });
  });
});

describe('an agency', () => {
  const agency: Partial<Site> = { assume: { agency: 'ops', domainName: 'acme', durationSeconds: 900 } };
  const assumed =
    (clock: FakeClock, more: (request: Received) => Reply | undefined = () => undefined): Behaviour =>
    (request) => {
      const other = more(request);
      if (other) return other;
      if (isOperation(request)) return { status: 204 };
      const expires_at = new Date(clock.now() + 15 * MINUTE).toISOString();
      return {
        status: 201,
        body: { credential: { access: 'AGAK', secret: 'AGSECRET', securitytoken: 'AGTOKEN', expires_at } },
      };
    };

  test('is assumed with the site’s own keys, and its keys are used', async () => {
    const { cloud, client } = await setUp(agency, (clock) => assumed(clock));
    await client.request(call);
    const [asked, sent] = cloud.received as [Received, Received];
    expect(asked).toMatchObject({ method: 'POST', target: '/v3.0/OS-CREDENTIAL/securitytokens' });
    expect(asked.headers.authorization).toContain('Access=AKEXAMPLE,');
    expect(JSON.parse(asked.body)).toEqual({
      auth: {
        identity: {
          methods: ['assume_role'],
          assume_role: { agency_name: 'ops', domain_name: 'acme', duration_seconds: 900 },
        },
      },
    });
    expect(sent.headers.authorization).toContain('Access=AGAK,');
    expect(sent.headers['x-security-token']).toBe('AGTOKEN');
  });

  test('is assumed anew before its keys end', async () => {
    const { cloud, client, clock } = await setUp(agency, (clock) => assumed(clock));
    await client.request(call);
    await clock.advance(7 * MINUTE);
    await client.request(call);
    expect(tries(cloud, 'securitytokens')).toHaveLength(1);
    await clock.advance(MINUTE);
    await client.request(call);
    expect(tries(cloud, 'securitytokens')).toHaveLength(2);
  });

  test('a clock that is off is corrected while assuming it', async () => {
    const { client } = await setUp(agency, (clock) =>
      assumed(clock, (request) =>
        request.headers['x-sdk-date']!.startsWith('20250715T0930')
          ? undefined
          : {
              status: 401,
              headers: { date: new Date(clock.now() + 60 * MINUTE).toUTCString() },
              body: { error_code: 'APIGW.0301', error_msg: 'signature expired' },
            },
      ),
    );
    expect(await client.request(call)).toMatchObject({ status: 204, requests: 1 });
  });

  test('that may not be assumed is said with its name', async () => {
    const { client } = await setUp(agency, () => () => ({ status: 403 }));
    await expect(client.request(call)).rejects.toMatchObject({
      fate: 'not_sent',
      body: { message: expect.stringContaining('Assuming the agency ops'), code: 'http_403' },
    });
  });
});
