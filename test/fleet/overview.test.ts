import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DAY, HOUR } from '../../src/sandbox/time.ts';
import { noteAlarms } from '../../src/sandbox/world/alarms.ts';
import { appServers, statusOf } from '../../src/sandbox/world/app-servers.ts';
import { type Desktop, ownerOf, shown } from '../../src/sandbox/world/desktop.ts';
import { subJobStatus } from '../../src/sandbox/world/jobs.ts';
import { quotasOf } from '../../src/sandbox/world/quotas.ts';
import { subscriptions } from '../../src/sandbox/world/subscriptions.ts';
import { troubles } from '../../src/sandbox/world/troubles.ts';
import { countedUntil, idleOf, usageOf } from '../../src/sandbox/world/usage.ts';
import type { World as Company } from '../../src/sandbox/world/world.ts';
import { startWorld, type TestClient, type World } from '../world.ts';

const SCREEN = 1_200;

/** An overview, as a test reads it. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at where it is checked.
type Overview = Record<string, any>;

async function overviewOf(client: TestClient, args: object = {}): Promise<Overview> {
  const { value, text, isError } = await client.call('fleet_overview', { ...args });
  expect(isError, text).toBe(false);
  expect(countTokens(text)).toBeLessThanOrEqual(SCREEN);
  return value;
}

/** The rows of a part by the names of its columns. */
function rowsOf({ columns = [], rows = [] }: Overview): Overview[] {
  return rows.map((row: unknown[]) => Object.fromEntries(columns.map((name: string, at: number) => [name, row[at]])));
}

function countsOf<Item>(items: readonly Item[], of: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1;
  return counts;
}

/** Time stands still while the fleet is read, so that the company is the same when it is counted here. */
async function still<T>(world: World, act: () => Promise<T>): Promise<T> {
  const release = world.clock.hold();
  try {
    return await act();
  } finally {
    release();
  }
}

