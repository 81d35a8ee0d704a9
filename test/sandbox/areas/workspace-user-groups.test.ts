import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/user-groups', ({ call, rows, refused, world }) => {
  const groups = (keyword: string) => rows('list_user_groups', { keyword });
  const members = (group_id: unknown, filter: Row = {}) => rows('list_users_of_group', { group_id, ...filter });
  const create = async (group_name: string, platform_type = 'LOCAL'): Promise<string> => {
    await call('create_user_group', { group_name, platform_type, description: 'for a test' });
    return String((await groups(group_name))[0]?.id);
  };

  test('the departments have groups that count their people and desktops', async () => {
    const staff = await groups('-staff');
    expect(staff.map((group) => group.name)).toContain('design-staff');
    for (const group of staff) expect(await members(group.id)).toHaveLength(Number(group.user_quantity));
    const design = world()
      .people.all()
      .filter((person) => person.groups.some(({ name }) => name === 'design-staff'));
    const desktops = design.reduce((sum, person) => sum + person.desktops.size, 0);
    expect((await groups('design-staff'))[0]).toMatchObject({
      user_quantity: design.length,
      total_desktops: desktops,
      platform_type: 'LOCAL',
      domain: 'lanting.example',
    });
  });

  test('a new group takes members in, lists them and lets them go', async () => {
    const id = await create('night-shift');
    const [one, two] = world().people.all();
    const actions = (op_type: string, ...user_ids: unknown[]) =>
      call('run_actions_on_group', { group_id: id, op_type, user_ids });
    await actions('ADD', one?.id, two?.id);
    await actions('ADD', two?.id);
    expect((await members(id)).map((row) => row.id)).toEqual([one?.id, two?.id]);
    expect(await members(id, { user_name: two?.name })).toMatchObject([{ user_name: two?.name }]);
    expect((await groups('night-shift'))[0]).toMatchObject({ user_quantity: 2 });
    expect((await rows('list_users', { group_name: 'night-shift' })).map((row) => row.id)).toEqual([one?.id, two?.id]);
    await actions('DELETE', one?.id);
    expect((await members(id)).map((row) => row.id)).toEqual([two?.id]);
    const stranger = { group_id: id, op_type: 'ADD', user_ids: ['0'.repeat(32)] };
    expect(await refused('run_actions_on_group', stranger)).toMatchObject({ code: 'WKS.00170312' });
  });

  test('a group is renamed everywhere; names are taken once; groups of AD keep theirs', async () => {
    const id = await create('trainees');
    await call('update_user_group', { group_id: id, group_name: 'apprentices', description: 'first year' });
    expect(await groups('apprentices')).toMatchObject([{ id, description: 'first year' }]);
    expect(await groups('trainees')).toEqual([]);
    expect(await refused('create_user_group', { group_name: 'Apprentices', platform_type: 'LOCAL' })).toMatchObject({
      code: 'WKS.0001',
    });
    const vpn = (await groups('vpn-users'))[0];
    expect(vpn).toMatchObject({ platform_type: 'AD' });
    expect(await refused('update_user_group', { group_id: vpn?.id, group_name: 'remote' })).toMatchObject({
      code: 'WKS.00010036',
    });
  });

  test('a deleted group takes memberships and its desktops with it', async () => {
    const call_ = world()
      .groups.all()
      .find(({ name }) => name === 'call-staff')!;
    const given = () =>
      world()
        .fleet.all()
        .filter(({ assignments }) => assignments.some(({ id }) => id === call_.id)).length;
    expect(given()).toBeGreaterThan(0);
    const others = [await create('one'), await create('two')];
    await call('delete_user_group', { group_id: call_.id });
    await call('batch_delete_user_groups', { group_ids: others });
    expect(given()).toBe(0);
    expect(await groups('call-staff')).toEqual([]);
    expect(await groups('one')).toEqual([]);
    expect(
      world()
        .people.all()
        .some(({ groups: of }) => of.includes(call_)),
    ).toBe(false);
    expect(await refused('list_users_of_group', { group_id: call_.id })).toMatchObject({ code: 'WKS.00170208' });
  });
});
