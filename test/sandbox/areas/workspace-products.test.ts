import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';

describeArea('workspace/products', ({ rows, data, refused }) => {
  test('products are filtered and say what they have', async () => {
    const all = await rows('list_products');
    expect(all.map(({ product_id }) => product_id)).toContain('workspace.x86.general.xlarge2');
    const strong = await rows('list_products', { package_type: 'workstation', os_type: 'Windows' });
    expect(strong.length).toBeGreaterThan(0);
    expect(strong.every(({ gpu_desc, package_type }) => gpu_desc && package_type === 'workstation')).toBe(true);
    const page = await rows('list_products', { os_type: 'Windows', limit: 2, offset: 1 });
    expect(page.map(({ product_id }) => product_id)).toEqual(all.slice(1, 3).map(({ product_id }) => product_id));
    expect(await rows('list_products', { architecture: 'arm' })).toEqual([]);
  });

  test('what is sold out in a zone says so there only', async () => {
    const status = async (availability_zone: string) => {
      const [row] = await rows('list_products', {
        availability_zone,
        product_id: 'workspace.x86.workstation.8xlarge4.g',
      });
      return row?.status;
    };
    expect(await status('sandbox-1a')).toBe('normal');
    expect(await status('sandbox-1b')).toBe('sellout');
    expect(await refused('list_products', { availability_zone: 'nowhere' })).toMatchObject({
      code: 'WKS.00051301',
    });
  });

  test('hours are sold in sizes for one product', async () => {
    const packages = await rows('list_hour_packages_type', {
      desktop_resource_spec_code: 'workspace.x86.general.large2',
    });
    expect(packages.map(({ package_duration }) => package_duration)).toEqual([60, 120, 200]);
    const [first] = packages;
    expect(await rows('list_hour_packages_type', { resource_spec_code: first!.resource_spec_code })).toEqual([first]);
  });

  test('collaboration is sold by desktop and by user', async () => {
    const six = await rows('list_sharer_products', { share_space_size: '6', is_gpu: 0 });
    expect(six).toMatchObject([{ product_id: 'workspace.collaborativedesktop.6party.standard', share_space_size: 6 }]);
    const users = await rows('list_sharer_products', { charge_mode: '6' });
    expect(users).toMatchObject([{ package_type: 'user_sharer' }]);
    expect(await data('list_sharer_products', { package_type: 'desktop_sharer' })).toBeDefined();
  });
});
