import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { able, idlers, isAtWork, isFree } from './cast.ts';
import { codeOf, later, type OpenCloud, openCloud } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

const path = (tail: string) => `/v2/{p}/desktops/${tail}`;
const show = async (id: string | undefined) =>
  (await open.cloud.get(path(String(id)))).at('desktop') as Record<string, unknown>;

const free = () => able(open.world, isFree);
const owned = () => able(open.world, isAtWork);
const plain = (one: Desktop | undefined) => (one?.image.os === 'Windows' ? 'users' : 'default');

describe('attaching', () => {
  const attach = (row: object, more: object = {}) => open.cloud.post(path('attach'), { desktops: [row], ...more });

  test('gives a desktop to a user, renamed if asked', async () => {
    const [desktop] = free();
    const [user] = idlers(open.world);
    const row = {
      desktop_id: desktop?.id,
      user_name: user?.name,
      user_group: plain(desktop),
      computer_name: 'MINE-01',
    };
    expect((await attach(row)).status).toBe(200);
    open.clock.set(5_000);
    expect((await show(desktop?.id)).attach_state).toBe('ATTACHING');
    later(open.clock);
    expect(await show(desktop?.id)).toMatchObject({
      attach_state: 'ATTACHED',
      user_name: user?.name,
      computer_name: 'MINE-01',
      attach_user_infos: [{ user_id: user?.id, user_name: user?.name, type: 'USER' }],
    });
    const detail = await open.cloud.get(`/v2/{p}/users/${user?.id}`);
    expect(detail.at('user_detail.total_desktops')).toBe(1);
  });

  test('refuses a taken desktop, an unknown user and rights of another system', async () => {
    const [taken] = owned();
    const [desktop] = free();
    const [user] = idlers(open.world);
    const row = { desktop_id: desktop?.id, user_name: user?.name };
    expect(codeOf(await attach({ ...row, desktop_id: taken?.id }))).toBe('409 WKS.00010032');
    expect(codeOf(await attach({ ...row, user_name: 'nobody' }))).toBe('400 WKS.00170312');
    const foreign = desktop?.image.os === 'Windows' ? 'sudo' : 'administrators';
    expect(codeOf(await attach({ ...row, user_group: foreign }))).toBe('400 WKS.0001');
  });

  test.each([
    ['is wiped for another user even with is_clear_data false', false, 1, true],
    ['keeps its data for the same user with is_clear_data false', false, 0, false],
    ['is wiped for the same user by default', undefined, 0, true],
  ])('a desktop that was detached %s', async (_, is_clear_data, who, wiped) => {
    const [desktop] = owned();
    const old = desktop?.assignments[0]?.name;
    await open.cloud.post(path('detach'), { desktop_ids: [desktop?.id] });
    later(open.clock);
    const user_name = [old, idlers(open.world)[0]?.name][who];
    await attach({ desktop_id: desktop?.id, user_name, ...(is_clear_data !== undefined && { is_clear_data }) });
    later(open.clock);
    await show(desktop?.id);
    expect(desktop?.wiped !== undefined).toBe(wiped);
  });
});

describe('detaching', () => {
  test('frees the desktop and its user', async () => {
    const desktop = owned().find((one) => one.login === 'CONNECTED');
    const user = open.world.people.get(desktop?.assignments[0]?.id ?? '');
    const before = user?.desktops.size ?? 0;
    const reply = await open.cloud.post(path('detach'), { desktop_ids: [desktop?.id], shutoff_after_detach: true });
    expect(reply.at('failed_operation_list')).toBeUndefined();
    later(open.clock);
    expect(await show(desktop?.id)).toMatchObject({ attach_state: 'DEATTACHED', status: 'SHUTOFF', user_list: [] });
    expect(user?.desktops.size).toBe(before - 1);
  });

  test('lists the desktops nobody has, and goes on with the rest', async () => {
    const [mine] = owned();
    const [nobodys] = free();
    const reply = await open.cloud.post(path('detach'), { desktop_ids: [mine?.id, nobodys?.id] });
    expect(reply.column('failed_operation_list', 'desktop_id')).toEqual([nobodys?.id]);
    expect(reply.string('job_id')).toBeTruthy();
  });

  test('takes some users of a shared desktop only', async () => {
    const [desktop] = free();
    if (desktop) desktop.type = 'SHARED';
    const pair = idlers(open.world).slice(0, 2);
    const attach_user_infos = pair.map(({ name }) => ({ user_name: name, user_group: plain(desktop), type: 'USER' }));
    await open.cloud.post(path('attach'), { desktops: [{ desktop_id: desktop?.id, attach_user_infos }] });
    later(open.clock);
    expect((await show(desktop?.id)).user_list).toEqual(pair.map(({ name }) => name));
    const detach_user_infos = [{ user_name: pair[0]?.name, type: 'USER' }];
    await open.cloud.post(path('batch-detach'), { desktops: [{ desktop_id: desktop?.id, detach_user_infos }] });
    later(open.clock);
    expect(await show(desktop?.id)).toMatchObject({ attach_state: 'ATTACHED', user_list: [pair[1]?.name] });
  });
});

