import { afterEach, describe, expect, test } from 'vitest';
import { connectHttp } from '../clients.ts';
import { anotherServer, decide } from '../guard-breaking/attack.ts';
import { ERAS, NO, startWorld, type TestClient, type World, type WorldOptions, YES } from '../world.ts';
import { acted, desktopsOf, isIdle, type Reported, settled, watched } from './acting.ts';

let world: World;
const shown: string[] = [];

async function start(options: WorldOptions = {}): Promise<void> {
  shown.length = 0;
  const limits = { maxResultTokens: 1_000_000 };
  world = await startWorld({ desktops: 150, troubles: 'none', limits, ...options });
}

afterEach(() => world.close());

const REBOOT = { tool: 'batch_run_desktops', arguments: { op_type: 'reboot', type: 'SOFT' } };
const WIPE = { tool: 'batch_delete_desktops', arguments: {} };

const idle = (count: number) => desktopsOf(world, isIdle).slice(0, count);
const desktop = (id: string) => world.sandbox.world.fleet.get(id)!;

/** A person who is shown the plan, and answers. */
const asked = (answer: typeof YES) =>
  world.reading((message) => {
    shown.push(message);
    return answer;
  });

describe.each(ERAS)('a person at a client of %s', (era) => {
  test('is asked once, for the whole set, before anything is sent', async () => {
    await start();
    const client = await world.connect(era, asked(YES));
    const ids = idle(9);
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: ids }, wave: 2 });
    expect(report.counts).toEqual({ done: 9 });
    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain('Rollout: ');
    expect(shown[0]).toContain('9 desktops');
    expect(shown[0]).toContain('In waves: ');
    for (const id of ids) expect(shown[0]).toContain(desktop(id).name);
  });

  test('who says no has nothing sent', async () => {
    await start();
    const client = await world.connect(era, asked(NO));
    const answer = await client.call('rollout', { ...REBOOT, targets: { desktop_ids: idle(5) } });
    expect(answer.value).toMatchObject({ code: 'declined' });
    expect(world.mutations()).toEqual([]);
  });

  test('types the count where data is lost', async () => {
    await start();
    const ids = desktopsOf(world, (one) => isIdle(one) && !one.prepaid).slice(0, 4);
    const args = { ...WIPE, targets: { desktop_ids: ids } };
    const typing = (confirm: string) => asked({ action: 'accept', content: { decision: 'approve', confirm } });
    const careless = await world.connect(era, typing('3'));
    expect((await careless.call('rollout', args)).value).toMatchObject({ code: 'declined' });
    expect(world.mutations()).toEqual([]);
    const careful = await world.connect(era, typing('4'));
    expect((await settled(careful, args)).counts).toEqual({ done: 4 });
    expect(ids.map((id) => world.sandbox.world.fleet.get(id))).toEqual(ids.map(() => undefined));
  });
});

describe('a plan that waits', () => {
  async function planned(client: TestClient, args: Record<string, unknown>): Promise<string> {
    const { value } = await client.call('rollout', args);
    expect(value.status).toBe('needs_approval');
    return value.plan_id as string;
  }

  test('covers exactly the set that was previewed, whatever the selection finds later', async () => {
    await start();
    const client = await world.connect('2026-07-28');
    const before = idle(3);
    for (const id of before) desktop(id).tags.push({ key: 'batch', value: 'x' });
    const args = { ...REBOOT, targets: { tag: 'batch=x' } };
    const plan_id = await planned(client, args);
    const late = idle(6)[5]!;
    desktop(late).tags.push({ key: 'batch', value: 'x' });
    await decide(world, plan_id);
    const report = await settled(client, { ...args, plan_id });
    expect(report.counts).toEqual({ done: 3 });
    expect(acted(world).flat().sort()).toEqual([...before].sort());
  });

  test('is used once', async () => {
    await start();
    const client = await world.connect('2026-07-28');
    const args = { ...REBOOT, targets: { desktop_ids: idle(2) } };
    const plan_id = await planned(client, args);
    await decide(world, plan_id);
    await settled(client, { ...args, plan_id });
    const again = await client.call('rollout', { ...args, plan_id });
    expect(again.value).toMatchObject({ code: 'plan_spent' });
    expect(acted(world).flat()).toHaveLength(2);
  });

  const OTHERWISE: [string, (args: Record<string, unknown>) => Record<string, unknown>][] = [
    ['other arguments', (args) => ({ ...args, arguments: { op_type: 'os-stop', type: 'SOFT' } })],
    ['another set', (args) => ({ ...args, targets: { desktop_ids: idle(4) } })],
    ['bigger waves', (args) => ({ ...args, wave: 500 })],
    ['no canary', (args) => ({ ...args, canary: 0 })],
    ['more failures', (args) => ({ ...args, max_failures: 1_000 })],
    ['people thrown out', (args) => ({ ...args, connected: 'include' })],
    ['no look at health', (args) => ({ ...args, health_minutes: 0 })],
  ];
  test.each(OTHERWISE)('does not cover %s', async (_, change) => {
    await start();
    const client = await world.connect('2026-07-28');
    const args = { ...REBOOT, targets: { desktop_ids: idle(3) } };
    const plan_id = await planned(client, args);
    await decide(world, plan_id);
    const answer = await client.call('rollout', { ...change(args), plan_id });
    expect(answer.value).toMatchObject({ code: 'plan_mismatch' });
    expect(world.mutations()).toEqual([]);
  });

  test('covers no call of the tool itself, nor is covered by one', async () => {
    await start();
    const client = await world.connect('2026-07-28');
    const ids = idle(3);
    const plan_id = await planned(client, { ...REBOOT, targets: { desktop_ids: ids } });
    await decide(world, plan_id);
    const direct = { desktop_ids: ids, ...REBOOT.arguments };
    const call = await client.call('call_tool', { name: REBOOT.tool, arguments: { ...direct, plan_id } });
    expect(call.value).toMatchObject({ code: 'plan_mismatch' });
    const own = await client.call('call_tool', { name: REBOOT.tool, arguments: direct });
    await decide(world, own.value.plan_id as string);
    const answer = await client.call('rollout', {
      ...REBOOT,
      targets: { desktop_ids: ids },
      plan_id: own.value.plan_id,
    });
    expect(answer.value).toMatchObject({ code: 'plan_mismatch' });
    expect(world.mutations()).toEqual([]);
  });

  test('needs a person: nobody approved, nothing is sent', async () => {
    await start();
    const client = await world.connect('2026-07-28');
    const args = { ...REBOOT, targets: { desktop_ids: idle(3) } };
    const plan_id = await planned(client, args);
    const { value } = await client.call('rollout', { ...args, plan_id });
    expect(value.status).toBe('needs_approval');
    expect(world.mutations()).toEqual([]);
  });
});

