import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policyGroups } from '../../src/sandbox/world/policy-group.ts';
import { connectHttp } from '../clients.ts';
import { anotherServer, decide, until } from '../guard-breaking/attack.ts';
import { startWorld, type TestClient, type World, type WorldOptions } from '../world.ts';
import { acted, desktopsOf, endsOf, isIdle, type Reported, settled, watched } from './acting.ts';

let world: World;
let stateDir: string;
let client: TestClient;

/** Called when the cloud has answered an operation. */
let afterwards: (operationId: string) => void;

async function start(options: WorldOptions = {}): Promise<void> {
  afterwards = () => {};
  const watch: WorldOptions['watch'] = ({ operationId }) => afterwards(operationId);
  const limits = { maxResultTokens: 1_000_000 };
  const company = { desktops: 150, troubles: 'none', confirm: 'never' } as const;
  world = await startWorld({ ...company, stateDir, watch, limits, ...options });
  client = await world.connect('2026-07-28');
}

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'workspace-mcp-review-'));
});

afterEach(async () => {
  await world.close();
  await rm(stateDir, { recursive: true, force: true });
});

const REBOOT = { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', type: 'SOFT' } };
const idle = (count: number) => desktopsOf(world, isIdle).slice(0, count);
const desktop = (id: string) => world.sandbox.world.fleet.get(id)!;
const rolloutFolder = async () => join(stateDir, 'rollouts', (await readdir(join(stateDir, 'rollouts')))[0]!);

/** Writes an entry by hand, as a process that died would have left it. */
const leave = async (entry: string, value: object) =>
  writeFile(join(await rolloutFolder(), `${entry}.json`), JSON.stringify(value));

/** A rollout whose first request the policy did not let through: the message before it used the budget up. */
async function unsent(ids: readonly string[], more: object = {}): Promise<string> {
  const tight = await anotherServer(world, { policy: { rules: [], write_budget: { per_hour: 1, over: 'deny' } } });
  const other = await connectHttp('2026-07-28', tight.url);
  const [first] = ids;
  desktop(first!).login = 'CONNECTED';
  const args = { ...REBOOT, targets: { desktop_ids: ids }, connected: 'include', warn: 'Save your work', ...more };
  const report = await settled(other, args);
  expect(report).toMatchObject({ status: 'paused', counts: { not_sent: 1 } });
  desktop(first!).login = 'REGISTERED';
  await other.close();
  await tight.close();
  return report.rollout_id;
}

const resume = (rollout_id: string) => settled(client, { rollout_id, action: 'resume' });

/** A request made by somebody else. */
async function reboots(desktop_ids: string[]): Promise<string> {
  const args = { desktop_ids, ...REBOOT.arguments, wait: false };
  const { value } = await client.call('call_tool', { name: REBOOT.tool, arguments: args });
  return (value.job as { jobs: string[] }).jobs[0]!;
}

/** The canary as a process claimed it that was killed then. */
const claimed = (ids: string[]) => {
  const claim = { part: 2, wave: 0, ids, on: ids, ill: [], left: {}, run: 'run_killed', at: world.clock.now() };
  return leave('claim-000002', claim);
};

describe('the set', () => {
  test('is all that is acted on: a tool that runs on a whole pool besides is refused', async () => {
    await start();
    const [pool] = world.sandbox.world.pools.all();
    const ids = desktopsOf(world, (one) => one.pool === pool).slice(0, 2);
    const args = { pool_id: pool!.id, command_content: 'echo', command_type: 'BAT' };
    const answer = await client.call('rollout', {
      tool: 'execute_desktop_pool_script',
      arguments: args,
      targets: { desktop_ids: ids },
    });
    expect(answer.value).toMatchObject({ code: 'no_set_tool' });
    expect(JSON.stringify(answer.value)).toContain('more than the desktops');
    expect(world.mutations()).toEqual([]);
  });

  test.each([
    ['everybody', { target_type: 'ALL', target_id: 'default-apply-all-targets' }],
    ['desktops that it names itself', { target_type: 'INSTANCE' }],
  ])('is all that a policy group is changed for: not %s besides', async (_, more) => {
    await start();
    const [group] = world.sandbox.world.part(policyGroups).all();
    const ids = idle(3);
    const besides = { target_id: ids[2]!, target_name: 'x', ...more };
    const wish = {
      tool: 'batch_update_target_of_policy_group',
      arguments: { policy_group_id: group!.id, add: [{}], delete: [besides] },
      targets: { desktop_ids: ids.slice(0, 2) },
    };
    expect((await client.call('rollout', wish)).value).toMatchObject({ code: 'no_set_tool' });
    expect(world.mutations()).toEqual([]);
  });

  test('is not put into a list of which each part would replace the one before', async () => {
    await start();
    const args = { task_id: '1'.repeat(32), apply_objects: [{}] };
    const wish = { tool: 'update_scheduled_tasks', arguments: args, targets: { desktop_ids: idle(2) } };
    expect((await client.call('rollout', wish)).value).toMatchObject({ code: 'no_set_tool' });
  });

  test('leaves out a desktop that the policy protects since the approval; the others go on', async () => {
    await start({ confirm: 'human', policy: { rules: [{ decide: 'deny', targets: { tags: { keep: '*' } } }] } });
    const ids = idle(6);
    const args = { ...REBOOT, targets: { desktop_ids: ids } };
    const { value } = await client.call('rollout', args);
    await decide(world, value.plan_id as string);
    desktop(ids[4]!).tags.push({ key: 'keep', value: 'yes' });
    const report = await settled(client, { ...args, plan_id: value.plan_id });
    expect(report).toMatchObject({ status: 'finished', counts: { done: 5, drifted: 1 } });
    expect(acted(world).flat()).not.toContain(ids[4]);
  });
});

describe('the canary', () => {
  test('that was never sent does not count: another goes alone when it goes on', async () => {
    await start();
    const ids = idle(9);
    const id = await unsent(ids);
    const report = await resume(id);
    expect(acted(world)[0]).toHaveLength(1);
    expect(report.counts).toEqual({ done: 9 });
  });

  test('that turns out to have failed when a stopped one is settled stops it before the first wave', async () => {
    await start();
    const ids = idle(9);
    const id = await unsent(ids);
    world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', times: 1 });
    const job = await reboots([ids[0]!]);
    await claimed([ids[0]!]);
    const sent = { fate: 'sent', jobs: [job], failures: [] };
    await leave('sent-000002', { part: 2, requests: [{ ids: [ids[0]], sent }], at: world.clock.now() });
    const report = await resume(id);
    expect(report).toMatchObject({ status: 'halted', counts: { failed: 1, pending: 8 } });
    expect(acted(world)).toHaveLength(1);
  });

  test('goes first again after a new approval, as its plan says', async () => {
    await start();
    world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', times: 1 });
    const halted = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(9) } });
    expect(halted.status).toBe('halted');
    const report = await resume(halted.rollout_id);
    expect(acted(world).map((each) => each.length)).toEqual([1, 1, 7]);
    expect(report.counts).toEqual({ failed: 1, done: 8 });
  });
});

