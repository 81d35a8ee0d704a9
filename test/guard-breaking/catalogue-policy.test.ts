import { afterEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/config/config.ts';
import { type Came, type ScriptedWorld, startScripted } from '../families/scripted-cloud.ts';
import type { TestClient } from '../world.ts';
import { call } from './attack.ts';
import { type Desktop, desktop, fleet, one, POOL, rebuild, some, TAGGED } from './catalogue-cloud.ts';

let world: ScriptedWorld;
afterEach(() => world.close());

/** A client that nobody stands behind, under these rules. */
async function under(rules: Policy['rules'], all: readonly Desktop[] = some(60)): Promise<TestClient> {
  world = await startScripted({ confirm: 'human', policy: { rules } });
  fleet(world, all);
  return world.connect('2026-07-28');
}

const BOARD = [{ key: 'dept', value: 'board' }];
const TEST = [{ key: 'env', value: 'test' }];

describe('a rule that allows', () => {
  const rules: [string, Policy['rules'][number], object[]][] = [
    ['two targets', { decide: 'allow', max_targets: 2 }, [one('d1'), TAGGED]],
    ['two targets', { decide: 'allow', max_targets: 2 }, [POOL]],
    ['a tenth of the fleet', { decide: 'allow', max_percent_of_fleet: 10 }, [one('d1'), TAGGED]],
    ['a tenth of the fleet', { decide: 'allow', max_percent_of_fleet: 10 }, [POOL]],
    ['what is for tests', { decide: 'allow', targets: { tags: { env: 'test' } } }, [one('d1'), TAGGED]],
    [
      'what is for tests',
      { decide: 'allow', targets: { tags: { env: 'test' } } },
      [one('d1'), { object_type: 'DESKTOP' }],
    ],
  ];
  test.each(rules)('%s does not cover a task for more than it can count: %o %o', async (_, rule, objects) => {
    const client = await under([rule], some(60, { tags: TEST }));
    world.cloud.script({ create_scheduled_tasks: { id: 't1' } });
    const { value } = await call(client, { tool: 'create_scheduled_tasks', args: rebuild(...objects) });
    expect(world.cloud.of('create_scheduled_tasks')).toEqual([]);
    expect(value.status).toBe('needs_approval');
  });

  test('two targets does not cover a group of many servers', async () => {
    const client = await under([{ decide: 'allow', max_targets: 2 }]);
    world.cloud.script({
      appstream_show_server_group: { id: 'g1', name: 'office-apps', app_server_count: 40 },
      appstream_create_schedule_task: { id: 't1' },
    });
    const target_infos = [{ target_type: 'SERVER_GROUP', target_id: 'g1' }];
    const args = { task_name: 'nightly', task_type: 'REINSTALL_OS', scheduled_type: 'DAY', target_infos };
    await call(client, { tool: 'appstream_create_schedule_task', args });
    expect(world.cloud.of('appstream_create_schedule_task')).toEqual([]);
  });

  test('two targets covers two desktops of a task, and not three', async () => {
    const client = await under([{ decide: 'allow', max_targets: 2 }]);
    world.cloud.script({ create_scheduled_tasks: { id: 't1' } });
    await call(client, { tool: 'create_scheduled_tasks', args: rebuild(one('d1'), one('d2'), one('d1')) });
    expect(world.cloud.of('create_scheduled_tasks')).toHaveLength(1);
    await call(client, { tool: 'create_scheduled_tasks', args: rebuild(one('d1'), one('d2'), one('d3')) });
    expect(world.cloud.of('create_scheduled_tasks')).toHaveLength(1);
  });
});

const SET_TAGS = { desktops: [{ desktop_id: 'd1', tags: TEST }] };
const TAG_CHANGES: [string, object][] = [
  ['batch_add_desktops_tags', SET_TAGS],
  ['create_tag', { desktop_id: 'd1', tag: TEST[0] }],
  ['batch_change_tags', { desktop_id: 'd1', action: 'create', tags: TEST }],
];

describe('rules that go by tags', () => {
  test.each(TAG_CHANGES)('can not be had by changing the tags first: %s', async (tool, args) => {
    let tags = [{ key: 'env', value: 'prod' }];
    const client = await under([
      { decide: 'deny', effects: ['disruptive', 'destructive'], targets: { tags: { env: 'prod' } } },
      { decide: 'allow', effects: ['destructive'], targets: { tags: { env: 'test' } } },
    ]);
    world.cloud.script({
      list_desktops_detail: () => ({ desktops: [desktop('d1', { tags })], total_count: 1 }),
      [tool]: () => {
        tags = TEST;
        return {};
      },
      batch_delete_desktops: { job_id: 'j1' },
    });
    const wipe = { tool: 'batch_delete_desktops', args: { desktop_ids: ['d1'], wait: false } };
    expect((await call(client, wipe)).value.code).toBe('denied');
    await call(client, { tool, args: args as Record<string, unknown> });
    await call(client, wipe);
    expect(world.cloud.of('batch_delete_desktops')).toEqual([]);
  });
});

/** Calls that hit the desktops of the pool `p1`, or the desktop `S-1`, without naming them. */
const BEHIND_OTHERS: [string, Record<string, unknown>][] = [
  ['create_scheduled_tasks', rebuild(POOL)],
  ['create_scheduled_tasks', rebuild(one('d2'), TAGGED)],
  ['delete_desktop_pool', { pool_id: 'p1' }],
  ['add_desktop_pool_volumes', { pool_id: 'p1', volumes: [{ type: 'SAS', size: 10 }] }],
  [
    'batch_update_target_of_policy_group',
    { policy_group_id: 'g1', add: [{ target_id: 'S-1', target_name: 'PC-d1', target_type: 'INSTANCE' }] },
  ],
  ['batch_update_target_of_policy_group', { policy_group_id: 'g1', add: [{ target_id: 'S-1' }] }],
  [
    'batch_update_target_of_policy_group',
    { policy_group_id: 'g1', add: [{ target_id: 'p1', target_type: 'DESKTOPSPOOL' }] },
  ],
];

describe('a rule that denies', () => {
  const strict = {
    list_policy_group_info: { policy_groups: [{ policy_group_id: 'g1', policy_group_name: 'strict' }] },
  };

  test.each(BEHIND_OTHERS)(
    'what is done to the board holds when its desktops are not named: %s %o',
    async (tool, args) => {
      const [first, ...others] = some(60);
      const client = await under(
        [{ decide: 'deny', targets: { tags: { dept: 'board' } } }],
        [{ ...(first as Desktop), sid: 'S-1', tags: BOARD }, ...others],
      );
      world.cloud.script(strict);
      expect((await call(client, { tool, args })).value.code).toBe('denied');
    },
  );

  test.each(BEHIND_OTHERS.slice(0, 4))('mass changes holds for pools and tags: %s %o', async (tool, args) => {
    const client = await under([{ decide: 'deny', max_targets: 50 }]);
    expect((await call(client, { tool, args })).value.code).toBe('denied');
  });

  test('mass changes holds for what a search finds', async () => {
    const client = await under([{ decide: 'deny', max_targets: 50 }]);
    const args = { pool_id: 'p1', image_id: 'i1' };
    expect((await call(client, { tool: 'rebuild_desktop_pool', args })).value.code).toBe('denied');
  });

  test('every read holds for those of wait_for_job', async () => {
    const client = await under([{ decide: 'deny', tools: ['*'] }]);
    world.cloud.script({ show_job: { id: 'j1', status: 'SUCCESS' } });
    await client.call('wait_for_job', { jobs: ['j1', 'gone:delete_user:u1'] });
    expect(world.cloud.came.map(({ tool }: Came) => tool)).toEqual([]);
  });
});
