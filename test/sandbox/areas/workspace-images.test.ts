import { expect, test } from 'vitest';
import { appImages } from '../../../src/sandbox/world/app-images.ts';
import { describeArea } from '../area.ts';

describeArea('workspace/images', ({ rows, world }) => {
  test('images are filtered, sorted and paged', async () => {
    const all = await rows('list_images');
    const names = all.map(({ name }) => name as string);
    expect(names).toEqual(names.toSorted());
    expect(all).toHaveLength(world().images.size + world().part(appImages).size);
    const own = await rows('list_images', { image_type: 'private' });
    expect(own.map(({ name }) => name)).toEqual([
      'LANTING_APS_CAD_2024Q4',
      'LANTING_APS_CAD_2025Q1',
      'LANTING_APS_OFFICE_2024Q4',
      'LANTING_W10_DESIGN_2024Q4',
    ]);
    const linux = await rows('list_images', { os_type: 'Linux', sort_field: 'name', sort_type: 'desc' });
    expect(linux.map(({ name }) => name)).toEqual(
      ['Ubuntu 22.04 Desktop', 'UOS Desktop 20 Professional'].toSorted().reverse(),
    );
    const dates = (await rows('list_images', { sort_field: 'created_at' })).map(({ created_at }) => created_at);
    expect(dates).toEqual(dates.toSorted());
    const page = await rows('list_images', { limit: 2, offset: 1 });
    expect(page.map(({ name }) => name)).toEqual(names.slice(1, 3));
  });

  test('a desktop of the company can be traced to its image', async () => {
    const { image } = world().fleet.all()[0]!;
    expect(await rows('list_images', { image_id: image.id })).toMatchObject([{ id: image.id, name: image.name }]);
  });

  test('images of the market are found by id, others are none', async () => {
    const images = world().images.all();
    const sold = images.find(({ productCode }) => productCode)!;
    const free = images.find(({ productCode }) => !productCode)!;
    expect(await rows('list_market_images', { image_ids: [sold.id, free.id] })).toMatchObject([
      { image_id: sold.id, product_code: sold.productCode, status: 'active' },
    ]);
  });
});
