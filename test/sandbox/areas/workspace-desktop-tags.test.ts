import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/desktop-tags', ({ call, rows, data, refused, world }) => {
  const desktop = (index: number) => world().fleet.all()[index]!;
  const tagsOf = (id: string) => rows('show_tag_by_desktop_id', { desktop_id: id });
  const found = async (filter: Row) =>
    (await rows('list_desktop_by_tags', { action: 'filter', ...filter })).map((row) => row.resource_id);

  test('a tag replaces the older value of its key, and is taken away again', async () => {
    const { id, tags } = desktop(0);
    const before = tags.length;
    await call('create_tag', { desktop_id: id, tag: { key: 'owner', value: 'lei' } });
    await call('create_tag', { desktop_id: id, tag: { key: 'owner', value: 'na' } });
    expect(await tagsOf(id)).toContainEqual({ key: 'owner', value: 'na' });
    expect(await tagsOf(id)).toHaveLength(before + 1);
    await call('delete_tag', { desktop_id: id, key: 'owner' });
    await call('delete_tag', { desktop_id: id, key: 'never-there' });
    expect(await tagsOf(id)).toHaveLength(before);
  });

  test('several tags of one desktop are set and removed; a value that differs protects a tag', async () => {
    const { id } = desktop(1);
    const two = [
      { key: 'phase', value: 'pilot' },
      { key: 'rack', value: '7' },
    ];
    await call('batch_change_tags', { desktop_id: id, action: 'create', tags: two });
    expect(await tagsOf(id)).toEqual(expect.arrayContaining(two));
    await call('batch_change_tags', {
      desktop_id: id,
      action: 'delete',
      tags: [{ key: 'phase', value: 'rollout' }, { key: 'rack' }],
    });
    expect(await tagsOf(id)).toContainEqual(two[0]);
    expect(await tagsOf(id)).not.toContainEqual(two[1]);
  });

  test('a desktop has ten tags at most; one too many leaves all as they were', async () => {
    const { id } = desktop(2);
    const many = Array.from({ length: 10 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    const desktops = [
      { desktop_id: desktop(3).id, tags: [{ key: 'fits', value: 'yes' }] },
      { desktop_id: id, tags: many },
    ];
    expect(await refused('batch_add_desktops_tags', { desktops })).toMatchObject({ code: 'WKS.0566' });
    expect(await tagsOf(desktop(3).id)).not.toContainEqual({ key: 'fits', value: 'yes' });
    const twice = [{ key: 'a' }, { key: 'a', value: 'b' }];
    expect(await refused('batch_change_tags', { desktop_id: id, action: 'create', tags: twice })).toMatchObject({
      code: 'WKS.0565',
    });
    expect(await refused('create_tag', { desktop_id: id, tag: { key: 'a=b' } })).toMatchObject({
      code: 'WKS.0564',
    });
  });

  const keys = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}` }));
  test.each<[string, string, Row, string]>([
    ['no keys to find', 'list_desktop_by_tags', { action: 'filter', tags: [] }, 'WKS.0563'],
    ['eleven keys', 'batch_change_tags', { action: 'create', tags: keys(11) }, 'WKS.0563'],
    ['eleven keys to find', 'list_desktop_by_tags', { action: 'filter', tags: keys(11) }, 'WKS.0563'],
    ['an unknown desktop', 'create_tag', { desktop_id: 'nobody', tag: { key: 'a' } }, 'WKS.0568'],
    ['an unknown desktop to read', 'show_tag_by_desktop_id', { desktop_id: 'nobody' }, 'WKS.0568'],
  ])('%s are refused by %s', async (_, tool, args, code) => {
    const desktop_id = tool === 'batch_change_tags' ? { desktop_id: desktop(2).id } : {};
    expect(await refused(tool, { ...desktop_id, ...args })).toMatchObject({ code });
  });

  test('many desktops get and lose tags; the tags in use follow', async () => {
    const ids = [4, 5, 6].map((index) => desktop(index).id);
    const tags = [{ key: 'wave', value: '2' }];
    await call('batch_add_desktops_tags', { desktops: ids.map((desktop_id) => ({ desktop_id, tags })) });
    expect(await rows('list_project_tags', { key: 'wave' })).toEqual([{ key: 'wave', values: ['2'] }]);
    expect(await found({ tags: [{ key: 'wave', values: ['1', '2'] }] })).toEqual(ids);
    await call('batch_delete_desktops_tags', { desktops: ids.slice(1).map((desktop_id) => ({ desktop_id, tags })) });
    expect(await found({ tags: [{ key: 'wave' }] })).toEqual(ids.slice(0, 1));
  });

  test('desktops are found by the tags they have or lack', async () => {
    const all = world().fleet.all();
    const sales = all.filter((each) => each.tags.some(({ value }) => value === 'sales')).map((each) => each.id);
    const dept = (...values: string[]) => [{ key: 'dept', values }];
    expect(await found({ tags: dept('sales') })).toEqual(sales);
    expect(await found({ not_tags_any: dept('sales') })).toHaveLength(all.length - sales.length);
    expect(await found({ tags_any: [...dept('sales'), ...[{ key: 'dept', values: ['hr'] }]] })).toEqual(
      await found({ tags: dept('sales', 'hr') }),
    );
    expect(await found({ not_tags: [...dept('sales'), { key: 'no-such-key' }] })).toHaveLength(all.length);
    expect(await found({ without_any_tag: true })).toEqual([]);
    expect(await found({ matches: [{ key: 'resource_name', value: desktop(0).name }] })).toEqual([desktop(0).id]);
    expect(await data('list_desktop_by_tags', { action: 'count', tags: dept('sales') })).toMatchObject({
      total: sales.length,
    });
    expect(await refused('list_desktop_by_tags', { action: 'guess' })).toMatchObject({ code: 'WKS.0505' });
  });
});
