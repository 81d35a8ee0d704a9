import { expect, test } from 'vitest';
import { DAY } from '../../../src/sandbox/time.ts';
import { monthly, priceOf } from '../../../src/sandbox/world/prices.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/prices', ({ data, refused, world, now }) => {
  const yearly = () =>
    world()
      .fleet.all()
      .filter((each) => each.prepaid && !each.pool);
  const ids = (count: number) =>
    yearly()
      .slice(0, count)
      .map(({ id }) => id);
  const whole = ({ cloud_service_rating_results: results }: Row) => (results as Rated[])[0] as Rated;
  interface Rated {
    official_website_rating_result: { amount: number; product_rating_results: Row[] };
    optional_discount_rating_results: { amount: number; discount_amount: number }[];
  }
  const disk = async (args: Row) =>
    whole(await data('estimate_desktop_pool_add_volume', { volume_type: 'SAS', volume_size: 100, ...args }));

  test('a disk costs more when it is larger, faster or for more desktops', async () => {
    const cost = async (args: Row) => (await disk(args)).official_website_rating_result.amount;
    const one = await cost({ desktop_ids: ids(1) });
    expect(one).toBeGreaterThan(0);
    expect(await cost({ desktop_ids: ids(1), volume_size: 200 })).toBeCloseTo(2 * one, 1);
    expect(await cost({ desktop_ids: ids(1), volume_type: 'SSD' })).toBeGreaterThan(one);
    expect(await cost({ desktop_ids: ids(2) })).toBeGreaterThan(one);
  });

  test('the discounted price is the list price less the discount, and rows add up', async () => {
    const result = await disk({ desktop_ids: ids(3) });
    const { amount, product_rating_results: rows } = result.official_website_rating_result;
    const [offer] = result.optional_discount_rating_results;
    expect(offer!.amount + offer!.discount_amount).toBeCloseTo(amount, 2);
    expect(rows.reduce((sum, row) => sum + (row.amount as number), 0)).toBeCloseTo(amount, 2);
    expect(rows.map(({ id }) => id)).toEqual(ids(3));
  });

  test('a larger disk costs what is added, and never shrinks', async () => {
    const [desktop] = yearly();
    const args = { desktop_ids: [desktop!.id], desktop_pool_disk_id: desktop!.root.volumeId };
    const cost = async (new_size: number) => {
      const answer = (await data('estimate_desktop_pool_extend_volume', { ...args, new_size })) as unknown as Rated;
      return answer.official_website_rating_result.amount;
    };
    const { size } = desktop!.root;
    expect(await cost(size + 200)).toBeCloseTo(2 * (await cost(size + 100)), 1);
    expect(await refused('estimate_desktop_pool_extend_volume', { ...args, new_size: size })).toMatchObject({
      code: 'WKS.0001',
    });
  });

  test('a stronger product costs, a weaker one is refunded', async () => {
    const desktop = yearly().find(({ product }) => product.id === 'workspace.x86.enterprise.xlarge4')!;
    const resize = (product: string) =>
      data('estimate_desktop_pool_resize', { desktop_ids: [desktop.id], product_id: product });
    const up = await resize('workspace.x86.ultimate.4xlarge4');
    expect(up).toMatchObject({ is_upgrade: true });
    expect(up.batch_inquiry_rsp_when_downgrade).toBeUndefined();
    const down = await resize('workspace.x86.general.large2');
    expect(down).toMatchObject({ is_upgrade: false, batch_inquiry_rsp_when_downgrade: { ret_code: '0' } });
    expect((down.batch_inquiry_rsp_when_downgrade as Row).amount).toBeGreaterThan(0);
  });

  test('an image costs its fee, a free one nothing', async () => {
    const images = world().images.all();
    const paid = images.find(({ productCode }) => productCode)!;
    const free = images.find(({ productCode }) => !productCode)!;
    for (const tool of ['estimate_change_images', 'estimate_desktop_pool_change_image']) {
      const cost = async (args: Row) =>
        whole(await data(tool, { desktop_ids: ids(1), ...args })).official_website_rating_result.amount;
      expect(await cost({ image_id: paid.id })).toBeGreaterThan(0);
      expect(await cost({ image_id: paid.id })).toBe(await cost({ image_spec_code: paid.productCode }));
      expect(await cost({ image_id: free.id })).toBe(0);
    }
  });

  test('more participants cost more', async () => {
    const cost = async (sub_resource_sku: string) =>
      whole(await data('estimate_add_resources', { desktop_ids: ids(1), sub_resource_sku }))
        .official_website_rating_result.amount;
    const six = await cost('workspace.collaborativedesktop.6party.standard');
    expect(await cost('workspace.collaborativedesktop.12party.standard')).toBeCloseTo(2 * six, 1);
  });

  test('what is not there, paid by use or mixed is refused', async () => {
    const fleet = world().fleet.all();
    const args = { volume_type: 'SAS', volume_size: 100 };
    const byUse = fleet.find((each) => !each.prepaid && !each.pool)!;
    const pooled = fleet.find((each) => each.pool)!;
    for (const each of fleet.filter(({ pool }) => pool === pooled.pool).slice(0, 3)) {
      Object.assign(each, { prepaid: true, expires: now() + 90 * DAY });
    }
    const code = async (ask: Row) => {
      return (await refused('estimate_desktop_pool_add_volume', { ...args, ...ask })).code;
    };
    expect(await code({ desktop_ids: ['no-such-desktop'] })).toBe('WKS.00010031');
    expect(await code({ desktop_pool_id: 'no-such-pool' })).toBe('WKS.00010031');
    expect(await code({ desktop_ids: [byUse.id] })).toBe('WKS.0301');
    expect(await code({ desktop_ids: [pooled.id, ...ids(1)] })).toBe('WKS.0001');
    const ofPool = await disk({ desktop_pool_id: pooled.pool!.id });
    const members = fleet.filter(({ pool, prepaid }) => pool === pooled.pool && prepaid);
    expect(ofPool.official_website_rating_result.product_rating_results).toHaveLength(members.length);
  });

  test('a whole desktop costs more than its product', () => {
    const [desktop] = yearly();
    expect(monthly.desktop(desktop!)).toBeGreaterThan(monthly.product(desktop!.product));
    expect(priceOf(100)).toEqual({ list: 100, amount: 88, discount: 12 });
  });
});
