import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pricesOf } from '../../src/commands/open-fleet.ts';
import { openRollouts } from '../../src/commands/open-rollouts.ts';
import { ownTools } from '../../src/commands/own-tools.ts';
import { Database } from '../../src/fleet/database/database.ts';
import { type Ask, MEMORY_ENV } from '../../src/fleet/database/messages.ts';
import { Fleet } from '../../src/fleet/fleet.ts';
import { FEEDS, VIEWS } from '../../src/fleet/tables/index.ts';
import { serveHttp } from '../../src/server/http.ts';
import { Surface } from '../../src/server/surface.ts';
import { connectHttp } from '../clients.ts';
import { ERAS, type Era, startWorld, type TestClient, type World } from '../world.ts';
import { databaseProgram } from './program.ts';

/** What is allowed and would never end, or take all memory. */
type Attempt = [what: string, sql: string, code?: RegExp];

const TOO_MUCH = /^query_too_(?:slow|big)$/;
const TOO_SLOW = /^query_too_slow$/;
const TOO_BIG = /^query_too_big$/;

/** `d a, d b, d c`: with 100 desktops, a hundred times as many rows for each letter. */
const all = (letters: string) => [...letters].map((letter) => `desktops ${letter}`).join(', ');

/** A text of 32 letters, doubled so many times, as table `t`. */
const doubled = (times: number, rest: string, first = "'abcdefghabcdefghabcdefghabcdefgh'", twice = 's || s') =>
  `WITH t0 AS (SELECT ${first} s), ${Array.from({ length: times }, (_, i) => `t${i + 1} AS (SELECT ${twice} s FROM t${i})`).join(', ')}, t AS (FROM t${times}) ${rest}`;

const tenth = (depth: number): string =>
  depth === 0
    ? 'x'
    : `list_transform([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], x${depth} -> ${depth === 1 ? 'x1' : tenth(depth - 1)})`;

const ENDLESS = `SELECT max(hash(a.ip || b.ip || c.ip || d.ip || e.ip)) FROM ${all('abcde')}`;
/** Worked out while the statement is planned, where DuckDB does not listen. */
const DEAF = doubled(14, 'SELECT levenshtein(s, s || s) FROM t');

const ROWS: Attempt[] = [
  ['pairs of pairs, counted', ENDLESS, TOO_SLOW],
  ['pairs of pairs, listed', `SELECT 1 FROM ${all('abcdef')}`, TOO_SLOW],
  ['pairs of pairs with all their columns', `SELECT * FROM ${all('abcd')}`],
  ['sorted', `SELECT a.desktop_id FROM ${all('abcd')} ORDER BY a.desktop_id || b.desktop_id || c.desktop_id`],
  ['numbered', `SELECT row_number() OVER (ORDER BY a.desktop_id || b.desktop_id || c.ip) FROM ${all('abcd')}`],
  ['summed on the way', `SELECT sum(a.cpu) OVER (PARTITION BY a.desktop_id || d.ip ORDER BY b.ip) FROM ${all('abcd')}`],
  ['without the same', `SELECT DISTINCT a.desktop_id || b.desktop_id || c.desktop_id FROM ${all('abcd')}`],
  ['grouped', `SELECT a.ip || b.ip || c.ip || d.ip, count(*) FROM ${all('abcd')} GROUP BY 1`],
  [
    'grouped in every way',
    `SELECT 1 FROM ${all('ab')} GROUP BY CUBE (a.desktop_id, a.ip, a.user_name, a.status, a.cpu, b.desktop_id, b.ip, b.user_name, b.status)`,
  ],
  [
    'grouped in many ways many times',
    'SELECT 1 FROM users GROUP BY CUBE (1,2,3,4,5,6,7,8,9,10,11,12) UNION ALL '.repeat(90).slice(0, -10),
  ],
  ['in one text', `SELECT string_agg(a.desktop_id || b.desktop_id || c.desktop_id) FROM ${all('abcd')}`],
  ['in one list', `SELECT list(a.desktop_id || b.desktop_id || c.desktop_id) FROM ${all('abcd')}`],
  ['in one map', `SELECT histogram(a.desktop_id || b.desktop_id || c.desktop_id) FROM ${all('abcd')}`],
  ['in the middle', `SELECT quantile_cont(a.cpu + b.cpu + c.cpu + d.cpu, 0.5) FROM ${all('abcd')}`],
  ['united', `${`SELECT a.ip || b.ip || c.ip FROM ${all('abc')} UNION `.repeat(20)} SELECT ''`],
  [
    'asked again for each',
    `SELECT (SELECT max(x.ip || a.ip || b.ip) FROM desktops x, desktops y WHERE x.cpu + y.cpu > a.cpu + b.cpu + c.cpu + d.cpu) FROM ${all('abcd')}`,
  ],
  [
    'of lists',
    doubled(
      22,
      'SELECT count(*) FROM (SELECT unnest(s) FROM t), (SELECT unnest(s) FROM t)',
      '[1, 2]',
      'list_concat(s, s)',
    ),
  ],
  [
    'joined to themselves',
    `SELECT count(*) FROM desktops ${Array.from({ length: 90 }, (_, i) => `JOIN desktops j${i} USING (desktop_id)`).join(' ')}`,
  ],
  [
    'with ever more columns',
    `SELECT * FROM desktops ${Array.from({ length: 90 }, (_, i) => `JOIN desktops j${i} USING (desktop_id)`).join(' ')}`,
  ],
  ['with very many columns', `SELECT ${'*, '.repeat(6_000)} 1 FROM desktops`],
];