describe('assigning in bulk', () => {
  const model = (priority_strategy: string, more: object = {}) => ({
    desktops: free()
      .slice(0, 4)
      .map(({ id }) => ({ desktop_id: id })),
    users: idlers(open.world)
      .slice(0, 2)
      .map(({ id, name }) => ({ user_id: id, user_name: name })),
    assign_model: { priority_strategy, ...more },
  });
  const proposed = (body: object) => open.cloud.post(path('pre-batch-attach'), body);

  test.each([
    ['USER_NO_DESKTOP', {}, [1, 1]],
    ['USER_FIXED_DESKTOP_NUM', { user_assigin_desktop_num: 2 }, [1, 1, 1, 1]],
    ['DESKTOP_ASSIGN_USER_PRIORITY', {}, [1, 1]],
    ['DESKTOP_ASSIGN_FIXED_USER', { desktop_assigin_user_num: 2 }, [2]],
    ['DESKTOP_ASSIGN_USERS_OR_GROUPS', {}, [2, 2, 2, 2]],
  ])('%s', async (strategy, more, usersPerDesktop) => {
    const reply = await proposed(model(strategy, { assign_dimension: 'DESKTOP', ...more }));
    expect(reply.column('desktop', 'user_num')).toEqual(usersPerDesktop);
  });

  test('a proposal changes nothing; carrying it out gives what it said', async () => {
    const body = model('USER_NO_DESKTOP', { assign_dimension: 'USER' });
    const proposal = await proposed(body);
    expect(open.sandbox.requests.mutations()).toEqual([]);
    expect(proposal.column('user', 'desktop_num')).toEqual([1, 1]);
    await open.cloud.post(path('batch-attach'), body);
    later(open.clock);
    for (const row of proposal.rows('user')) {
      const listed = await open.cloud.get('/v2/{p}/desktops', { user_name: [String(row.user_name)] });
      expect(listed.column('desktops', 'computer_name')).toEqual([row.desktop_name]);
    }
  });

  test('a fixed relation gives each desktop its own users, groups too', async () => {
    const [first, second] = free();
    const [user] = idlers(open.world);
    const group = open.world.groups.all()[0];
    const desktops = [
      { desktop_id: first?.id, user_name: user?.name },
      { desktop_id: second?.id, attach_user_infos: [{ user_name: group?.name, type: 'GROUP' }] },
    ];
    await open.cloud.post(path('batch-attach'), { desktops, assign_model: { priority_strategy: 'FIXED_RELATION' } });
    later(open.clock);
    expect((await show(first?.id)).user_list).toEqual([user?.name]);
    expect((await show(second?.id)).user_group_list).toEqual([group?.name]);
  });

  test('nothing to assign is refused', async () => {
    const body = { desktops: [{ desktop_id: owned()[0]?.id }], users: [{ user_name: idlers(open.world)[0]?.name }] };
    expect(codeOf(await proposed(body))).toBe('400 WKS.0001');
  });
});

describe('rights and names', () => {
  test('users become administrators', async () => {
    const [desktop] = owned().filter((one) => one.image.os === 'Windows' && one.assignments[0]?.privilege === 'users');
    const body = { desktops: [{ desktop_id: desktop?.id }], user_privilege_group: 'administrators' };
    await open.cloud.post(path('change-user-privilege-group'), body);
    later(open.clock);
    expect((await show(desktop?.id)).attach_user_infos).toMatchObject([{ user_group: 'administrators' }]);
  });

  test('a user who does not have the desktop is refused', async () => {
    const [desktop] = owned();
    const attach_user_infos = [
      { user_name: idlers(open.world)[0]?.name, user_privilege_group: plain(desktop), type: 'USER' },
    ];
    const reply = await open.cloud.post(path('change-user-privilege-group'), {
      desktops: [{ desktop_id: desktop?.id, attach_user_infos }],
    });
    expect(codeOf(reply)).toBe('400 WKS.00170312');
  });

  test('all desktops of one name go to another', async () => {
    const [desktop] = owned();
    const [heir] = idlers(open.world);
    const body = { old_username: desktop?.assignments[0]?.name, new_username: heir?.name, is_reboot: true };
    expect((await open.cloud.put(path('change-username'), body)).status).toBe(204);
    expect((await show(desktop?.id)).user_name).toBe(heir?.name);
    open.clock.set(5_000);
    expect((await show(desktop?.id)).task_status).toBe('rebooting');
    expect(codeOf(await open.cloud.put(path('change-username'), body))).toBe('404 WKS.0010');
  });
});
