import { expect, test } from 'vitest';
import { limits } from '../../../src/sandbox/world/quotas.ts';
import { describeArea } from '../area.ts';
import { able } from '../cast.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/disks', ({ call, rows, data, refused, world, later }) => {
  const usable = () => able(world(), ({ status, prepaid, pool }) => status === 'ACTIVE' && !prepaid && !pool);
  const disksOf = async (desktop_id: string): Promise<Row[]> =>
    (await data('show_desktop_detail', { desktop_id })).data_volumes as Row[];
  const sizes = async (desktop_id: string) => (await disksOf(desktop_id)).map(({ size }) => size);

  test('a disk is added, grown and deleted', async () => {
    const { id: desktop_id } = usable()[0]!;
    const before = await sizes(desktop_id);
    await call('add_desktop_volumes', { desktop_id, volumes: [{ type: 'GPSSD', size: 120 }] });
    const added = (await disksOf(desktop_id)).at(-1);
    expect(added).toMatchObject({ type: 'GPSSD', size: 120, resource_spec_code: 'workspace.volume.gpssd' });
    const { volume_id } = added as Row;
    await call('expand_desktop_volume', { desktop_id, volume_id, new_size: 200 });
    expect(await sizes(desktop_id)).toEqual([...before, 200]);
    expect(await refused('expand_desktop_volume', { desktop_id, volume_id, new_size: 150 })).toMatchObject({
      code: 'WKS.0001',
    });
    await call('delete_desktop_volumes', { desktop_id, volume_ids: [volume_id] });
    expect(await sizes(desktop_id)).toEqual(before);
  });

  test('many desktops get and grow disks in one job', async () => {
    const [one, two] = usable()
      .slice(1, 3)
      .map(({ id }) => id) as [string, string];
    const volumes = [{ type: 'SSD', size: 50 }];
    await call('add_volumes', { desktop_volumes: [one, two].map((desktop_id) => ({ desktop_id, volumes })) });
    const grown = await Promise.all(
      [one, two].map(async (desktop_id) => ({
        desktop_id,
        volume_id: (await disksOf(desktop_id)).at(-1)?.volume_id,
        new_size: 60,
      })),
    );
    const root = world().fleet.get(one)!.root;
    await call('expand_volumes', {
      desktop_volumes_expansion: [...grown, { desktop_id: one, volume_id: root.volumeId, new_size: 100 }],
    });
    for (const id of [one, two]) expect((await sizes(id)).at(-1)).toBe(60);
    expect(root.size).toBe(100);
  });

  test('what cannot be is refused: more than ten disks, too soon, yearly/monthly, hibernated, unknown', async () => {
    const [desktop] = usable().slice(3);
    const desktop_id = desktop!.id;
    const disk = (count: number) => Array.from({ length: count }, () => ({ type: 'SAS', size: 10 }));
    expect(await refused('add_desktop_volumes', { desktop_id, volumes: disk(10) })).toMatchObject({ code: 'WKS.0001' });
    await call('add_desktop_volumes', { desktop_id, volumes: disk(1) });
    expect(await refused('add_desktop_volumes', { desktop_id, volumes: disk(1) })).toMatchObject({ code: 'WKS.0407' });
    later();
    await call('add_desktop_volumes', { desktop_id, volumes: disk(1) });
    const prepaid = world()
      .fleet.all()
      .find((each) => each.prepaid && each.status === 'ACTIVE')!;
    const hibernated = world()
      .fleet.all()
      .find((each) => !each.prepaid && each.status === 'HIBERNATED')!;
    expect(await refused('add_desktop_volumes', { desktop_id: prepaid.id, volumes: disk(1) })).toMatchObject({
      code: 'WKS.0001',
    });
    expect(await refused('add_desktop_volumes', { desktop_id: hibernated.id, volumes: disk(1) })).toMatchObject({
      code: 'WKS.00010032',
    });
    const volume_ids = [desktop!.root.volumeId.replace(/^./, '_')];
    expect(await refused('delete_desktop_volumes', { desktop_id, volume_ids })).toMatchObject({ code: 'WKS.00010031' });
  });

  test('a desktop that is getting a disk takes no other change', async () => {
    const [desktop] = usable().slice(4);
    const desktop_id = desktop!.id;
    await call('add_desktop_volumes', { desktop_id, volumes: [{ type: 'SAS', size: 10 }], wait: false });
    const volume_id = desktop!.root.volumeId;
    expect(await refused('expand_desktop_volume', { desktop_id, volume_id, new_size: 500 })).toMatchObject({
      code: 'WKS.00010200',
    });
    const disk = { desktop_id, volumes: [{ type: 'SAS', size: 10 }] };
    expect(await refused('add_desktop_volumes', disk)).toMatchObject({ code: 'WKS.0407' });
    later();
    await call('expand_desktop_volume', { desktop_id, volume_id, new_size: 500 });
  });

  test.each<[string, 'volumes' | 'volume_gigabytes', (id: string, volume_id: string) => Row]>([
    ['add_desktop_volumes', 'volumes', (desktop_id) => ({ desktop_id, volumes: [{ type: 'SAS', size: 10 }] })],
    ['add_desktop_volumes', 'volume_gigabytes', (desktop_id) => ({ desktop_id, volumes: [{ type: 'SAS', size: 10 }] })],
    [
      'expand_desktop_volume',
      'volume_gigabytes',
      (desktop_id, volume_id) => ({ desktop_id, volume_id, new_size: 900 }),
    ],
  ])('%s stays within the quota of %s', async (tool, type, args) => {
    const [desktop] = usable().slice(5);
    world().part(limits).set(type, 1);
    expect(await refused(tool, args(desktop!.id, desktop!.root.volumeId))).toMatchObject({ code: 'WKS.0106' });
    world().part(limits).delete(type);
  });

  test('kinds of disks are listed by type and zone', async () => {
    const kinds = await rows('list_volume_product_info', { volume_type: 'SSD,SATA', availability_zone: 'sandbox-1b' });
    expect(kinds.map(({ volume_type, status }) => [volume_type, status])).toEqual([
      ['SATA', 'sellout'],
      ['SSD', 'normal'],
    ]);
    expect(await refused('list_volume_product_info', { availability_zone: 'mars-1a' })).toMatchObject({
      code: 'WKS.00051301',
    });
  });
});
