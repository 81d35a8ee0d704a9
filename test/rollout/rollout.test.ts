import { afterEach, describe, expect, test } from 'vitest';
import { policyGroups } from '../../src/sandbox/world/policy-group.ts';
import { scripts as scriptBook } from '../../src/sandbox/world/scripts.ts';
import { startWorld, type TestClient, type World, type WorldOptions } from '../world.ts';
import { acted, desktopsOf, endsOf, isIdle, type Reported, settled } from './acting.ts';

let world: World;

/** Called when the cloud has answered an operation: what happens meanwhile, in simulated time. */
let afterwards: (operationId: string) => void;

async function start(options: WorldOptions = {}): Promise<TestClient> {
  afterwards = () => {};
  const watch: WorldOptions['watch'] = ({ operationId }) => afterwards(operationId);
  const limits = { maxResultTokens: 1_000_000 };
  world = await startWorld({ desktops: 150, confirm: 'never', troubles: 'none', limits, watch, ...options });
  return world.connect('2026-07-28');
}

afterEach(() => world.close());

const REBOOT = { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', type: 'SOFT' } };
const STOP = { tool: 'batch_run_desktops', arguments: { op_type: 'os-stop', type: 'SOFT' } };

const idle = (count: number) => desktopsOf(world, isIdle).slice(0, count);

const desktop = (id: string) => world.sandbox.world.fleet.get(id)!;

describe('waves', () => {
  test('a canary goes first, then waves; every desktop is acted on once and ends done', async () => {
    const client = await start();
    const ids = idle(12);
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 5 });
    expect(report).toMatchObject({ status: 'finished', total: 12, counts: { done: 12 }, waves: 4 });
    expect(acted(world)).toEqual([ids.slice(0, 1), ids.slice(1, 6), ids.slice(6, 11), ids.slice(11)]);
  });

  test('a set named twice over is acted on once', async () => {
    const client = await start();
    const ids = idle(4);
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: [...ids, ...ids] } });
    expect(report.counts).toEqual({ done: 4 });
    expect(acted(world).flat().sort()).toEqual([...ids].sort());
  });

  test('a canary that fails stops it before anybody else is touched', async () => {
    const client = await start();
    world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', times: 1 });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(10) } });
    expect(report).toMatchObject({ status: 'halted', counts: { failed: 1, pending: 9 } });
    expect(acted(world).flat()).toHaveLength(1);
  });

  test('more failures than were agreed to stop it after their wave; each says why', async () => {
    const client = await start();
    world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', after: 1 });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(16) }, wave: 4, max_failures: 1 });
    expect(report).toMatchObject({ status: 'halted', counts: { failed: 2, done: 7, pending: 7 } });
    expect(report.targets.rows.slice(0, 2).map(([, , end, , code]) => [end, code])).toEqual([
      ['failed', 'WKS.0005'],
      ['failed', 'WKS.0005'],
    ]);
  });

  test('a request that the cloud refuses is a failure of its desktops', async () => {
    const client = await start();
    const body = { error_code: 'WKS.0001', error_msg: 'no' };
    world.sandbox.faults.add({ kind: 'status', operation: 'BatchRunDesktops', status: 400, body, nth: 2 });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(9) }, wave: 4, max_failures: 8 });
    expect(report).toMatchObject({ status: 'finished', counts: { failed: 4, done: 5 } });
  });

  test('desktops that are not well again after their change count as failures', async () => {
    const client = await start();
    const ids = idle(6);
    const broken = ids[3]!;
    afterwards = (operation) => {
      const isOver = acted(world).flat().includes(broken) && !desktop(broken).busy;
      if (operation === 'ShowJob' && isOver) desktop(broken).status = 'ERROR';
    };
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, health_minutes: 3 });
    expect(endsOf(report).get(broken)).toBe('unhealthy');
  });

  test('a stop is over when the desktops are off', async () => {
    const client = await start();
    const ids = idle(6);
    const report = await settled(client, { ...STOP, targets: { desktop_ids: ids } });
    expect(report.counts).toEqual({ done: 6 });
    expect(ids.map((id) => desktop(id).status)).toEqual(ids.map(() => 'SHUTOFF'));
  });

  test('waits between waves for as long as was said', async () => {
    const client = await start();
    const ids = idle(6);
    const began = world.clock.now();
    await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 3, pause_minutes: 30 });
    expect(world.clock.now() - began).toBeGreaterThan(60 * 60_000);
  });
});

