import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, MINUTES, type OpenCloud, openCloud } from './cloud.ts';

let open: OpenCloud;
beforeAll(async () => {
  open = await openCloud({ desktops: 20 });
});
afterAll(() => open.close());

const answerTo = async (method: string, path: string, sent = {}) => codeOf(await open.cloud.send(method, path, sent));
const POWER = '/v2/{p}/desktops/action';

describe('routes', () => {
  test('an unknown path is 404 APIGW.0101', async () => {
    expect(await answerTo('GET', '/v2/{p}/nonsense')).toBe('404 APIGW.0101');
    expect(await answerTo('GET', '/')).toBe('404 APIGW.0101');
  });

  test('a known path under another method is 404 APIGW.0101 too, in other words', async () => {
    const reply = await open.cloud.send('PATCH', '/v2/{p}/desktops');
    expect(reply.status).toBe(404);
    expect(reply.at('error_msg')).toBe('The API does not exist.');
  });

  test('a literal segment wins over a placeholder', async () => {
    expect((await open.cloud.get('/v2/{p}/desktops/detail')).rows('desktops')).toHaveLength(20);
    expect(open.sandbox.requests.all().at(-1)?.operationId).toBe('ListDesktopsDetail');
  });

  test('a foreign project is refused with the service code', async () => {
    expect(await answerTo('GET', `/v2/${'0'.repeat(32)}/desktops`)).toBe('401 WKS.00010025');
    const header = { headers: { 'X-Project-Id': '0'.repeat(32) } };
    expect(await answerTo('GET', '/v2/{p}/desktops', header)).toBe('401 WKS.00010025');
  });
});

describe('arguments', () => {
  test.each<[string, string, object, string]>([
    ['a limit over the maximum', 'limit=1001', {}, '400 WKS.0509'],
    ['a limit that is no number', 'limit=ten', {}, '400 WKS.0509'],
    ['a negative offset', 'offset=-1', {}, '400 WKS.0508'],
    ['a flag that is neither true nor false', 'is_share_desktop=perhaps', {}, '400 WKS.0001'],
  ])('%s is refused', async (_, query, _body, code) => {
    const [name, value] = query.split('=') as [string, string];
    expect(await answerTo('GET', '/v2/{p}/desktops', { query: { [name]: value } })).toBe(code);
  });

  test.each<[string, unknown]>([
    ['a required field that is missing', { op_type: 'reboot' }],
    ['a value outside an enumeration', { desktop_ids: ['x'], op_type: 'explode' }],
    ['a value of another type', { desktop_ids: 'x', op_type: 'reboot' }],
    ['an empty list', { desktop_ids: [], op_type: 'reboot' }],
    ['more ids than one request takes', { desktop_ids: Array(101).fill('x'), op_type: 'reboot' }],
  ])('%s is 400 WKS.0001', async (_, body) => {
    expect(await answerTo('POST', POWER, { body })).toBe('400 WKS.0001');
  });

  test('a refusal names the argument', async () => {
    const reply = await open.cloud.post(POWER, { desktop_ids: ['x'], op_type: 'explode' });
    expect(reply.at('error_msg')).toContain('op_type is invalid');
    expect(reply.at('error_detail')).toContain('must be one of os-start');
  });

  test('a body that is no JSON object is WKS.0000, an empty one WKS.0001', async () => {
    expect(await answerTo('POST', POWER, { body: ['x'] })).toBe('400 WKS.0000');
    expect(await answerTo('POST', POWER)).toBe('400 WKS.0001');
    const text = await open.cloud.send('POST', POWER, {
      headers: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' },
      sendInstead: { body: '{"desktop_ids":' },
    });
    expect(text.at('error_code')).toBe('WKS.0000');
  });

  const broken = {
    headers: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' },
    sendInstead: { body: '{"name":' },
  };

  test.each<[string, string, object, string]>([
    ['POST', '/v1/{p}/app-groups', {}, '400 WKS.00051101'],
    ['POST', '/v1/{p}/app-groups', { body: ['x'] }, '400 WKS.00051103'],
    ['POST', '/v1/{p}/app-groups', broken, '400 WKS.00051103'],
    ['POST', '/v1/{p}/app-groups', { body: { name: 7 } }, '400 WKS.00051102'],
    ['POST', '/v1/{p}/app-groups/batch-delete', { body: { ids: Array(21).fill('x') } }, '400 WKS.00051102'],
    ['GET', '/v1/{p}/app-groups', { query: { limit: '101' } }, '400 WKS.00051102'],
    ['GET', '/v1/{p}/app-groups', { query: { offset: '-1' } }, '400 WKS.00051102'],
    ['POST', '/v2/orders/subscriptions/resources/unsubscribe', {}, '400 CBC.0100'],
    ['POST', '/v2/orders/subscriptions/resources/unsubscribe', broken, '400 CBC.0100'],
    ['POST', '/v2/orders/subscriptions/resources/unsubscribe', { body: { resource_ids: [] } }, '400 CBC.0100'],
    ['POST', '/v2/orders/suscriptions/resources/query', { body: { limit: 501 } }, '400 CBC.0100'],
  ])('AppStream and billing have codes of their own: %s %s %j', async (method, path, sent, code) => {
    expect(await answerTo(method, path, sent)).toBe(code);
  });

  test('names the operation does not know are dropped without a word, and logged', async () => {
    const reply = await open.cloud.get('/v2/{p}/desktops', { computer_names: 'none', limit: 1 });
    expect(reply.at('total_count')).toBe(20);
    expect(open.sandbox.requests.all().at(-1)?.ignored).toEqual(['computer_names']);
  });

  test('names of every object are no arguments', async () => {
    const body = { desktop_ids: ['x'], op_type: 'constructor' };
    expect(await answerTo('POST', POWER, { body })).toBe('400 WKS.0001');
    expect(await answerTo('GET', '/v2/{p}/desktops', { query: { constructor: 'x', __proto__: 'y' } })).toBe(
      '200 undefined',
    );
  });
});