describe('a claim that nobody lived to answer', () => {
  test('is not settled by what somebody else does to the desktop later', async () => {
    await start();
    const ids = idle(5);
    const id = await unsent(ids);
    await claimed([ids[0]!]);
    world.clock.advance(60 * 60_000);
    await reboots([ids[0]!]);
    const report = await resume(id);
    expect(endsOf(report).get(ids[0]!)).toBe('unknown');
    expect(report.counts).toEqual({ done: 4, unknown: 1 });
  });

  test('is not settled by a job that acts on others too, or on fewer', async () => {
    await start();
    const ids = idle(9);
    const id = await unsent(ids);
    await claimed(ids.slice(0, 3));
    await reboots([...ids.slice(0, 3), idle(20)[19]!]);
    const report = await resume(id);
    expect(report.counts).toEqual({ done: 6, unknown: 3 });
  });

  test('is settled by its own job', async () => {
    await start();
    const ids = idle(5);
    const id = await unsent(ids);
    await claimed([ids[0]!]);
    await reboots([ids[0]!]);
    expect((await resume(id)).counts).toEqual({ done: 5 });
    expect(acted(world).flat().sort()).toEqual([...ids].sort());
  });

  test('is read before its rollout is aborted, so that every desktop has its end', async () => {
    await start();
    const ids = idle(5);
    const rollout_id = await unsent(ids);
    await claimed([ids[0]!]);
    await reboots([ids[0]!]);
    const begun = await client.call('rollout', { rollout_id, action: 'abort' });
    await watched(client, begun.value as unknown as Reported);
    const { value } = await client.call('show_rollout', { rollout_id });
    expect(value).toMatchObject({ status: 'aborted', counts: { done: 1, pending: 4 } });
    expect(acted(world)).toHaveLength(1);
  });
});