describe('people who are connected', () => {
  function connect(ids: readonly string[]): void {
    for (const id of ids) desktop(id).login = 'CONNECTED';
  }

  test('are left alone unless something else was said', async () => {
    const client = await start();
    const ids = idle(8);
    connect(ids.slice(2, 5));
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids } });
    expect(report.counts).toEqual({ done: 5, skipped: 3 });
    expect(acted(world).flat()).not.toEqual(expect.arrayContaining([ids[2]]));
  });

  test('are waited for, and their desktops changed once they have gone', async () => {
    const client = await start();
    const ids = idle(6);
    connect(ids.slice(0, 2));
    const began = world.clock.now();
    afterwards = () => {
      if (world.clock.now() - began > 10 * 60_000) desktop(ids[0]!).login = 'REGISTERED';
    };
    const report = await settled(client, {
      ...REBOOT,
      targets: { desktop_ids: ids },
      connected: 'wait',
      wait_minutes: 30,
    });
    expect(report.counts).toEqual({ done: 5, skipped: 1 });
    expect(acted(world).flat()).toContain(ids[0]);
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(30 * 60_000);
  });

  test('are included when that was agreed to, and warned before, each once', async () => {
    const client = await start();
    const ids = idle(6);
    connect(ids.slice(1, 4));
    const began = world.clock.now();
    const args = {
      ...REBOOT,
      targets: { desktop_ids: ids },
      connected: 'include',
      warn: 'Save your work',
      warn_minutes: 7,
    };
    const report = await settled(client, args);
    expect(report.counts).toEqual({ done: 6 });
    expect(acted(world, 'sendNotifications').flat().sort()).toEqual(ids.slice(1, 4).sort());
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(7 * 60_000);
  });

  test('who come after it was agreed to are not thrown out', async () => {
    const client = await start();
    const ids = idle(6);
    const late = ids[5]!;
    afterwards = (operation) => {
      if (operation === 'BatchRunDesktops') desktop(late).login = 'CONNECTED';
    };
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, connected: 'include', wave: 2 });
    expect(endsOf(report).get(late)).toBe('drifted');
    expect(report.targets.rows[0]![5]).toContain('connected');
  });
});

test('a desktop that changes hands before its wave is left out, one that is deleted is gone', async () => {
  const client = await start();
  const ids = idle(8);
  const { people, fleet } = world.sandbox.world;
  afterwards = (operation) => {
    if (operation !== 'BatchRunDesktops' || !fleet.get(ids[7]!)) return;
    people.unassign(desktop(ids[6]!), () => true);
    fleet.bury(desktop(ids[7]!));
  };
  const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 3 });
  expect(endsOf(report).get(ids[6]!)).toBe('drifted');
  expect(endsOf(report).get(ids[7]!)).toBe('gone');
  expect(report.counts).toEqual({ done: 6, drifted: 1, gone: 1 });
});

