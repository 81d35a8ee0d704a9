import { expect, test } from 'vitest';
import { serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';

describeArea('appstream/server-group-tags', ({ call, rows, refused, world }) => {
  const group = (index: number) => world().part(serverGroups).all()[index]!;
  const tagsOf = (index: number) => rows('appstream_show_server_group_tag', { server_group_id: group(index).id });

  test('a tag is added, overwritten and removed', async () => {
    const before = await tagsOf(0);
    const tagged = (value: string) => ({
      server_group_id: group(0).id,
      tags: [{ key: 'owner', value }],
    });
    await call('appstream_create_server_group_tags', tagged('it'));
    await call('appstream_create_server_group_tags', tagged('hr'));
    expect(await tagsOf(0)).toEqual([...before, { key: 'owner', value: 'hr' }]);
    await call('appstream_delete_server_group_tags', tagged('hr'));
    expect(await tagsOf(0)).toEqual(before);
  });

  test('several groups at once, and every key with its values', async () => {
    const items = [0, 1].map((index) => ({
      server_group_id: group(index).id,
      tags: [{ key: 'site', value: `s${index}` }],
    }));
    await call('appstream_batch_create_server_group_tags', { items });
    const all = await rows('appstream_list_server_group_tag');
    expect(all.find(({ key }) => key === 'site')).toMatchObject({ values: ['s0', 's1'] });
    await call('appstream_batch_delete_server_group_tags', { items });
    expect((await rows('appstream_list_server_group_tag')).some(({ key }) => key === 'site')).toBe(false);
  });

  test('a group has at most 20 tags of permitted characters', async () => {
    const tags = Array.from({ length: 20 }, (_, index) => ({ key: `k${index}` }));
    const full = { server_group_id: group(0).id, tags };
    expect(await refused('appstream_create_server_group_tags', full)).toMatchObject({ code: 'WKS.0566' });
    const odd = { server_group_id: group(0).id, tags: [{ key: 'a*b', value: 'c' }] };
    expect(await refused('appstream_create_server_group_tags', odd)).toMatchObject({ code: 'WKS.0564' });
    const nobody = { server_group_id: crypto.randomUUID(), tags: [{ key: 'a', value: 'c' }] };
    expect(await refused('appstream_create_server_group_tags', nobody)).toMatchObject({ code: 'WKS.00121100' });
  });
});