describe('limits', () => {
  test('a body over 12 MB is 413 APIGW.0201 and the next request is served', async () => {
    const body = { notifications: 'x'.repeat(12 * 1024 * 1024), desktop_ids: ['x'] };
    expect(await answerTo('POST', '/v2/{p}/desktops/notifications', { body })).toBe('413 APIGW.0201');
    expect((await open.cloud.get('/v2/{p}/desktops', { limit: 1 })).status).toBe(200);
  });

  test('a URI over 32 KB is 414', async () => {
    expect(await answerTo('GET', '/v2/{p}/desktops', { query: { tag: 'x'.repeat(33_000) } })).toBe('414 APIGW.0201');
  });

  test('what is no HTTP at all ends its own connection only', async () => {
    const { port, hostname } = new URL(open.url);
    const answer = await new Promise<string>((resolve) => {
      let seen = '';
      const socket = connect(Number(port), hostname, () => socket.write('HELLO\r\n\r\n'));
      socket.on('data', (data) => {
        seen += data;
      });
      socket.on('close', () => resolve(seen));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect((await open.cloud.get('/v2/{p}/desktops', { limit: 1 })).status).toBe(200);
  });
});

describe('throttle', () => {
  test('the 201st read of one operation in a minute is refused, another operation and the next minute are not', async () => {
    const fresh = await openCloud({ desktops: 5 });
    const list = () => fresh.cloud.get('/v2/{p}/users', { limit: '1' });
    const replies = [];
    for (let count = 0; count < 201; count++) replies.push(await list());
    expect(replies.slice(0, 200).every(({ status }) => status === 200)).toBe(true);
    const last = replies[200];
    expect(last?.status).toBe(429);
    expect(last?.at('error_code')).toBe('APIGW.0308');
    expect(last?.at('error_msg')).toBe(
      'The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 minute',
    );
    expect((await fresh.cloud.get('/v2/{p}/desktops')).status).toBe(200);
    fresh.clock.set(1 * MINUTES);
    expect((await list()).status).toBe(200);
    await fresh.close();
  });
});

describe('billing', () => {
  const list = (headers: Record<string, string>) =>
    open.cloud.send('POST', '/v2/orders/suscriptions/resources/query', { body: {}, headers });

  test('takes requests that name their account, and those of no other', async () => {
    expect((await list({ 'X-Domain-Id': open.sandbox.credentials.domainId })).status).toBe(200);
    expect((await list({})).status).toBe(200);
    const other = await list({ 'X-Domain-Id': 'f'.repeat(32) });
    expect([other.status, other.at('error_code')]).toEqual([401, 'APIGW.0301']);
  });
});

test('every answer carries a request id of its own', async () => {
  const ids = [];
  for (let count = 0; count < 3; count++)
    ids.push((await open.cloud.get('/v2/{p}/desktops', { limit: 1 })).headers['x-request-id']);
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(String(id)))).toBe(true);
});
