import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { type ScriptedWorld, startScripted } from '../families/scripted-cloud.ts';
import { JumpingClock } from '../jumping-clock.ts';
import { startWorld, type TestClient, type World, type WorldOptions } from '../world.ts';

interface Told {
  name: string;
  rows: number;
  age_s: number;
  complete: boolean;
  note?: string;
  from?: string;
}

interface Answered {
  rows: unknown[][];
  tables: Told[];
  calls: number;
}

/** Usage comes in pages of 100: 450 desktops are five of them. */
const DESKTOPS = 450;
const COUNT = 'SELECT count(*), count(DISTINCT desktop_id) FROM desktop_usage';
const COUNT_DESKTOPS = 'SELECT count(*) FROM desktops';

function asker(client: () => TestClient) {
  return async (sql: string, more: object = {}): Promise<Answered> => {
    const { value, isError } = await client().call('fleet_query', { sql, ...more });
    if (isError) throw new Error(JSON.stringify(value));
    return value as unknown as Answered;
  };
}

describe('a fleet whose cloud behaves', () => {
  let world: World;
  let client: TestClient;
  const ask = asker(() => client);
  const came = (operation: string) =>
    world.sandbox.requests.all().filter(({ operationId }) => operationId === operation);

  beforeAll(async () => {
    world = await startWorld({ desktops: DESKTOPS });
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());

  test('is read once, in as few pages as there are, and not again while that is fresh', async () => {
    const first = await ask(COUNT);
    expect(first).toMatchObject({ rows: [[DESKTOPS, DESKTOPS]], calls: 5 });
    expect(first.tables).toEqual([{ name: 'desktop_usage', rows: DESKTOPS, age_s: 0, complete: true }]);
    world.clock.advance(60_000);
    const second = await ask(COUNT);
    expect(second).toMatchObject({ calls: 0, tables: [{ age_s: 60, complete: true }] });
  });

  test('is read again when the question wants it fresher, and when it is old', async () => {
    await ask('SELECT count(*) FROM pools');
    world.clock.advance(10_000);
    expect(await ask('SELECT count(*) FROM pools', { max_age: 5 })).toMatchObject({ calls: 1, tables: [{ age_s: 0 }] });
    world.clock.advance(299_000);
    expect(await ask('SELECT count(*) FROM pools')).toMatchObject({ calls: 0, tables: [{ age_s: 299 }] });
    world.clock.advance(2_000);
    expect(await ask('SELECT count(*) FROM pools')).toMatchObject({ calls: 1, tables: [{ age_s: 0 }] });
  });

  test('is read once for all who ask at the same time', async () => {
    const before = came('ListDesktopSnapshot').length;
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => ask('SELECT count(*) FROM snapshots', { max_age: 0 })),
    );
    expect(new Set(asked.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
    expect(came('ListDesktopSnapshot').length - before).toBeLessThan(6);
  });

  test('only gives what the question names', async () => {
    const before = world.sandbox.requests.all().length;
    await ask('SELECT count(*) FROM ous', { max_age: 0 });
    const asked = world.sandbox.requests.all().slice(before);
    expect(new Set(asked.map(({ operationId }) => operationId))).toEqual(new Set(['ListOuDetails']));
  });

  test('a child table asks for what it hangs on first, and counts those calls too', async () => {
    const pools = await ask('SELECT count(*) FROM pools', { max_age: 0 });
    const answer = await ask('SELECT count(*) FROM pool_desktops', { max_age: 0 });
    expect(answer.calls).toBe(1 + (pools.rows[0]?.[0] as number));
    expect(answer.tables[0]).toMatchObject({ name: 'pool_desktops', complete: true });
  });
});

describe('filters that the API applies', () => {
  let world: World;
  let client: TestClient;
  const ask = asker(() => client);

  beforeAll(async () => {
    world = await startWorld({ desktops: DESKTOPS });
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());

  const last = (operation: string) =>
    world.sandbox.requests.all().filter(({ operationId }) => operationId === operation);

  test('are left to it while the table was not read', async () => {
    const [desktop] = world.sandbox.world.fleet.all();
    const { id, name } = desktop!;
    const sql = `SELECT computer_name FROM desktops WHERE desktop_id = '${id}'`;
    expect(await ask(sql)).toMatchObject({ rows: [[name]], calls: 1, tables: [{ rows: 1, complete: true }] });
    const joined = `SELECT d.computer_name FROM snapshots s RIGHT JOIN desktops d USING (desktop_id) WHERE d.desktop_id IN ('${id}', '${id}')`;
    expect((await ask(joined)).tables).toContainEqual(expect.objectContaining({ name: 'desktops', rows: 1 }));
  });

  test('are not, when it would change the answer', async () => {
    const [desktop] = world.sandbox.world.fleet.all();
    const { id } = desktop!;
    const answers = await Promise.all([
      ask(`SELECT count(*) FROM desktops WHERE desktop_id = '${id}' OR true`),
      ask(`SELECT count(*) FILTER (WHERE desktop_id = '${id}') FROM desktops`),
      ask(`SELECT (SELECT count(*) FROM desktops), count(*) FROM desktops WHERE desktop_id = '${id}'`),
      ask(`SELECT count(*) FROM desktops WHERE NOT (desktop_id = '${id}')`),
    ]);
    const all = DESKTOPS;
    expect(answers.map(({ rows }) => rows)).toEqual([[[all]], [[1]], [[all, 1]], [[all - 1]]]);
  });

  test('are not needed once the whole table is there', async () => {
    await ask('SELECT count(*) FROM desktops');
    const [, desktop] = world.sandbox.world.fleet.all();
    const answer = await ask(`SELECT computer_name FROM desktops WHERE desktop_id = '${desktop!.id}'`);
    expect(answer).toMatchObject({ rows: [[desktop!.name]], calls: 0 });
  });

  test('values that the API would refuse are compared here', async () => {
    const long = 'x'.repeat(300);
    expect(await ask(`SELECT count(*) FROM desktops WHERE computer_name = '${long}'`, { max_age: 0 })).toMatchObject({
      rows: [[0]],
    });
    expect(await ask('SELECT count(*) FROM desktop_usage WHERE idle_days >= 5000', { max_age: 0 })).toMatchObject({
      rows: [[0]],
    });
  });

  test('a history is read for its usual time, and for longer when the question goes back further', async () => {
    const week = await ask('SELECT min(started_at) FROM logins');
    expect(daysSince(week.tables[0]?.from)).toBe(7);
    const month = await ask('SELECT min(started_at) FROM logins WHERE started_at >= now() - INTERVAL 20 DAY');
    expect(daysSince(month.tables[0]?.from)).toBe(20);
    expect(Date.parse(String(month.rows[0]?.[0]))).toBeLessThan(Date.parse(String(week.rows[0]?.[0])));
    const again = await ask('SELECT count(*) FROM logins WHERE started_at >= now() - INTERVAL 10 DAY');
    expect(again.calls).toBe(0);
    const hour = await ask(
      "SELECT count(*) FROM logins WHERE started_at BETWEEN now() - INTERVAL 2 HOUR AND now() - INTERVAL '1 hour'",
      { max_age: 0 },
    );
    expect(hour.tables[0]).toMatchObject({ from: new Date(world.clock.now() - 2 * 3_600_000).toISOString() });
  });

  test('one that goes back further than is read says so', async () => {
    const { tables } = await ask("SELECT count(*) FROM events WHERE occurred_at > now() - INTERVAL '1 year'");
    expect(tables).toMatchObject([{ complete: false, note: 'at most the last 30 days are read' }]);
    expect(daysSince(tables[0]?.from)).toBe(30);
  });

  const daysSince = (moment = '') => Math.round((world.clock.now() - Date.parse(moment)) / 86_400_000);

  test('a table that is read for each id says so, and takes what the question names', async () => {
    const { isError, value } = await client.call('fleet_query', { sql: 'SELECT avg(value) FROM metrics' });
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'needs_condition', hint: expect.stringContaining('desktop_id IN') });
    const ids = world.sandbox.world.fleet
      .all()
      .slice(0, 3)
      .map(({ id }) => `'${id}'`);
    const answer = await ask(`SELECT count(DISTINCT desktop_id) FROM metrics WHERE desktop_id IN (${ids})`);
    expect(answer).toMatchObject({ calls: 3 });
    expect(last('ShowDesktopMonitorData')).toHaveLength(3);
  });
});

