import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';

describeArea('appstream/volume-types', ({ rows }) => {
  test('disks have the names, codes and zones that they have for desktops', async () => {
    const types = await rows('appstream_list_volume_type');
    expect(types.find(({ volume_type }) => volume_type === 'SAS')).toMatchObject({
      resource_spec_code: 'workspace.volume.high',
      name: [
        { language: 'en-us', value: 'High IO Disk' },
        { language: 'zh-cn', value: '高IO磁盘' },
      ],
      volume_type_extra_specs: { availability_zone: 'sandbox-1a,sandbox-1b', sold_out_availability_zone: '' },
    });
    const codes = ({ volume_type, resource_spec_code }: Record<string, unknown>) => [volume_type, resource_spec_code];
    expect(types.map(codes)).toEqual((await rows('list_volume_product_info')).map(codes));
  });
});
