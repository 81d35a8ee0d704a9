import { afterEach, describe, expect, test } from 'vitest';
import { type CloudClient, createCloudClient } from '../../src/cloud/client.ts';
import { FakeClock } from './fake-clock.ts';
import { type Behaviour, type FakeCloud, deletion as mutation, type Reply, siteAt, startCloud } from './fake-cloud.ts';

const HOUR = 3_600_000;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function setUp(behave: Behaviour): Promise<{ cloud: FakeCloud; client: CloudClient; clock: FakeClock }> {
  const clock = new FakeClock({ skipBelow: 500_000 });
  const cloud = await startCloud(clock, behave);
  const client = createCloudClient({
    site: siteAt(cloud.url),
    clock,
    requestTimeoutMs: 600_000,
    random: () => 1,
    env: {},
  });
  open.push(cloud, client);
  return { cloud, client, clock };
}

function refusedFor(error_msg: string, date: string): Reply {
  return { status: 401, headers: { date }, body: { error_code: 'APIGW.0301', error_msg, request_id: 'gateway1' } };
}

const serverTime = (clock: FakeClock) => new Date(clock.now() + HOUR);
const compact = (date: Date) => date.toISOString().replace(/[-:]|\.\d+/g, '');

describe('a clock that is off', () => {
  test('is corrected by the time that the refusal prints, and the call is signed again', async () => {
    const { cloud, client, clock } = await setUp((request) =>
      request.headers['x-sdk-date']!.startsWith('20250715T093045')
        ? { status: 204 }
        : refusedFor(
            `Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:20250715T083045Z,server time:${compact(serverTime(clock))}`,
            'no date',
          ),
    );
    expect(await client.request(mutation)).toMatchObject({ status: 204, requests: 2 });
    expect(cloud.received).toHaveLength(2);
  });

  test('is corrected by the Date header when the refusal does not say why', async () => {
    const { cloud, client, clock } = await setUp((request) =>
      request.headers['x-sdk-date']!.startsWith('20250715T0930')
        ? { status: 204 }
        : refusedFor('verify aksk signature fail', serverTime(clock).toUTCString()),
    );
    expect(await client.request(mutation)).toMatchObject({ status: 204 });
    expect(cloud.received).toHaveLength(2);
  });

  test('is remembered: the next call is right at once', async () => {
    const { cloud, client, clock } = await setUp((request) =>
      request.headers['x-sdk-date']!.startsWith('20250715T0930')
        ? { status: 204 }
        : refusedFor('signature expired', serverTime(clock).toUTCString()),
    );
    await client.request(mutation);
    await client.request(mutation);
    expect(cloud.received).toHaveLength(3);
  });

  test('is corrected once per call: a second refusal is the answer', async () => {
    const { cloud, client, clock } = await setUp((_, count) =>
      refusedFor('signature expired', new Date(clock.now() + count * HOUR).toUTCString()),
    );
    await expect(client.request(mutation)).rejects.toMatchObject({
      fate: 'refused',
      body: { code: 'APIGW.0301', retryable: false, hint: expect.stringMatching(/clock/), request_id: 'request1' },
    });
    expect(cloud.received).toHaveLength(2);
  });
});

describe('a refusal with the clock right', () => {
  test.each([
    ['verify aksk signature fail', /secret key does not fit/],
    ['Get secretKey failed,ak:XXXX,err:ak not exist', /not accepted/],
    ['AK access failed to reach the limit,forbidden.', /five minutes/],
  ])('"%s" is not repeated', async (error_msg, hint) => {
    const { cloud, client, clock } = await setUp(() => refusedFor(error_msg, new Date(clock.now()).toUTCString()));
    await expect(client.request(mutation)).rejects.toMatchObject({
      fate: 'refused',
      body: { hint: expect.stringMatching(hint) },
    });
    expect(cloud.received).toHaveLength(1);
  });

  test('a page with 401 is not repeated: who refused is not known', async () => {
    const { cloud, client, clock } = await setUp(() => ({
      status: 401,
      headers: { date: serverTime(clock).toUTCString() },
      body: '<html><title>Sign in</title></html>',
    }));
    await expect(client.request(mutation)).rejects.toMatchObject({ fate: 'refused', body: { code: 'http_401' } });
    expect(cloud.received).toHaveLength(1);
  });

  test('a service’s own 401 is not repeated: it may have begun', async () => {
    const { cloud, client, clock } = await setUp(() => ({
      status: 401,
      headers: { date: serverTime(clock).toUTCString() },
      body: { error_code: 'WKS.00121601', error_msg: 'Missing agency rights permission.' },
    }));
    await expect(client.request(mutation)).rejects.toMatchObject({
      body: { hint: expect.stringMatching(/create_agencies/) },
    });
    expect(cloud.received).toHaveLength(1);
  });
});