test('who connects while a wave is still being sent is left alone', async () => {
  await start({ limits: { maxResultTokens: 1_000_000, requestTimeoutMs: 600_000 } });
  const ids = desktopsOf(world, (one) => isIdle(one) && one.image.os === 'Windows').slice(0, 24);
  afterwards = (operation) => {
    if (operation !== 'RegisterDomain') return;
    desktop(ids[20]!).login = 'CONNECTED';
    world.clock.advance(10_000);
  };
  const args = { tool: 'register_domain', arguments: {}, targets: { desktop_ids: ids }, canary: 0, wave: 24 };
  const report = await settled(client, args);
  expect(endsOf(report).get(ids[20]!)).toBe('skipped');
  expect(report).toMatchObject({ counts: { done: 23, skipped: 1 }, waves: 1 });
});

describe('who aborts in the middle of a wave', () => {
  const DOMAIN = { tool: 'register_domain', arguments: {} };
  const windows = () => desktopsOf(world, (one) => isIdle(one) && one.image.os === 'Windows').slice(0, 24);

  async function abortedBy(url: string): Promise<Reported> {
    const other = await connectHttp('2026-07-28', url);
    let aborted: Promise<unknown> | undefined;
    afterwards = () => {
      if (acted(world, 'desktopRejoinDomain').length < 2) return;
      afterwards = () => {};
      aborted = readdir(join(stateDir, 'rollouts')).then(([rollout_id]) =>
        other.call('rollout', { rollout_id, action: 'abort' }),
      );
    };
    const { rollout_id } = await settled(client, { ...DOMAIN, targets: { desktop_ids: windows() }, wave: 20 });
    await aborted;
    await client.call('show_rollout', { rollout_id, wait: true });
    await other.close();
    return (await client.call('show_rollout', { rollout_id })).value as unknown as Reported;
  }

  test('has what was sent read to its end', async () => {
    await start();
    const report = await abortedBy(world.http.url);
    expect(report.status).toBe('aborted');
    expect(report.counts.under_way ?? 0).toBe(0);
    expect(report.counts.done).toBe(acted(world, 'desktopRejoinDomain').length);
    expect(report.counts.pending).toBeGreaterThan(0);
  });

  test('in another process, too', async () => {
    await start();
    const next = await anotherServer(world);
    const report = await abortedBy(next.url);
    expect(report.status).toBe('aborted');
    expect(report.counts.under_way ?? 0).toBe(0);
    expect(report.counts.done).toBe(acted(world, 'desktopRejoinDomain').length);
    expect(report.counts.pending).toBeGreaterThan(0);
    await next.close();
  });
});

test('who watches from another process is answered when it stops', async () => {
  await start({ limits: { maxResultTokens: 1_000_000, waitMs: 24 * 60 * 60_000 } });
  const next = await anotherServer(world);
  const other = await connectHttp('2026-07-28', next.url);
  let shown: Promise<{ value: Record<string, unknown> }> | undefined;
  afterwards = () => {
    if (acted(world).length === 0) return;
    afterwards = () => {};
    shown = readdir(join(stateDir, 'rollouts')).then(([rollout_id]) =>
      other.call('show_rollout', { rollout_id, wait: true }),
    );
  };
  await settled(client, { ...REBOOT, targets: { desktop_ids: idle(12) }, wave: 3 });
  expect((await shown)?.value).toMatchObject({ status: 'finished', counts: { done: 12 } });
  await other.close();
  await next.close();
});

