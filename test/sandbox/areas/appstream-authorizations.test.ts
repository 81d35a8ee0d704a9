import { expect, test } from 'vitest';
import { appGroups } from '../../../src/sandbox/world/app-groups.ts';
import { appLimits } from '../../../src/sandbox/world/app-quota.ts';
import { describeArea } from '../area.ts';
import { idlers } from '../cast.ts';

describeArea('appstream/authorizations', ({ call, rows, data, refused, world }) => {
  const someone = () => world().people.all()[3]!;
  const staff = () => world().groups.all()[0]!;
  const fresh = async (name: string) => (await data('appstream_create_app_group', { name })).id as string;
  const who = async (app_group_id: string) =>
    (await rows('appstream_list_app_group_authorization', { app_group_id })).map(({ account }) => account);

  test('users and user groups get an application group, are told, and lose it again', async () => {
    const id = await fresh('entitled');
    const user = { account: someone().name, account_type: 'USER' };
    const group = { id: staff().id, account: staff().name, account_type: 'USER_GROUP' };
    const change = { app_group_ids: [id], accounts: [user, group] };
    await call('appstream_add_app_group_authorization', change);
    await call('appstream_add_app_group_authorization', change);
    expect((await who(id)).toSorted()).toEqual([someone().name, staff().name].toSorted());
    const mails = await rows('appstream_list_authorization_mail_record', { app_group_id: id });
    expect(mails.map(({ account }) => account).toSorted()).toEqual([someone().name, staff().name].toSorted());

    const mine = await rows('appstream_list_app_group_authorization', { account: someone().name });
    expect(mine).toContainEqual(expect.objectContaining({ app_group_id: id, account_id: someone().id }));

    await call('appstream_batch_delete_app_group_authorization', { app_group_ids: [id], accounts: [user] });
    expect(await who(id)).toEqual([staff().name]);
    await call('appstream_batch_delete_app_group_authorization', { app_group_ids: [id], accounts: [user] });
    const [told] = await rows('appstream_list_authorization_mail_record', { app_group_id: id });
    expect(told).toMatchObject({ account: someone().name, mail_send_type: 'DEL_GROUP_AUTHORIZATION' });
  });

  test('accounts and groups that do not exist are refused', async () => {
    const id = await fresh('strict');
    const add = async (account: Record<string, unknown>, app_group_ids = [id]) =>
      (await refused('appstream_add_app_group_authorization', { app_group_ids, accounts: [account] })).code;
    expect(await add({ account: 'nobody', account_type: 'USER' })).toBe('WKS.00051403');
    expect(await add({ id: 'none', account: 'nobodies', account_type: 'USER_GROUP' })).toBe('WKS.00051404');
    expect(await add({ account: staff().name, account_type: 'USER_GROUP' })).toBe('WKS.00051102');
    expect(await add({ account: someone().name, account_type: 'USER' }, ['none'])).toBe('WKS.00131100');
    expect(await who(id)).toEqual([]);
  });

  test('whoever is deleted is authorised for nothing', async () => {
    const id = await fresh('leavers');
    const leaver = idlers(world())[0]!;
    const accounts = [{ account: `${leaver.name}@lanting.example`, account_type: 'USER' }];
    await call('appstream_add_app_group_authorization', { app_group_ids: [id], accounts });
    expect(await who(id)).toEqual([leaver.name]);
    await call('delete_user', { user_id: leaver.id });
    expect(await who(id)).toEqual([]);
  });

  test('the company has its departments authorised', () => {
    const groups = world().part(appGroups).all();
    const cad = groups.find(({ name }) => name === 'cad-viewers');
    expect(cad?.authorizations.map(({ account }) => account)).toContain('design-staff');
  });

  test('a group has room for so many accounts, of whom each counts once', async () => {
    const id = await fresh('crowded');
    world().part(appLimits).accountsOfAGroup = 2;
    const [one, two, three] = world()
      .people.all()
      .slice(0, 3)
      .map(({ name }) => ({ account: name, account_type: 'USER' }));
    const add = (...accounts: unknown[]) => ({ app_group_ids: [id], accounts });
    const error = await refused('appstream_add_app_group_authorization', add(one, two, three));
    expect(error.code).toBe('WKS.00131304');
    expect(await who(id)).toEqual([]);
    await call('appstream_add_app_group_authorization', add(one, two, one));
    await call('appstream_add_app_group_authorization', add(one));
    expect(await who(id)).toHaveLength(2);
    expect((await refused('appstream_add_app_group_authorization', add(three))).code).toBe('WKS.00131304');
  });
});