describe.each([200, 2_000])('of a company of %i', (desktops) => {
  let world: World;
  let company: Company;
  let all: readonly Desktop[];
  let overview: Overview;
  let now: number;

  beforeAll(async () => {
    world = await startWorld({ desktops });
    company = world.sandbox.world;
    const client = await world.connect('2026-07-28');
    await still(world, async () => {
      now = world.clock.now();
      overview = await overviewOf(client);
    });
    all = company.fleet.all();
  });

  afterAll(() => world.close());

  test('it is whole, new, and took few calls', () => {
    expect(overview).toMatchObject({ age_s: 0, complete: true });
    expect(overview.not_seen).toBeUndefined();
    expect(overview.calls).toBe(world.sandbox.requests.all().length);
    expect(overview.calls).toBeLessThan(20 + desktops / 100);
  });

  test('desktops by status and login status', () => {
    expect(overview.desktops).toEqual({
      total: desktops,
      status: countsOf(all, (desktop) => shown(desktop, now).status),
      login_status: countsOf(all, ({ login }) => login),
    });
  });

  test('desktops in error, those of somebody first', () => {
    const faulty = all.filter((desktop) => shown(desktop, now).status === 'ERROR');
    const part = overview.broken.desktops_in_error;
    expect(part.count).toBe(faulty.length);
    expect(part.rows.length + (part.more ?? 0)).toBe(faulty.length);
    for (const row of rowsOf(part)) {
      const desktop = faulty.find(({ id }) => id === row.desktop_id)!;
      expect(row).toMatchObject({ computer_name: desktop.name, user_name: ownerOf(desktop)?.name ?? null });
    }
    if (faulty.some((desktop) => ownerOf(desktop))) expect(rowsOf(part)[0]!.user_name).not.toBeNull();
  });

  test('desktops that run and do not answer, without those that are worked on', () => {
    const lost = all.filter(
      (one) => one.status === 'ACTIVE' && one.login === 'UNREGISTER' && one.task === '' && !one.maintenance,
    );
    expect(overview.broken.running_but_unreachable.count).toBe(lost.length);
    expect(rowsOf(overview.broken.running_but_unreachable).map((row) => row.desktop_id)).toEqual(
      expect.arrayContaining(troubled('agent-offline')),
    );
  });

  test('a task that does not end, and not the one that has just begun', () => {
    expect(rowsOf(overview.broken.stuck_in_a_task)).toMatchObject([
      { desktop_id: troubled('stuck-task')[0], task_status: 'rebuilding', hours: 7 },
    ]);
    expect(overview.broken.stuck_in_a_task.count).toBe(1);
  });

  test('pools with nothing free', () => {
    const pool = troubles(company)
      .find(({ name }) => name === 'exhausted-pool')!
      .touches.find(({ kind }) => kind === 'pool')!;
    expect(overview.broken.pools_with_nothing_free.count).toBe(1);
    expect(rowsOf(overview.broken.pools_with_nothing_free)).toEqual([
      { pool_name: pool.name, pool_id: pool.id, desktops: 3, autoscale: false },
    ]);
  });

  test('servers of applications', () => {
    const broken = company
      .part(appServers)
      .all()
      .filter((server) => {
        const lost = statusOf(server) === 'UNREGISTER' && server.vm === 'ACTIVE';
        return lost || ['NONE', 'FREEZE'].includes(statusOf(server));
      });
    expect(overview.broken.app_servers_broken.count).toBe(broken.length);
    const ids = broken.map(({ id }) => id);
    for (const { server_id } of rowsOf(overview.broken.app_servers_broken)) expect(ids).toContain(server_id);
  });

  test('users as counts', () => {
    const people = company.people.all();
    const expired = people.filter(({ expires }) => expires > 0 && expires <= now);
    const blocked = people.filter((one) => (one.locked || expired.includes(one)) && !one.disabled);
    expect(overview.broken.users).toEqual({
      locked: people.filter(({ locked }) => locked).length,
      expired: expired.length,
      blocked_with_desktops: blocked.filter((one) => one.desktops.size > 0).length,
    });
  });

  test('what is in maintenance', () => {
    expect(overview.broken.in_maintenance).toMatchObject({
      desktops: all.filter(({ maintenance }) => maintenance).length,
      pools: company.pools.all().filter(({ maintenance }) => maintenance).length,
    });
  });

  test('jobs that failed in the last day or do not end, by reason', () => {
    const subs = company.jobs.subJobs().map((sub) => ({ sub, status: subJobStatus(sub, now) }));
    const failed = subs.filter(({ sub, status }) => status === 'FAILED' && now - sub.ordered <= DAY);
    const long = subs.filter(({ sub, status }) => status === 'RUNNING' && now - sub.ordered > HOUR);
    const part = overview.jobs_in_trouble;
    expect(part).toMatchObject({ failed_24h: failed.length, running_over_1h: long.length });
    const rows = rowsOf(part);
    expect(rows.find((row) => row.why === 'RUNNING')).toMatchObject({ job_type: 'rebuildDesktops', hours_ago: 7 });
    const reason = rows.find(({ why }) => why.startsWith('WKS.00010104'))!;
    const alike = failed.filter(({ sub }) => sub.order.failure?.code === 'WKS.00010104');
    expect(reason).toMatchObject({ job_type: 'operateDesktops', count: alike.length });
    const hours = rows.map((row) => row.hours_ago);
    expect(hours).toEqual([...hours].sort((a, b) => a - b));
  });

  test('alarms that are on, the newest first', () => {
    const active = noteAlarms(company, now).filter(
      ({ end, desktopId }) => end === undefined && company.fleet.get(desktopId),
    );
    const count = (level: number) => active.filter(({ rule }) => rule.level === level).length;
    expect(overview.alarms).toMatchObject({
      active: active.length,
      critical: count(1),
      major: count(2),
      minor: count(3),
      info: count(4),
    });
    const newest = active.toSorted((a, b) => b.begin - a.begin)[0]!;
    const [first] = rowsOf(overview.alarms);
    expect(first!.hours).toBeCloseTo((now - newest.begin) / HOUR, 0);
  });

  test('what ends within a month or has ended', () => {
    const ending = subscriptions(company, now, { mainOnly: true }).filter(
      ({ expires, status, type }) =>
        expires !== undefined && expires < now + 30 * DAY && status !== 'closed' && /workspace|desktop/.test(type),
    );
    const over = ending.filter(({ expires, status }) => expires! <= now || ['expired', 'frozen'].includes(status));
    expect(overview.expiring).toMatchObject({ over: over.length, within_30_days: ending.length - over.length });
    const [first] = rowsOf(overview.expiring);
    expect(first!.resource_id).toBe(ending.sort((a, b) => a.expires! - b.expires!)[0]!.id);
  });

  test('quotas and pools that are over 80 % full', () => {
    const tight = quotasOf(company).filter(({ used, quota }) => used / quota >= 0.8);
    const pools = company.pools.all().filter((pool) => {
      const members = all.filter((desktop) => desktop.pool === pool);
      const taken = members.filter(({ login }) => login === 'CONNECTED' || login === 'DISCONNECTED').length;
      return pool.kind === 'DYNAMIC' && taken < members.length && taken / members.length >= 0.8;
    });
    expect(overview.capacity.over_80_percent).toBe(tight.length + pools.length);
    expect(rowsOf(overview.capacity)[0]!.what).toBe('quota gpu_instances');
  });

  test('idle desktops and what they cost by the price list', () => {
    const idle = all.filter(
      (one) => idleOf(company, one, countedUntil(now)) >= (30 * DAY) / 1000 && one.login !== 'CONNECTED',
    );
    const prices = world.sandbox.prices;
    const costs = (desktop: Desktop) =>
      [desktop.root, ...desktop.data].reduce(
        (sum, { type, size }) => sum + (prices.disksPerGb as Record<string, number>)[type]! * size,
        (prices.products as Record<string, number>)[desktop.product.id]!,
      );
    const cost = (of: readonly Desktop[]) => ({
      count: of.length,
      price_month: Math.round(of.reduce((sum, desktop) => sum + costs(desktop), 0)),
    });
    const paid = idle.filter(({ prepaid }) => prepaid);
    const used = idle.filter(({ prepaid }) => !prepaid);
    expect(overview.idle).toMatchObject({
      min_days: 30,
      count: idle.length,
      pay_per_use: { ...cost(used), running: used.filter(({ status }) => status === 'ACTIVE').length },
      prepaid: cost(paid),
    });
    const wasted = (one: Desktop) => costs(one) * Math.floor(idleOf(company, one, countedUntil(now)) / 86_400);
    const [worst] = idle.toSorted((a, b) => wasted(b) - wasted(a));
    expect(rowsOf(overview.idle)[0]!.computer_name).toBe(worst!.name);
  });

  test('the most used desktops', () => {
    const span = { from: now - 30 * DAY, to: countedUntil(now), now };
    const [top] = all.toSorted((a, b) => usageOf(company, b, span) - usageOf(company, a, span));
    expect(rowsOf(overview.most_used)[0]).toMatchObject({
      computer_name: top!.name,
      used_hours: Math.round(usageOf(company, top!, span) / 3600),
    });
  });

  const troubled = (name: string) =>
    troubles(company)
      .find((trouble) => trouble.name === name)!
      .touches.filter(({ kind }) => kind === 'desktop')
      .map(({ id }) => id);
});

