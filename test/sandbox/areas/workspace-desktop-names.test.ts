import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import { idlers } from '../cast.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/desktop-names', ({ call, rows, data, refused, world }) => {
  const form = (more: Row = {}) => ({
    policy_name: 'lab',
    name_prefix: 'LAB',
    digit_number: 3,
    start_number: 7,
    single_domain_user_inc: 0,
    ...more,
  });
  const create = async (more: Row = {}) => (await data('create_desktop_name_policy', form(more))).policy_id as string;
  const list = (filter: Row = {}) => rows('list_desktop_name_policy', filter);
  const order = () => {
    const image = world().images.all()[0]!;
    return {
      desktop_type: 'DEDICATED',
      product_id: 'workspace.x86.general.large2',
      image_type: image.type,
      image_id: image.id,
      root_volume: { type: 'SAS', size: 80 },
    };
  };
  const newest = (count: number) =>
    world()
      .fleet.all()
      .slice(-count)
      .map(({ name }) => name);
  const users = () => idlers(world()).map(({ name }) => name);

  test('policies are listed by id, name and whether they hold the user', async () => {
    const all = await list();
    expect(all).toMatchObject([
      { policy_name: 'call_centre_seats', is_contain_user: false, is_default_policy: false },
      { name_prefix: '$DomainUser$-', is_contain_user: true, single_domain_user_inc: 1 },
      { policy_name: '培训教室', digit_number: 3, start_number: 101 },
    ]);
    const names = async (filter: Row) => (await list(filter)).map((row) => row.policy_name);
    expect(await names({ is_contain_user: true })).toEqual(['by_user']);
    expect(await names({ policy_name: '培训' })).toEqual(['培训教室']);
    expect(await names({ policy_id: all[0]?.policy_id })).toEqual(['call_centre_seats']);
    expect(await names({ limit: 1, offset: 2 })).toEqual(['培训教室']);
  });

  test('a policy names new desktops, and goes on where it stopped', async () => {
    const desktop_name_policy_id = await create();
    expect(await list({ policy_id: desktop_name_policy_id })).toMatchObject([form()]);
    await call('create_desktop', { ...order(), size: 2, desktop_name_policy_id });
    expect(newest(2)).toEqual(['LAB007', 'LAB008']);
    await call('update_desktop_name_policy', {
      policy_id: desktop_name_policy_id,
      name_prefix: 'ROOM',
      digit_number: 2,
    });
    expect(await list({ policy_name: 'lab' })).toMatchObject([
      { name_prefix: 'ROOM', digit_number: 2, start_number: 7 },
    ]);
    await call('create_desktop', { ...order(), size: 1, desktop_name_policy_id });
    await call('create_desktop', { ...order(), size: 1, desktop_name_policy_id });
    expect(newest(2)).toEqual(['ROOM07', 'ROOM08']);
    // A name that is given wins.
    await call('create_desktop', { ...order(), size: 1, desktop_name: 'GIVEN', desktop_name_policy_id });
    expect(newest(1)).toEqual(['GIVEN']);
  });

  test('numbers are counted for each user or over all', async () => {
    const [one, two] = users();
    const name = (user: string, rest: string) => `${user.replace(/[^A-Za-z0-9-]/g, '').slice(0, 12)}${rest}`;
    const create_ = async (desktop_name_policy_id: string, ...people: string[]) => {
      const desktops = people.map((user_name) => ({ user_name, user_group: 'users' }));
      await call('create_desktop', { ...order(), desktops, desktop_name_policy_id });
      return newest(people.length);
    };
    const each = { policy_name: 'each', name_prefix: '$DomainUser$-', digit_number: 2, start_number: 1 };
    const perUser = await create({ ...each, single_domain_user_inc: 1 });
    expect(await create_(perUser, one!, two!)).toEqual([name(one!, '-01'), name(two!, '-01')]);
    const overAll = await create({ ...each, policy_name: 'all', name_prefix: '$DomainUser$', start_number: 50 });
    const third = users()[0]!;
    expect(await create_(overAll, third, one!)).toEqual([name(third, '50'), name(one!, '51')]);
  });

  test('there is one default, and it names what nothing else names', async () => {
    const first = await create({ policy_name: 'first', name_prefix: 'FIRST', is_default_policy: true });
    const second = await create({ policy_name: 'second', name_prefix: 'SECOND', is_default_policy: true });
    const defaults = async () => (await list()).filter((row) => row.is_default_policy).map((row) => row.policy_id);
    expect(await defaults()).toEqual([second]);
    await call('update_desktop_name_policy', { policy_id: first, is_default_policy: true });
    expect(await defaults()).toEqual([first]);
    await call('create_desktop', { ...order(), size: 1 });
    expect(newest(1)).toEqual(['FIRST007']);
    await call('update_desktop_name_policy', { policy_id: first, is_default_policy: false });
    expect(await defaults()).toEqual([]);
    expect(await refused('create_desktop', { ...order(), size: 1 })).toMatchObject({ code: 'WKS.0001' });
  });

  test('a policy that pools use stays without users, and leaves them when it goes', async () => {
    const [seats] = await list({ policy_name: 'call_centre_seats' });
    const [floor] = await rows('list_desktop_pools', { type: 'DYNAMIC' });
    expect(floor?.desktop_name_policy_id).toBe(seats?.policy_id);
    await call('expand_desktop_pool', { pool_id: floor?.id, size: 2 });
    expect(newest(2)).toEqual(['CALL-SEAT00001', 'CALL-SEAT00002']);
    const personal = { policy_id: seats?.policy_id, name_prefix: '$DomainUser$' };
    expect(await refused('update_desktop_name_policy', personal)).toMatchObject({ code: 'WKS.0001' });
    await call('batch_delete_desktop_name_policy', { policy_ids: [seats?.policy_id] });
    expect(await list({ policy_id: seats?.policy_id as string })).toEqual([]);
    expect((await data('show_desktop_pool_detail', { pool_id: floor?.id })).desktop_name_policy_id).toBe('');
  });

  test('when its numbers are used up it names nothing', async () => {
    const desktop_name_policy_id = await create({
      policy_name: 'few',
      name_prefix: 'FEW',
      digit_number: 1,
      start_number: 8,
    });
    const many = { ...order(), size: 3, desktop_name_policy_id };
    expect(await refused('create_desktop', many)).toMatchObject({ code: 'WKS.0426' });
  });

  test.each<[string, Row]>([
    ['a name that is taken', { policy_name: 'by_user' }],
    ['counting per user without the user', { policy_name: 'other', single_domain_user_inc: 1 }],
    ['a start with too many digits', { policy_name: 'other', start_number: 1000 }],
  ])('%s is refused', async (_, more) => {
    expect(await refused('create_desktop_name_policy', form(more))).toMatchObject({ code: 'WKS.0001' });
  });

  test('one unknown policy keeps the others', async () => {
    const [known] = await list({ policy_name: 'by_user' });
    const ids = { policy_ids: [known?.policy_id, 'none'] };
    expect(await refused('batch_delete_desktop_name_policy', ids)).toMatchObject({ code: 'WKS.00010031' });
    expect(await list({ policy_name: 'by_user' })).toHaveLength(1);
  });

  test('fifty are enough', async () => {
    const missing = 50 - (await list()).length;
    for (let index = 0; index < missing; index++) await create({ policy_name: `many_${index}` });
    expect(await refused('create_desktop_name_policy', form({ policy_name: 'more' }))).toMatchObject({
      code: 'WKS.0106',
    });
  });
});