const VALUES: Attempt[] = [
  ['a text without end', doubled(40, 'SELECT len(s) FROM t')],
  ['a row of 128 MB', doubled(22, 'SELECT s FROM t'), TOO_BIG],
  ['a row of 4 MB', doubled(17, 'SELECT s FROM t'), TOO_BIG],
  ['a text in an error', doubled(22, 'SELECT s::INT FROM t')],
  ['a text for each pair', doubled(14, `SELECT s || a.ip || b.ip FROM t, ${all('abc')}`)],
  ['the same text for each pair', doubled(17, `SELECT s FROM t, ${all('abc')} ORDER BY a.ip`)],
  ['the same text in many columns', doubled(15, `SELECT ${Array(900).fill('s').join()} FROM t`), TOO_BIG],
  ['the same text many times in a list', doubled(15, `SELECT [${Array(900).fill('s').join()}] FROM t`), TOO_BIG],
  ['letters replaced by texts', doubled(12, "SELECT len(replace(replace(s, 'a', s), 'b', s)) FROM t")],
  ['the same in a pattern', doubled(12, "SELECT len(regexp_replace(s, '[a-h]', s, 'g')) FROM t")],
  [
    'the same in a condition',
    `SELECT 1 FROM desktops WHERE ip = ${'replace('.repeat(30)}'xx'${", 'x', 'xxxxxxxxxx')".repeat(30)}`,
    TOO_BIG,
  ],
  ['texts joined', doubled(20, `SELECT len(concat(${Array(50).fill('s').join()})) FROM t`)],
  ['texts joined by texts', doubled(20, `SELECT len(concat_ws(s, ${Array(50).fill('s').join()})) FROM t`)],
  ['every letter of a text', doubled(19, "SELECT len(list_distinct(str_split(s, ''))) FROM t")],
  ['every place of a text', doubled(19, "SELECT len(regexp_extract_all(s, '')) FROM t")],
  ['texts compared', DEAF, TOO_SLOW],
  ['texts compared otherwise', doubled(12, 'SELECT damerau_levenshtein(s, s || s) FROM t')],
  [
    'times in many words',
    `SELECT max(strftime(a.created_at + INTERVAL (b.cpu) DAY, '${'%c'.repeat(4_000)}')) FROM ${all('abcd')}`,
  ],
  ['bits and bytes', doubled(22, 'SELECT s::BLOB::VARCHAR::BLOB::VARCHAR FROM t')],
  ['lists of lists', `SELECT ${tenth(9)}`],
  ['a list without end', doubled(40, 'SELECT len(s) FROM t', '[1, 2]', 'list_concat(s, s)')],
  [
    'a list of texts',
    doubled(
      22,
      'SELECT list_transform(s, x -> x || x || x || x) FROM t',
      "['abcdefghijklmnopqrstuvwxyz']",
      'list_concat(s, s)',
    ),
  ],
  [
    'a map without end',
    doubled(22, 'SELECT map(s, s) FROM t', "['a']", "list_concat(s, list_transform(s, x -> x || 'b'))"),
  ],
  ['a struct of structs', doubled(40, 'SELECT s FROM t', "{'a': 1}", "{'a': s, 'b': s}")],
  ['a sum without end', doubled(40, 'SELECT s FROM t', '1', 's + s + s + s'), /^invalid_query$/],
  ['names without end', `${'SELECT COLUMNS(*) AS "\\0\\0" FROM ('.repeat(30)}FROM desktops${')'.repeat(30)}`],
];

