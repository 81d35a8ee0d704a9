import { expect, test } from 'vitest';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { describeArea } from '../area.ts';

describeArea('workspace/availability-zones', ({ rows, data, refused, world }) => {
  test('zones are those of the region and of edge sites where the service is open', async () => {
    const zones = await rows('list_availability_zones');
    expect(zones.map(({ availability_zone }) => availability_zone)).toEqual([
      'sandbox-1a',
      'sandbox-1b',
      'sandbox-ies-suzhou',
    ]);
    expect(zones.map((each) => each.default_availability_zone)).toEqual([true, false, false]);
    const { sites } = world().part(workspaceService);
    const edge = sites.pop()!;
    expect(await rows('list_availability_zones')).toHaveLength(2);
    expect(await data('list_azs')).toMatchObject({ support_type: ['CENTER'] });
    sites.push(edge);
  });

  test('the summary is by kind of site', async () => {
    expect(await data('list_azs')).toMatchObject({
      support_type: ['CENTER', 'IES'],
      default_type: 'CENTER',
      azs: { CENTER: [{ availability_zone: 'sandbox-1a' }, { availability_zone: 'sandbox-1b' }], IES: [{}] },
    });
  });

  test('one zone tells what it is and what is sold out', async () => {
    expect(await data('show_az_details', { availability_zone_id: 'sandbox-1b' })).toMatchObject({
      type: 'Workspace',
      category: 0,
      sold_out: { products: ['workspace.x86.workstation.8xlarge4.g'] },
    });
    expect(await data('show_az_details', { availability_zone_id: 'sandbox-ies-chengdu' })).toMatchObject({
      type: 'Edge',
      category: 41,
    });
    expect(await refused('show_az_details', { availability_zone_id: 'nowhere' })).toMatchObject({
      code: 'WKS.00051301',
    });
  });
});
