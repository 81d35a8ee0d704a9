import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { questionOf, Refused } from '../../src/fleet/statement.ts';

let parse: (sql: string) => Promise<unknown>;
beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  parse = async (sql) => {
    const reply = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]);
    return JSON.parse(String(reply.getRows()[0]?.[0]));
  };
});

const TABLES = ['desktops', 'users', 'sessions'];
const ask = async (sql: string) => questionOf(await parse(sql), (name) => TABLES.includes(name)).tables;

describe('a question', () => {
  test.each([
    ['select * from desktops', ['desktops']],
    ["from Desktops select name where status ilike 'act%'", ['desktops']],
    ['select 1', []],
    [
      "select d.name, u.email from desktops d join users u on u.user_id = d.user_id where d.status in ('ACTIVE')",
      ['desktops', 'users'],
    ],
    [
      'with idle as (select * from desktops where last_login < now() - interval 30 day) select count(*) from idle',
      ['desktops'],
    ],
    ['with desktops as (select * from users) select * from desktops', ['users']],
    [
      'with a as (select * from desktops), b as (select * from a), a2 as (select * from b) select * from a2',
      ['desktops'],
    ],
    ['with users as (select * from users) select * from users', ['users']],
    ['with x as (select 1) select * from (with x as (select * from x) select * from x)', []],
    ['with x as (select 1) select 1 order by (select * from x)', []],
    [
      'select * from users where exists (select 1 from sessions s where s.user_id = users.user_id)',
      ['users', 'sessions'],
    ],
    ['select status, count(*) n from desktops group by all having n > 1 order by n desc limit 5', ['desktops']],
    [
      "select pool, tags['owner'] from desktops qualify row_number() over (partition by pool order by name) = 1",
      ['desktops'],
    ],
    ["select date_trunc('hour', began), count(*) filter (where ok) from sessions group by 1", ['sessions']],
    ['select name from desktops union all select name from users', ['desktops', 'users']],
    ['select t.name, g from users t, unnest(t.groups) as x(g)', ['users']],
    ['values (1), (2)', []],
    ["select list_transform([1, 2], x -> x + 1), {'a': 1}.a, map {'k': 1}['k']", []],
    ["select case when cpu > 80 then 'hot' else 'ok' end, try_cast(cpu as int), cpu::text from desktops", ['desktops']],
    ["select * exclude (name), columns('^c') from desktops", ['desktops']],
    ["select * from (pivot desktops on status in ('ACTIVE', 'SHUTOFF') using count(*))", ['desktops']],
    ["select extract(year from created), created at time zone 'Asia/Shanghai' from desktops", ['desktops']],
  ])('%s', async (sql, tables) => {
    expect(await ask(sql)).toEqual(tables);
  });
});

describe('refused', () => {
  test.each([
    'drop table desktops',
    'delete from desktops',
    'update desktops set name = 1',
    'insert into desktops values (1)',
    'create table x as select 1',
    'create temp view v as select 1',
    'create macro m() as 1',
    'alter table desktops add column x int',
    'truncate desktops',
    "copy desktops to 'x.csv'",
    "copy desktops from 'x.csv'",
    "copy (select 1) to 'x.parquet'",
    "export database 'x'",
    "import database 'x'",
    "attach ':memory:' as m",
    "attach 'x.db'",
    'detach main',
    'use memory',
    'install httpfs',
    'load httpfs',
    "force install httpfs from 'x'",
    'update extensions',
    'pragma version',
    'pragma database_list',
    "set memory_limit = '9GB'",
    'set global threads = 64',
    'reset memory_limit',
    'set variable x = 1',
    'call pragma_version()',
    'begin transaction',
    'checkpoint',
    'vacuum',
    'analyze',
    'explain select 1',
    'explain analyze select 1',
    'prepare p as select 1',
    'execute p',
    'deallocate p',
    "comment on table desktops is 'x'",
    'grant all on desktops to x',
    'select 1; drop table desktops',
    'select 1; select 2',
    '; ; drop table desktops',
    "select 1 /* */ ; /* */ attach ':memory:' as m",
    'select 1 into x',
    '',
    '   -- nothing',
    'with x as (delete from desktops returning *) select * from x',
    'with x as (insert into desktops values (1) returning *) select * from x',
    "select * from 'data.csv'",
    "select * from 'https://example.com/x.parquet'",
    'select * from "data.parquet"',
    "select * from read_csv('x.csv')",
    "select * from read_csv_auto('x.csv')",
    "select * from read_parquet('x')",
    "select * from read_json('x')",
    "select * from read_text('x')",
    "select * from read_blob('x')",
    "select * from glob('*')",
    "select * from sniff_csv('x')",
    "select * from parquet_metadata('x')",
    "select * from query('drop table desktops')",
    "select * from query_table('desktops')",
    'select * from duckdb_settings()',
    'select * from duckdb_secrets()',
    'select * from duckdb_tables',
    "select * from pragma_table_info('desktops')",
    'select * from information_schema.tables',
    'select * from pg_catalog.pg_class',
    'select * from sqlite_master',
    'select * from main.desktops',
    'select * from memory.main.desktops',
    'select * from temp.desktops',
    'select * from base_desktops',
    'select * from range(1000000000000)',
    'select * from generate_series(1, 1000000000000)',
    'select range(1000000000)',
    "select repeat('x', 3000000000)",
    "select lpad('x', 2000000000, 'y')",
    "select rpad('x', 2000000000, 'y')",
    "select printf('%2000000000d', 1)",
    "select format('{:>2000000000}', 1)",
    'select bar(1, 0, 1, 2000000000)',
    "select getenv('HOME')",
    "select getvariable('x')",
    "select current_setting('memory_limit')",
    "select nextval('s')",
    "select currval('s')",
    'select pg_sleep(10)',
    'select sleep_ms(10000)',
    "select system.main.getenv('HOME')",
    "select count(*) over (order by getenv('HOME')) from desktops",
    "select * from desktops order by getenv('HOME')",
    "select * from desktops limit (select getenv('HOME')::int)",
    'select * from desktops d join lateral (select getenv(d.name)) x on true',
    'with recursive t(n) as (select 1 union all select n + 1 from t) select * from t',
    'with a as (with recursive t(n) as (select 1 union all select n + 1 from t) select * from t) select * from a',
    'with nowhere as (select * from nowhere) select * from nowhere',
    'with nowhere as materialized (select * from nowhere) select * from nowhere',
    'with a as (select * from nowhere), nowhere as (select 1) select * from a',
    '(with nowhere as (select 1) select * from nowhere) union all select * from nowhere',
    'with k as (select 1) select * from \u212a',
    'describe desktops',
    'summarize desktops',
    'show tables',
    'select * from (describe desktops)',
    'select * from (show all tables)',
    'select * from desktops at (version => 1)',
    'select * from desktops where name = $1',
    "select json_serialize_sql('select 1')",
    "select * from json_execute_serialized_sql('x')",
    "select write_log('x')",
    'select * from test_all_types()',
    'select * from repeat(1, 1000000000)',
    'with x as (select * from nowhere) select 1 from x',
    'with users2 as (select 1) select (select * from base_users)',
  ])('%s', async (sql) => {
    await expect(ask(sql)).rejects.toThrow(Refused);
  });

  test('what is nested beyond sense', async () => {
    const deep = `select ${'('.repeat(500)}1${')'.repeat(500)}`;
    await ask(deep).catch((error) => expect(error).toBeInstanceOf(Refused));
    await expect(ask(`select ${'abs('.repeat(300)}1${')'.repeat(300)}`)).rejects.toThrow(Refused);
  });
});