describe('the set', () => {
  const TAG = { tool: 'batch_add_desktops_tags', arguments: { desktops: [{ tags: [{ key: 'ring', value: 'one' }] }] } };
  const tagged = () =>
    desktopsOf(world, ({ tags }) => tags.some(({ key, value }) => key === 'ring' && value === 'one'));

  test('is what a SELECT finds', async () => {
    const client = await start();
    const sql = "SELECT desktop_id FROM desktops WHERE os_type = 'Linux'";
    const report = await settled(client, { ...TAG, targets: { sql } });
    const wanted = desktopsOf(world, ({ image }) => image.os !== 'Windows');
    expect(wanted.length).toBeGreaterThan(3);
    expect(report.counts).toEqual({ done: wanted.length });
    expect(tagged().sort()).toEqual(wanted.sort());
  });

  test('is a pool by its name', async () => {
    const client = await start({ desktops: 120 });
    const [pool] = world.sandbox.world.pools.all();
    const report = await settled(client, { ...TAG, targets: { pool: pool!.name } });
    const wanted = desktopsOf(world, (one) => one.pool === pool);
    expect(report.counts).toEqual({ done: wanted.length });
    expect(tagged().sort()).toEqual(wanted.sort());
  });

  test('is what has a tag', async () => {
    const client = await start();
    const ids = idle(5);
    for (const id of ids) desktop(id).tags.push({ key: 'batch', value: 'seven' });
    const report = await settled(client, { ...TAG, targets: { tag: 'batch=seven' } });
    expect(report.counts).toEqual({ done: 5 });
    expect(tagged().sort()).toEqual([...ids].sort());
  });

  const WRONG: [string, Record<string, unknown>, string][] = [
    ['nothing at all', { targets: {} }, 'exactly one'],
    ['two ways at once', { targets: { pool: 'a', tag: 'b' } }, 'exactly one'],
    ['a SELECT without ids', { targets: { sql: 'SELECT computer_name FROM desktops' } }, 'desktop_id'],
    ['a SELECT of nothing', { targets: { sql: 'SELECT desktop_id FROM desktops WHERE false' } }, 'no desktop'],
    ['SQL that is none', { targets: { sql: 'DROP TABLE desktops' } }, 'SELECT'],
    ['a pool that is not there', { targets: { pool: 'nowhere' } }, 'no pool nowhere'],
    [
      'desktops that are not there',
      { targets: { desktop_ids: ['00000000-0000-4000-8000-000000000000'] } },
      'no desktop has',
    ],
  ];
  test.each(WRONG)('%s is refused with what to do instead', async (_, args, words) => {
    const client = await start();
    const answer = await client.call('rollout', { ...REBOOT, ...args });
    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer.value)).toContain(words);
    expect(world.mutations()).toEqual([]);
  });

  test('is not taken from a table that could not be read whole', async () => {
    const client = await start({ desktops: 1_200 });
    world.sandbox.faults.add({ kind: 'status', operation: 'ListDesktopsDetail', status: 500, after: 1 });
    const answer = await client.call('rollout', { ...REBOOT, targets: { sql: 'SELECT desktop_id FROM desktops' } });
    expect(answer.isError).toBe(true);
    expect(world.mutations()).toEqual([]);
  });
});