describe('a warning', () => {
  test('that did not get through is given before anybody is interrupted', async () => {
    await start();
    const ids = idle(5);
    desktop(ids[0]!).login = 'CONNECTED';
    const body = { error_code: 'WKS.0001', error_msg: 'no' };
    world.sandbox.faults.add({ kind: 'status', operation: 'SendNotifications', status: 400, body, times: 1 });
    const args = { ...REBOOT, targets: { desktop_ids: ids }, connected: 'include', warn: 'Save your work' };
    const report = await settled(client, args);
    expect(report.status).toBe('paused');
    const began = world.clock.now();
    expect((await resume(report.rollout_id)).counts).toEqual({ done: 5 });
    expect(acted(world, 'sendNotifications')).toEqual([[ids[0]]]);
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(5 * 60_000);
  });

  test('reaches who comes back while others are warned', async () => {
    await start();
    const ids = idle(2);
    for (const id of ids) desktop(id).login = 'CONNECTED';
    const seen: string[] = [];
    afterwards = (operation) => {
      seen.push(operation);
      const first = seen.filter((each) => each === 'ListDesktopsDetail').length === 1;
      if (operation === 'ListDesktopsDetail' && first) desktop(ids[1]!).login = 'REGISTERED';
      if (operation === 'SendNotifications') desktop(ids[1]!).login = 'CONNECTED';
    };
    const args = { ...REBOOT, targets: { desktop_ids: ids }, connected: 'include', warn: 'Save your work' };
    expect((await settled(client, args)).counts).toEqual({ done: 2 });
    expect(acted(world, 'sendNotifications')).toEqual([[ids[0]], [ids[1]]]);
  });
});

describe('what nobody can know', () => {
  test('is unknown where the answer names no job, and stops it', async () => {
    await start();
    world.sandbox.faults.add({ kind: 'status', operation: 'BatchRunDesktops', status: 200, body: {} });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(9) } });
    expect(report).toMatchObject({ status: 'halted', counts: { unknown: 1, pending: 8 } });
  });

  test('counts as failed where jobs never end: not every wave hangs for two hours', { timeout: 60_000 }, async () => {
    await start({ limits: { maxResultTokens: 1_000_000, waitMs: 900_000 } });
    world.sandbox.faults.add({ kind: 'hang_job', operation: 'BatchRunDesktops', after: 1 });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(20) }, wave: 4 });
    expect(report).toMatchObject({ status: 'halted', counts: { done: 1, unknown: 4, pending: 15 } });
  });
});

test('a last wave that fails leaves nothing to go on with: it is finished', async () => {
  await start();
  world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops' });
  const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(1) }, canary: 1 });
  expect(report).toMatchObject({ status: 'finished', counts: { failed: 1 } });
});

test('nobody waits after a wave in which nothing was sent', async () => {
  await start();
  const ids = idle(8);
  for (const id of ids.slice(2)) desktop(id).login = 'CONNECTED';
  const began = world.clock.now();
  const args = { ...REBOOT, targets: { desktop_ids: ids }, wave: 1, canary: 0, pause_minutes: 60 };
  expect((await settled(client, args)).counts).toEqual({ done: 2, skipped: 6 });
  expect(world.clock.now() - began).toBeLessThan(3 * 60 * 60_000);
});

describe('the record', () => {
  test('of one that is damaged hides no other, and keeps none from beginning', async () => {
    await start();
    const bad = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(2) } });
    await writeFile(join(await rolloutFolder(), 'head.json'), '');
    const good = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(4).slice(2) } });
    expect(good.status).toBe('finished');
    const { value } = await client.call('show_rollout');
    expect((value.rollouts as Reported[]).map(({ rollout_id }) => rollout_id)).toEqual([good.rollout_id]);
    const shown = await client.call('show_rollout', { rollout_id: bad.rollout_id });
    expect(shown.value).toMatchObject({ code: 'rollout_damaged' });
  });

  test('that can not be written any more does not leave it running for ever', async () => {
    await start();
    let moved: Promise<void> | undefined;
    afterwards = (operation) => {
      if (operation !== 'ShowJob' || moved) return;
      moved = rolloutFolder().then(async (folder) => {
        await rename(folder, `${folder}x`);
        await writeFile(folder, '');
      });
    };
    const ids = idle(5);
    await client.call('rollout', { ...REBOOT, targets: { desktop_ids: ids } });
    await until(() => world.logged.some(({ level }) => level === 'error'));
    await moved;
    const folder = await rolloutFolder().then((path) => path.replace(/x$/, ''));
    await rm(folder);
    await rename(`${folder}x`, folder);
    const rollout_id = folder.split('/').at(-1)!;
    const { value } = await client.call('show_rollout', { rollout_id });
    expect(value.status).toBe('interrupted');
    expect((await resume(rollout_id)).counts).toEqual({ done: 5 });
    expect(acted(world).flat().sort()).toEqual([...ids].sort());
  });
});