describe('of several sites', () => {
  let world: World;
  let client: TestClient;

  beforeAll(async () => {
    const others = [1, 2, 3, 4].map((seed) => ({ id: `site-${seed}`, desktops: 40 * seed, seed: seed + 1 }));
    world = await startWorld({ desktops: 200, others });
    client = await world.connect('2026-07-28');
  });

  afterAll(() => world.close());

  test('the sites beside each other, and everything together', async () => {
    const overview = await still(world, () => overviewOf(client));
    const sizes = [200, 40, 80, 120, 160];
    expect(rowsOf(overview.sites).map(({ site, desktops }) => [site, desktops])).toEqual([
      [world.site.id, 200],
      ['site-1', 40],
      ['site-2', 80],
      ['site-3', 120],
      ['site-4', 160],
    ]);
    expect(overview.desktops.total).toBe(sizes.reduce((sum, size) => sum + size));
    const worlds = [world.sandbox, ...world.elsewhere.map(({ sandbox }) => sandbox)].map((each) => each.world);
    const faulty = worlds.map((each) => each.fleet.all().filter(({ status }) => status === 'ERROR').length);
    expect(rowsOf(overview.sites).map((row) => row.error)).toEqual(faulty);
    expect(overview.broken.desktops_in_error.columns).toContain('site');
  });

  test('a site that fails is named, and the others are counted', async () => {
    const take = world.elsewhere[1]!.sandbox.faults.add({ kind: 'status', status: 403, body: DENIED });
    const overview = await still(world, () => {
      world.clock.advance(10_000);
      return overviewOf(client, { max_age: 5 });
    });
    take();
    expect(overview.complete).toBe(false);
    const refused = { site: 'site-2', code: DENIED.error_code };
    expect(overview.not_seen).toEqual([
      // What was read of it before stands in.
      { ...refused, what: expect.stringContaining('desktops'), message: expect.stringContaining('as read before') },
      { ...refused, what: 'desktop_usage', message: expect.any(String) },
    ]);
    expect(overview).toMatchObject({ age_s: 10, desktops: { total: 600 } });
  });

  test('a site that could never be read is null in the table of sites', async () => {
    const other = await startWorld({ desktops: 50, others: [{ id: 'away', desktops: 50, seed: 3 }] });
    other.elsewhere[0]!.sandbox.faults.add({ kind: 'status', status: 403, body: DENIED });
    const overview = await still(other, async () => overviewOf(await other.connect('2025-11-25')));
    const [, away] = rowsOf(overview.sites);
    expect(away).toEqual({
      site: 'away',
      desktops: null,
      connected: null,
      error: null,
      unreachable: null,
      failed_jobs: null,
      idle: null,
      alarms: null,
    });
    expect(overview.desktops.total).toBe(50);
    await other.close();
  });

  test('one of them alone', async () => {
    const overview = await still(world, () => overviewOf(client, { site: 'site-3' }));
    expect(overview.desktops.total).toBe(120);
    expect(overview.sites).toBeUndefined();
    const { isError, text } = await client.call('fleet_overview', { site: 'site-33' });
    expect(isError).toBe(true);
    expect(text).toContain('did you mean site-3');
  });
});

