import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalRequest, parseAuthorization, signatureOf } from '../../src/sandbox/signature.ts';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
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
  let desktop: Desktop;
  beforeAll(async () => {
    open = await openCloud({ desktops: 20 });
    desktop = open.world.fleet.all()[0] as Desktop;
  });
  afterAll(() => open.close());

  const LIST = '/v2/{p}/desktops';
  const NAME = "a b+c/ü'(*)~&=%20?#;:@,\u{1f600}";

  type Request = (id: string) => [method: string, path: string, sent: Sent];

  test.each<[string, number, Request]>([
    ['a read', 200, () => ['GET', LIST, { query: { limit: 1 } }]],
    [
      'odd characters and a repeated name in the query',
      200,
      () => ['GET', LIST, { query: { computer_name: NAME, user_name: ['zz', 'aa', ''], tag: 'k=v', [NAME]: '' } }],
    ],
    ['a body', 204, (id) => ['POST', `${LIST}/${id}/tags`, { body: { tag: { key: '部门:a', value: '研发部' } } }]],
    ['a change', 200, (id) => ['PUT', `${LIST}/${id}`, { body: { computer_name: 'SIGNED-001' } }]],
    ['a name that is encoded in the path', 204, (id) => ['DELETE', `${LIST}/${id}/tags/部门:a`, {}]],
    [
      'a DELETE with a body',
      204,
      (id) => ['DELETE', `${LIST}/batch-tags`, { body: { desktops: [{ desktop_id: id, tags: [{ key: 'dept' }] }] } }],
    ],
    ['AppStream', 200, () => ['GET', '/v1/{p}/app-groups', { query: { name: NAME } }]],
    [
      'billing, which has no project in its paths',
      200,
      () => ['POST', '/v2/orders/suscriptions/resources/query', { body: { limit: 1 } }],
    ],
  ])('%s that the vendor client signed is carried out', async (_, status, request) => {
    const reply = await open.cloud.send(...request(desktop.id));
    expect([reply.text.slice(0, 300), reply.status]).toContain(status);
  });

  describe('altered after signing', () => {
    const query = { first: '1', second: "b c+d'", third: ['y', 'x'] };
    const sent = { query, headers: { 'X-Custom': 'whatever is signed' } };
    const tag = (key: string) => ({ desktops: [{ desktop_id: desktop.id, tags: [{ key, value: 'x' }] }] });
    const send = (more: Sent) => open.cloud.send('POST', `${LIST}/batch-tags`, { ...sent, body: tag('lost'), ...more });

    type Headers = Record<string, string>;
    const without = (name: string, headers: Headers) =>
      Object.fromEntries(Object.entries(headers).filter(([each]) => each.toLowerCase() !== name));
    const asked = (altered: Record<string, string | string[] | undefined>): Sent => {
      const left = Object.entries({ ...query, ...altered }).filter(([, value]) => value !== undefined);
      return { sendInstead: { query: wireQuery(Object.fromEntries(left) as Record<string, string>) } };
    };
    const authorized = (what: string | RegExp, by: string): Sent => ({ tamper: (headers) => edit(headers, what, by) });

    const SIGNED = ['content-type', 'host', 'x-custom', 'x-project-id', 'x-sdk-date'];
    const MISMATCH = /^verify aksk signature fail, canonicalRequest:[A-Z]+\|\/v2\/\S+\|\S*\|content-type:/;
    const UNDATED = /^calc aksk signature fail:x-sdk-date is missing, malformed or not signed$/;
    const MALFORMED = /^the Authorization header is malformed$/;
    const datedOr = (name: string, otherwise: RegExp) => (name === 'x-sdk-date' ? UNDATED : otherwise);

    test.each<[string, Sent, RegExp]>([
      ['the method', { sendInstead: { method: 'DELETE' } }, MISMATCH],
      ['the path: another operation', { sendInstead: { path: `${LIST}/action` } }, MISMATCH],
      ['the path: another project', { sendInstead: { path: LIST.replace('{p}', '0'.repeat(32)) } }, MISMATCH],
      ['the query: the first value', asked({ first: '2' }), MISMATCH],
      ['the query: the second value', asked({ second: 'b c d' }), MISMATCH],
      ['the query: one of the third values', asked({ third: ['y', 'z'] }), MISMATCH],
      ['the query: one value more', asked({ third: ['y', 'x', 'x'] }), MISMATCH],
      ['the query: a name', asked({ first: undefined, First: '1' }), MISMATCH],
      ['the query: a name less', asked({ second: undefined }), MISMATCH],
      ['the query: a name more', asked({ fourth: '' }), MISMATCH],
      ['the query: all of it', { sendInstead: { query: '' } }, MISMATCH],
      ['the body', { sendInstead: { body: '{"desktops":[]}' } }, MISMATCH],
      ['the body: gone', { sendInstead: { body: '' } }, MISMATCH],
      ...SIGNED.map((name): [string, Sent, RegExp] => {
        const value = name === 'x-sdk-date' ? '20261102T090001Z' : 'another';
        return [
          `the header ${name}`,
          { tamper: (headers) => ({ ...without(name, headers), [name]: value }) },
          MISMATCH,
        ];
      }),
      // No client leaves out the host.
      ...SIGNED.filter((name) => name !== 'host').map((name): [string, Sent, RegExp] => [
        `the header ${name}: gone`,
        { tamper: (headers) => without(name, headers) },
        datedOr(name, /^verify aksk signature fail/),
      ]),
      ...SIGNED.map((name): [string, Sent, RegExp] => [
        `the list of what is signed: without ${name}`,
        authorized(new RegExp(`;${name}|${name};`), ''),
        datedOr(name, /^verify aksk signature fail/),
      ]),
      ['the list of what is signed: one more', authorized('=content-type', '=accept;content-type'), /^verify aksk/],
      ['the list of what is signed: its order', authorized('content-type;host', 'host;content-type'), /^verify aksk/],
      ['the signature', authorized(/[0-9a-f]{64}$/, 'a'.repeat(64)), MISMATCH],
      ['the signature: a digit less', authorized(/[0-9a-f]$/, ''), MALFORMED],
      ['the signature: gone', authorized(/, Signature=.*$/, ''), MALFORMED],
      ['the algorithm', authorized('SDK-HMAC-SHA256', 'SDK-HMAC-SM3'), MALFORMED],
      ['the key', authorized(/Access=\w+/, 'Access=NOBODY'), /^Get secretKey failed,ak:NOBODY,err:ak not exist$/],
    ])('%s is refused, and nothing was done', async (_, more, why) => {
      const reply = await send(more);
      expect([reply.status, reply.at('error_code')]).toEqual([401, 'APIGW.0301']);
      expect(reply.at('request_id')).toBe(reply.headers['x-request-id']);
      const [start, said = ''] = reply.string('error_msg').split(/(?<=^Incorrect IAM authentication information: )/);
      expect(start).toBe('Incorrect IAM authentication information: ');
      expect(said).toMatch(why);
      expect(desktop.tags.map(({ key }) => key)).not.toContain('lost');
    });

    test('the headers above are those that the vendor client signs', async () => {
      let signed: string[] | undefined;
      const tamper = (headers: Headers) => {
        signed = parseAuthorization(headers.Authorization ?? '')?.signedHeaders;
        return headers;
      };
      expect((await send({ body: tag('kept'), tamper })).status).toBe(204);
      expect(signed).toEqual(SIGNED);
    });

    test('what means the same, and what was not signed, may change on the way', async () => {
      const turned = wireQuery({ third: query.third.toReversed(), second: query.second, first: query.first });
      const respelt = wireQuery(query).replace('%20', '+').replace('%2B', '%2b');
      for (const sendInstead of [{}, { query: turned }, { query: respelt }]) {
        const tamper = (headers: Headers) => ({ ...headers, 'User-Agent': 'whoever' });
        expect((await send({ sendInstead, body: tag('kept'), tamper })).status).toBe(204);
      }
    });
  });

  const refused = async (sent: Sent, method = 'GET', path = LIST) => {
    const reply = await open.cloud.send(method, path, sent);
    expect(reply.status).toBe(401);
    expect(reply.at('error_code')).toBe('APIGW.0301');
    return reply.string('error_msg');
  };

  test('a wrong secret key is refused', async () => {
    const thief = open.cloud.as({ ak: open.sandbox.credentials.ak, sk: 'guessed' });
    expect((await thief.get(LIST)).at('error_code')).toBe('APIGW.0301');
  });

  test('a request without any identity is refused', async () => {
    const said = await refused({ tamper: () => ({}) });
    expect(said).toBe('Incorrect IAM authentication information: x-auth-token not found');
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
