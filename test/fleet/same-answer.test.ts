import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ScriptedWorld, startScripted } from '../families/scripted-cloud.ts';
import { JumpingClock } from '../jumping-clock.ts';
import { startWorld, type TestClient, type World } from '../world.ts';

interface Answered {
  rows: unknown[][];
  tables: { name: string; rows: number; age_s: number; complete: boolean; note?: string; from?: string }[];
  calls: number;
  result_id?: string;
}

/** A clock that goes on whenever somebody looks at it, as real ones do. */
function tickingClock(): JumpingClock {
  const clock = new JumpingClock();
  const { now } = clock;
  let ticks = 0;
  clock.now = () => now() + ticks++;
  return clock;
}

/** The answer depends on the question, not on who asked what before or at the same time. */
describe('the same question', () => {
  let world: World;
  let client: TestClient;

  beforeAll(async () => {
    world = await startWorld({
      desktops: 120,
      clock: tickingClock(),
      others: [{ id: 'north', desktops: 60, seed: 2 }],
    });
    client = await world.connect('2026-07-28');
  });
  afterAll(() => world.close());
  afterEach(() => world.sandbox.faults.clear());

  async function ask(sql: string, more: object = {}): Promise<Answered> {
    const { value, isError } = await client.call('fleet_query', { sql, ...more }, { onprogress: () => {} });
    if (isError) throw new Error(`${sql}: ${JSON.stringify(value)}`);
    return value as unknown as Answered;
  }

  test('about a history is answered from what was read a moment ago', async () => {
    expect((await ask('SELECT count(*) FROM logins')).calls).toBeGreaterThan(0);
    expect((await ask('SELECT count(*) FROM logins')).calls).toBe(0);
    expect((await ask('SELECT max(started_at) FROM logins WHERE started_at > now() - INTERVAL 3 DAY')).calls).toBe(0);
  });

  test('about a history sees its usual time, however far back somebody else went', async () => {
    const sql = 'SELECT site, count(*) FROM logins GROUP BY site ORDER BY site';
    const before = await ask(sql, { max_age: 0 });
    await ask('SELECT count(*) FROM logins WHERE started_at > now() - INTERVAL 60 DAY', { site: 'north' });
    const after = await ask(sql);
    expect(after.rows).toEqual(before.rows);
    expect(after.tables.map(({ rows }) => rows)).toEqual(before.tables.map(({ rows }) => rows));
  });

  test.each([
    'WITH l(t) AS (SELECT started_at FROM logins) SELECT count(*) FROM l WHERE t > $since',
    'SELECT count(*) FROM (SELECT started_at FROM logins) x(t) WHERE t > $since',
    'WITH x AS (SELECT started_at AS t FROM logins) SELECT count(*) FROM x WHERE t > $since',
    'SELECT count(*) FROM (SELECT created_at AS t FROM snapshots WHERE false UNION ALL SELECT started_at FROM logins) WHERE t > $since',
    'SELECT count(*) FROM (SELECT * RENAME (started_at AS t) FROM logins) WHERE t > $since',
    'SELECT count(*) FROM (SELECT * REPLACE (started_at AS setup_at) FROM logins) WHERE setup_at > $since',
    'SELECT count(*) FROM logins l WHERE (l).started_at > $since',
    'SELECT count(*) FILTER (WHERE started_at > $since) FROM logins',
    'SELECT sum(CASE WHEN started_at > $since THEN 1 ELSE 0 END) FROM logins',
    'SELECT len(list_filter(list(started_at), lambda x: x > $since)) FROM logins',
    'SELECT count(*) FROM desktops d RIGHT JOIN logins l ON l.started_at > $since AND false WHERE l.started_at > $since',
    'SELECT count(*) FROM logins GROUP BY ALL HAVING min(started_at) < now()',
  ])('finds as much in whatever words: %s', async (words) => {
    const since = 'now() - INTERVAL 30 DAY';
    const plain = words.includes('HAVING')
      ? 'SELECT count(*) FROM logins WHERE started_at > now() - INTERVAL 200 DAY'
      : `SELECT count(*) FROM logins WHERE started_at > ${since}`;
    const { rows } = await ask(words.replaceAll('$since', since), { max_age: 0 });
    expect(Number(rows[0]?.[0])).toBe(Number((await ask(plain)).rows[0]?.[0]));
  });

  test.each([
    "SELECT computer_name, count(*) FROM desktops WHERE computer_name IN ('DESIGN-W10-001', 'DESIGN-W10-00') GROUP BY ALL",
    "SELECT ip, count(*) FROM desktops WHERE ip IN ('10.20.0.10', '10.20.0.1') GROUP BY ALL ORDER BY ip",
    "SELECT user_name, count(*) FROM user_usage WHERE user_name IN ('call0020', 'call002') GROUP BY ALL ORDER BY user_name",
    "SELECT count(*) FROM events WHERE event_type = 'LOGINBYPASSWORD' COLLATE NOCASE",
    'SELECT count(*) FROM desktops d(site, computer_name) WHERE d.computer_name = (SELECT min(desktop_id) FROM desktops)',
    "SELECT count(*) FROM images WHERE site IN ('north', 'SANDBOX' COLLATE NOCASE)",
    "SELECT count(*) FROM desktops WHERE computer_name = #1 OR computer_name <> ''",
    'SELECT count(*) > 0 FROM (SELECT * FROM desktops TABLESAMPLE 50 PERCENT (bernoulli)) WHERE cpu > 0',
  ])('has the same answer whether all was read or what it needs: %s', async (sql) => {
    await ask('SELECT count(*) FROM desktops, user_usage, events, images', { max_age: 1e9 });
    const whole = await ask(sql, { max_age: 1e9 });
    expect((await ask(sql, { max_age: 0 })).rows).toEqual(whole.rows);
  });

  test('is not ended by somebody else who cancels it', async () => {
    for (let round = 0; round < 10; round++) {
      const cancel = new AbortController();
      const other = await world.connect('2025-11-25');
      const sql = 'SELECT count(*) FROM desktop_usage';
      const given = other.call('fleet_query', { sql, max_age: 0 }, { signal: cancel.signal }).catch(() => 'cancelled');
      const mine = ask(sql, { max_age: 0 });
      cancel.abort();
      expect((await mine).rows).toEqual([[180]]);
      expect((await ask(sql, { max_age: 0 })).rows).toEqual([[180]]);
      await given;
    }
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('about what hangs on something older says how old that is, and that it could not be read again', async () => {
    await ask('SELECT count(*) FROM user_groups', { max_age: 0 });
    world.clock.advance(290_000);
    const members = await ask('SELECT count(*) FROM group_members');
    expect(members.tables[0]?.age_s).toBeGreaterThanOrEqual(290);
    world.clock.advance(36_000_000);
    world.sandbox.faults.add({
      kind: 'status',
      status: 403,
      body: { error_code: 'WKS.0012', error_msg: 'no' },
      operation: 'ListUserGroups',
    });
    const stale = await ask('SELECT count(*) FROM group_members', { site: 'sandbox' });
    expect(stale.tables).toMatchObject([
      { complete: false, note: expect.stringContaining('user_groups: could not be read again (WKS.0012)') },
    ]);
    expect(stale.tables[0]?.age_s).toBeGreaterThan(36_000);
  });

  test('a reading that two tables need counts once', async () => {
    const { calls } = await ask('SELECT count(*) FROM pools JOIN pool_desktops USING (pool_id)', {
      max_age: 0,
      site: 'north',
    });
    const before = world.elsewhere[0]!.sandbox.requests.all().length;
    const again = await ask('SELECT count(*) FROM pools JOIN pool_desktops USING (pool_id)', {
      max_age: 0,
      site: 'north',
    });
    expect(again.calls).toBe(calls);
    expect(world.elsewhere[0]!.sandbox.requests.all().length - before).toBe(calls);
  });

  test('of a result gets what the result has: empty texts, long numbers', async () => {
    const list = await ask(
      "SELECT CASE WHEN cpu > 2 THEN '' ELSE computer_name END AS word, 9007199254740993 + cpu AS big, ['a', '', 'b'] AS list, * FROM desktops",
    );
    const { rows } = await ask(
      `SELECT count(*) FILTER (WHERE word = ''), count(DISTINCT big), min(len(list)) FROM ${list.result_id}`,
    );
    const cpus = [world.sandbox, world.elsewhere[0]!.sandbox].flatMap((cloud) =>
      cloud.world.fleet.all().map(({ product }) => product.cpu),
    );
    expect(rows).toEqual([[cpus.filter((cpu) => cpu > 2).length, new Set(cpus).size, 3]]);
  });
});

describe('a reading that somebody was told goes on', () => {
  let world: ScriptedWorld;

  beforeAll(async () => {
    world = await startScripted();
    world.cloud.script({
      list_desktop_usage_metric: ({ query }: { query: URLSearchParams }) => {
        const offset = Number(query.get('offset'));
        const items = Array.from({ length: 100 }, (_, at) => ({ resource_id: `d-${offset + at}`, metric: [] }));
        return { count: 50_000, items };
      },
    });
  });
  afterAll(() => world.close());

  test('goes on when somebody else who waits for it cancels', async () => {
    const [first, second] = [await world.connect('2026-07-28'), await world.connect('2026-07-28')];
    const sql = 'SELECT count(*) FROM desktop_usage';
    expect((await first.call('fleet_query', { sql })).value.code).toBe('still_loading');
    const cancel = new AbortController();
    await second
      .call('fleet_query', { sql }, { signal: cancel.signal, onprogress: () => cancel.abort() })
      .catch(() => 'cancelled');
    const { value } = await first.call('fleet_query', { sql }, { onprogress: () => {} });
    expect(value).toMatchObject({ rows: [[50_000]] });
    expect(world.cloud.of('list_desktop_usage_metric')).toHaveLength(500);
  });
});