const DENIED = { error_code: 'WKS.00010007', error_msg: 'You do not have permission.' };

/** Which part is not there without its source. */
const SOURCES: Readonly<Record<string, { what: string; missing: (overview: Overview) => unknown }>> = {
  ListDesktopsDetail: { what: 'desktops', missing: (overview) => overview.desktops },
  ListUsers: { what: 'users', missing: (overview) => overview.broken.users },
  ListDesktopPools: { what: 'pools', missing: (overview) => overview.broken.pools_with_nothing_free },
  ListServers: { what: 'app_servers', missing: (overview) => overview.broken.app_servers_broken },
  ListItaSubJobs: { what: 'sub_jobs', missing: (overview) => overview.broken.stuck_in_a_task },
  ListSubJobs: { what: 'app_jobs', missing: () => null },
  ShowQuotas: { what: 'quotas', missing: () => null },
  ListOrderResources: { what: 'prepaid', missing: (overview) => overview.expiring },
  ListDesktopUsageMetric: { what: 'desktop_usage', missing: (overview) => overview.idle },
  ListAlarms: { what: 'alarms', missing: (overview) => overview.alarms },
};

describe('of what cannot be seen', () => {
  test.each(Object.keys(SOURCES))('%s refused', async (operation) => {
    const { what, missing } = SOURCES[operation]!;
    const world = await startWorld({ desktops: 30 });
    world.sandbox.faults.add({ kind: 'status', status: 403, body: DENIED, operation });
    const overview = await still(world, async () => overviewOf(await world.connect('2026-07-28')));
    expect(overview.complete).toBe(false);
    expect(overview.not_seen).toEqual([
      { what, code: DENIED.error_code, message: expect.stringContaining('permission') },
    ]);
    expect(missing(overview)).toBeNull();
    if (what === 'desktop_usage') expect(overview.most_used).toBeNull();
    if (what !== 'desktops') expect(overview.desktops.total).toBe(30);
    await world.close();
  });

  test('everything refused is an error', async () => {
    const world = await startWorld({ desktops: 30 });
    world.sandbox.faults.add({ kind: 'status', status: 403, body: DENIED });
    const client = await world.connect('2026-07-28');
    const { isError, value } = await still(world, () => client.call('fleet_overview'));
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: DENIED.error_code });
    await world.close();
  });

  test('a service that is down', async () => {
    const world = await startWorld({ desktops: 30 });
    const body = { error_code: 'WKS.0005', error_msg: 'Failed to invoke ECS interface.' };
    world.sandbox.faults.add({ kind: 'status', status: 500, body, operation: 'ListAlarms' });
    const overview = await overviewOf(await world.connect('2026-07-28'));
    expect(overview.not_seen).toMatchObject([{ what: 'alarms', code: 'WKS.0005' }]);
    expect(overview.alarms).toBeNull();
    await world.close();
  });

  test('a page that fails leaves a part', async () => {
    const world = await startWorld({ desktops: 1_200 });
    world.sandbox.faults.add({ kind: 'status', status: 403, body: DENIED, operation: 'ListDesktopsDetail', nth: 2 });
    const overview = await still(world, async () => overviewOf(await world.connect('2026-07-28')));
    expect(overview.complete).toBe(false);
    expect(overview.not_seen).toMatchObject([{ what: 'desktops', code: 'partial' }]);
    expect(overview.desktops.total).toBeLessThan(1_200);
    expect(overview.desktops.total).toBeGreaterThan(0);
    await world.close();
  });

  test('what takes longer than anybody waits is there the next time', async () => {
    const world = await startWorld({ desktops: 30, limits: { waitMs: 5_000, requestTimeoutMs: 300_000 } });
    const take = world.sandbox.faults.add({ kind: 'slow', ms: 60_000, operation: 'ListAlarms' });
    const client = await world.connect('2026-07-28');
    const asked = client.call('fleet_overview');
    await vi.waitFor(() => expect(world.sandbox.requests.all().length).toBeGreaterThan(15), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    world.clock.advance(6_000);
    const { value } = await asked;
    expect(value).toMatchObject({ complete: false, alarms: null });
    expect(value.not_seen).toContainEqual(expect.objectContaining({ code: 'still_loading' }));
    take();
    world.clock.advance(60_000);
    expect(await overviewOf(client)).toMatchObject({ complete: true, alarms: { active: expect.any(Number) } });
    await world.close();
  });

  test('progress is told, and only grows', async () => {
    const world = await startWorld({ desktops: 1_200, others: [{ id: 'b', desktops: 600, seed: 2 }] });
    const client = await world.connect('2025-11-25');
    const told: number[] = [];
    await client.call('fleet_overview', {}, { onprogress: ({ progress }) => void told.push(progress) });
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    await world.close();
  });

  test('prices that nobody gave', async () => {
    const world = await startWorld({ desktops: 60, prices: undefined });
    const { idle } = await still(world, async () => overviewOf(await world.connect('2026-07-28')));
    expect(idle.prices).toBe('no price list: start with --prices FILE');
    expect(idle.pay_per_use).toEqual({ count: expect.any(Number), running: expect.any(Number) });
    expect(idle.columns).not.toContain('price_month');
    await world.close();
  });

  test('nothing at all is no trouble', async () => {
    const world = await startWorld({ desktops: 0 });
    const overview = await still(world, async () => overviewOf(await world.connect('2026-07-28')));
    expect(overview).toMatchObject({ complete: true, desktops: { total: 0 }, idle: { count: 0 } });
    await world.close();
  });
});

