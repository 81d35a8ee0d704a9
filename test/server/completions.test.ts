import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { NameList } from '../../src/catalog/name-list.ts';
import { anotherServer, auditOf } from '../guard-breaking/attack.ts';
import { ERAS, startWorld, type World, YES } from '../world.ts';
import { connectFor, type ResourceClient } from './resource-client.ts';

const DESKTOPS = 'workspace://desktops/{desktop}';
const JOBS = 'workspace://jobs/{job}';

describe.each(ERAS)('completions for a %s client', (era) => {
  let world: World;
  let client: ResourceClient;
  let names: string[];

  beforeAll(async () => {
    world = await startWorld({ desktops: 250 });
    client = await connectFor(era, world.http.url);
    names = world.sandbox.world.fleet.all().map(({ name }) => name);
  });
  afterAll(async () => {
    await client.close();
    await world.close();
  });

  const having = (text: string) => names.filter((name) => name.toLowerCase().includes(text)).length;

  test('of nothing typed are the first hundred, with how many there are', async () => {
    const { values, total, hasMore } = await client.complete(DESKTOPS, 'desktop', '');
    expect(values).toHaveLength(100);
    expect({ total, hasMore }).toEqual({ total: 250, hasMore: true });
    expect(values).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).slice(0, 100));
  });

  test('of a name begin with what was typed, then have it inside, whatever the case', async () => {
    const name = names.find((each) => each.startsWith('DESIGN-'))!;
    const typed = name.slice(0, -1).toLowerCase();
    const { values, total, hasMore } = await client.complete(DESKTOPS, 'desktop', typed);
    expect(values).toContain(name);
    expect({ total, hasMore }).toEqual({ total: having(typed), hasMore: false });
    const inside = await client.complete(DESKTOPS, 'desktop', 'w10');
    expect(inside.total).toBe(having('w10'));
    expect(inside.total).toBeGreaterThan(0);
  });

  test('of an id want four of its characters', async () => {
    const { id } = world.sandbox.world.fleet.all()[7]!;
    expect((await client.complete(DESKTOPS, 'desktop', id.slice(0, 8).toUpperCase())).values).toContain(id);
    expect((await client.complete(DESKTOPS, 'desktop', id.slice(0, 3))).values).not.toContain(id);
  });

  test('know users and pools', async () => {
    const person = world.sandbox.world.people.all()[3]!.name;
    expect((await client.complete('workspace://users/{user}', 'user', person.slice(0, 3))).values).toContain(person);
    const { name } = world.sandbox.world.storyline.rebootPool;
    expect((await client.complete('workspace://pools/{pool}', 'pool', name.slice(1, 5))).values).toContain(name);
  });

  test('know tools of the server and of the catalogue', async () => {
    const { values } = await client.complete('workspace://schema/{tool}', 'tool', 'fleet_');
    expect(values.slice(0, 2)).toEqual(['fleet_overview', 'fleet_query']);
    expect((await client.complete('workspace://schema/{tool}', 'tool', 'BATCH_RUN_D')).values).toEqual([
      'batch_run_desktops',
    ]);
  });

  test('cost the cloud nothing once the fleet was read', async () => {
    await client.complete(DESKTOPS, 'desktop', 'd');
    const before = world.sandbox.requests.all().length;
    for (const typed of ['', 'd', 'de', 'des', 'DESIGN-W', 'nothing has this']) {
      await client.complete(DESKTOPS, 'desktop', typed);
    }
    expect(world.sandbox.requests.all()).toHaveLength(before);
  });

  test('of what is no variable are none', async () => {
    expect((await client.complete(DESKTOPS, 'site', '')).values).toEqual([]);
    await expect(client.complete('workspace://nothing/{desktop}', 'desktop', '')).rejects.toThrow(/not found/);
  });
});

