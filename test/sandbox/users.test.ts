import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type OpenCloud, openCloud, type Sent } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

const USERS = '/v2/{p}/users';
const create = (more: object) => open.cloud.post(USERS, { user_name: 'newhire', user_email: 'n@x.example', ...more });
const detail = async (id: unknown) =>
  (await open.cloud.get(`${USERS}/${id}`)).at('user_detail') as Record<string, unknown>;
const people = () => open.world.people.all();

describe('listing', () => {
  test('gives everybody without a limit, a page with one, and ignores a lonely offset', async () => {
    expect((await open.cloud.get(USERS)).rows('users')).toHaveLength(people().length);
    const page = await open.cloud.get(USERS, { limit: '10', offset: '5' });
    expect(page.column('users', 'id')).toEqual(
      people()
        .slice(5, 15)
        .map(({ id }) => id),
    );
    expect(page.at('total_count')).toBe(people().length);
    expect((await open.cloud.get(USERS, { offset: '5' })).rows('users')).toHaveLength(people().length);
  });

  test.each<[string, Sent['query'], (one: ReturnType<typeof people>[number]) => boolean]>([
    ['part of a name', { user_name: 'wang' }, (one) => one.name.includes('wang')],
    ['part of a description, in Chinese', { description: '设计' }, (one) => one.description.includes('设计')],
    ['activation', { active_type: 'ADMIN_ACTIVATE' }, (one) => one.activation === 'ADMIN_ACTIVATE'],
    ['group', { group_name: 'hr-staff' }, (one) => one.groups.some(({ name }) => name === 'hr-staff')],
    [
      'a collaborative desktop',
      { share_space_desktops: true },
      (one) => [...one.desktops].some((id) => open.world.fleet.get(id)?.shareSku),
    ],
  ])('filters by %s', async (_, query, fits) => {
    const expected = people()
      .filter(fits)
      .map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect((await open.cloud.get(USERS, query)).column('users', 'id')).toEqual(expected);
  });

  test('counts desktops unless told not to', async () => {
    const counts = (await open.cloud.get(USERS)).column('users', 'total_desktops');
    expect(counts).toEqual(people().map(({ desktops }) => desktops.size));
    const [row] = (await open.cloud.get(USERS, { is_query_total_desktops: false })).rows('users');
    expect(row).not.toHaveProperty('total_desktops');
  });
});

describe('creating', () => {
  test('makes a user who is listed and shown, in his groups, with his expiry', async () => {
    const group = open.world.groups.all()[2];
    const reply = await create({
      group_ids: [group?.id],
      account_expires: '2027-01-31T00:00:00Z',
      description: '新员工',
    });
    expect(reply.status).toBe(201);
    expect(await detail(reply.at('id'))).toMatchObject({
      user_name: 'newhire',
      group_names: [group?.name],
      account_expires: Date.UTC(2027, 0, 31),
      user_expired: false,
      total_desktops: 0,
    });
    const [row] = (await open.cloud.get(USERS, { user_name: 'newhire' })).rows('users');
    expect(row).toMatchObject({ account_expires: '2027-01-31T00:00:00.000Z', description: '新员工' });
    expect(open.world.mails.map(({ to }) => to)).toEqual(['n@x.example']);
  });

  test.each<[string, object, string]>([
    ['a name that exists, in other letters', { user_name: 'NEWHIRE' }, '400 WKS.0001'],
    ['an unknown group', { user_name: 'b1', group_ids: ['none'] }, '400 WKS.00170208'],
    [
      'activation by the administrator without a password',
      { user_name: 'b2', active_type: 'ADMIN_ACTIVATE' },
      '400 WKS.0001',
    ],
    [
      'a password with the name in it',
      { user_name: 'b3', active_type: 'ADMIN_ACTIVATE', password: 'B3-secret!' },
      '400 WKS.00170103',
    ],
    ['a user nobody can reach', { user_name: 'b4', user_email: '' }, '400 WKS.0001'],
    ['an expiry that is no time', { user_name: 'b5', account_expires: 'soon' }, '400 WKS.0001'],
  ])('refuses %s', async (_, more, code) => {
    await create({});
    expect(codeOf(await create(more))).toBe(code);
  });

  test('in bulk makes all or none', async () => {
    const batch = (names: string[]) =>
      open.cloud.post(`${USERS}/batch-create`, {
        users: names.map((user_name) => ({ user_name, user_email: 'a@x.example' })),
      });
    const before = people().length;
    expect(codeOf(await batch(['one', 'two', 'ONE']))).toBe('400 WKS.0001');
    expect(people()).toHaveLength(before);
    expect((await batch(['one', 'two'])).status).toBe(200);
    expect(people()).toHaveLength(before + 2);
  });
});

