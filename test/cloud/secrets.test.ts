import { inspect } from 'node:util';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { type CloudRequest, createCloudClient } from '../../src/cloud/client.ts';
import type { Site } from '../../src/config/config.ts';
import { FakeClock } from './fake-clock.ts';
import { type Behaviour, type Received, type Reply, siteAt, startCloud } from './fake-cloud.ts';

/** What no error and no log line may hold. */
const SECRETS = [
  'AKEXAMPLE',
  'SKSECRETEXAMPLE',
  'STSEXAMPLE',
  'PASSWORDEXAMPLE',
  'TOKENEXAMPLE',
  'AGAKEXAMPLE',
  'AGSECRETEXAMPLE',
  'NEWPASSWORDEXAMPLE',
  'Signature=',
];

const sources: Record<string, Partial<Site>> = {
  keys: {
    credentials: { from: 'keys', ak: 'AKEXAMPLE', sk: 'SKSECRETEXAMPLE', securityToken: 'STSEXAMPLE', origin: 'test' },
  },
  token: {
    credentials: { from: 'token', user: 'admin', password: 'PASSWORDEXAMPLE', domain: 'acme', origin: 'test' },
  },
  agency: {
    credentials: { from: 'keys', ak: 'AKEXAMPLE', sk: 'SKSECRETEXAMPLE', origin: 'test' },
    assume: { agency: 'ops', domainId: 'domain1' },
  },
};

/** Everything that the request held, as a careless gateway would echo it. */
function echo({ headers }: Received): string {
  return `headers ${JSON.stringify(headers)} canonicalRequest:POST|/|${headers['x-security-token']}|`;
}

const failures: Record<string, (request: Received) => Reply> = {
  'an echoing gateway': (request) => ({ status: 401, body: { error_code: 'APIGW.0301', error_msg: echo(request) } }),
  'an echoing page': (request) => ({
    status: 502,
    body: `<html>${echo(request)}</html>`,
    headers: { 'content-type': 'text/html' },
  }),
  'an echoing success': (request) => ({ body: { error_code: 'WKS.0404', error_msg: echo(request) } }),
  'a broken connection': () => ({ breaks: 'at once' }),
  'broken JSON': (request) => ({ body: `{"${echo(request)}` }),
};

const credentialsFor = ({ target }: Received): Reply | undefined => {
  if (target.startsWith('/v3/auth/tokens'))
    return { status: 201, headers: { 'x-subject-token': 'TOKENEXAMPLE' }, body: {} };
  if (!target.startsWith('/v3.0/')) return undefined;
  return {
    status: 201,
    body: { credential: { access: 'AGAKEXAMPLE', secret: 'AGSECRETEXAMPLE', securitytoken: 'STSEXAMPLE' } },
  };
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function setUp(site: Partial<Site>, behave: Behaviour) {
  const clock = new FakeClock({ skipBelow: 500_000 });
  const cloud = await startCloud(clock, behave);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  const client = createCloudClient({
    site: siteAt(cloud.url, site),
    clock,
    requestTimeoutMs: 600_000,
    random: () => 1,
    env: {},
    log,
  });
  open.push(cloud, client);
  return { client, lines, cloud };
}

const call: CloudRequest = {
  service: 'workspace',
  operationId: 'ResetPassword',
  method: 'POST',
  path: '/v2/{project_id}/users/{user_id}/password',
  params: { user_id: 'u1' },
  query: { name: 'NEWPASSWORDEXAMPLE' },
  body: { password: 'NEWPASSWORDEXAMPLE' },
  mutates: true,
  perMinute: 100,
};

const cases = Object.keys(sources).flatMap((source) => Object.keys(failures).map((kind) => [source, kind] as const));

test.each(cases)('with %s, %s shows no secret in error or log', async (source, kind) => {
  const { client, lines } = await setUp(
    sources[source]!,
    (request) => credentialsFor(request) ?? failures[kind]!(request),
  );
  const error = await client.request(call).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  const shown = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), ...lines].join('\n');
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
  expect(lines.length).toBeGreaterThan(0);
});

test.each(['token', 'agency'])('an IAM that echoes while the %s is asked for shows none either', async (source) => {
  const { client, lines } = await setUp(sources[source]!, (request) => ({
    status: 400,
    body: { error: { code: 400, message: `${request.body} ${echo(request)}` } },
  }));
  const error = await client.request(call).catch((reason: unknown) => reason);
  const shown = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), ...lines].join('\n');
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
});

test('a log line names operation, route, status, time and request id, and nothing of the arguments', async () => {
  const { client, lines } = await setUp(sources.keys!, () => ({ body: { password: 'NEWPASSWORDEXAMPLE' } }));
  await client.request(call);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    operation: 'ResetPassword',
    method: 'POST',
    path: '/v2/{project_id}/users/{user_id}/password',
    status: 200,
    ms: 0,
    request_id: 'request1',
  });
  expect(lines[0]).not.toContain('u1"');
});