describe('after too much failed', () => {
  async function halted(client: TestClient): Promise<Reported> {
    world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', times: 1 });
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(8) } });
    expect(report).toMatchObject({ status: 'halted', counts: { failed: 1, pending: 7 } });
    return report;
  }

  test('going on needs a new approval, of what is left', async () => {
    await start();
    const client = await world.connect('2026-07-28', asked(YES));
    const { rollout_id } = await halted(client);
    const report = await settled(client, { rollout_id, action: 'resume' });
    expect(shown).toHaveLength(2);
    expect(shown[1]).toContain('7 desktops');
    expect(shown[1]).toContain('Goes on after 1 of 8 failed');
    expect(report).toMatchObject({ status: 'finished', counts: { failed: 1, done: 7 } });
    expect(new Set(acted(world).flat()).size).toBe(acted(world).flat().length);
  });

  test('who pauses or declines does not get around it', async () => {
    await start();
    const client = await world.connect('2026-07-28', asked(YES));
    const { rollout_id } = await halted(client);
    const paused = await client.call('rollout', { rollout_id, action: 'pause' });
    expect(paused.value).toMatchObject({ code: 'rollout_state' });
    const other = await world.connect('2026-07-28', asked(NO));
    const declined = await other.call('rollout', { rollout_id, action: 'resume' });
    expect(declined.value).toMatchObject({ code: 'declined' });
    expect(acted(world).flat()).toHaveLength(1);
  });

  test('a second halt needs a third approval', async () => {
    await start();
    const client = await world.connect('2026-07-28', asked(YES));
    const { rollout_id } = await halted(client);
    world.sandbox.faults.add({ kind: 'fail_sub_job', operation: 'BatchRunDesktops', times: 9 });
    const again = await settled(client, { rollout_id, action: 'resume' });
    expect(again.counts.failed).toBe(2);
    const third =
      again.status === 'halted' ? await client.call('rollout', { rollout_id, action: 'resume' }) : undefined;
    expect(shown.length).toBe(third ? 3 : 2);
  });
});

describe('on a server that asks people', () => {
  async function pausedUnder(confirm: 'plan' | 'never'): Promise<Reported> {
    await start();
    const lax = await anotherServer(world, {
      confirm,
      policy: { rules: [], write_budget: { per_hour: 1, over: 'deny' } },
    });
    const client = await connectHttp('2026-07-28', lax.url);
    const args = { ...REBOOT, targets: { desktop_ids: idle(6) } };
    const { value } = await client.call('rollout', args);
    const plan = value.status === 'needs_approval' ? { plan_id: value.plan_id } : undefined;
    const report = plan ? await settled(client, { ...args, ...plan }) : await watched(client, value as never);
    expect(report).toMatchObject({ status: 'paused', counts: { done: 1, not_sent: 5 } });
    await client.close();
    await lax.close();
    return report;
  }

  test.each(['plan', 'never'] as const)(
    'what was begun under --confirm %s goes on after a person said yes',
    async (confirm) => {
      const { rollout_id } = await pausedUnder(confirm);
      const refusing = await world.connect('2026-07-28');
      const { value } = await refusing.call('rollout', { rollout_id, action: 'resume' });
      expect(value.status).toBe('needs_approval');
      expect(acted(world).flat()).toHaveLength(1);
      const client = await world.connect('2026-07-28', asked(YES));
      const report = await settled(client, { rollout_id, action: 'resume' });
      expect(shown.at(-1)).toContain('5 desktops');
      expect(report).toMatchObject({ status: 'finished', counts: { done: 6 } });
    },
  );
});

