import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectHttp } from '../clients.ts';
import { anotherServer } from '../guard-breaking/attack.ts';
import { startWorld, type TestClient, type World, type WorldOptions } from '../world.ts';
import { acted, desktopsOf, isIdle, type Reported, settled, watched } from './acting.ts';

let world: World;
let stateDir: string;
let afterwards: (operationId: string) => void;
let client: TestClient;

async function start(options: WorldOptions = {}): Promise<void> {
  afterwards = () => {};
  const watch: WorldOptions['watch'] = ({ operationId }) => afterwards(operationId);
  const limits = { maxResultTokens: 1_000_000, waitMs: 5_000 };
  world = await startWorld({
    desktops: 150,
    confirm: 'never',
    troubles: 'none',
    stateDir,
    watch,
    limits,
    ...options,
  });
  client = await world.connect('2026-07-28');
}

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'workspace-mcp-rollout-'));
});

afterEach(async () => {
  await world.close();
  await rm(stateDir, { recursive: true, force: true });
});

const REBOOT = { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', type: 'SOFT' } };
const idle = (count: number) => desktopsOf(world, isIdle).slice(0, count);

/** Calls with the rollout's id as soon as it is known, once the cloud has begun so many jobs. */
async function whenBegun(jobs: number, act: (id: string) => void): Promise<void> {
  afterwards = () => {
    if (acted(world).length < jobs) return;
    afterwards = () => {};
    void readdir(join(stateDir, 'rollouts')).then(([id]) => act(id!));
  };
}

const once = (list: string[][]) => expect(new Set(list.flat()).size).toBe(list.flat().length);

describe('somebody who', () => {
  test('pauses stops it before the next wave; what was sent is followed; resume goes on under the same approval', async () => {
    await start();
    const ids = idle(12);
    let paused: Promise<unknown> | undefined;
    await whenBegun(2, (id) => {
      paused = client.call('rollout', { rollout_id: id, action: 'pause' });
    });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 3 });
    await paused;
    expect(report).toMatchObject({ status: 'paused', counts: { done: 4, pending: 8 } });
    const resumed = await settled(client, { rollout_id: report.rollout_id, action: 'resume' });
    expect(resumed).toMatchObject({ status: 'finished', counts: { done: 12 } });
    expect(acted(world).flat()).toEqual(ids);
  });

  test('aborts ends it for good', async () => {
    await start();
    await whenBegun(2, (id) => void client.call('rollout', { rollout_id: id, action: 'abort' }));
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(12) }, wave: 3 });
    expect(report).toMatchObject({ status: 'aborted', counts: { done: 4, pending: 8 } });
    const again = await client.call('rollout', { rollout_id: report.rollout_id, action: 'resume' });
    expect(again.value).toMatchObject({ code: 'rollout_state' });
    expect(acted(world)).toHaveLength(2);
  });

  test('gives up waiting does not stop it', async () => {
    await start();
    const stop = new AbortController();
    await whenBegun(1, () => stop.abort());
    const call = client.call('rollout', { ...REBOOT, targets: { desktop_ids: idle(8) } }, { signal: stop.signal });
    await call.catch(() => {});
    const { value } = await client.call('show_rollout');
    const [first] = value.rollouts as Reported[];
    const report = await watched(client, { ...first!, status: 'running' });
    expect(report).toMatchObject({ status: 'finished', counts: { done: 8 } });
  });

  test('waits is told how many are done, and gets the state when patience ends', async () => {
    await start();
    const told: number[] = [];
    const args = { ...REBOOT, targets: { desktop_ids: idle(9) }, wave: 3, pause_minutes: 30 };
    const { value } = await client.call('rollout', args, { onprogress: ({ progress }) => told.push(progress) });
    expect(value.status).toBe('running');
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const report = await watched(client, value as unknown as Reported);
    expect(report.counts).toEqual({ done: 9 });
  });
});