describe('changing', () => {
  test('what is given, and nothing else', async () => {
    const id = (await create({ user_phone: '13800000000' })).at('id');
    const reply = await open.cloud.put(`${USERS}/${id}`, { description: 'left', disabled: true, account_expires: '0' });
    expect(reply.body).toEqual({ id });
    expect(await detail(id)).toMatchObject({
      description: 'left',
      disabled: true,
      account_expires: 0,
      user_phone: '13800000000',
    });
  });

  test('locks and unlocks, again and again', async () => {
    const id = (await create({})).at('id');
    const act = (op_type: string) => open.cloud.post(`${USERS}/${id}/actions`, { op_type });
    for (const [operation, locked] of [
      ['LOCK', true],
      ['LOCK', true],
      ['UNLOCK', false],
    ] as const) {
      expect((await act(operation)).status).toBe(204);
      expect((await detail(id)).locked).toBe(locked);
    }
  });

  test('a random password is another each time, and needs a way to tell users who activated themselves', async () => {
    const id = (await create({})).at('id');
    const reset = (query?: Sent['query']) => open.cloud.get(`${USERS}/${id}/random-password`, query);
    expect(codeOf(await reset())).toBe('400 WKS.0001');
    const [one, two] = [await reset({ notification_type: 'email' }), await reset({ notification_type: 'email,phone' })];
    expect(one.at('password')).not.toBe(two.at('password'));
    expect(open.sandbox.requests.of('ResetRandomPassword').map(({ mutated }) => mutated)).toEqual([false, true, true]);
    expect(open.world.people.get(String(id))?.passwordResets).toBe(2);
  });

  test('an OTP device is unbound', async () => {
    const holder = people().find(({ otp }) => otp.length > 0);
    const path = `${USERS}/${holder?.id}/otp-devices`;
    const ids = (await open.cloud.get(path)).column('otp_devices', 'id');
    expect((await open.cloud.delete(path, { body: { otp_ids: ids } })).status).toBe(204);
    expect((await open.cloud.get(path)).rows('otp_devices')).toEqual([]);
    expect(codeOf(await open.cloud.delete(path, { body: { otp_ids: ids } }))).toBe('404 WKS.00010031');
  });

  test('a mail goes out again', async () => {
    const id = (await create({})).at('id');
    expect((await open.cloud.post(`${USERS}/${id}/resend-email`, { template_id: 'email01' })).status).toBe(200);
    expect(open.world.mails.at(-1)).toMatchObject({ to: 'n@x.example', about: 'email01' });
  });
});

describe('deleting', () => {
  test('a user is gone at once', async () => {
    const id = (await create({})).at('id');
    expect((await open.cloud.delete(`${USERS}/${id}`)).status).toBe(204);
    expect(codeOf(await open.cloud.get(`${USERS}/${id}`))).toBe('400 WKS.00170312');
    expect((await create({})).status).toBe(201);
  });

  test('is refused while the user has a desktop, and then for the whole batch', async () => {
    const owner = people().find(({ desktops }) => desktops.size > 0);
    const id = (await create({})).at('id');
    expect(codeOf(await open.cloud.delete(`${USERS}/${owner?.id}`))).toBe('409 WKS.00010032');
    const batch = (user_ids: unknown[]) => open.cloud.post(`${USERS}/batch-delete`, { user_ids });
    expect(codeOf(await batch([id, owner?.id]))).toBe('409 WKS.00010032');
    expect(codeOf(await batch([id, 'none']))).toBe('400 WKS.00170312');
    expect((await batch([id])).status).toBe(204);
  });
});