/** Pages that fail, shift or come twice. What counts wrongly must say so. */
describe('a fleet whose cloud does not hold still', () => {
  let world: World;
  let client: TestClient;
  const ask = asker(() => client);

  beforeAll(async () => {
    world = await startWorld({ desktops: DESKTOPS });
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());
  afterEach(() => world.sandbox.faults.clear());

  const fresh = async (fault: Fault) => {
    world.sandbox.faults.add({ operation: 'ListDesktopUsageMetric', ...fault });
    return ask(COUNT, { max_age: 0 });
  };
  const SURE = { rows: [[DESKTOPS, DESKTOPS]], tables: [{ complete: true, rows: DESKTOPS }] };
  const FORBIDDEN = { status: 403, body: { error_code: 'WKS.0012', error_msg: 'no' } } as const;

  test.each<[string, Fault]>([
    ['fails once', { kind: 'status', status: 503, nth: 3 }],
    ['breaks off', { kind: 'truncated', nth: 2 }],
    ['comes as HTML', { kind: 'non_json', nth: 4 }],
    ['is cut off before it was asked', { kind: 'reset_before', nth: 5 }],
    ['comes twice', { kind: 'duplicate_page', nth: 3 }],
    ['is shifted by a row', { kind: 'shift_items', nth: 3 }],
  ])('a page that %s is read again, and nothing is missing', async (_, fault) => {
    expect(await fresh(fault)).toMatchObject(SURE);
  });

  test.each<[string, Fault, RegExp]>([
    ['comes twice every time', { kind: 'duplicate_page', after: 1 }, /changed while it was read/],
    ['is shifted every time', { kind: 'shift_items', after: 1 }, /changed while it was read/],
    ['fails for good', { kind: 'status', nth: 3, ...FORBIDDEN }, /1 of 5 pages failed \(WKS\.0012/],
    ['is followed by nothing but failures', { kind: 'status', after: 2, ...FORBIDDEN }, /pages failed/],
  ])('a list whose page %s is partial, and says so', async (_, fault, note) => {
    const { rows, tables } = await fresh(fault);
    expect(tables).toMatchObject([{ complete: false, note: expect.stringMatching(note) }]);
    const [count, distinct] = rows[0] as [number, number];
    expect(distinct).toBe(count);
    expect(count).toBeLessThanOrEqual(DESKTOPS);
  });

  test('a list that can not be begun is an error, or what was read before, which then says so', async () => {
    const fault: Fault = { kind: 'status', ...FORBIDDEN, operation: 'ListImages' };
    world.sandbox.faults.add(fault);
    const { isError, value } = await client.call('fleet_query', { sql: 'SELECT count(*) FROM images' });
    expect({ isError, code: value.code }).toEqual({ isError: true, code: 'WKS.0012' });
    world.sandbox.faults.clear();
    const { rows } = await ask('SELECT count(*) FROM images');
    world.clock.advance(100_000);
    world.sandbox.faults.add(fault);
    const stale = await ask('SELECT count(*) FROM images', { max_age: 0 });
    expect(stale.rows).toEqual(rows);
    expect(stale.tables).toMatchObject([{ age_s: 100, complete: false, note: expect.stringContaining('read before') }]);
  });

  test('a child table of which a part can not be read is partial', async () => {
    world.sandbox.faults.add({ kind: 'status', ...FORBIDDEN, operation: 'ListUsersOfGroup', nth: 2 });
    const { tables } = await ask('SELECT count(*) FROM group_members', { max_age: 0 });
    expect(tables).toMatchObject([
      { complete: false, note: expect.stringMatching(/1 of \d+ parts could not be read/) },
    ]);
  });
});

describe('several sites', () => {
  const options: WorldOptions = { desktops: 60, others: [{ id: 'north', desktops: 40, seed: 2 }] };

  test('are one table with a column for the site; one that fails is named, and the rest is no whole', async () => {
    const world = await startWorld(options);
    const client = await world.connect('2026-07-28');
    const ask = asker(() => client);
    const sql = 'SELECT site, count(*) FROM desktops GROUP BY site ORDER BY site';
    expect(await ask(sql)).toMatchObject({
      rows: [
        ['north', 40],
        ['sandbox', 60],
      ],
      tables: [{ rows: 100, complete: true }],
    });
    expect(await ask(sql, { site: 'north' })).toMatchObject({
      rows: [['north', 40]],
      tables: [{ rows: 40 }],
      calls: 0,
    });
    const only = await ask("SELECT count(*) FROM images WHERE site = 'north'");
    expect(only).toMatchObject({ calls: 1, tables: [{ complete: true }] });
    const both = await ask("SELECT count(*) FROM images WHERE site = 'north' OR image_name <> ''");
    expect(both.calls).toBe(1);
    const north = world.elsewhere[0]!.sandbox;
    north.faults.add({ kind: 'status', status: 403, body: { error_code: 'WKS.0012', error_msg: 'no' } });
    const pools = await ask('SELECT DISTINCT site FROM pools');
    expect(pools.rows).toEqual([['sandbox']]);
    expect(pools.tables).toMatchObject([
      { complete: false, note: expect.stringContaining('north could not be read (WKS.0012') },
    ]);
    const nowhere = await client.call('fleet_query', { sql, site: 'nrth' });
    expect(nowhere.value).toMatchObject({
      code: 'unknown_site',
      message: expect.stringContaining('did you mean north'),
    });
    await world.close();
  });
});

describe('a thousand pages of a hundred', () => {
  let world: ScriptedWorld;
  const TOTAL = 100_000;

  beforeAll(async () => {
    world = await startScripted({ limits: { requestTimeoutMs: 60_000 } });
    world.cloud.script({
      list_desktop_usage_metric: ({ query }: { query: URLSearchParams }) => {
        const [offset, limit] = [Number(query.get('offset')), Number(query.get('limit'))];
        const items = Array.from({ length: Math.min(limit, TOTAL - offset) }, (_, index) => ({
          resource_id: `d-${offset + index}`,
          resource_name: `D${offset + index}`,
          metric: [{ metric_name: 'desktop_usage', metric_value: 3600 }],
        }));
        return { count: TOTAL, items };
      },
    });
  });
  afterAll(() => world.close());

  test('a caller without progress is told after 45 seconds how far it is; the reading goes on at the pace of the throttle', async () => {
    const client = await world.connect('2026-07-28');
    const began = world.clock.now();
    const early = await client.call('fleet_query', { sql: COUNT });
    expect(early.value).toMatchObject({
      code: 'still_loading',
      retryable: true,
      message: expect.stringMatching(/20000 of 100000 rows/),
    });
    expect(world.clock.now() - began).toBe(45_000);
    const updates: { progress: number; total?: number; message?: string }[] = [];
    const late = await client.call('fleet_query', { sql: COUNT }, { onprogress: (update) => updates.push(update) });
    expect(late.value).toMatchObject({ rows: [[TOTAL, TOTAL]], tables: [{ complete: true }], calls: 1000 });
    // 200 at once, and 200 a minute after that.
    const times = world.cloud.of('list_desktop_usage_metric').map(({ at }) => at);
    expect((times.at(-1)! - began) / 240_000).toBeLessThanOrEqual(1.05);
    expect(times).toHaveLength(1000);
    expect(Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 60_000).length))).toBe(
      200,
    );
    expect(updates.at(-1)).toMatchObject({ progress: TOTAL, total: TOTAL });
    expect(updates.every(({ progress }, index) => index === 0 || progress > updates[index - 1]!.progress)).toBe(true);
  });

  test('a list that is longer than can be read is refused after its first page', async () => {
    world.cloud.script({ list_ou_details: () => ({ total_count: 3_000_000, ous: [{ id: 'o-1', ou_name: 'OU' }] }) });
    const client = await world.connect('2026-07-28');
    const { isError, value } = await client.call('fleet_query', { sql: 'SELECT count(*) FROM ous' });
    expect({ isError, ...value }).toMatchObject({
      isError: true,
      code: 'too_many_rows',
      message: expect.stringContaining('3000000'),
    });
    expect(world.cloud.of('list_ou_details')).toHaveLength(1);
  });

  test('a reading that its last caller cancels is ended', async () => {
    const client = await world.connect('2026-07-28');
    world.cloud.came.length = 0;
    const cancel = new AbortController();
    const call = client.call(
      'fleet_query',
      { sql: COUNT, max_age: 0 },
      {
        signal: cancel.signal,
        onprogress: ({ progress }) => {
          if (progress >= 20_000) cancel.abort();
        },
      },
    );
    await expect(call).rejects.toThrow();
    const { rows } = (await client.call('fleet_query', { sql: 'SELECT 1' })).value;
    expect(rows).toEqual([[1]]);
    expect(world.cloud.of('list_desktop_usage_metric').length).toBeLessThan(1000);
  });
});