describe('completions', () => {
  let world: World;
  let client: ResourceClient;

  beforeEach(async () => {
    world = await startWorld();
    client = await connectFor('2026-07-28', world.http.url);
  });
  afterEach(async () => {
    await client.close();
    await world.close();
  });

  test('of jobs are those that answers spoke of, the last first, and whatever runs', async () => {
    const assistant = await world.connect('2026-07-28', world.reading(YES));
    world.sandbox.faults.add({ kind: 'hang_job', operation: 'BatchRunDesktops', nth: 2 });
    const [first, second] = world.sandbox.world.storyline.rebootPool.desktopIds as [string, string];
    const start = async (id: string, wait: boolean, op_type = 'reboot') => {
      const { value } = await assistant.call('call_tool', {
        name: 'batch_run_desktops',
        arguments: { desktop_ids: [id], op_type, wait },
      });
      return (value.job as { jobs: string[] }).jobs[0]!;
    };
    const ended = await start(first, true);
    const hanging = await start(second, false);
    expect((await client.complete(JOBS, 'job', '')).values).toEqual(expect.arrayContaining([hanging, ended]));
    expect((await client.complete(JOBS, 'job', '')).values.slice(0, 2)).toEqual([hanging, ended]);
    const elsewhere = await anotherServer(world);
    const stranger = await connectFor('2026-07-28', elsewhere.url);
    const { values } = await stranger.complete(JOBS, 'job', hanging.slice(0, 6));
    expect(values).toEqual([hanging]);
    expect((await stranger.complete(JOBS, 'job', ended.slice(0, 8))).values).not.toContain(ended);
    await stranger.close();
    await elsewhere.close();
  });

  test('are none where the cloud fails, and are there when it works again', async () => {
    const stop = world.sandbox.faults.add({ kind: 'status', status: 403 });
    for (const [template, name] of [
      [DESKTOPS, 'desktop'],
      ['workspace://users/{user}', 'user'],
      [JOBS, 'job'],
    ] as const) {
      expect(await client.complete(template, name, '')).toMatchObject({ values: [] });
    }
    stop();
    expect((await client.complete(DESKTOPS, 'desktop', '')).total).toBe(60);
  });

  test('are none when the cloud is slow; the reading goes on, and helps with what is typed next', async () => {
    world.sandbox.faults.add({ kind: 'slow', operation: 'ListDesktopsDetail', ms: 4_000, times: 1 });
    const started = world.clock.now();
    let answer: string[] | undefined;
    const typing = client.complete(DESKTOPS, 'desktop', 'd').then(({ values }) => {
      answer = values;
    });
    // Time stands still while a request is on its way.
    while (answer === undefined && world.clock.now() < started + 3_900) {
      await new Promise(setImmediate);
      world.clock.advance(10);
    }
    expect(answer).toEqual([]);
    await typing;
    world.clock.advance(4_000);
    await vi.waitFor(async () => expect((await client.complete(DESKTOPS, 'desktop', 'd')).values).not.toEqual([]));
    expect(world.sandbox.requests.of('ListDesktopsDetail').length).toBeLessThanOrEqual(2);
  });

  test('of what a rule denies are none, and fill no audit log', async () => {
    const guarded = await anotherServer(world, {
      policy: { rules: [{ decide: 'deny', tools: ['list_desktops_detail', 'list_ita_sub_jobs'] }] },
    });
    const typing = await connectFor('2026-07-28', guarded.url);
    for (const typed of ['', 'd', 'de', 'des']) {
      expect((await typing.complete(DESKTOPS, 'desktop', typed)).values).toEqual([]);
      expect((await typing.complete(JOBS, 'job', typed)).values).toEqual([]);
    }
    expect((await auditOf(world)).map((line) => line.tool)).toEqual(['list_desktops_detail', 'list_ita_sub_jobs']);
    await typing.close();
    await guarded.close();
  });

  test('show no text of the cloud that hides something', async () => {
    world.sandbox.world.fleet.all()[0]!.name = '\u202eHIDDEN\u200b-1';
    const { values } = await client.complete(DESKTOPS, 'desktop', 'hidden');
    expect(values).toEqual(['HIDDEN-1']);
  });
});

test('100,000 names are searched between two key strokes', () => {
  const list = new NameList(Array.from({ length: 100_000 }, (_, n) => `DESIGN-W10-${String(n).padStart(6, '0')}`));
  const started = performance.now();
  expect(list.having('design-w10-0999')).toHaveLength(100);
  expect(list.having('')).toHaveLength(100_000);
  expect(list.having('99')).not.toHaveLength(0);
  expect(performance.now() - started).toBeLessThan(500);
});
