import { afterEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/config/config.ts';
import { ERAS, startWorld, type TestClient, type World, type WorldOptions } from '../world.ts';
import {
  anotherServer,
  answerOf,
  attempts,
  auditOf,
  decide,
  reboot,
  send2026,
  someDesktops,
  type Wanted,
  wipe,
} from './attack.ts';

let world: World;
afterEach(() => world.close());

async function under(policy: Policy, more: WorldOptions = {}): Promise<TestClient> {
  world = await startWorld({ policy, ...more });
  return world.connect('2026-07-28');
}

const call = (client: TestClient, { tool, args }: Wanted, more: Record<string, unknown> = {}) =>
  client.call('call_tool', { name: tool, arguments: { ...args, ...more } });

const hard = (): Wanted => ({ tool: 'batch_run_desktops', args: { ...reboot(world).args, type: 'HARD' } });
const resize = (): Wanted => ({
  tool: 'resize_desktop',
  args: {
    desktops: someDesktops(world, 1).map((desktop_id) => ({ desktop_id })),
    product_id: world.sandbox.world.products.all()[0]!.id,
    mode: 'STOP_DESKTOP',
  },
});
const byStatus: Wanted = { tool: 'batch_delete_sub_jobs', args: { delete_by_status: 'FAILED' } };

describe('a rule that allows', () => {
  test.each([
    ['disruptive', hard, 'destructive'],
    ['billing', resize, 'disruptive'],
    ['disruptive', resize, 'disruptive'],
  ] as const)('only what is %s does not cover a call with another effect besides', async (effect, wanted, risk) => {
    const client = await under({ rules: [{ decide: 'allow', effects: [effect] }] });
    expect(await call(client, wanted())).toMatchObject({ value: { status: 'needs_approval', plan: { risk } } });
    expect(attempts(world)).toEqual([]);
  });

  test('up to two targets does not cover three, nor an unknown number', async () => {
    const client = await under({ rules: [{ decide: 'allow', max_targets: 2 }] });
    expect(await call(client, reboot(world, 3))).toMatchObject({ value: { status: 'needs_approval' } });
    expect(await call(client, byStatus)).toMatchObject({ value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);
  });

  test('a duplicate does not make three targets look like two, nor two like three', async () => {
    const client = await under({ rules: [{ decide: 'allow', max_targets: 2 }] });
    const [a, b, c] = someDesktops(world, 3);
    const three = { tool: 'batch_run_desktops', args: { desktop_ids: [a, b, b, c, a], op_type: 'reboot' } };
    expect(await call(client, three)).toMatchObject({ value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);
  });

  test('one department does not cover a set with one desktop of another', async () => {
    const client = await under({ rules: [{ decide: 'allow', targets: { tags: { dept: 'design' } } }] });
    const other = world.sandbox.world.fleet.all().find((each) => each.tags.some((tag) => tag.value === 'sales'))!;
    const mixed = [...someDesktops(world, 2), other.id];
    const wanted = { tool: 'batch_run_desktops', args: { desktop_ids: mixed, op_type: 'reboot' } };
    expect(await call(client, wanted)).toMatchObject({ value: { status: 'needs_approval' } });
    expect(await call(client, byStatus)).toMatchObject({ value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);
  });

  test('a time that is over when the call is made allows nothing', async () => {
    const client = await under({ rules: [{ decide: 'allow', window: { from: '08:00', to: '09:30' } }] });
    world.clock.advance(30 * 60_000);
    expect(await call(client, reboot(world))).toMatchObject({ value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);
  });
});

describe('a rule that denies', () => {
  const board: Policy = {
    rules: [
      { name: 'board', decide: 'deny', effects: ['destructive', 'disruptive'], targets: { tags: { dept: 'board' } } },
    ],
  };

  /** Puts one of the first three desktops out of bounds, whose snapshot is given back. */
  function protect() {
    const desktop = world.sandbox.world.fleet.get(someDesktops(world, 3)[2]!)!;
    desktop.tags = [{ key: 'dept', value: 'board' }];
    return world.sandbox.world.snapshots.add({
      id: 'snapshot-1',
      name: 'before',
      desktopId: desktop.id,
      desktopName: desktop.name,
      desktopSid: desktop.sid,
      system: true,
      status: 'create_success',
      description: '',
      created: world.clock.now() - 86_400_000,
      how: 'MANUALLY',
    });
  }

  test.each(['human', 'plan', 'never'] as const)(
    'by tag holds for one target among others under --confirm %s',
    async (confirm) => {
      const client = await under(board, { confirm });
      protect();
      for (const wanted of [reboot(world, 3), wipe(world, 3), hardOn(3)]) {
        const answer = await call(client, wanted);
        expect(answer).toMatchObject({ isError: true, value: { code: 'denied' } });
        expect(answer.text).toContain('board');
      }
      expect(attempts(world)).toEqual([]);
    },
  );

  const hardOn = (count: number): Wanted => ({
    tool: 'batch_run_desktops',
    args: { desktop_ids: someDesktops(world, count), op_type: 'reboot', type: 'HARD' },
  });

  test('by tag of a desktop holds for what is done to it through its snapshots', async () => {
    const client = await under(board);
    const { id } = protect();
    for (const tool of ['batch_restore_desktop_snapshot', 'batch_delete_desktop_snapshot']) {
      const answer = await call(client, { tool, args: { snapshot_ids: [id] } });
      expect(answer).toMatchObject({ isError: true, value: { code: 'denied' } });
    }
    expect(attempts(world)).toEqual([]);
  });

  test('by tag holds when nobody can say what the targets are', async () => {
    const client = await under(board, { confirm: 'never' });
    expect(await call(client, byStatus)).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(attempts(world)).toEqual([]);
  });

  test('by size holds for one target too many, and for an unknown number', async () => {
    const client = await under({ rules: [{ decide: 'deny', max_targets: 2 }] }, { confirm: 'never' });
    expect(await call(client, reboot(world, 3))).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(await call(client, byStatus)).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(attempts(world)).toEqual([]);
  });

  test('wins over a person: what was approved meanwhile is not run', async () => {
    const client = await under({ rules: [] });
    const wanted = reboot(world, 3);
    const { value } = await call(client, wanted);
    await decide(world, value.plan_id as string);
    protect();
    const strict = await anotherServer(world, { policy: board });
    const args = { ...wanted.args, plan_id: value.plan_id };
    const reply = await send2026(strict.url, { tool: wanted.tool, args });
    expect(answerOf(reply)).toMatchObject({ code: 'denied' });
    await strict.close();
    expect(attempts(world)).toEqual([]);
  });

  test('at a time holds for an approval that is used too late', async () => {
    const client = await under({
      rules: [{ name: 'office hours', decide: 'deny', window: { from: '09:05', to: '18:00' } }],
    });
    const { value } = await call(client, reboot(world));
    await decide(world, value.plan_id as string);
    world.clock.advance(6 * 60_000);
    const answer = await call(client, reboot(world), { plan_id: value.plan_id });
    expect(answer).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(attempts(world)).toEqual([]);
  });

  test('holds for reads that it names, and leaves the others alone', async () => {
    const client = await under(
      { rules: [{ name: 'no names', decide: 'deny', tools: ['list_user*'] }] },
      { confirm: 'never' },
    );
    const denied = await client.call('call_read_tool', { name: 'list_users', arguments: {} });
    expect(denied).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(await client.call('list_users', {})).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(world.sandbox.requests.of('ListUsers')).toEqual([]);
    const other = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    expect(other.isError).toBe(false);
    expect((await auditOf(world)).map((line) => [line.event, line.tool])).toEqual([
      ['denied', 'list_users'],
      ['denied', 'list_users'],
    ]);
  });

  test('big changes does not stop reads, which have no size', async () => {
    const client = await under({
      rules: [
        { decide: 'deny', max_percent_of_fleet: 1 },
        { decide: 'deny', max_targets: 1 },
        { decide: 'deny', targets: { tags: { dept: 'board' } } },
      ],
    });
    const { isError } = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    expect(isError).toBe(false);
  });

  test('or asks for a person for reads by their effect stops them: nobody could approve one', async () => {
    const client = await under({ rules: [{ decide: 'confirm', effects: ['read'], tools: ['list_users'] }] });
    const answer = await client.call('call_read_tool', { name: 'list_users', arguments: {} });
    expect(answer).toMatchObject({ isError: true, value: { code: 'denied' } });
    expect(world.sandbox.requests.of('ListUsers')).toEqual([]);
  });
});

describe('a budget of three changes an hour', () => {
  const budget = (verdict: 'confirm' | 'deny'): Policy =>
    JSON.parse(JSON.stringify({ rules: [], write_budget: { per_hour: 3, over: verdict } }));
  const harmless = (index: number): Wanted => ({
    tool: 'update_desktop',
    args: { desktop_id: world.sandbox.world.fleet.all()[index]!.id, desktop: { self_backup_management: '1' } },
  });

  test.each(['confirm', 'deny'] as const)('that ends in %s is not passed by twelve calls at once', async (over) => {
    const client = await under(budget(over));
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => call(client, harmless(index))));
    expect(attempts(world)).toHaveLength(3);
    const stopped = answers.filter(({ value }) => value.code === 'denied' || value.status === 'needs_approval');
    expect(stopped).toHaveLength(9);
    expect(await call(client, harmless(0))).toMatchObject({ isError: over === 'deny' });
    expect(attempts(world)).toHaveLength(3);
    world.clock.advance(3_600_001);
    await call(client, harmless(0));
    expect(attempts(world)).toHaveLength(4);
  });

  test('is not passed by calls that come in the same moment', async () => {
    await under(budget('deny'));
    const { engine, config } = world;
    const made = Array.from({ length: 12 }, (_, index) => {
      const { tool, args } = harmless(index);
      return engine.run(tool, args, { principal: config.principal, signal: new AbortController().signal });
    });
    await Promise.allSettled(made);
    expect(attempts(world)).toHaveLength(3);
  });

  test('is not passed by calls that wait for their targets to be read', async () => {
    const policy: Policy = { ...budget('deny'), rules: [{ decide: 'allow', targets: { tags: { dept: 'design' } } }] };
    const client = await under(policy);
    await Promise.all(Array.from({ length: 12 }, (_, index) => call(client, harmless(index))));
    expect(attempts(world)).toHaveLength(3);
  });
});

describe.each(ERAS)('under --confirm plan, a %s assistant', (era) => {
  const open = async () => {
    world = await startWorld({ confirm: 'plan' });
    return world.connect(era, () => {
      throw new Error('nobody is to be asked');
    });
  };

  test('runs its own plan by repeating exactly the call, once', async () => {
    const client = await open();
    const { value } = await call(client, wipe(world));
    expect(value).toMatchObject({ status: 'needs_approval' });
    expect(attempts(world)).toEqual([]);
    expect(await call(client, wipe(world, 2), { plan_id: value.plan_id })).toMatchObject({
      value: { code: 'plan_mismatch' },
    });
    expect(await call(client, wipe(world))).toMatchObject({ value: { status: 'needs_approval' } });
    expect(attempts(world)).toEqual([]);

    expect(await call(client, wipe(world), { plan_id: value.plan_id })).toMatchObject({ value: { job: {} } });
    expect(await call(client, wipe(world), { plan_id: value.plan_id })).toMatchObject({
      value: { code: 'plan_spent' },
    });
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
    const approved = (await auditOf(world)).find((line) => line.event === 'approved');
    expect(approved).toMatchObject({ detail: { via: 'plan' } });
  });

  test('can not run what has expired, drifted or been declined', async () => {
    const client = await open();
    const first = await call(client, wipe(world));
    world.clock.advance(world.config.limits.planTtlMs);
    expect(await call(client, wipe(world), { plan_id: first.value.plan_id })).toMatchObject({
      value: { code: 'plan_expired' },
    });
    const second = await call(client, wipe(world));
    await decide(world, second.value.plan_id as string, { approved: false });
    expect(await call(client, wipe(world), { plan_id: second.value.plan_id })).toMatchObject({
      value: { code: 'declined' },
    });
    const third = await call(client, wipe(world));
    world.sandbox.world.fleet.get(someDesktops(world, 1)[0]!)!.prepaid = true;
    expect(await call(client, wipe(world), { plan_id: third.value.plan_id })).toMatchObject({
      value: { code: 'targets_drifted' },
    });
    expect(attempts(world)).toEqual([]);
  });
});