test('a rule that forbids a read forbids the tables that are made of it, also when somebody read them before', async () => {
  const world = await startWorld({ desktops: 20, policy: { rules: [{ decide: 'deny', tools: ['list_users'] }] } });
  const client = await world.connect('2026-07-28');
  const denied = await client.call('fleet_query', { sql: 'SELECT count(*) FROM users' });
  expect({ isError: denied.isError, code: denied.value.code }).toEqual({ isError: true, code: 'denied' });
  expect((await client.call('fleet_query', { sql: 'SELECT count(*) FROM desktops' })).isError).toBe(false);
  await world.close();
});

describe('with --keep-inventory', () => {
  test('what was read is there after a restart, its age told; without it, or for another cloud, it is not', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'workspace-mcp-kept-'));
    const clock = new JumpingClock();
    const first = await startWorld({ desktops: 40, keepInventory: true, stateDir, clock });
    let client = await first.connect('2026-07-28');
    const ask = asker(() => client);
    await ask(COUNT_DESKTOPS);
    await first.close();
    clock.advance(100_000);

    const again = await startWorld({ desktops: 40, keepInventory: true, stateDir, clock, endpoint: first.cloud.url });
    client = await again.connect('2026-07-28');
    expect(await ask(COUNT_DESKTOPS)).toMatchObject({
      rows: [[40]],
      calls: 0,
      tables: [{ age_s: 100, complete: true }],
    });
    await again.close();

    const elsewhere = await startWorld({ desktops: 30, keepInventory: true, stateDir, clock });
    client = await elsewhere.connect('2026-07-28');
    expect(await ask(COUNT_DESKTOPS)).toMatchObject({ rows: [[30]], calls: 1 });
    await elsewhere.close();
    await rm(stateDir, { recursive: true });
  });
});