/** A hundred desktops at two sites; a tenth of the time, half of the memory, a hundredth of the rows. */
const BOUNDS = { timeMs: 1_000, rows: 1_000, bytes: 1024 * 1024 };
const MEMORY_MB = 320;

const DESKTOPS = 'SELECT count(*) FROM desktops';
const folder = mkdtempSync(join(tmpdir(), 'workspace-mcp-bounded-'));
let world: World;
/** Of the product as it is; `tight` is that of the same product with less room. */
let client: TestClient;
let tight: Awaited<ReturnType<typeof withLess>>;

beforeAll(async () => {
  vi.stubEnv('HUAWEICLOUD_SDK_SK', 'nobody-may-read-this');
  world = await startWorld({ desktops: 60, others: [{ id: 'north', desktops: 40, seed: 2 }] });
  client = await world.connect('2026-07-28');
  tight = await withLess(world);
});

afterEach(() => void vi.restoreAllMocks());

afterAll(async () => {
  vi.unstubAllEnvs();
  await tight.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

async function withLess({ engine, parts, config, clock, store }: World) {
  const fleet = new Fleet({
    catalogue: engine.parts.catalogue,
    clock,
    results: store.results,
    feeds: FEEDS,
    views: VIEWS,
    prices: pricesOf(config.prices),
    program: await databaseProgram(),
    memoryMb: MEMORY_MB,
    bounds: BOUNDS,
  });
  const own = ownTools(
    engine,
    async () => fleet,
    () => openRollouts(engine),
  );
  const surface = new Surface(config, engine.parts.catalogue, own);
  const http = await serveHttp({ ...parts, own, surface }, { host: '127.0.0.1', port: 0 });
  const connected = await connectHttp('2026-07-28', http.url);
  return {
    client: connected,
    async close() {
      await connected.close();
      await http.close();
      await fleet.close();
    },
  };
}

async function rowsOf(by: TestClient, sql: string) {
  return (await by.call('fleet_query', { sql })).value.rows;
}

/** Databases, and what they were last asked to do. */
function watchDatabases(onAsk: (database: Database, ask: Ask) => void = () => {}) {
  const asked: { database: Database; what: Ask['do'] }[] = [];
  const { ask: original } = Database.prototype;
  vi.spyOn(Database.prototype, 'ask').mockImplementation(function (this: Database, ask, bounds) {
    const answer = original.call(this, ask, bounds);
    asked.push({ database: this, what: ask.do });
    onAsk(this, ask);
    return answer as never;
  });
  return {
    running: () => vi.waitFor(() => expect(asked.at(-1)?.what).toBe('run'), { timeout: 10_000, interval: 5 }),
    get database() {
      return asked.at(-1)!.database;
    },
  };
}

describe.each([
  ['rows', ROWS],
  ['values', VALUES],
])('too many %s', (_, attempts) => {
  test.each(attempts)('%s', async (_what, sql, code = TOO_MUCH) => {
    const delay = monitorEventLoopDelay({ resolution: 10 });
    const { rss } = process.memoryUsage;
    const before = rss();
    delay.enable();
    const { isError, value } = await tight.client.call('fleet_query', { sql });
    delay.disable();
    expect({ isError, code: value.code, hint: value.hint }).toEqual({
      isError: true,
      code: expect.stringMatching(code),
      hint: expect.stringMatching(/\w{3}/),
    });
    expect(JSON.stringify(value).length).toBeLessThan(1_000);
    // The work is the child's: the server neither waits nor grows.
    expect(delay.max / 1e6).toBeLessThan(1_000);
    expect((rss() - before) / 1e6).toBeLessThan(100);
    expect(await rowsOf(tight.client, DESKTOPS)).toEqual([[100]]);
  });
});

describe('too much for the product as it is', () => {
  test.each([
    ['for DuckDB, where it does not count', doubled(14, "SELECT len(replace(s, 'a', s)) FROM t")],
    ['for JavaScript', doubled(15, `SELECT ${Array(250).fill('s').join()} FROM t`)],
  ])('%s is told at once', async (_what, sql) => {
    const { value } = await client.call('fleet_query', { sql });
    expect(value.code).toMatch(TOO_BIG);
    expect(await rowsOf(client, DESKTOPS)).toEqual([[100]]);
  });
});

describe('more rows than are kept', () => {
  test.each([
    ['short ones', `SELECT a.cpu FROM ${all('abc')}`, 1_000_000],
    ['long ones', `SELECT a.*, b.* FROM ${all('ab')}`, 10_000],
    ['a long one behind a short one', doubled(17, "SELECT 'short' s UNION ALL FROM t"), 2],
  ])('%s are counted', async (_what, sql, total) => {
    const { isError, value } = await tight.client.call('fleet_query', { sql });
    expect(isError).toBe(false);
    expect(value.total).toBe(total);
    expect(value.note).toMatch(new RegExp(`Only the first \\d+ of ${total} rows are kept`));
  });
});

describe('while a query takes all it may', () => {
  test('others are answered, by other tools and by other databases', async () => {
    const watched = watchDatabases();
    const abort = new AbortController();
    let over = false;
    const endless = client.call('fleet_query', { sql: ENDLESS }, { signal: abort.signal });
    const ended = endless
      .catch(() => {})
      .then(() => {
        over = true;
      });
    await watched.running();
    const other = await world.connect('2025-11-25');
    expect(await rowsOf(tight.client, DESKTOPS)).toEqual([[100]]);
    expect((await other.call('find_tools', { query: 'reboot a desktop' })).isError).toBe(false);
    expect((await other.call('list_desktops')).isError).toBe(false);
    expect(over).toBe(false);
    abort.abort();
    await ended;
  });

  test.each(
    ERAS.flatMap((era) => [
      [era, 'runs', ENDLESS],
      [era, 'is planned', DEAF],
    ]),
  )('%s: its client may cancel while it %s, and the next query is answered', async (era, _when, sql) => {
    const user = await world.connect(era as Era);
    expect(await rowsOf(user, DESKTOPS)).toEqual([[100]]);
    const watched = watchDatabases();
    const abort = new AbortController();
    const cancelled = expect(user.call('fleet_query', { sql }, { signal: abort.signal })).rejects.toThrow();
    await watched.running();
    const since = performance.now();
    abort.abort();
    await cancelled;
    expect(await rowsOf(user, DESKTOPS)).toEqual([[100]]);
    // It had ten seconds.
    expect(performance.now() - since).toBeLessThan(5_000);
  });
});

describe('the process of the database', () => {
  const parse = { do: 'parse', sql: 'SELECT 1' } as const;
  const kill = (database: Database) => process.kill(database.pid!, 'SIGKILL');

  test('may be killed while a query runs', async () => {
    const watched = watchDatabases();
    const endless = client.call('fleet_query', { sql: ENDLESS });
    await watched.running();
    kill(watched.database);
    expect(await endless).toMatchObject({
      isError: true,
      value: { code: 'query_stopped', retryable: true, hint: expect.stringMatching(/^Ask again/) },
    });
    expect(await rowsOf(client, DESKTOPS)).toEqual([[100]]);
  });

  test('may be killed while tables are loaded', async () => {
    let killed = false;
    watchDatabases((database, ask) => {
      if (ask.do !== 'load' || killed) return;
      kill(database);
      killed = true;
    });
    const sql = 'SELECT count(*) > 0 FROM desktops JOIN users USING (user_name)';
    expect((await client.call('fleet_query', { sql, max_age: 0 })).value).toMatchObject({ code: 'query_stopped' });
    expect(killed).toBe(true);
    expect(await rowsOf(client, sql)).toEqual([[true]]);
  });

  test('takes a query with it that it ends between two steps of', async () => {
    const database = new Database({ program: await databaseProgram(), memoryMb: MEMORY_MB });
    const turn = database.inTurn(async () => {
      await database.ask(parse);
      kill(database);
      await vi.waitFor(() => expect(database.pid).toBeUndefined());
      return database.ask(parse);
    });
    await expect(turn).rejects.toMatchObject({ body: { code: 'query_stopped', retryable: true } });
    expect(await database.inTurn(() => database.ask(parse))).toMatchObject({ error: false });
    await database.close();
  });

  test('is not asked again once DuckDB has broken in it', async () => {
    const program = join(folder, 'broken.cjs');
    const answer = `{ id, spent: false, error: 'INTERNAL Error: what should never be' }`;
    writeFileSync(program, `process.on('message', ({ id }) => process.send(${answer}));`);
    const database = new Database({ program, memoryMb: MEMORY_MB });
    const pids = new Set<number | undefined>();
    for (let times = 0; times < 2; times++) {
      const broken = database.inTurn(() => {
        const answered = database.ask(parse);
        pids.add(database.pid);
        return answered;
      });
      await expect(broken).rejects.toMatchObject({ body: { code: 'query_stopped', retryable: false } });
    }
    expect(pids.size).toBe(2);
    await database.close();
  });

  test('is a new one after a query that left it without memory', async () => {
    const program = join(folder, 'spent.cjs');
    writeFileSync(program, `process.on('message', ({ id }) => process.send({ id, spent: true, value: process.pid }));`);
    const database = new Database({ program, memoryMb: MEMORY_MB });
    const first = await database.inTurn(() => database.ask(parse));
    expect(await database.inTurn(() => database.ask(parse))).not.toBe(first);
    await database.close();
  });

  test('sends no more of an error than anybody reads', async () => {
    const database = new Database({ program: await databaseProgram(), memoryMb: MEMORY_MB });
    const ask = { do: 'run', sql: doubled(12, 'SELECT s::INT FROM t'), views: {}, now: 0, most: BOUNDS } as const;
    const error = await database.inTurn(() => database.ask(ask)).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'SqlError', message: expect.stringMatching(/^Conversion Error/) });
    expect((error as Error).message.length).toBeLessThanOrEqual(2_000);
    await database.close();
  });
});

