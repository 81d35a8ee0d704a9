import { readFileSync } from 'node:fs';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerControl, type Controlled } from '../../src/sandbox/control.ts';
import { FAULT_KINDS } from '../../src/sandbox/faults.ts';
import { load } from '../config/loading.ts';
import { type OpenCloud, openCloud, type Row } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud({ desktops: 20 });
});
afterEach(() => open.close());

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await request(`${open.url}/__sandbox/${path}`, {
    method: method as 'GET',
    headers,
    ...(sent !== undefined && { body: sent }),
  });
  return { status: answer.statusCode, body: (await answer.body.json()) as Row };
}

const names = async () => (await open.cloud.get('/v2/{p}/desktops')).column('desktops', 'computer_name');

test('says how things stand, without a signature', async () => {
  const { status, body } = await control('GET', '');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    time: '2026-11-02T09:00:00.000Z',
    stopped: false,
    throttle: true,
    desktops: 20,
    requests: 0,
    faults: 0,
  });
});

describe('time', () => {
  test('moves on, and what is due happens', async () => {
    const [one] = open.world.fleet.all().filter((each) => each.status === 'ACTIVE' && !each.defect);
    const sent = await open.cloud.post('/v2/{p}/desktops/action', { desktop_ids: [one?.id], op_type: 'os-stop' });
    expect(sent.status).toBe(200);
    const moved = await control('POST', 'time', { advance_s: 3_600 });
    expect(moved.body.time).toBe('2026-11-02T10:00:00.000Z');
    expect(one?.status).toBe('SHUTOFF');
  });

  test('that passed by itself counts too when somebody asks how things stand', async () => {
    const [one] = open.world.fleet.all().filter((each) => each.prepaid === false && each.status === 'SHUTOFF');
    await open.cloud.post('/v2/{p}/desktops/batch-delete', { desktop_ids: [one?.id] });
    open.clock.set(3_600_000);
    expect((await control('GET', '')).body.desktops).toBe(19);
  });

  test('stops, is set, and runs on from there', async () => {
    await control('POST', 'time', { stopped: true, to: '2026-11-03T00:00:00Z' });
    open.clock.set(60_000);
    expect((await control('GET', '')).body).toMatchObject({ time: '2026-11-03T00:00:00.000Z', stopped: true });
    await control('POST', 'time', { stopped: false });
    open.clock.set(60_000);
    expect((await control('GET', '')).body).toMatchObject({ time: '2026-11-03T00:01:00.000Z', stopped: false });
  });

  test('never goes back', async () => {
    const { status, body } = await control('POST', 'time', { to: '2026-11-01T00:00:00Z' });
    expect([status, body]).toEqual([400, { error: 'time only goes on' }]);
  });

  test('that is moved wakes an answer that comes slowly', async () => {
    await control('POST', 'faults', { kind: 'slow', operation: 'ListDesktops', ms: 60_000 });
    const slow = names();
    await open.clock.whenSleeping();
    await control('POST', 'time', { advance_s: 60 });
    expect(await slow).toHaveLength(20);
  });
});

describe('a reset', () => {
  test('brings the first company back, byte by byte, and takes faults and log away', async () => {
    await control('POST', 'time', { stopped: true });
    const before = (await open.cloud.get('/v2/{p}/desktops/detail')).text;
    const id = open.world.fleet.all()[0]?.id;
    await open.cloud.put(`/v2/{p}/desktops/${id}`, { desktop: { computer_name: 'RENAMED' } });
    await control('POST', 'faults', { kind: 'status', status: 500 });
    const { body } = await control('POST', 'reset');
    expect(body).toMatchObject({ desktops: 20, requests: 0, faults: 0 });
    expect((await open.cloud.get('/v2/{p}/desktops/detail')).text).toBe(before);
  });

  test('may ask for a company of another size', async () => {
    expect((await control('POST', 'reset', { desktops: 3 })).body.desktops).toBe(3);
    expect(await names()).toHaveLength(3);
  });
});

