import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient, type ToolAnswer } from '../world.ts';
import { type Came, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ account: { domainId: 'domain-1' }, limits: { maxResultTokens: 200_000 } });
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

const many = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `r${n}`, desktop_id: `r${n}` }));

/** What stands in the query or the body of every request of a tool. */
const asked = (tool: string, name: string) =>
  world.cloud.of(tool).map(({ query, json, method }) => {
    return method === 'GET' ? (query.get(name) ?? undefined) : (json as Record<string, unknown>)[name];
  });

/** The page of these rows that is asked for, in the query or the body. */
function pageOf<T>(rows: T[], { query, json, method }: Came): T[] {
  const at = (name: string) => Number(method === 'GET' ? query.get(name) : (json as Record<string, unknown>)[name]);
  return rows.slice(at('offset') || 0, (at('offset') || 0) + at('limit'));
}

const tableOf = ({ value }: ToolAnswer) => value.data as { columns: string[]; rows: unknown[][]; total: number };

const list = (tool: string, items: string, total: string, count: number) => {
  const rows = many(count);
  world.cloud.script({ [tool]: (came: Came) => ({ [items]: pageOf(rows, came), [total]: count }) });
};

describe('a list by offsets', () => {
  test.each([
    ['list_desktops', 'desktops', 'total_count', 2100, ['1000', '1000', '1000'], [undefined, '1000', '2000']],
    ['list_users', 'users', 'total_count', 700, ['500', '500'], [undefined, '500']],
    ['list_desktops_detail', 'desktops', 'total_count', 501, ['500', '500'], [undefined, '500']],
    ['appstream_list_servers', 'items', 'count', 250, ['100', '100', '100'], [undefined, '100', '200']],
  ])('is read whole in pages as large as its own API gives: %s', async (tool, items, total, count, limits, offsets) => {
    list(tool, items, total, count);
    const answer = await client.call(tool);
    expect(tableOf(answer).rows).toHaveLength(count);
    expect(answer.value.page).toEqual({ returned: count, total: count });
    expect(asked(tool, 'limit')).toEqual(limits);
    expect(asked(tool, 'offset')).toEqual(offsets);
  });

  test('is read no further than the caller wants', async () => {
    list('appstream_list_servers', 'items', 'count', 250);
    const { value } = await client.call('appstream_list_servers', { max_items: 130 });
    expect(value.page).toEqual({ returned: 130, total: 250, next_offset: 130 });
    expect(asked('appstream_list_servers', 'limit')).toEqual(['100', '30']);
  });

  test.each(ERAS)('gives the one page that a client of %s names, and where the next one begins', async (era) => {
    list('appstream_list_servers', 'items', 'count', 250);
    const answer = await (await world.connect(era)).call('appstream_list_servers', { limit: 20, offset: 40 });
    expect(tableOf(answer).rows[0]).toContain('r40');
    expect(answer.value.page).toEqual({ returned: 20, total: 250, next_offset: 60 });
    expect(world.cloud.came).toHaveLength(1);
  });

  test('refuses a page larger than its API gives, and sends nothing', async () => {
    const { value } = await client.call('appstream_list_servers', { limit: 101 });
    expect(value.code).toBe('invalid_arguments');
    expect(world.cloud.came).toEqual([]);
  });

  test('answered with nothing at all is an error, and not an empty fleet', async () => {
    world.cloud.script({ list_desktops: undefined });
    expect((await client.call('list_desktops')).isError).toBe(true);
  });
});

describe('a list whose API requires an offset', () => {
  test('gives the page that the caller has to name, from offset 0 on', async () => {
    list('list_scheduled_tasks', 'scheduled_tasks', 'total_count', 60);
    const { value } = await client.call('list_scheduled_tasks', { limit: 50, offset: 0 });
    expect(value.page).toEqual({ returned: 50, total: 60, next_offset: 50 });
    expect(asked('list_scheduled_tasks', 'offset')).toEqual(['0']);
  });

  test('is looked through for targets from offset 0 on, to its end', async () => {
    const bindings = Array.from({ length: 8100 }, (_, n) => ({ id: `b${n}`, mac: `00-${n}` }));
    world.cloud.script({
      '*': {},
      list_terminals_binding_desktops: (came: Came) => ({ bind_list: pageOf(bindings, came), total_num: 8100 }),
    });
    const args = { id_list: ['b0', 'b8099'], dry_run: true };
    const { value } = await client.call('delete_terminals_binding_desktops', args);
    expect((value.plan as { preview: string }).preview).toContain('00-8099');
    expect(asked('list_terminals_binding_desktops', 'offset')).toEqual(['0', '8000']);
    expect(asked('list_terminals_binding_desktops', 'limit')).toEqual(['8000', '8000']);
  });
});

