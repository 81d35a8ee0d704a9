import { describe, expect, test } from 'vitest';
import { limits } from '../../../src/sandbox/world/quotas.ts';
import { describeArea } from '../area.ts';
import { idlers } from '../cast.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/users', ({ call, rows, data, refused, world, now, later }) => {
  const people = () => world().people.all();
  const idle = () => idlers(world());
  const show = (user_id: string) => data('list_user_detail', { user_id });
  const create = async (more: Row) =>
    (await data('create_desktop_user', { user_email: 'new@lanting.example', ...more })).id as string;
  const day = (days: number) => new Date(now() + days * 86_400_000).toISOString();

  test.each<[string, () => Row, (each: ReturnType<typeof people>[number]) => boolean]>([
    [
      'part of a name',
      () => ({ user_name: people()[0]!.name.slice(1, 4) }),
      (each) => each.name.includes(people()[0]!.name.slice(1, 4)),
    ],
    ['description', () => ({ description: '研发' }), (each) => each.description.includes('研发')],
    ['activation', () => ({ active_type: 'ADMIN_ACTIVATE' }), (each) => each.activation === 'ADMIN_ACTIVATE'],
    ['group', () => ({ group_name: 'dev-staff' }), (each) => each.groups.some(({ name }) => name === 'dev-staff')],
    ['enterprise project', () => ({ enterprise_project_id: '0' }), () => true],
  ])('are listed by %s', async (_, filter, fits) => {
    const expected = people()
      .filter(fits)
      .map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect((await rows('list_users', filter())).map((row) => row.id)).toEqual(expected);
  });

  test('a user is created in his groups, shown, changed and deleted', async () => {
    const [group] = world().groups.all();
    const id = await create({
      user_name: 'newhire',
      user_phone: '13800000000',
      description: 'on probation',
      group_ids: [group!.id],
      account_expires: day(30),
      enterprise_project_id: 'ep-9',
    });
    expect(await show(id)).toMatchObject({
      user_name: 'newhire',
      user_phone: '13800000000',
      active_type: 'USER_ACTIVATE',
      group_names: [group!.name],
      user_expired: false,
      user_principal_name: 'newhire@lanting.example',
      total_desktops: 0,
    });
    expect(world().mails.at(-1)).toMatchObject({ to: 'new@lanting.example' });
    expect(await rows('list_users', { enterprise_project_id: 'ep-9' })).toMatchObject([
      { id, user_name: 'newhire', account_expired: false, total_desktops: 0, group_names: [group!.name] },
    ]);
    later(31 * 86_400_000);
    expect(await show(id)).toMatchObject({ user_expired: true });
    await call('update_user_info', {
      user_id: id,
      account_expires: '0',
      description: 'permanent',
      user_email: 'hire@lanting.example',
      password_never_expired: true,
      next_login_change_password: false,
      disabled: true,
    });
    expect(await show(id)).toMatchObject({
      user_expired: false,
      description: 'permanent',
      user_email: 'hire@lanting.example',
      password_never_expired: true,
      next_login_change_password: false,
      disabled: true,
    });
    await call('delete_user', { user_id: id });
    expect(await rows('list_users', { user_name: 'newhire' })).toEqual([]);
    expect(await refused('list_user_detail', { user_id: id })).toMatchObject({ code: 'WKS.00170312' });
  });

  test('several are created and deleted together, all or none', async () => {
    const team = ['team01', 'team02'].map((user_name) => ({ user_name, user_email: 't@lanting.example' }));
    await call('batch_create_users', { users: team });
    const listed = await rows('list_users', { user_name: 'team0' });
    expect(listed.map((row) => row.user_name)).toEqual(['team01', 'team02']);
    const again = { users: [{ user_name: 'team03', user_email: 't@lanting.example' }, team[0]!] };
    expect(await refused('batch_create_users', again)).toMatchObject({ code: 'WKS.0001' });
    expect(await rows('list_users', { user_name: 'team03' })).toEqual([]);
    const owner = people().find(({ desktops }) => desktops.size > 0)!;
    const ids = listed.map((row) => row.id);
    expect(await refused('batch_delete_user', { user_ids: [...ids, owner.id] })).toMatchObject({
      code: 'WKS.00010032',
    });
    await call('batch_delete_user', { user_ids: ids });
    expect(await rows('list_users', { user_name: 'team0' })).toEqual([]);
  });

  describe('are not created', () => {
    test.each<[string, Row, string]>([
      ['twice', { user_name: 'zhang' }, 'WKS.0001'],
      ['without a way to reach them', { user_name: 'a2', user_email: '' }, 'WKS.0001'],
      ['in a group that is not there', { user_name: 'a3', group_ids: ['none'] }, 'WKS.00170208'],
      [
        'with their name in the password',
        { user_name: 'a4', active_type: 'ADMIN_ACTIVATE', password: 'A4-secret!' },
        'WKS.00170103',
      ],
    ])('%s', async (what, more, code) => {
      const user = {
        user_email: 'n@lanting.example',
        ...more,
        ...(what === 'twice' && { user_name: people()[0]!.name }),
      };
      expect(await refused('create_desktop_user', user)).toMatchObject({ code });
    });
  });

  test('a user is locked, unlocked and given another password', async () => {
    const person = idle().find(({ email, locked }) => email && !locked)!;
    const { id: user_id, passwordResets: before } = person;
    const act = (op_type: string) => call('change_user_status', { user_id, op_type });
    await act('LOCK');
    expect(await show(user_id)).toMatchObject({ locked: true });
    await act('UNLOCK');
    expect(await show(user_id)).toMatchObject({ locked: false });
    await act('RESET_PWD');
    await call('reset_random_password', { user_id, notification_type: 'email' });
    expect(person.passwordResets).toBe(before + 2);
    expect(await show(user_id)).toMatchObject({ next_login_change_password: true });
    expect(world().mails.at(-1)).toMatchObject({ to: person.email, about: 'password reset' });
    person.activation = 'USER_ACTIVATE';
    expect(await refused('reset_random_password', { user_id })).toMatchObject({ code: 'WKS.0001' });
  });

  test('a device for one-time passwords is listed and unbound', async () => {
    const { id: user_id, otp } = people().find((person) => person.otp.length > 0)!;
    const devices = () => data('list_otp_devices_by_user_id', { user_id });
    expect(await devices()).toMatchObject({ otp_devices: [{ id: otp[0]!.id, user_id, status: 'REGISTERED' }] });
    await call('batch_delete_otp_devices', { user_id, otp_ids: [otp[0]!.id] });
    expect(await devices()).toEqual({});
    const again = { user_id, otp_ids: [otp[0]!.id] };
    expect(await refused('batch_delete_otp_devices', again)).toMatchObject({ code: 'WKS.00010031' });
  });

  test('a mail is sent again, but to nobody without an address', async () => {
    const [person] = idle().filter(({ email }) => email);
    const before = world().mails.length;
    await call('send_email', { user_id: person!.id, template_id: 'welcome' });
    expect(world().mails.slice(before)).toMatchObject([{ to: person!.email, about: 'welcome' }]);
    person!.email = '';
    expect(await refused('send_email', { user_id: person!.id })).toMatchObject({ code: 'WKS.0001' });
  });

  test('who has desktops is counted, and stays', async () => {
    const owner = people().find(({ desktops }) => desktops.size > 0)!;
    expect(await show(owner.id)).toMatchObject({ total_desktops: owner.desktops.size });
    expect(await refused('delete_user', { user_id: owner.id })).toMatchObject({ code: 'WKS.00010032' });
    const uncounted = await rows('list_users', { user_name: owner.name, is_query_total_desktops: false });
    expect(uncounted[0]).not.toHaveProperty('total_desktops');
    world().fleet.get([...owner.desktops][0]!)!.shareSku = 'workspace.collaborativedesktop.6party.standard';
    expect(await rows('list_users', { share_space_desktops: true })).toContainEqual(
      expect.objectContaining({ id: owner.id, share_space_desktops: 1, share_space_subscription: true }),
    );
  });

  test.each<[string, Row]>([
    ['create_desktop_user', { user_name: 'too-many', user_email: 'a@lanting.example' }],
    ['batch_create_users', { users: [{ user_name: 'too-many', user_email: 'a@lanting.example' }] }],
  ])('%s stays within the quota', async (tool, args) => {
    world().part(limits).set('users', 1);
    expect(await refused(tool, args)).toMatchObject({ code: 'WKS.0106' });
    world().part(limits).delete('users');
  });
});