describe('policy', () => {
  test('that denies the tool denies its rollout, before anybody is asked', async () => {
    await start({ policy: { rules: [{ decide: 'deny', tools: ['batch_run_*'] }] } });
    const client = await world.connect('2026-07-28', asked(YES));
    const answer = await client.call('rollout', { ...REBOOT, targets: { desktop_ids: idle(3) } });
    expect(answer.value).toMatchObject({ code: 'denied' });
    expect(shown).toEqual([]);
  });

  test('counts the whole set, not a wave', async () => {
    await start({ policy: { rules: [{ decide: 'deny', max_targets: 5 }] } });
    const client = await world.connect('2026-07-28', asked(YES));
    const answer = await client.call('rollout', { ...REBOOT, targets: { desktop_ids: idle(8) }, wave: 2 });
    expect(answer.value).toMatchObject({ code: 'denied' });
    expect(world.mutations()).toEqual([]);
  });

  test('speaks of targets: one that is protected keeps the set from being approved', async () => {
    await start({ policy: { rules: [{ decide: 'deny', targets: { tags: { keep: '*' } } }] } });
    const client = await world.connect('2026-07-28', asked(YES));
    const ids = idle(8);
    desktop(ids[4]!).tags.push({ key: 'keep', value: 'yes' });
    const answer = await client.call('rollout', { ...REBOOT, targets: { desktop_ids: ids } });
    expect(answer.value).toMatchObject({ code: 'denied' });
    expect(world.mutations()).toEqual([]);
  });

  test('whose budget is used up pauses it', async () => {
    await start({ confirm: 'never', policy: { rules: [], write_budget: { per_hour: 2, over: 'deny' } } });
    const client = await world.connect('2026-07-28');
    const report = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(9) }, wave: 2, health_minutes: 0 });
    expect(report.status).toBe('paused');
    expect(acted(world)).toHaveLength(2);
    expect(report.counts).toEqual({ done: 3, not_sent: 2, pending: 4 });
  });

  test('a read-only server has no rollout', async () => {
    await start({ readOnly: true });
    const client = await world.connect('2026-07-28');
    const names = (await client.listTools()).map(({ name }) => name);
    expect(names).toContain('show_rollout');
    expect(names).not.toContain('rollout');
    expect((await client.call('rollout', { ...REBOOT, targets: { desktop_ids: idle(1) } })).isError).toBe(true);
  });
});

test('a rollout of somebody else can neither be seen, nor paused, nor gone on with', async () => {
  await start({ confirm: 'never' });
  const client = await world.connect('2026-07-28');
  const { rollout_id } = await settled(client, { ...REBOOT, targets: { desktop_ids: idle(2) } });
  const other = await anotherServer(world, { principal: { id: 'mallory', name: 'mallory' } });
  const stranger = await connectHttp('2026-07-28', other.url);
  for (const [tool, args] of [
    ['show_rollout', { rollout_id }],
    ['show_rollout', { rollout_id, wait: true }],
    ['rollout', { rollout_id, action: 'abort' }],
    ['rollout', { rollout_id, action: 'resume' }],
  ] as const) {
    expect((await stranger.call(tool, args)).value).toMatchObject({ code: 'unknown_rollout' });
  }
  expect((await stranger.call('show_rollout')).value).toMatchObject({ rollouts: [] });
  expect((await client.call('show_rollout')).value.rollouts).toHaveLength(1);
  await stranger.close();
  await other.close();
});

test.each(['../../key', 'head', '', 'rollout_%2e%2e', '__proto__'])('an id like %j is unknown', async (rollout_id) => {
  await start({ confirm: 'never' });
  const client = await world.connect('2026-07-28');
  const { isError } = await client.call('show_rollout', { rollout_id });
  expect(isError).toBe(true);
});

test('every part is in the audit log with the plan that covers it', async () => {
  await start();
  const client = await world.connect('2026-07-28', asked(YES));
  await settled(client, { ...REBOOT, targets: { desktop_ids: idle(5) }, wave: 2 });
  const { auditOf } = await import('../guard-breaking/attack.ts');
  const lines = await auditOf(world);
  const sent = lines.filter(({ event }) => event === 'sent');
  expect(sent).toHaveLength(3);
  const plans = new Set(lines.map(({ plan }) => plan));
  expect(plans.size).toBe(1);
  expect(lines.map(({ event }) => event).slice(0, 3)).toEqual(['planned', 'asked', 'approved']);
});