describe('a server that is stopped in the middle', () => {
  test('leaves a rollout that another process goes on with: nobody is acted on twice', async () => {
    await start();
    const ids = idle(15);
    await whenBegun(2, () => void world.rollouts().then((rollouts) => rollouts.close()));
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 4 });
    expect(report).toMatchObject({ status: 'interrupted' });
    const next = await anotherServer(world);
    const again = await connectHttp('2026-07-28', next.url);
    const resumed = await settled(again, { rollout_id: report.rollout_id, action: 'resume' });
    expect(resumed).toMatchObject({ status: 'finished', counts: { done: 15 } });
    expect(acted(world).flat().sort()).toEqual([...ids].sort());
    await again.close();
    await next.close();
  });

  test('and one that another takes over while it runs: each desktop is acted on once', async () => {
    await start();
    const ids = idle(30);
    const next = await anotherServer(world);
    const other = await connectHttp('2026-07-28', next.url);
    let taken: Promise<unknown> | undefined;
    await whenBegun(3, (id) => {
      taken = other.call('rollout', { rollout_id: id, action: 'resume' });
    });
    const begun = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 3 });
    await taken;
    const { value } = await other.call('show_rollout', { rollout_id: begun.rollout_id });
    const report = await watched(other, value as unknown as Reported);
    expect(report).toMatchObject({ status: 'finished', total: 30 });
    once(acted(world));
    expect((report.counts.done ?? 0) + (report.counts.unknown ?? 0)).toBe(30);
    await other.close();
    await next.close();
  });

  test('two processes that go on at once never act on a desktop twice', async () => {
    await start();
    const ids = idle(20);
    await whenBegun(1, (id) => void client.call('rollout', { rollout_id: id, action: 'pause' }));
    const { rollout_id } = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 2 });
    const servers = await Promise.all([anotherServer(world), anotherServer(world), anotherServer(world)]);
    const clients = await Promise.all(servers.map(({ url }) => connectHttp('2026-07-28', url)));
    await Promise.all(clients.map((each) => each.call('rollout', { rollout_id, action: 'resume' })));
    let report = (await client.call('show_rollout', { rollout_id })).value as unknown as Reported;
    for (let turn = 0; report.status === 'running' && turn < 50; turn++) {
      for (const each of clients) await each.call('show_rollout', { rollout_id, wait: true });
      report = (await client.call('show_rollout', { rollout_id })).value as unknown as Reported;
    }
    expect(report).toMatchObject({ status: 'finished' });
    once(acted(world));
    for (const each of clients) await each.close();
    for (const each of servers) await each.close();
  });
});

describe('an answer that is lost', () => {
  test.each(['reset_after', 'truncated'] as const)(
    'after the cloud had carried it out (%s): the jobs are found by reading',
    async (kind) => {
      await start();
      world.sandbox.faults.add({ kind, operation: 'BatchRunDesktops', nth: 3 });
      const ids = idle(12);
      const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 3 });
      expect(report).toMatchObject({ status: 'paused', counts: { done: 7, pending: 5 } });
      expect(report.why).toContain('lost');
      const resumed = await settled(client, { rollout_id: report.rollout_id, action: 'resume' });
      expect(resumed.counts).toEqual({ done: 12 });
      expect(acted(world).flat().sort()).toEqual([...ids].sort());
    },
  );

  test('and cannot be found again is unknown, and never sent twice', async () => {
    await start();
    const ids = idle(9);
    const change = { tool: 'send_notifications', arguments: { notifications: 'Patch tonight' } };
    world.sandbox.faults.add({ kind: 'reset_after', operation: 'SendNotifications', nth: 2 });
    const report = await settled(client, { ...change, targets: { desktop_ids: ids }, wave: 4 });
    expect(report).toMatchObject({ status: 'paused', counts: { done: 1, unknown: 4, pending: 4 } });
    const resumed = await settled(client, { rollout_id: report.rollout_id, action: 'resume' });
    expect(resumed).toMatchObject({ status: 'finished', counts: { done: 5, unknown: 4 } });
    once(acted(world, 'sendNotifications'));
  });

  test('before the cloud carried it out is unknown too: nobody can tell from here', async () => {
    await start();
    const ids = idle(9);
    world.sandbox.faults.add({ kind: 'reset_before', operation: 'BatchRunDesktops', nth: 2 });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 4 });
    expect(report).toMatchObject({ status: 'paused', counts: { done: 1, unknown: 4, pending: 4 } });
    const resumed = await settled(client, { rollout_id: report.rollout_id, action: 'resume' });
    expect(resumed).toMatchObject({ status: 'finished', counts: { done: 5, unknown: 4 } });
    once(acted(world));
  });
});

test('reads that fail for a while do not end it', async () => {
  await start();
  world.sandbox.faults.add({ kind: 'status', operation: 'ShowJob', status: 503, times: 3 });
  const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(6) } });
  expect(report.counts).toEqual({ done: 6 });
});

test('a job that never ends is unknown after two hours, and its desktops are not touched again', {
  timeout: 60_000,
}, async () => {
  await start({ limits: { maxResultTokens: 1_000_000, waitMs: 900_000 } });
  world.sandbox.faults.add({ kind: 'hang_job', operation: 'BatchRunDesktops', nth: 2 });
  const ids = idle(9);
  const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 4 });
  expect(report.counts.unknown).toBe(4);
  once(acted(world));
});

test('a job that tells of fewer desktops than it was started for leaves them unknown', async () => {
  await start();
  const ids = idle(5);
  const part = { id: 'part', status: 'SUCCESS', entities: { desktop_id: ids[1] } };
  const body = { job_id: 'job', status: 'SUCCESS', sub_jobs_total: 1, sub_jobs: [part] };
  afterwards = (operation) => {
    if (operation !== 'BatchRunDesktops' || acted(world).length < 2) return;
    world.sandbox.faults.add({ kind: 'status', operation: 'ShowJob', status: 200, body });
  };
  const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, max_failures: 10 });
  expect(report.counts).toEqual({ done: 1, unknown: 4 });
  expect(report.targets.rows[0]![5]).toBe('the job tells of 1 of 4 desktops');
});