describe.runIf(process.platform === 'linux')('what the process of the database has of the machine', () => {
  let pid: number;
  beforeAll(async () => {
    const watched = watchDatabases();
    await rowsOf(client, DESKTOPS);
    pid = watched.database.pid!;
  });

  test('is an environment without secrets', () => {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    const known = [MEMORY_ENV, 'PATH', 'TEMP', 'TMP', 'LD_LIBRARY_PATH', 'NODE_CHANNEL_FD'];
    const names = environment.map((line) => line.slice(0, line.indexOf('=')));
    expect(names.filter((name) => ![...known, 'NODE_CHANNEL_SERIALIZATION_MODE'].includes(name))).toEqual([]);
    expect(environment.join()).not.toContain('nobody-may-read-this');
  });

  test('is a command line without secrets', async () => {
    const [, ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    expect(words.filter((word) => !word.startsWith('--'))).toEqual([await databaseProgram()]);
  });

  test('is one line to the server, no network and no file', () => {
    const open = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    const sockets = open.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
    const network = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((kind) => inodesOf(`/proc/net/${kind}`));
    expect(sockets).toHaveLength(1);
    expect(sockets.filter((inode) => network.includes(inode))).toEqual([]);
    expect(open.filter((target) => target.startsWith('/') && target !== '/dev/null')).toEqual([]);
  });

  test('ends with the server, even in the middle of a query', async () => {
    const child = fork(await databaseProgram(), {
      serialization: 'advanced',
      env: { [MEMORY_ENV]: String(MEMORY_MB) },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const answered = new Promise((resolve) => child.once('message', resolve));
    child.send({ id: 1, do: 'parse', sql: 'SELECT 1' });
    await answered;
    const before = workOf(child.pid!);
    child.send({ id: 2, do: 'run', sql: DEAF, views: {}, now: 0, most: BOUNDS });
    await vi.waitFor(() => expect(workOf(child.pid!)).toBeGreaterThan(before + 30), { timeout: 10_000 });
    const since = performance.now();
    child.disconnect();
    await ended;
    expect(performance.now() - since).toBeLessThan(2_000);
  });
});

/** Time that a process has worked; ticks of 10 ms. */
function workOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(stat)!;
  return Number(user) + Number(system);
}

/** Empty for what was closed meanwhile. */
function linkOf(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return [];
  }
}

function inodesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.trim().split(/\s+/)[9]!);
}
