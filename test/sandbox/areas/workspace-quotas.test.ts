import { expect, test } from 'vitest';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { describeArea } from '../area.ts';

describeArea('workspace/quotas', ({ call, data, refused, rows, world }) => {
  interface Quota {
    type: string;
    quota: number;
    used: number;
  }
  const quota = async (type: string) => {
    const { quotas } = (await data('show_quotas')) as { quotas: { resources: Quota[] } };
    return quotas.resources.find((each) => each.type === type) as Quota;
  };
  const wish = () => ({
    desktop_type: 'DEDICATED',
    product_id: 'workspace.x86.general.xlarge2',
    image_type: 'gold',
    image_id: world().images.all()[0]!.id,
    root_volume: { type: 'SAS', size: 80 },
    data_volumes: [{ type: 'SAS', size: 50 }],
    nics: [{ subnet_id: world().subnets.all()[0]!.id }],
    size: 1,
  });

  test('what is created is counted', async () => {
    const types = ['general_instances', 'cores', 'Memory', 'volumes', 'volume_gigabytes', 'gpu_instances'];
    const used = async () =>
      Object.fromEntries(await Promise.all(types.map(async (type) => [type, (await quota(type)).used])));
    const before = await used();
    expect(before.general_instances).toBe(world().fleet.size);
    await call('create_desktop', { ...wish(), desktop_name: 'QUOTA-1' });
    expect(await used()).toEqual({
      general_instances: before.general_instances + 1,
      cores: before.cores + 4,
      Memory: before.Memory + 8,
      volumes: before.volumes + 2,
      volume_gigabytes: before.volume_gigabytes + 130,
      gpu_instances: before.gpu_instances,
    });
  });

  test('nothing is created past the quota', async () => {
    const before = world().quota;
    world().quota = world().fleet.size;
    const { quota: most, used } = await quota('general_instances');
    expect(used).toBe(most);
    expect(await refused('create_desktop', { ...wish(), desktop_name: 'QUOTA-2' })).toMatchObject({
      code: 'WKS.0106',
    });
    world().quota = before;
  });

  test('a site is found by its id or a zone', async () => {
    const [center, edge] = world().part(workspaceService).sites;
    expect(await rows('show_quota_details')).toContainEqual(
      expect.objectContaining({ type: 'general_instances', used: world().fleet.size }),
    );
    expect(await rows('show_quota_details', { site_id: center!.id })).toEqual(await rows('show_quota_details'));
    const [desktop] = world().fleet.all();
    const zone = desktop!.zone;
    desktop!.zone = edge!.zones[0]!;
    expect(await rows('show_quota_details', { az_code: edge!.zones[0] })).toContainEqual(
      expect.objectContaining({ type: 'general_instances', used: 1 }),
    );
    desktop!.zone = zone;
    expect(await data('show_quotas')).toMatchObject({ site_quotas: [{ site_id: edge!.id }] });
    expect(await refused('show_quota_details', { site_id: 'nowhere' })).toMatchObject({
      code: 'WKS.00010031',
    });
  });
});
