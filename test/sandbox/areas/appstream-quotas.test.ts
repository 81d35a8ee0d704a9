import { expect, test } from 'vitest';
import { appQuota } from '../../../src/sandbox/world/app-quota.ts';
import { appServers, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('appstream/quotas', ({ call, data, refused, world }) => {
  const PRODUCT = 'workspace.appstream.general.2xlarge.2';
  interface Remainder {
    type: string;
    remainder: number;
    need: number;
  }
  const check = async (more: Row = {}) => {
    const plan = { product_id: PRODUCT, subscription_num: 1, disk_size: 80, disk_num: 1, ...more };
    const answer = await data('appstream_check_quota', plan);
    return answer as { is_enough: boolean; quota_remainder: Remainder[] };
  };
  type Left = Record<'INSTANCES' | 'VOLUME_GIGABYTES' | 'VOLUMES' | 'CORES' | 'MEMORY', number>;
  const left = async () =>
    Object.fromEntries((await check()).quota_remainder.map(({ type, remainder }) => [type, remainder])) as Left;

  test('what a number of servers need is set against what is left', async () => {
    const answer = await check({ subscription_num: 3, disk_size: 200, disk_num: 2 });
    expect(answer.is_enough).toBe(true);
    expect(Object.fromEntries(answer.quota_remainder.map(({ type, need }) => [type, need]))).toEqual({
      INSTANCES: 3,
      VOLUME_GIGABYTES: 600,
      VOLUMES: 6,
      CORES: 12,
      MEMORY: 24_576,
    });
    const graphics = await check({ product_id: 'workspace.appstream.gpu.g6v.4xlarge.4' });
    expect(graphics.quota_remainder.map(({ type }) => type)).toContain('GPU_INSTANCES');
  });

  test('what is created is counted, and given back', async () => {
    const before = await left();
    const group = world().part(serverGroups).all()[0]!;
    const servers = () =>
      world()
        .part(appServers)
        .all()
        .filter((server) => server.group === group);
    await call('appstream_create_app_servers', {
      type: 'createApps',
      server_group_id: group.id,
      subscription_num: 2,
      product_id: PRODUCT,
      root_volume: { type: 'SAS', size: 100 },
      vpc_id: group.vpcId,
      subnet_id: group.subnetId,
    });
    expect(await left()).toEqual({
      INSTANCES: before.INSTANCES - 2,
      VOLUME_GIGABYTES: before.VOLUME_GIGABYTES - 200,
      VOLUMES: before.VOLUMES - 2,
      CORES: before.CORES - 8,
      MEMORY: before.MEMORY - 16_384,
    });
    const items = servers()
      .slice(-2)
      .map(({ id }) => id);
    await call('appstream_batch_delete_server', { items });
    expect(await left()).toEqual(before);
  });

  test('beyond the quota nothing is created', async () => {
    const { all } = world().part(appQuota);
    const instances = all.INSTANCES;
    all.INSTANCES = world().part(appServers).size;
    expect(await check({ subscription_num: 100 })).toMatchObject({ is_enough: false });
    const group = world().part(serverGroups).all()[0]!;
    const wish = {
      type: 'createApps',
      server_group_id: group.id,
      subscription_num: 100,
      product_id: PRODUCT,
      root_volume: { type: 'SAS', size: 80 },
      vpc_id: group.vpcId,
      subnet_id: group.subnetId,
    };
    expect(await refused('appstream_create_app_servers', wish)).toMatchObject({ code: 'WKS.00052102' });
    all.INSTANCES = instances;
    expect(await check()).toMatchObject({ is_enough: true });
  });

  test('only packages that exist are checked', async () => {
    const plan = { subscription_num: 1, disk_size: 80, disk_num: 1 };
    const refusal = await refused('appstream_check_quota', { ...plan, product_id: 'workspace.appstream.none' });
    expect(refusal).toMatchObject({ code: 'WKS.00052103' });
    const flavor = { ...plan, product_id: PRODUCT, flavor_id: 'c6.2xlarge.4' };
    expect(await refused('appstream_check_quota', flavor)).toMatchObject({ code: 'WKS.00051102' });
    expect(await check({ flavor_id: 's6.xlarge.2' })).toMatchObject({ is_enough: true });
  });

  test('there is no dedicated storage to ask about', async () => {
    const plan = { product_id: PRODUCT, subscription_num: 1, disk_size: 80, disk_num: 1, cluster_id: 'pool' };
    expect(await refused('appstream_check_quota', plan)).toMatchObject({ code: 'WKS.00121501' });
  });
});