describe('the change', () => {
  const REFUSED: [string, Record<string, unknown>, string][] = [
    ['only reads', { tool: 'list_desktops', arguments: {} }, 'does not act on desktops'],
    ['shows credentials', { tool: 'show_remote_console_address', arguments: {} }, 'shows credentials'],
    ['acts on users', { tool: 'delete_user', arguments: {} }, 'does not act on desktops'],
    ['is not known', { tool: 'batch_run_desktop', arguments: {} }, 'batch_run_desktops'],
    [
      'names desktops itself',
      { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', desktop_ids: ['x'] } },
      'leave desktop_ids out',
    ],
    ['has wrong arguments', { tool: 'batch_run_desktops', arguments: { op_type: 'explode' } }, 'op_type'],
    ['has unknown arguments', { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', tpye: 'SOFT' } }, 'type'],
    [
      'has an item with an id',
      { tool: 'resize_desktop', arguments: { desktops: [{ desktop_id: 'x' }] } },
      'one item without',
    ],
    [
      'brings a plan of its own',
      { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', plan_id: 'plan_x' } },
      'plan_id',
    ],
  ];
  test.each(REFUSED)('that %s is refused', async (_, change, words) => {
    const client = await start();
    const answer = await client.call('rollout', { ...change, targets: { desktop_ids: idle(2) } });
    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer.value)).toContain(words);
    expect(world.mutations()).toEqual([]);
  });

  test('that takes one desktop at a time is made to each', async () => {
    const client = await start();
    const ids = desktopsOf(world, (one) => isIdle(one) && one.image.os === 'Windows').slice(0, 11);
    const change = { tool: 'register_domain', arguments: {} };
    const report = await settled(client, { ...change, targets: { desktop_ids: ids }, wave: 10 });
    expect(report.counts).toEqual({ done: ids.length });
    expect(acted(world, 'desktopRejoinDomain').flat().sort()).toEqual([...ids].sort());
  });

  test.each([
    [
      'scripts',
      () => ({ tool: 'execute_script_or_command', arguments: { script_ids: [scriptId()], resource_type: 'DESKTOP' } }),
    ],
    ['snapshots', () => ({ tool: 'batch_create_desktop_snapshot', arguments: { disk_type: 'SYSTEM_DISK' } })],
    ['rebuilds', () => ({ tool: 'batch_rebuild_desktops_system_disk', arguments: imageOf() })],
    ['notifications', () => ({ tool: 'send_notifications', arguments: { notifications: 'Patch tonight' } })],
  ])('can be %s', async (_, change) => {
    const client = await start();
    const ids = desktopsOf(world, (one) => isIdle(one) && one.image.os === 'Windows').slice(0, 5);
    const report = await settled(client, { ...change(), targets: { desktop_ids: ids } });
    expect(report).toMatchObject({ status: 'finished', counts: { done: 5 } });
  });

  test('can be a policy group, which knows desktops by their SIDs', async () => {
    const client = await start();
    const ids = idle(7);
    const [group] = world.sandbox.world.part(policyGroups).all();
    const change = {
      tool: 'batch_update_target_of_policy_group',
      arguments: { policy_group_id: group!.id, add: [{}] },
    };
    const report = await settled(client, { ...change, targets: { desktop_ids: ids }, connected: 'include', wave: 4 });
    expect(report.counts).toEqual({ done: 7 });
    const under = group!.targets.filter(({ type }) => type === 'INSTANCE').map(({ key }) => key);
    expect(under).toEqual(expect.arrayContaining(ids));
    const unclear = { tool: change.tool, arguments: { policy_group_id: group!.id } };
    const answer = await client.call('rollout', { ...unclear, targets: { desktop_ids: ids } });
    expect(answer.value).toMatchObject({ code: 'invalid_arguments' });
    expect(JSON.stringify(answer.value)).toContain('add, delete');
  });

  test('can be a resize, each desktop without a set of its own', async () => {
    const client = await start();
    const ids = desktopsOf(world, (one) => isIdle(one) && !one.prepaid && one.image.os === 'Windows').slice(0, 4);
    const product = desktop(ids[0]!).product;
    const other = world.sandbox.world.products.all().find(({ id, gpu }) => id !== product.id && gpu === product.gpu)!;
    const change = { tool: 'resize_desktop', arguments: { product_id: other.id, mode: 'STOP_DESKTOP' } };
    const report = await settled(client, { ...change, targets: { desktop_ids: ids } });
    expect(report.counts.done).toBeGreaterThan(0);
    expect(report.total).toBe(4);
  });

  const scriptId = () => [...scripts()][0]!.id;
  const scripts = () => world.sandbox.world.part(scriptBook).all();
  function imageOf() {
    const { image } = world.sandbox.world.fleet.get(idle(1)[0]!)!;
    return { image_type: image.type ?? 'private', image_id: image.id };
  }
});

test('a report that is too long for an answer is kept whole', async () => {
  const client = await start({ limits: { maxResultTokens: 900 } });
  const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(40) } });
  const { result_id } = report as Reported & { result_id?: string };
  expect(result_id).toBeDefined();
  expect(report.targets.rows.length).toBeLessThan(report.total);
});
