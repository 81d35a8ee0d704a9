import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';

describeArea('appstream/products', ({ rows, data, refused }) => {
  const ids = async (filter = {}) => {
    const found = await rows('appstream_list_product', filter);
    return [...new Set(found.map(({ product_id }) => product_id))];
  };

  test('a package that is sold both ways stands there twice', async () => {
    const twice = await rows('appstream_list_product', { product_id: 'workspace.appstream.general.2xlarge.2' });
    expect(twice).toMatchObject([
      { charge_mode: '0', cpu: '4', memory: '8192', sessions: 10, is_gpu: false },
      { charge_mode: '1', cpu: '4', memory: '8192', sessions: 10, is_gpu: false },
    ]);
    const prepaid = await rows('appstream_list_product', { charge_mode: '1' });
    expect(new Set(prepaid.map(({ charge_mode }) => charge_mode))).toEqual(new Set(['1']));
  });

  test('packages are found by id, flavor, zone and kind', async () => {
    const all = await ids();
    expect(await ids({ flavor_id: 'c6.2xlarge.4' })).toEqual([
      'workspace.appstream.general.4xlarge.4',
      'workspace.appstream.dedicated.4xlarge.4',
    ]);
    expect(await ids({ package_type: 'dedicated' })).toEqual(['workspace.appstream.dedicated.4xlarge.4']);
    expect(await ids({ package_type: 'general' })).toHaveLength(all.length - 1);
    const here = await data('appstream_list_product', { availability_zone: 'sandbox-1b' });
    expect(here).toMatchObject({ columns: expect.arrayContaining(['product_id']) });
    expect(await ids({ availability_zone: 'sandbox-1b' })).not.toContain('workspace.appstream.general.4xlarge.4');
    expect(await ids({ availability_zone: 'sandbox-1a' })).toEqual(all);
    expect(await refused('appstream_list_product', { availability_zone: 'nowhere' })).toMatchObject({
      code: 'WKS.00051301',
    });
  });

  test('there is nothing but Windows on x86', async () => {
    expect(await ids({ os_type: 'Linux' })).toEqual([]);
    expect(await ids({ architecture: 'arm' })).toEqual([]);
    expect(await ids({ os_type: 'Windows', architecture: 'x86' })).toEqual(await ids());
  });

  test('session packages are listed, and searched by code and type', async () => {
    const all = await rows('appstream_list_session_type');
    expect(all.map(({ session_type }) => session_type)).toEqual(['GPU', 'CPU']);
    expect(await rows('appstream_show_session_types')).toEqual(all);
    expect(await rows('appstream_show_session_types', { session_type: 'CPU' })).toEqual([all[1]]);
    const premium = { resource_spec_code: 'workspace.appstreamsession.premium' };
    expect(await rows('appstream_show_session_types', premium)).toEqual([all[0]]);
    expect(await rows('appstream_show_session_types', { ...premium, session_type: 'CPU' })).toEqual([]);
  });
});