describe('time', () => {
  test('what was read a moment ago is not read again, and says how old it is', async () => {
    const world = await startWorld({ desktops: 30 });
    const client = await world.connect('2026-07-28');
    const release = world.clock.hold();
    await overviewOf(client);
    world.clock.advance(100_000);
    // The most used are asked of the API, which sorts them.
    expect(await overviewOf(client)).toMatchObject({ age_s: 100, calls: 1 });
    const again = await overviewOf(client, { max_age: 60 });
    expect(again.age_s).toBe(0);
    expect(again.calls).toBeGreaterThan(10);
    release();
    await world.close();
  });
});

describe('hostile names', () => {
  test('are data, and bounded', async () => {
    const world = await startWorld({ desktops: 200 });
    const random = 'qzxkvjwypbgfhm';
    for (const [at, desktop] of world.sandbox.world.fleet.all().entries()) {
      desktop.status = 'ERROR';
      const letters = Array.from({ length: 300 }, (_, letter) => random[(at * 7 + letter * letter) % random.length]);
      desktop.name = `${at}\u202e${letters.join('')}`;
      for (const assignment of desktop.assignments) assignment.name = `忽略😀${letters.join('漢')}`;
    }
    const overview = await still(world, async () => overviewOf(await world.connect('2026-07-28')));
    expect(overview.broken.desktops_in_error.count).toBe(200);
    expect(JSON.stringify(overview)).not.toContain('\u202e');
    await world.close();
  });
});
