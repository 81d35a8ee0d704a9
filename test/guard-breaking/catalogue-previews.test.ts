import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Came, type ScriptedWorld, startScripted } from '../families/scripted-cloud.ts';
import type { TestClient, ToolAnswer } from '../world.ts';
import { call } from './attack.ts';
import { type Desktop, desktop, fleet, one, POOL, rebuild, some, TAGGED } from './catalogue-cloud.ts';

let world: ScriptedWorld;
/** A client that nobody stands behind. */
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ confirm: 'human' });
  client = await world.connect('2026-07-28');
});
beforeEach(() => {
  world.cloud.clear();
  world.cloud.script({ '*': {} });
});
afterAll(() => world.close());

type Args = Record<string, unknown>;

const previewOf = ({ value }: ToolAnswer) => (value.plan as { preview: string } | undefined)?.preview ?? '';
const planned = async (tool: string, args: Args) => previewOf(await call(client, { tool, args }));
const lineOf = (preview: string, name: string) => preview.split('\n').find((line) => line.includes(name)) ?? '';

describe('a bare yes', () => {
  /** Nothing of what these destroy can be counted or named. */
  const nobody: [string, Args][] = [
    ['cancel_workspace', {}],
    ['batch_delete_sub_jobs', { delete_by_status: 'FAILED' }],
    ['create_scheduled_tasks', rebuild(TAGGED)],
    ['create_scheduled_tasks', rebuild({ object_type: 'DESKTOP' })],
    ['create_desktop_batch_order', { type: 'CHANGE_IMAGE', change_image_param: { image_id: 'i1' } }],
    [
      'create_desktop_batch_order',
      { type: 'CHANGE_IMAGE', change_image_param: { image_id: 'i1', desktop_pool_id: '' } },
    ],
    [
      'create_order',
      { type: 'createDesktops', resources: [{ attach_desktops: { image_type: 'gold', image_id: 'i1' } }] },
    ],
    ['create_order', { type: 'rebuildDesktops', resources: [{}] }],
  ];
  test.each(nobody)('is not enough to destroy what is not shown: %s %o', async (tool, args) => {
    world.cloud.script({ [tool]: {} });
    await call(await world.connect('2026-07-28', world.approving()), { tool, args });
    expect(world.cloud.of(tool)).toEqual([]);
  });
});

describe('a list that does not give all it says there is', () => {
  const first = some(100);
  const answers: [string, (came: Came) => object][] = [
    ['because it repeats its first page', () => ({ desktops: first, total_count: 300 })],
    [
      'because it ends early',
      ({ query }) => ({ desktops: Number(query.get('offset') ?? 0) < 100 ? first : [], total_count: 300 }),
    ],
  ];
  test.each(answers)('is not taken for all of the targets, %s', async (_, list_desktops_detail) => {
    fleet(world, first);
    world.cloud.script({ list_desktops_detail });
    expect(await planned('rebuild_desktop_pool', { pool_id: 'p1', image_id: 'i1' })).not.toContain('100 desktops of');
  });
});

describe('a look-up that shows nothing', () => {
  test.each([
    ['delete_scheduled_tasks', { task_id: 'x1' }, 'show_scheduled_tasks', {}],
    ['delete_user', { user_id: 'x1' }, 'list_user_detail', { user_detail: {} }],
    ['appstream_delete_server_groups', { server_group_id: 'x1' }, 'appstream_show_server_group', {}],
  ])('finds nothing: %s', async (tool, args, read, answer) => {
    world.cloud.script({ [read]: answer });
    expect((await call(client, { tool, args })).value).toMatchObject({ code: 'target_not_found' });
  });
});

describe('many targets of several kinds', () => {
  test('hide no pool behind its machines', async () => {
    const all = some(12);
    fleet(world, all);
    const preview = await planned('create_scheduled_tasks', rebuild(...all.map((each) => one(each.desktop_id)), POOL));
    expect(preview).toContain('13 targets');
    expect(preview).toContain('office');
  });

  test('are asked for by a word that means them all', async () => {
    fleet(world, some(3));
    world.cloud.script({ show_scheduled_tasks: { id: 't1', task_name: 'nightly', task_type: 'REBUILD' } });
    let form = '';
    const person = await world.connect('2026-07-28', ({ requestedSchema }) => {
      form = JSON.stringify(requestedSchema);
      return { action: 'cancel' };
    });
    const args = { task_id: 't1', apply_objects: [one('d1'), one('d2'), one('d3')] };
    await call(person, { tool: 'update_scheduled_tasks', args });
    expect(form).toContain('Type the number');
    expect(form).not.toContain('How many scheduled tasks');
  });
});