describe('faults', () => {
  test('strike, are listed with how often, and are taken away', async () => {
    const { body } = await control('POST', 'faults', { kind: 'status', operation: 'ListDesktops', status: 503 });
    expect((await open.cloud.get('/v2/{p}/desktops')).status).toBe(503);
    expect((await control('GET', 'faults')).body).toEqual({
      faults: [{ id: body.id, kind: 'status', operation: 'ListDesktops', status: 503, struck: 1 }],
    });
    expect((await control('DELETE', `faults/${body.id}`)).body).toEqual({ faults: [] });
    expect((await open.cloud.get('/v2/{p}/desktops')).status).toBe(200);
  });

  test.each<[unknown, RegExp]>([
    [{ kind: 'explode' }, /kind/],
    [{ kind: 'slow', operatoin: 'x' }, /operatoin/],
    [{ kind: 'slow', rate: 2 }, /rate/],
    [{ kind: 'truncated', carriedOut: false }, /carried out/],
    ['{', /JSON/],
  ])('that make no sense are refused: %j', async (fault, why) => {
    const { status, body } = await control('POST', 'faults', fault);
    expect([status, body]).toEqual([400, { error: expect.stringMatching(why) }]);
  });

  test('that nobody set can not be taken away', async () => {
    expect((await control('DELETE', 'faults/9')).status).toBe(400);
  });
});

test('gives its price list as --prices takes it', async () => {
  const { body } = await control('GET', 'prices');
  const files = { '/p.json': JSON.stringify(body) };
  expect((await load('--prices /p.json', { files })).prices).toEqual(open.sandbox.prices);
});

describe('requests', () => {
  test('are shown with what they changed', async () => {
    const user = open.world.people.all().find((one) => !one.locked);
    await open.cloud.post(`/v2/{p}/users/${user?.id}/actions`, { op_type: 'LOCK' });
    await names();
    const all = await control('GET', 'requests');
    expect(all.body.total).toBe(2);
    const { body } = await control('GET', 'requests?mutated=true');
    expect(body).toMatchObject({ total: 1, requests: [{ operationId: 'ChangeUserStatus', status: 204 }] });
    expect((await control('DELETE', 'requests')).body).toEqual({ total: 0 });
  });

  test('are not counted while throttling is off', async () => {
    await control('PUT', 'throttle', { on: false });
    const limit = 200;
    const statuses = await Promise.all(
      Array.from({ length: limit + 5 }, async () => (await open.cloud.get('/v2/{p}/desktops', { limit: 1 })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await control('PUT', 'throttle', { on: true });
  });
});

describe('docs/sandbox.md', () => {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');

  test('has examples that work, in their order', async () => {
    const lines = [...page.matchAll(/^ {4}curl (?:-X (\w+) )?'?URL\/__sandbox\/([^\s']*)'?(?: -d '(.*)')?/gm)];
    expect(lines.length).toBeGreaterThan(12);
    const answers = [];
    for (const [, method = 'GET', path = '', body] of lines) {
      answers.push(`${method} ${path} ${(await control(method, path, body)).status}`);
    }
    expect(answers).toEqual(lines.map(([, method = 'GET', path = '']) => `${method} ${path} 200`));
  });

  test('names every kind of fault', () => {
    expect([...page.matchAll(/^\| `(\w+)` +\|[^|]+\| (?:yes|no) +\|$/gm)].map(([, kind]) => kind)).toEqual([
      ...FAULT_KINDS,
    ]);
  });
});

describe('control', () => {
  test('is not for a page in a browser', async () => {
    const { status } = await control('POST', 'reset', {}, { Origin: 'http://127.0.0.1:9' });
    expect(status).toBe(403);
  });

  test.each(['10.0.0.7', '::2', undefined])('is not for another host: %s', (address) => {
    const message = { method: 'GET', target: '/__sandbox/', headers: {}, body: Buffer.alloc(0) };
    expect(answerControl({} as Controlled, message, address).status).toBe(403);
  });

  test('names what there is', async () => {
    const { status, body } = await control('GET', 'nothing');
    expect(status).toBe(404);
    expect(body.error).toContain('POST /__sandbox/reset');
  });

  test('is no operation: it is not logged', async () => {
    await control('GET', '');
    expect(open.sandbox.requests.all()).toEqual([]);
  });
});