describe('a list whose page stands in the body', () => {
  test('is asked for with text where the API wants text', async () => {
    list('list_desktop_by_tags', 'resources', 'total_count', 1500);
    const answer = await client.call('list_desktop_by_tags', { action: 'filter' });
    expect(tableOf(answer).rows).toHaveLength(1500);
    expect(asked('list_desktop_by_tags', 'limit')).toEqual(['1000', '1000']);
    expect(asked('list_desktop_by_tags', 'offset')).toEqual([undefined, '1000']);
    expect(world.cloud.came.map(({ query }) => query.size)).toEqual([0, 0]);
  });

  test.each([[20], ['20']])("takes the caller's %j and sends it as text", async (limit) => {
    list('list_desktop_by_tags', 'resources', 'total_count', 1500);
    const { value } = await client.call('list_desktop_by_tags', { action: 'filter', limit, offset: 0 });
    expect(world.cloud.came.map(({ json }) => json)).toEqual([{ action: 'filter', limit: '20', offset: '0' }]);
    expect(value.page).toEqual({ returned: 20, total: 1500, next_offset: 20 });
  });

  test.each([
    ['list_used_desktop_info', 'desktop_used_info_list', {}, 100],
    ['bss_list_order_resources', 'data', { order_id: 'CS1' }, 500],
  ])('is asked for with numbers where the API wants numbers: %s', async (tool, items, args, max) => {
    list(tool, items, 'total_count', max + 1);
    const answer = await client.call(tool, args);
    expect(tableOf(answer).rows).toHaveLength(max + 1);
    expect(world.cloud.came.map(({ json }) => json)).toEqual([
      { ...args, limit: max },
      { ...args, limit: max, offset: max },
    ]);
  });
});

describe('a list that comes whole', () => {
  test('is asked for once, without a page', async () => {
    world.cloud.script({ list_time_zones: { time_zones: many(2_000) } });
    const answer = await client.call('list_time_zones');
    expect(answer.value.page).toEqual({ returned: 2_000, total: 2_000 });
    expect(world.cloud.came.map(({ target }) => target.split('?')[1])).toEqual([undefined]);
  });

  test('takes no limit', async () => {
    const { value } = await client.call('list_time_zones', { limit: 10 });
    expect(value.code).toBe('invalid_arguments');
    expect(world.cloud.came).toEqual([]);
  });

  test('may be of plain values', async () => {
    world.cloud.script({ show_using_subnets: { subnet_ids: ['n1', 'n2'] } });
    const answer = await client.call('show_using_subnets');
    expect(JSON.stringify(tableOf(answer).rows)).toContain('n2');
    expect(answer.value.page).toEqual({ returned: 2, total: 2 });
  });
});

describe('an answer that is itself the list', () => {
  const args = { metric_names: ['cpu', 'mem'], start_time: '2026-11-01T00:00:00Z', end_time: '2026-11-02T00:00:00Z' };
  const dim = ['desktop_id,d1', 'user_name,李四 & co'];

  test.each(ERAS)('is a table for a client of %s, and its dimensions travel with their numbers', async (era) => {
    world.cloud.script({
      list_metrics: [
        { metric_name: 'cpu', metric_value: 0.5 },
        { metric_name: 'mem', metric_value: 7 },
      ],
    });
    const answer = await (await world.connect(era)).call('list_metrics', { ...args, dim });
    expect(tableOf(answer)).toMatchObject({
      columns: ['metric_name', 'metric_value'],
      rows: [
        ['cpu', 0.5],
        ['mem', 7],
      ],
      total: 2,
    });
    const [{ query, target }] = world.cloud.came as [Came];
    expect(query.getAll('metric_names')).toEqual(['cpu', 'mem']);
    expect([query.getAll('dim.0'), query.getAll('dim.1'), query.getAll('dim')]).toEqual([[dim[0]], [dim[1]], []]);
    expect(target).toContain('dim.0=desktop_id%2Cd1');
  });

  test('may be empty', async () => {
    world.cloud.script({ list_metrics_trend: [] });
    const answer = await client.call('list_metrics_trend', args);
    expect(answer.value.page).toEqual({ returned: 0, total: 0 });
  });

  test('that is an object instead has no rows', async () => {
    world.cloud.script({ list_metrics: { message: 'no metrics here' } });
    expect((await client.call('list_metrics', args)).value.page).toMatchObject({ returned: 0 });
  });
});

describe('a list by markers', () => {
  const ports = many(4500);
  const after = ({ query }: Came) => {
    const start = ports.findIndex(({ id }) => id === query.get('marker')) + 1;
    return { ports: ports.slice(start, start + Number(query.get('limit'))) };
  };

  test('is read whole, each page after the last row of the one before', async () => {
    world.cloud.script({ list_ports: after });
    const answer = await client.call('list_ports', { is_used: true });
    expect(new Set(tableOf(answer).rows.map(([id]) => id)).size).toBe(4500);
    expect(asked('list_ports', 'marker')).toEqual([undefined, 'r1999', 'r3999']);
    expect(asked('list_ports', 'limit')).toEqual(['2000', '2000', '2000']);
    expect(asked('list_ports', 'is_used')).toEqual(['true', 'true', 'true']);
    expect(asked('list_ports', 'offset')).toEqual([undefined, undefined, undefined]);
  });

  test('gives the one page that the caller names', async () => {
    world.cloud.script({ list_ports: after });
    const answer = await client.call('list_ports', { limit: 3, marker: 'r9' });
    expect(tableOf(answer).rows.map(([id]) => id)).toEqual(['r10', 'r11', 'r12']);
    expect(answer.value.page).not.toHaveProperty('next_offset');
    expect(world.cloud.came).toHaveLength(1);
  });

  test('ends when the cloud gives the same page again', async () => {
    world.cloud.script({ list_ports: { ports: ports.slice(0, 2000) } });
    const answer = await client.call('list_ports');
    expect(tableOf(answer).rows).toHaveLength(2000);
    expect(world.cloud.came).toHaveLength(2);
  });
});
