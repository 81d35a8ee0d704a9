import { describe, expect, test } from 'vitest';
import { agencies } from '../../../src/sandbox/world/agencies.ts';
import { describeArea } from '../area.ts';
import { goldImage, idlers } from '../cast.ts';
import { MINUTES, type Row } from '../cloud.ts';

describeArea('workspace/desktop-pools', ({ call, rows, data, refused, world, now, later }) => {
  const product = 'workspace.x86.general.large2';
  const larger = 'workspace.x86.general.xlarge2';
  const image = (code: string) => goldImage(world(), code);
  const form = (more: Row = {}) => ({
    name: 'Training',
    type: 'STATIC',
    size: 2,
    product_id: product,
    image_type: 'gold',
    image_id: image('W10').id,
    root_volume: { type: 'SAS', size: 80 },
    subnet_ids: [world().subnets.all()[0]!.id],
    ...more,
  });
  const idOf = async (name: string) => (await rows('list_desktop_pools', { name }))[0]?.id as string;
  const create = async (more: Row = {}) => {
    await call('create_desktop_pool', form(more));
    return idOf(String(more.name ?? 'Training'));
  };
  const show = (pool_id: string) => data('show_desktop_pool_detail', { pool_id });
  const members = (pool_id: string, more: Row = {}) => rows('list_pool_desktops_detail', { pool_id, ...more });
  const state = (pool_id: string) =>
    world()
      .fleet.all()
      .filter((desktop) => desktop.pool?.id === pool_id);
  const idle = () => idlers(world());
  const user = (index: number, user_group = 'users') => {
    const { id, name } = idle()[index]!;
    return { object_type: 'USER', object_id: id, object_name: name, user_group };
  };

  describe('a new pool', () => {
    test('is there at once, grows by its job, and is like its order', async () => {
      const order = form({
        name: '培训-A',
        availability_zone: 'sandbox-1b',
        data_volumes: [{ type: 'SSD', size: 50 }],
        security_groups: [{ id: world().securityGroups.all()[1]!.id }],
        tags: [{ key: 'room', value: 'A' }],
        enterprise_project_id: 'ep-7',
      });
      await call('create_desktop_pool', { ...order, wait: false });
      const id = await idOf('培训-A');
      expect(await show(id)).toMatchObject({ status: 'TEMPORARY', desktop_count: 0, desktop_used: 0 });
      later();
      expect(await show(id)).toMatchObject({
        name: '培训-A',
        type: 'STATIC',
        status: 'STEADY',
        desktop_count: 2,
        charging_mode: '1',
        availability_zone: 'sandbox-1b',
        product: { product_id: product },
        image_os_platform: 'Windows',
        root_volume: { type: 'SAS', size: 80 },
        data_volumes: [{ type: 'SSD', size: 50 }],
        security_groups: [{ name: 'sg-design-render' }],
        enable_autoscale: false,
        enterprise_project_id: 'ep-7',
      });
      const [one, two] = await members(id);
      expect([one?.computer_name, two?.computer_name]).toEqual(
        ['A01', 'A02'].map((name) => expect.stringMatching(name)),
      );
      expect(one).toMatchObject({
        desktop_type: 'DEDICATED',
        resource_type: 'POOLED_DESKTOP',
        availability_zone: 'sandbox-1b',
        site_type: 'CENTER',
        tags: [{ key: 'room', value: 'A' }],
        enterprise_project_id: 'ep-7',
        data_volumes: [{ type: 'SSD', size: 50 }],
      });
      const listed = await rows('list_desktops_detail', { pool_id: id, enterprise_project_id: 'ep-7' });
      expect(listed.map((row) => row.desktop_id)).toEqual([one?.desktop_id, two?.desktop_id]);
    });

    test.each<[string, () => Row, string]>([
      ['a name that is taken', () => ({ name: 'design-studio-w10' }), 'WKS.0001'],
      ['a product nobody sells', () => ({ product_id: 'none' }), 'WKS.00010031'],
      ['a product that is sold out in the AZ', soldOut, 'WKS.00052104'],
      ['an image of another type', () => ({ image_type: 'private' }), 'WKS.0923'],
      ['an AZ that is not there', () => ({ availability_zone: 'nowhere' }), 'WKS.00051301'],
      [
        'an edge AZ without a flavor',
        () => ({ availability_zone: 'sandbox-ies-suzhou', product_id: larger }),
        'WKS.0001',
      ],
      ['a small system disk', () => ({ root_volume: { type: 'SAS', size: 40 } }), 'WKS.0001'],
      ['a disk type that is not offered', () => ({ root_volume: { type: 'SATA', size: 80 } }), 'WKS.0001'],
      ['a subnet that is not there', () => ({ subnet_ids: ['none'] }), 'WKS.00010031'],
      ['an OU that is not there', () => ({ ou_name: 'Nowhere' }), 'WKS.00010031'],
      ['a naming policy that is not there', () => ({ desktop_name_policy_id: 'none' }), 'WKS.00010031'],
      ['the same tag twice', () => ({ tags: [{ key: 'a' }, { key: 'a' }] }), 'WKS.0565'],
      ['rights of another system', () => ({ authorized_objects: [user(0, 'sudo')] }), 'WKS.0001'],
      ['a user who is gone', () => ({ authorized_objects: [{ ...user(0), object_id: 'none' }] }), 'WKS.00170312'],
    ])('is refused with %s', async (_, more, code) => {
      expect(await refused('create_desktop_pool', form({ name: 'Refused', ...more() }))).toMatchObject({ code });
      expect(await idOf('Refused')).toBeUndefined();
    });

    function soldOut() {
      return { product_id: 'workspace.x86.workstation.8xlarge4.g', availability_zone: 'sandbox-1b' };
    }

    test('needs room and the agency', async () => {
      world().quota -= 490;
      expect(await refused('create_desktop_pool', form({ name: 'Big', size: 60 }))).toMatchObject({ code: 'WKS.0106' });
      world().quota += 490;
      world().part(agencies).delete('WORKSPACE');
      expect(await refused('create_desktop_pool', form())).toMatchObject({ code: 'WKS.00011055' });
      world().part(agencies).add('WORKSPACE');
    });
  });

  test('pools are listed by name, type, maintenance and enterprise project', async () => {
    const all = await rows('list_desktop_pools');
    expect(all).toHaveLength(world().pools.size);
    const names = async (filter: Row) => (await rows('list_desktop_pools', filter)).map((row) => row.name);
    expect(await names({ type: 'DYNAMIC' })).toEqual(['Call-centre-floor']);
    expect(await names({ name: 'STUDIO' })).toEqual(['Design-studio-W10']);
    expect(await names({ in_maintenance_mode: true })).toEqual([]);
    expect(await names({ enterprise_project_id: 'ep-7' })).toEqual(['培训-A']);
    expect(await names({ limit: 1, offset: 1 })).toEqual([all[1]?.name]);
    const floor = all.find(({ type }) => type === 'DYNAMIC')!;
    const sessions = state(floor.id as string).filter(({ login }) => login === 'CONNECTED' || login === 'DISCONNECTED');
    expect(floor).toMatchObject({ desktop_count: 12, desktop_used: sessions.length, desktop_name_policy_id: /.+/ });
  });

  test('the users of a static pool come and keep the first desktop that is free', async () => {
    const [first, second, third] = [user(0), user(1, 'administrators'), user(2)];
    const id = await create({ name: 'Interns', authorized_objects: [first, second] });
    expect(await rows('list_desktop_pool_authorized_objects', { pool_id: id })).toMatchObject([first, second]);
    later();
    expect(await show(id)).toMatchObject({ desktop_count: 2, desktop_used: 2 });
    const owners = (await members(id)).map((row) => row.user_name);
    expect(owners.toSorted()).toEqual([first.object_name, second.object_name].toSorted());
    expect(await data('list_user_detail', { user_id: second.object_id })).toMatchObject({ total_desktops: 1 });

    const grown = { autoscale_type: 'ACCESS_CREATED', max_auto_created: 3, once_auto_created: 1 };
    await call('update_desktop_pool', { pool_id: id, enable_autoscale: true, autoscale_policy: grown });
    await call('create_desktop_pool_authorized_objects', { pool_id: id, action: 'ADD', objects: [third] });
    later(40 * MINUTES);
    expect(await show(id)).toMatchObject({ desktop_count: 3, desktop_used: 3, autoscale_policy: grown });

    await call('create_desktop_pool_authorized_objects', { pool_id: id, action: 'REMOVE', objects: [first] });
    expect(await rows('list_desktop_pool_authorized_objects', { pool_id: id })).toHaveLength(2);
    expect(await show(id)).toMatchObject({ desktop_used: 2 });
    const twice = { pool_id: id, action: 'REMOVE', objects: [first] };
    expect(await refused('create_desktop_pool_authorized_objects', twice)).toMatchObject({ code: 'WKS.00010031' });
  });

  test('the desktops of a dynamic pool are lent to its groups, and lost with the right', async () => {
    const group = world().groups.all()[4]!;
    const object = { object_type: 'USER_GROUP', object_id: group.id, object_name: group.name, user_group: 'users' };
    const id = await create({ name: 'Kiosk', type: 'DYNAMIC', authorized_objects: [object] });
    expect(await members(id)).toMatchObject(
      [1, 2].map(() => ({ desktop_type: 'POOLED', user_group_list: [group.name] })),
    );
    const admin = { ...object, user_group: 'administrators' };
    await call('create_desktop_pool_authorized_objects', { pool_id: id, action: 'ADD', objects: [admin] });
    expect(await rows('list_desktop_pool_authorized_objects', { pool_id: id })).toMatchObject([admin]);
    expect((await members(id))[0]).toMatchObject({ user_group: 'administrators' });
    const [desktop] = state(id);
    Object.assign(desktop!, { login: 'DISCONNECTED', lastUsed: now() });
    expect(await show(id)).toMatchObject({ desktop_used: 1 });
    await call('create_desktop_pool_authorized_objects', { pool_id: id, action: 'REMOVE', objects: [object] });
    expect(await show(id)).toMatchObject({ desktop_used: 0 });
    expect(desktop).toMatchObject({ login: 'REGISTERED', assignments: [] });
  });

  test('whoever stays away for too long loses what was lent', async () => {
    const id = await idOf('Call-centre-floor');
    expect(state(id).filter((each) => each.login === 'DISCONNECTED' && now() - each.lastUsed > 60 * MINUTES)).toEqual(
      [],
    );
    const desktop = state(id).find(({ status }) => status === 'ACTIVE')!;
    const away = () => Object.assign(desktop, { login: 'DISCONNECTED', lastUsed: now() - 30 * MINUTES });
    await call('update_desktop_pool', { pool_id: id, disconnected_retention_period: 90 });
    away();
    await call('update_desktop_pool', { pool_id: id, disconnected_retention_period: 40 });
    expect(desktop.login).toBe('DISCONNECTED');
    later(11 * MINUTES);
    expect(await show(id)).toMatchObject({ disconnected_retention_period: 40 });
    expect(desktop.login).toBe('REGISTERED');
    away();
    await call('update_desktop_pool', { pool_id: id, disconnected_retention_period: 20 });
    expect(desktop.login).toBe('REGISTERED');
  });

  test('a pool grows by order and by its own rule, which replaces what is deleted', async () => {
    const id = await create({ name: 'Growing', size: 0 });
    expect(await show(id)).toMatchObject({ desktop_count: 0, status: 'STEADY' });
    await call('expand_desktop_pool', { pool_id: id, size: 2 });
    expect(await show(id)).toMatchObject({ desktop_count: 2 });
    const rule = { autoscale_type: 'AUTO_CREATED', max_auto_created: 5, min_idle: 4, once_auto_created: 2 };
    await call('update_desktop_pool', { pool_id: id, enable_autoscale: true, autoscale_policy: rule });
    expect(await show(id)).toMatchObject({ status: 'TEMPORARY' });
    later();
    expect(await show(id)).toMatchObject({ status: 'STEADY', desktop_count: 4 });
    await call('batch_delete_desktops', {
      desktop_ids: state(id)
        .slice(0, 2)
        .map((desktop) => desktop.id),
    });
    later();
    expect(await show(id)).toMatchObject({ desktop_count: 4 });
    await call('batch_delete_desktops', { desktop_ids: state(id).map((desktop) => desktop.id) });
    later();
    // The rule has made five, and makes no more.
    expect(await show(id)).toMatchObject({ desktop_count: 1 });
  });

  test('name, tags, OU, zone, naming and maintenance change', async () => {
    const id = await idOf('Growing');
    await call('update_desktop_pool', {
      pool_id: id,
      name: 'Grown',
      description: 'no longer small',
      enable_autoscale: false,
      tags: [{ key: 'room', value: 'B' }],
      availability_zone: 'sandbox-1a',
    });
    expect(await show(id)).toMatchObject({ name: 'Grown', description: 'no longer small', enable_autoscale: false });
    await call('expand_desktop_pool', { pool_id: id, size: 1 });
    expect((await members(id)).at(-1)).toMatchObject({
      tags: [{ key: 'room', value: 'B' }],
      availability_zone: 'sandbox-1a',
    });
    const [, desktop] = state(id);
    desktop!.login = 'CONNECTED';
    await call('update_desktop_pool', { pool_id: id, in_maintenance_mode: true });
    expect(await rows('list_desktop_pools', { in_maintenance_mode: true })).toMatchObject([{ id }]);
    expect((await members(id)).map((row) => [row.in_maintenance_mode, row.login_status])).toEqual([
      [true, 'REGISTERED'],
      [true, 'REGISTERED'],
    ]);
    await call('update_desktop_pool', { pool_id: id, in_maintenance_mode: false });
    expect((await members(id))[0]).toMatchObject({ in_maintenance_mode: false });
    expect(await refused('update_desktop_pool', { pool_id: id, name: 'Kiosk' })).toMatchObject({ code: 'WKS.0001' });
    const edge = { pool_id: id, availability_zone: 'sandbox-ies-suzhou' };
    expect(await refused('update_desktop_pool', edge)).toMatchObject({ code: 'WKS.0001' });
  });

  test('a pool gets another product; its yearly/monthly desktops keep theirs and differ', async () => {
    const id = await create({ name: 'Resized' });
    state(id)[1]!.prepaid = true;
    await call('resize_desktop_pool', { pool_id: id, product_id: larger });
    expect(await show(id)).toMatchObject({ product: { product_id: larger } });
    const different = await members(id, { inconsistent_type: 'PRODUCT' });
    expect(different).toMatchObject([{ product_id: product, inconsistent_types: ['PRODUCT'] }]);
    expect(await members(id, { inconsistent_type: 'IMAGE' })).toEqual([]);
    const same = { pool_id: id, product_id: larger };
    expect(await refused('resize_desktop_pool', same)).toMatchObject({ code: 'WKS.0001' });
    state(id)[1]!.prepaid = false;
  });

  test('a pool gets another image, and what missed it is repaired', async () => {
    const id = await idOf('Resized');
    const wish = { pool_id: id, image_id: image('W11').id, message: 'Save your work', delay_time: 1 };
    await call('rebuild_desktop_pool', wish);
    expect(await show(id)).toMatchObject({ image_id: image('W11').id });
    expect(state(id).every((desktop) => desktop.image.code === 'W11')).toBe(true);
    expect(world().notifications.filter(({ text }) => text === 'Save your work')).toHaveLength(2);
    const [stray] = state(id);
    stray!.image = image('W10');
    expect(await members(id, { inconsistent_type: 'IMAGE' })).toMatchObject([{ desktop_id: stray!.id }]);
    const job = await call('rebuild_desktop_pool', { pool_id: id, image_id: image('W11').id, is_fix: true });
    expect(job).toMatchObject({ job: { status: 'succeeded', total: 1 } });
    expect(await members(id, { inconsistent_type: 'IMAGE' })).toEqual([]);
  });

  test('disks are added, enlarged and deleted on every desktop of a pool', async () => {
    const id = await idOf('Resized');
    const disks = () => state(id).map((desktop) => [desktop.root.size, ...desktop.data.map(({ size }) => size)]);
    await call('add_desktop_pool_volumes', { pool_id: id, volumes: [{ type: 'SAS', size: 20 }] });
    expect(disks()).toEqual([
      [80, 20],
      [80, 20],
    ]);
    const { root_volume: root, data_volumes: list } = (await show(id)) as { root_volume: Row; data_volumes: Row[] };
    const [disk] = list;
    const grown = [root, disk].map((each) => ({ id: each!.id, type: each!.type, size: 100 }));
    await call('expand_desktop_pool_volumes', { pool_id: id, volumes: grown });
    expect(await show(id)).toMatchObject({ root_volume: { size: 100 }, data_volumes: [{ size: 100 }] });
    expect((await members(id)).map((row) => (row.data_volumes as Row[])[0]?.size)).toEqual([100, 100]);
    const again = { pool_id: id, volumes: grown };
    expect(await refused('expand_desktop_pool_volumes', again)).toMatchObject({ code: 'WKS.0001' });
    await call('delete_desktop_pool_volumes', { pool_id: id, volumes: grown.slice(1) });
    expect(disks()).toEqual([[100], [100]]);
    const gone = { pool_id: id, volumes: grown.slice(1) };
    expect(await refused('delete_desktop_pool_volumes', gone)).toMatchObject({ code: 'WKS.00010031' });
  });

  test('a pool is switched, hibernated and told something', async () => {
    const id = await idOf('Resized');
    const statuses = async () => (await members(id)).map(({ status }) => status);
    await call('execute_desktop_pool_action', { pool_id: id, op_type: 'os-stop' });
    later();
    expect(await statuses()).toEqual(['SHUTOFF', 'SHUTOFF']);
    expect(await refused('execute_desktop_pool_action', { pool_id: id, op_type: 'hibernate' })).toMatchObject({
      code: 'WKS.00010032',
    });
    await call('execute_desktop_pool_action', { pool_id: id, op_type: 'os-start' });
    await call('execute_desktop_pool_action', { pool_id: id, op_type: 'hibernate' });
    later();
    expect(await statuses()).toEqual(['HIBERNATED', 'HIBERNATED']);
    await call('execute_desktop_pool_action', { pool_id: id, op_type: 'os-start' });
    await call('send_desktop_pool_notifications', { pool_id: id, notifications: 'Coffee' });
    const told = world().notifications.filter(({ text }) => text === 'Coffee');
    expect(told.map(({ to }) => to)).toEqual(state(id).map((desktop) => desktop.id));
  });

  test('a command runs on a pool, the desktops restart after it, and the run is listed', async () => {
    const id = await idOf('Resized');
    for (const desktop of state(id)) desktop.agentInstalled = true;
    const command = { command_content: 'ipconfig /all', command_type: 'BAT', post_finish: 'reboot' };
    const tasks = (more: Row = {}) => rows('show_desktop_pools_script_exec_tasks', { desktop_pool_id: id, ...more });
    await call('execute_desktop_pool_script', { pool_id: id, gray_count: 1, ...command });
    expect(await tasks()).toMatchObject([
      {
        desktop_pool_name: 'Resized',
        command_content: 'ipconfig /all',
        status: 'FINISH',
        success_num: 2,
        failed_num: 0,
      },
    ]);
    later();
    for (const { desktop_id } of await members(id)) {
      const [last] = await rows('list_desktop_actions', { desktop_id });
      expect(last).toMatchObject({ action: 'reboot', result: 'Success' });
    }
    expect(await tasks({ task_type: 'SCRIPT' })).toEqual([]);
    expect(await tasks({ status: 'SUCCESS' })).toHaveLength(1);
    const stranger = { pool_id: id, gray_desktop_ids: ['none'], ...command };
    expect(await refused('execute_desktop_pool_script', stranger)).toMatchObject({ code: 'WKS.00010031' });
  });

  test('only an empty pool can be deleted', async () => {
    const id = await idOf('Resized');
    expect(await refused('delete_desktop_pool', { pool_id: id })).toMatchObject({ code: 'WKS.00010032' });
    await call('batch_delete_desktops', { desktop_ids: state(id).map((desktop) => desktop.id) });
    await call('delete_desktop_pool', { pool_id: id });
    later();
    expect(await idOf('Resized')).toBeUndefined();
    expect(await refused('expand_desktop_pool', { pool_id: id, size: 1 })).toMatchObject({ code: 'WKS.00010031' });
  });
});
