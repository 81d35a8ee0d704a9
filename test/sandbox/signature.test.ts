import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalRequest, parseAuthorization, signatureOf } from '../../src/sandbox/signature.ts';
import vectors from '../cloud/signing-vectors.json' with { type: 'json' };
import { MINUTES, type OpenCloud, openCloud, type Sent, wireQuery } from './cloud.ts';

describe('known answers of the vendor signers', () => {
  test.each(vectors)(
    '$name',
    ({ sk, method, path, query, headers, body, authorization, canonicalRequest: canonical }) => {
      const { signedHeaders, signature } = parseAuthorization(authorization) ?? { signedHeaders: [], signature: '' };
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      const wirePath = path.split('/').map(encodeURIComponent).join('/');
      const target = `${wirePath}?${wireQuery(query as Record<string, string | string[]>)}`;
      const built = canonicalRequest({ method, target, headers: lower, body: Buffer.from(body) }, signedHeaders);
      if (canonical) expect(built).toBe(canonical);
      expect(signatureOf(built, lower['x-sdk-date'] ?? '', sk)).toBe(signature);
    },
  );
});

describe('over the wire', () => {
  let open: OpenCloud;
  beforeAll(async () => {
    open = await openCloud({ desktops: 20 });
  });
  afterAll(() => open.close());

  const LIST = '/v2/{p}/desktops';
  const refused = async (sent: Sent, method = 'GET', path = LIST) => {
    const reply = await open.cloud.send(method, path, sent);
    expect(reply.status).toBe(401);
    expect(reply.at('error_code')).toBe('APIGW.0301');
    expect(reply.at('request_id')).toBe(reply.headers['x-request-id']);
    return reply.string('error_msg');
  };

  test('a request signed by the vendor client is let in, with strange characters in its query too', async () => {
    const reply = await open.cloud.get(LIST, { computer_name: "a b+c/ü'(*)~", user_name: ['zz', 'aa'], tag: 'k=v' });
    expect(reply.status).toBe(200);
  });

  test('a body and an altered path are covered: the echo shows the canonical request with bars', async () => {
    const body = { desktop_ids: ['x'], op_type: 'reboot' };
    const said = await refused(
      { body, sendInstead: { body: '{"desktop_ids":["y"]}' } },
      'POST',
      '/v2/{p}/desktops/action',
    );
    expect(said).toMatch(
      /verify aksk signature fail, canonicalRequest:POST\|\/v2\/[0-9a-f]{32}\/desktops\/action\/\|\|content-type:/,
    );
  });

  test.each<[string, Sent]>([
    ['query', { query: { limit: 1 }, sendInstead: { query: 'limit=2' } }],
    ['an added query name', { sendInstead: { query: 'limit=2' } }],
    ['path', { sendInstead: { path: '/v2/other/desktops' } }],
    ['a signed header', { tamper: (headers) => ({ ...headers, 'X-Project-Id': 'another' }) }],
    ['the date', { tamper: (headers) => ({ ...headers, 'X-Sdk-Date': '20261102T090001Z' }) }],
    ['the list of signed headers', { tamper: (headers) => edit(headers, 'host;', '') }],
    ['the signature', { tamper: (headers) => edit(headers, /[0-9a-f]{64}$/, 'a'.repeat(64)) }],
  ])('%s altered after signing is refused', async (_, sent) => {
    expect(await refused(sent)).toContain('verify aksk signature fail, canonicalRequest:GET|');
  });

  test('the method altered after signing is refused', async () => {
    expect(await refused({ sendInstead: { method: 'POST' } })).toContain('canonicalRequest:POST|');
  });

  test('a wrong secret key is refused', async () => {
    const thief = open.cloud.as({ ak: open.sandbox.credentials.ak, sk: 'guessed' });
    expect((await thief.get(LIST)).at('error_code')).toBe('APIGW.0301');
  });

  test('an unknown access key is named', async () => {
    const reply = await open.cloud.as({ ak: 'NOBODY', sk: 'x' }).get(LIST);
    expect(reply.at('error_msg')).toContain('Get secretKey failed,ak:NOBODY,err:ak not exist');
  });

  test('a request without any identity is refused', async () => {
    const said = await refused({ tamper: () => ({}) });
    expect(said).toBe('Incorrect IAM authentication information: x-auth-token not found');
  });

  test('a date that is not among the signed headers is refused', async () => {
    expect(await refused({ tamper: (headers) => edit(headers, ';x-sdk-date', '') })).toContain('not signed');
  });

  test.each([
    ['older', -16],
    ['newer', 16],
  ])('a signature more than 15 minutes %s than the server is refused with both times', async (_, minutes) => {
    const skewed = open.clock.now() + minutes * MINUTES;
    const date = new Date(skewed).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    const said = await refused({ headers: { 'X-Sdk-Date': date } });
    expect(said).toBe(
      `Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:${date},server time:20261102T090000Z`,
    );
  });

  test('14 minutes of skew are tolerated', async () => {
    const reply = await open.cloud.send('GET', LIST, { headers: { 'X-Sdk-Date': '20261102T084600Z' } });
    expect(reply.status).toBe(200);
  });

  test('the Date header is the sandbox clock', async () => {
    expect((await open.cloud.get(LIST)).headers.date).toBe('Mon, 02 Nov 2026 09:00:00 GMT');
  });

  test('an unsigned payload is accepted when it says so, a false hash is not', async () => {
    const sha = (value: string) => ({ headers: { 'X-Sdk-Content-Sha256': value } });
    expect((await open.cloud.send('GET', LIST, sha('UNSIGNED-PAYLOAD'))).status).toBe(200);
    expect((await open.cloud.send('GET', LIST, sha('0'.repeat(64)))).status).toBe(401);
  });
});

function edit(headers: Record<string, string>, what: string | RegExp, by: string): Record<string, string> {
  return { ...headers, Authorization: (headers.Authorization ?? '').replace(what, by) };
}
