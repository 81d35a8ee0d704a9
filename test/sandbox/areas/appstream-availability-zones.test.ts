import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';

describeArea('appstream/availability-zones', ({ rows, data }) => {
  test('the zones of the region are there, the first is the default', async () => {
    const first = { availability_zone: 'sandbox-1a', default_availability_zone: true, visible: true };
    const second = { availability_zone: 'sandbox-1b', default_availability_zone: false, visible: true };
    expect(await rows('appstream_list_availability_zone')).toMatchObject([first, second]);
    expect(await data('appstream_list_az')).toMatchObject({
      azs: { CENTER: [first, second] },
      default_type: 'CENTER',
      support_type: ['CENTER'],
    });
  });

  test('what is sold out in a zone is not offered there', async () => {
    for (const { availability_zone, sold_out } of await rows('appstream_list_availability_zone')) {
      const offered = await rows('appstream_list_product', { availability_zone });
      const missing = (await rows('appstream_list_product'))
        .map(({ product_id }) => product_id)
        .filter((id) => !offered.some(({ product_id }) => product_id === id));
      expect([...new Set(missing)]).toEqual((sold_out as { products: string[] } | null)?.products ?? []);
    }
  });
});
