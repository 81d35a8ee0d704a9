import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import { idlers } from '../cast.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/policies', ({ call, rows, data, refused, world }) => {
  const groups = (filter: Row = {}) => rows('list_policy_group', filter);
  const show = (policy_group_id: unknown) => data('list_policy_detail_info_by_id', { policy_group_id });
  const targets = (policy_group_id: unknown, filter: Row = {}) =>
    rows('list_target_of_policy_group', { policy_group_id, ...filter });
  const create = async (policy_group: Row) => (await data('create_policy_group', { policy_group })).id;
  const priorities = async () => (await groups()).map(({ priority }) => Number(priority));
  const everything = { target_id: 'default-apply-all-targets', target_name: 'All-Targets', target_type: 'ALL' };

  test('the tree given at creation comes back, over the initial policies', async () => {
    const policies = {
      peripherals: { usb_port_redirection: { usb_enable: false, options: { usb_storage_enable: false } } },
      file_and_clipboard: { clipboard_redirection: 'TWO_WAY_ENABLED' },
      session: { vdi: { auto_lock_enable: true, auto_lock_options: { auto_lock_minutes: 7 } } },
    };
    const id = await create({ policy_group_name: 'Strict_1', description: 'for a test', policies });
    const group = await show(id);
    expect(group).toMatchObject({ policy_group_id: id, policy_group_name: 'Strict_1', policies });
    expect(await targets(id)).toEqual([]);
    const initial = await data('list_original_policy_info');
    expect((group.policies as Row).display).toEqual(initial.display);
    expect(initial).toMatchObject({ file_and_clipboard: { clipboard_redirection: 'DISABLED' } });
    expect(await data('list_policies_of_policy_group', { policy_group_id: id, policy_type: 'FileAndClip' })).toEqual({
      file_and_clipboard: { ...(initial.file_and_clipboard as Row), clipboard_redirection: 'TWO_WAY_ENABLED' },
    });
    const changes = { watermark: { watermark_enable: true, options: { lean: -30 } } };
    await call('update_policies_of_policy_group', { policy_group_id: id, policies: changes });
    expect((await show(id)).policies).toMatchObject({ ...policies, ...changes });
    const [listed] = await rows('list_policy_group_info', { policy_group_id: id });
    expect(listed?.policies).toMatchObject(changes);
  });

  test('priorities stay unique, the default group comes last and stays', async () => {
    const before = await priorities();
    const first = await create({ policy_group_name: 'First', priority: 1 });
    const last = await create({ policy_group_name: 'Last' });
    const names = (await groups()).map((group) => group.policy_group_name);
    expect([names[0], ...names.slice(-2)]).toEqual(['First', 'Last', 'default']);
    await call('update_policy_group', { policy_group_id: last, policy_group: { priority: 2, description: 'moved' } });
    expect((await groups())[1]).toMatchObject({ policy_group_name: 'Last', priority: 2, description: 'moved' });
    const after = await priorities();
    expect(new Set(after).size).toBe(before.length + 2);
    const basic = (await groups({ policy_group_name: 'default', is_group_name_accurate: true }))[0]?.policy_group_id;
    expect(await show(basic)).toMatchObject({ targets: [everything] });
    expect(await refused('delete_policy_group', { policy_group_id: basic })).toMatchObject({ code: 'WKS.00081102' });
    for (const policy_group_id of [first, last]) await call('delete_policy_group', { policy_group_id });
    expect(await priorities()).toHaveLength(before.length);
    expect(await refused('list_policy_detail_info_by_id', { policy_group_id: first })).toMatchObject({
      code: 'WKS.00081104',
    });
  });

  test('a name is taken once', async () => {
    await create({ policy_group_name: 'Once' });
    expect(await refused('create_policy_group', { policy_group: { policy_group_name: 'Once' } })).toMatchObject({
      code: 'WKS.00081101',
    });
  });

  test('targets of every kind are added, listed by type and name, and removed', async () => {
    const desktop = world().fleet.all()[0]!;
    const person = world().people.all()[0]!;
    const group = world().groups.all()[0]!;
    const pool = world().pools.all()[0]!;
    const [ou] = await rows('list_ou_details', { ou_name: 'Design' });
    const wanted = [
      { target_type: 'INSTANCE', target_id: desktop.sid, target_name: desktop.name },
      { target_type: 'USER', target_id: person.id, target_name: person.name },
      { target_type: 'USERGROUP', target_id: group.id, target_name: group.name },
      { target_type: 'DESKTOPSPOOL', target_id: pool.id, target_name: pool.name },
      { target_type: 'OU', target_id: ou?.id, target_name: 'Design' },
      { target_type: 'CLIENTIP', target_id: '10.1.2.3', target_name: '10.1.2.3' },
    ];
    const id = await create({ policy_group_name: 'Targets', targets: wanted.slice(0, 2) });
    await call('batch_update_target_of_policy_group', { policy_group_id: id, add: [...wanted, everything] });
    expect(await targets(id)).toEqual([...wanted, everything]);
    expect(await targets(id, { target_type: 'USER', target_name: person.name.slice(0, 3) })).toEqual([wanted[1]]);
    await call('batch_update_target_of_policy_group', { policy_group_id: id, delete: [everything, wanted[5]] });
    expect(await targets(id)).toEqual(wanted.slice(0, 5));
    await call('update_policy_group', { policy_group_id: id, policy_group: { targets: [wanted[5]] } });
    expect(await targets(id)).toEqual([wanted[5]]);
  });

  test('targets that do not exist are refused, and those that go away leave', async () => {
    const id = await create({ policy_group_name: 'Leaving' });
    const user = idlers(world())[0]!;
    const add = (target: Row) => ({ policy_group_id: id, add: [target] });
    await call('batch_update_target_of_policy_group', add({ target_type: 'USER', target_id: user.id }));
    expect(await targets(id)).toHaveLength(1);
    await call('delete_user', { user_id: user.id });
    expect(await targets(id)).toEqual([]);
    const gone = add({ target_type: 'CLIENTIP', target_id: 'nowhere' });
    expect(await refused('batch_update_target_of_policy_group', gone)).toMatchObject({ code: 'WKS.00010031' });
  });

  test('an IP whitelist gets and loses addresses, and is switched', async () => {
    const range = (ip_address: string) => ({ ip_address, subnet_mask: '255.255.255.0' });
    const policy = { policy_name: 'Branch', access_control_type: 'IP_WHITE_LIST', ip_list: [range('192.0.2.0')] };
    await call('create_access_policy', { policy });
    const branch = async () =>
      (await rows('list_access_policies', { access_control_type: 'IP_WHITE_LIST' })).find(
        (each) => each.policy_name === 'Branch',
      ) as Row;
    const access_policy_id = (await branch()).policy_id;
    const update = (change: Row) => call('update_access_policy', { access_policy_id, ...change });
    await update({ operation_type: 'ADD_IP', ip_white_list: [range('192.0.2.0'), range('198.51.100.0')] });
    expect(await branch()).toMatchObject({ ip_total_count: 2 });
    await update({ operation_type: 'DELETE_IP', ip_white_list: [range('192.0.2.0')] });
    expect(await branch()).toMatchObject({ ip_list: [range('198.51.100.0')] });
    await update({ is_block_all: true });
    await update({ is_enable: false });
    expect(await branch()).toMatchObject({ is_enable: false, is_block_all: true });
    expect(await refused('update_access_policy', { access_policy_id, is_block_all: false })).toMatchObject({
      code: 'WKS.0001',
    });
    await call('batch_delete_access_policies', { policy_id_list: [access_policy_id] });
    expect(await branch()).toBeUndefined();
  });

  test('an access policy bars users and groups', async () => {
    const [person, other] = world().people.all();
    const group = world().groups.all()[1]!;
    await call('create_access_policy', {
      policy: { policy_name: 'PRIVATE_ACCESS', blacklist_type: 'INTERNET' },
      policy_objects_list: [{ object_id: person?.id, object_type: 'USER' }],
    });
    const policy = (await rows('list_access_policies', { access_control_type: 'ACCESS_TYPE' })).at(-1);
    const access_policy_id = policy?.policy_id;
    const barred = () => rows('list_access_policy_objects', { access_policy_id });
    expect(await barred()).toEqual([{ object_id: person?.id, object_name: person?.name, object_type: 'USER' }]);
    const set = (...policy_objects_list: Row[]) => ({ access_policy_id, policy_objects_list });
    await call(
      'update_access_policy_objects',
      set({ object_id: group.id, object_type: 'USERGROUP' }, { object_id: other?.sid, object_type: 'USER' }),
    );
    expect((await barred()).map(({ object_name }) => object_name)).toEqual([group.name, other?.name]);
    const stranger = set({ object_id: 'x', object_type: 'USERGROUP' });
    expect(await refused('update_access_policy_objects', stranger)).toMatchObject({ code: 'WKS.00170208' });
  });
});