describe('what a task or policy acts on', () => {
  const task = (...apply_objects: object[]) => ({
    id: 't1',
    task_name: 'nightly',
    task_type: 'REBUILD',
    apply_objects,
  });
  const named = { object_type: 'DESKTOP', object_id: 'd1', object_name: 'PC-d1' };

  test.each([
    ['all desktops', { object_type: 'ALL_DESKTOPS' }, 'all desktops'],
    ['desktops with a tag', TAGGED, 'tag'],
  ])('is shown whole, %s beside a named one too', async (_, other, word) => {
    world.cloud.script({ show_scheduled_tasks: task(named, other) });
    const line = lineOf(await planned('update_scheduled_tasks', { task_id: 't1', enable: true }), 'nightly');
    expect(line).toContain('PC-d1');
    expect(line).toContain(word);
  });

  test.each([
    ['all desktops', { object_type: 'ALL_DESKTOPS' }],
    ['desktops with a tag', TAGGED],
  ])('is compared whole: nothing is sent when %s came in while the person read', async (_, other) => {
    world.cloud.script({ show_scheduled_tasks: task(named), update_scheduled_tasks: {} });
    const person = world.approving('nightly');
    const connected = await world.connect('2025-11-25', (shown) => {
      world.cloud.script({ show_scheduled_tasks: task(named, other) });
      return person(shown);
    });
    const args = { task_id: 't1', enable: true };
    const { value } = await call(connected, { tool: 'update_scheduled_tasks', args });
    expect(world.cloud.of('update_scheduled_tasks')).toEqual([]);
    expect(value.code).toBe('targets_drifted');
  });

  test('is shown whole for a policy group, an OU without a name beside a named user too', async () => {
    const targets = [{ target_name: 'Ada' }, { target_id: 'ou-board' }];
    const policy_groups = [{ policy_group_id: 'g1', policy_group_name: 'strict', targets }];
    world.cloud.script({ list_policy_group_info: { policy_groups, total_count: 1 } });
    const line = lineOf(await planned('delete_policy_group', { policy_group_id: 'g1' }), 'strict');
    expect(line).toContain('Ada');
    expect(line).toContain('ou-board');
  });
});

describe('two things of one name', () => {
  const refused = async (tool: string, args: Args) => (await call(client, { tool, args })).value.code;

  test('are not taken for each other: a group for the user that is called like it', async () => {
    const group = { account: 'sales', account_type: 'USER_GROUP', domain: 'a.example' };
    const user = { account: 'sales', account_type: 'SIMPLE', domain: 'b.example' };
    world.cloud.script({
      list_apps: { items: [{ id: 'a1', name: 'CAD' }], count: 1 },
      list_app_authorizations: { items: [group, user], count: 2 },
    });
    const args = { app_id: 'a1', authorization_type: 'ASSIGN_USER', del_users: [group] };
    expect(await refused('update_app_authorizations', args)).toBe('target_ambiguous');
  });

  test('are not taken for each other: a desktop for the one that somebody works on', async () => {
    const all: Desktop[] = [
      desktop('d1', { computer_name: 'PC', login_status: 'CONNECTED' }),
      desktop('d2', { computer_name: 'PC' }),
    ];
    world.cloud.script({ list_desktops_detail: { desktops: all, total_count: 2 } });
    const args = { bind_list: [{ mac: 'aa:bb', desktop_name: 'PC' }] };
    expect(await refused('create_terminals_binding_desktops', args)).toBe('target_ambiguous');
  });
});

test('a price of which a part is missing is not shown as the price', async () => {
  fleet(world, some(2));
  const rated = (amount?: number) => ({ official_website_rating_result: amount === undefined ? null : { amount } });
  world.cloud.script({
    estimate_desktop_pool_add_volume: { cloud_service_rating_results: [rated(10), rated()], currency: 'CNY' },
  });
  const args = {
    type: 'ADD_VOLUME',
    add_volume_param: { desktop_ids: ['d1', 'd2'], volume_type: 'SAS', volume_size: 10 },
  };
  const preview = await planned('create_desktop_batch_order', args);
  expect(lineOf(preview, 'Price')).not.toBe('Price: 10.00 CNY');
});

test('a command that does not fit into the question is not approved by answering it', async () => {
  fleet(world, some(2));
  world.cloud.script({ execute_desktop_pool_script: { task_id: 't1' } });
  const command_content = `echo ${'harmless '.repeat(30)}& format d: /y`;
  const person = world.approving('2');
  const connected = await world.connect('2025-11-25', person);
  const args = { pool_id: 'p1', command_type: 'BAT', command_content, wait: false };
  await call(connected, { tool: 'execute_desktop_pool_script', args });
  if (person.read.every((shown) => !shown.includes('format d:')))
    expect(world.cloud.of('execute_desktop_pool_script')).toEqual([]);
});

test('a script that was changed while the person read about its run is not run', async () => {
  fleet(world, some(2));
  const script = (version: string) => ({
    list_scripts: { scripts: [{ id: 's1', name: 'clean up', version, update_time: version }], total_count: 1 },
  });
  world.cloud.script({ ...script('1'), execute_script_or_command: { task_id: 't1' } });
  const person = world.approving('2');
  const connected = await world.connect('2025-11-25', (shown) => {
    world.cloud.script(script('2'));
    return person(shown);
  });
  const args = { script_ids: ['s1'], resource_ids: ['d1', 'd2'], wait: false };
  await call(connected, { tool: 'execute_script_or_command', args });
  expect(world.cloud.of('execute_script_or_command')).toEqual([]);
});

test('a fleet with very many snapshots can still be planned for', async () => {
  const all = some(11);
  fleet(world, all);
  world.cloud.script({
    list_desktop_snapshot: ({ query }: Came) => {
      const from = Number(query.get('offset') ?? 0);
      const desktop_snapshots = Array.from({ length: Number(query.get('limit')) }, (_, n) => ({
        snapshot_id: `s${from + n}`,
        desktop_id: 'd1',
        status: 'create_success',
      }));
      return { desktop_snapshots, total_count: 150_000 };
    },
  });
  const args = { desktop_ids: all.map(({ desktop_id }) => desktop_id) };
  expect(await planned('batch_delete_desktops', args)).toContain('11 desktops');
});
