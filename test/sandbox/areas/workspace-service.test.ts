import { expect, test } from 'vitest';
import { agencies } from '../../../src/sandbox/world/agencies.ts';
import { appServers } from '../../../src/sandbox/world/app-servers.ts';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { tenantSettings } from '../../../src/sandbox/world/tenant.ts';
import { EDGE_ZONES } from '../../../src/sandbox/world/zones.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

/** What each part of the service answers once it is given up. */
const CLOSED: readonly [tool: string, args: Row, code: string][] = [
  ['list_desktops', {}, 'WKS.00010099'],
  ['list_desktop_pools', {}, 'WKS.00010099'],
  ['list_desktop_snapshot', {}, 'WKS.00010099'],
  ['list_project_tags', {}, 'WKS.00010099'],
  ['list_users', {}, 'WKS.00170117'],
  ['create_user_group', { group_name: 'late', platform_type: 'LOCAL' }, 'WKS.00170117'],
  ['list_policy_group', {}, 'WKS.0011'],
  ['list_scripts', {}, 'WKS.0011'],
  ['list_apps', {}, 'WKS.0011'],
  ['list_tenant_configs', {}, 'WKS.0011'],
  ['list_site_configs', {}, 'WKS.0011'],
  ['update_workspace', { is_send_email: true }, 'WKS.0011'],
  ['update_enterprise_id', { enterprise_id: 'late' }, 'WKS.0011'],
];

const OPEN_TO_ALL = ['list_products', 'list_images', 'show_quotas', 'list_availability_zones', 'list_time_zones'];

describeArea('workspace/service', ({ call, rows, data, refused, world, later, now }) => {
  const state = () => world().part(workspaceService);
  const shown = () => data('list_workspaces');
  const site = async (id: string) => ((await shown()).site_configs as Row[]).find(({ site_id }) => site_id === id)!;
  const code = async (tool: string, args: Row = {}) => (await refused(tool, args)).code;
  const update = (args: Row) => call('update_workspace', args);

  test('the company has the service, with its own AD, a central site and an edge site', async () => {
    const service = await shown();
    expect(service).toMatchObject({
      status: 'SUBSCRIBED',
      enterprise_id: 'lanting',
      ad_domains: { domain_type: 'LOCAL_AD', domain_name: 'lanting.example' },
      access_mode: 'BOTH',
      config_status: '0',
      closable: false,
      site_configs: [{ site_type: 'CENTER' }, { site_type: 'IES', access_config: { access_mode: 'DEDICATED' } }],
    });
    expect(JSON.stringify(service)).not.toContain('password');
    const subnets = (service.subnet_ids as Row[]).map(({ subnet_id }) => subnet_id);
    expect(subnets.every((id) => world().subnets.get(id as string))).toBe(true);
  });

  test('sites have gateways that carry who is connected', async () => {
    // What may hold passwords is not made into a table.
    const list = async (args: Row = {}) => (await data('list_site_configs', args)).site_infos as Row[];
    const all = await list();
    expect(all).toHaveLength(2);
    expect(await list({ site_type: 'IES' })).toMatchObject([{ site_type: 'IES' }]);
    expect(await list({ availability_zone_id: 'nowhere' })).toBeUndefined();
    const [center] = all;
    const connected = world()
      .fleet.all()
      .filter(({ login, zone }) => login === 'CONNECTED' && state().sites[0]!.zones.includes(zone)).length;
    const users = (center!.agent_info as Row[]).reduce((sum, each) => sum + (each.number_of_online_user as number), 0);
    expect(users).toBe(connected);
  });

  test('edge sites are there before the service runs on them', async () => {
    const all = await rows('list_wks_edge_sites');
    expect(all.map(({ availability_zone_id }) => availability_zone_id)).toEqual(EDGE_ZONES.map(({ id }) => id));
    expect(all[0]).toMatchObject({ site_info: { id: state().sites[1]!.id, status: 'SUBSCRIBED' } });
    expect(await rows('list_wks_edge_sites', { status: 'deploying' })).toEqual([]);
    const one = { availability_zone_id: EDGE_ZONES[0]!.id };
    expect(await rows('list_wks_edge_sites', one)).toMatchObject([{ name: EDGE_ZONES[0]!.en, cpu_usage_rate: 0 }]);
    const [desktop] = world().fleet.all();
    const before = desktop!.zone;
    desktop!.zone = EDGE_ZONES[0]!.id;
    expect((await rows('list_wks_edge_sites', one))[0]!.cpu_usage_rate).toBeGreaterThan(0);
    desktop!.zone = before;
  });

  test('the enterprise id changes, unless another tenant has it', async () => {
    await call('update_enterprise_id', { enterprise_id: 'lanting-group' });
    expect(await shown()).toMatchObject({ enterprise_id: 'lanting-group' });
    expect(await code('update_enterprise_id', { enterprise_id: 'Huawei' })).toBe('WKS.0035');
    expect(await code('update_enterprise_id', { enterprise_id: 'not allowed!' })).toBe('WKS.0001');
    await update({ enterprise_id: 'lanting' });
    expect(await shown()).toMatchObject({ enterprise_id: 'lanting' });
  });

  test('attributes change, one kind a request', async () => {
    await update({ authorized_collect_log: false });
    await update({ is_send_email: false });
    await update({ enable_user_create_snapshot: true });
    await update({ authorized_hda_upgrade: true });
    await update({ is_authorized_install_agent: false });
    await update({ internet_access_port: '8443' });
    await update({ adn_conflict_network: '10.9.0.0/16;10.8.0.0/16' });
    await update({ dc_vnc_ip: 'default' });
    await update({ apply_dedicated_standby_network_param: { address: 'https://10.1.2.3', port: 9443 } });
    expect(await shown()).toMatchObject({
      authorized_collect_log: false,
      is_send_email: false,
      enable_user_create_snapshot: true,
      authorized_hda_upgrade: true,
      is_authorized_install_agent: false,
      internet_access_port: '8443',
      adn_conflict_network: '10.9.0.0/16;10.8.0.0/16',
      dc_vnc_ip: '192.168.254.9',
      site_configs: [{ access_config: { dedicated_access_standby_address: ['https://10.1.2.3:9443'] } }, {}],
    });
    expect(await code('update_workspace', { is_send_email: true, authorized_collect_log: true })).toBe('WKS.0001');
    expect(await code('update_workspace', { internet_access_port: '70000' })).toBe('WKS.0001');
    expect(await code('update_workspace', { adn_conflict_network: 'everything' })).toBe('WKS.0001');
  });

  test('the account of the domain is renewed, or the whole directory', async () => {
    const account = { domain_type: 'LOCAL_AD', domain_admin_account: 'newadmin', domain_password: 'S3cret-word' };
    await update({ ad_info: account });
    const { ad_domains } = await shown();
    expect(ad_domains).toMatchObject({ domain_admin_account: 'newadmin', domain_name: 'lanting.example' });
    const without = { ad_domains: { domain_type: 'LOCAL_AD', domain_name: 'new.example' } };
    expect(await code('update_workspace', without)).toBe('WKS.0216');
    await update({
      ad_domains: {
        ...without.ad_domains,
        domain_admin_account: 'root',
        domain_password: 'S3cret-word',
        active_domain_ip: '10.2.0.1',
        active_domain_name: 'dc1.new.example',
        active_dns_ip: '10.2.0.1',
        delete_computer_object: 1,
      },
    });
    expect(await shown()).toMatchObject({ ad_domains: { domain_name: 'new.example', active_dns_ip: '10.2.0.1' } });
    expect(JSON.stringify(await shown())).not.toContain('S3cret');
  });

  test('a site opens and closes its ways in, and shows it meanwhile', async () => {
    const { id } = state().sites[1]!;
    await call('update_access_mode', { site_id: id, access_mode: 'BOTH', wait: false });
    later(10_000);
    expect(await site(id)).toMatchObject({ access_status: 'internetOpening' });
    expect(await code('update_access_mode', { site_id: id, access_mode: 'DEDICATED' })).toBe('WKS.00000010');
    later();
    expect(await site(id)).toMatchObject({
      access_status: 'available',
      access_config: { access_mode: 'BOTH', internet_access_port: '443' },
    });
    await call('update_access_mode', { site_id: id, access_mode: 'INTERNET' });
    const { access_config } = await site(id);
    expect(access_config).not.toHaveProperty('dedicated_access_address');
    expect(await code('update_access_mode', { site_id: id, access_mode: 'DEDICATED' })).toBe('WKS.0001');
    await call('update_access_mode', { site_id: id, access_mode: 'DEDICATED', dedicated_cidrs: '172.20.0.0/16' });
    expect(await site(id)).toMatchObject({ access_config: { dedicated_cidrs: '172.20.0.0/16' } });
    await update({ access_mode: 'INTERNET' });
    expect(await shown()).toMatchObject({ access_mode: 'INTERNET' });
    await update({ access_mode: 'BOTH', dedicated_subnets: '10.0.0.0/8' });
    expect(await shown()).toMatchObject({ access_mode: 'BOTH', dedicated_subnets: '10.0.0.0/8' });
  });

  test('subnets of a site change, together with their VPC', async () => {
    const edge = state().sites[1]!;
    const [first, second] = world()
      .subnets.all()
      .filter(({ vpc }) => vpc.name === 'vpc-workspace');
    const branch = edge.vpcs[0]!;
    await call('update_subnet_ids', {
      site_id: edge.id,
      vpc_config_infos: [
        { vpc_id: branch.vpcId, subnet_ids: branch.subnetIds, default_access_vpc: true },
        { vpc_id: first!.vpc.id, subnet_ids: [first!.id] },
      ],
    });
    const { network_config } = await site(edge.id);
    expect(network_config).toMatchObject({
      vpc_id: branch.vpcId,
      vpc_config_infos: [{ default_access_vpc: true }, { vpc_id: first!.vpc.id, subnet_ids: [first!.id] }],
    });
    const mixed = { site_id: edge.id, vpc_config_infos: [{ vpc_id: branch.vpcId, subnet_ids: [second!.id] }] };
    expect(await code('update_subnet_ids', mixed)).toBe('WKS.0001');
    expect(await code('update_subnet_ids', { site_id: edge.id, subnet_ids: ['nowhere'] })).toBe('WKS.0020');
    await update({ subnet_ids: [first!.id, second!.id] });
    expect(await shown()).toMatchObject({ subnet_ids: [{ subnet_id: first!.id }, { subnet_id: second!.id }] });
  });

  test('a site is set up at another edge and taken away again; the central one is not', async () => {
    const zone = EDGE_ZONES[1]!;
    const branch = world()
      .subnets.all()
      .find(({ name }) => name === 'subnet-branch')!;
    const config = (availability_zone: string) => ({
      site_configs: [
        {
          availability_zone,
          network_config: { vpc_id: branch.vpc.id, subnet_ids: [branch.id] },
          access_config: { access_mode: 'INTERNET' },
        },
      ],
    });
    await call('add_site', { ...config(zone.id), wait: false });
    const { id } = state().sites[2]!;
    expect(await site(id)).toMatchObject({ status: 'SUBSCRIBING', access_status: 'init' });
    later();
    expect(await site(id)).toMatchObject({ status: 'SUBSCRIBED', site_name: zone.en, closable: true });
    expect(await code('add_site', config(zone.id))).toBe('WKS.00010032');
    expect(await code('add_site', config('nowhere'))).toBe('WKS.00051301');
    const [desktop] = world().fleet.all();
    const before = desktop!.zone;
    desktop!.zone = zone.id;
    expect(await code('delete_site', { site_id: id })).toBe('WKS.0808');
    desktop!.zone = before;
    await call('delete_site', { site_id: id });
    expect(await site(id)).toBeUndefined();
    expect(await code('delete_site', { site_id: state().sites[0]!.id })).toBe('WKS.00010032');
    expect(await code('delete_site', { site_id: id })).toBe('WKS.00010031');
  });

  test('a locked service is unlocked, once', async () => {
    expect(await data('show_workspace_lock')).toMatchObject({ is_lock: 0 });
    expect(await code('unlock_workspace', { operate_type: 'unLock' })).toBe('WKS.00010032');
    state().lock = { since: now(), reason: 'arrears' };
    expect(await data('show_workspace_lock')).toMatchObject({ is_lock: 1, lock_reason: 'arrears' });
    await call('unlock_workspace', { operate_type: 'unLock' });
    expect(await data('show_workspace_lock')).toMatchObject({ is_lock: 0 });
  });

  test('the service is given up when it is empty, with its users and settings, and taken up anew', async () => {
    const open = { ad_domains: { domain_type: 'LITE_AS' }, enterprise_id: 'lanting-2' };
    expect(await code('apply_workspace', open)).toBe('WKS.00000002');
    expect(await code('cancel_workspace')).toBe('WKS.0808');
    for (const { id } of [...world().fleet.all()]) world().fleet.delete(id);
    expect(await code('cancel_workspace')).toBe('WKS.00000091');
    for (const { id } of [...world().part(appServers).all()]) world().part(appServers).delete(id);
    expect(await shown()).toMatchObject({ closable: true });
    world().part(tenantSettings).emergencyLogin = 'OPEN';
    await call('cancel_workspace', { wait: false });
    later(20_000);
    expect(await shown()).toMatchObject({ status: 'DEREGISTERING' });
    later();
    const closed = await shown();
    expect(closed).toMatchObject({ status: 'CLOSED' });
    expect(closed.site_configs).toBeUndefined();
    expect(world().people.size).toBe(0);
    expect(world().part(tenantSettings).emergencyLogin).toBe('CLOSE');
    for (const [tool, args, refusal] of CLOSED) expect([tool, await code(tool, args)]).toEqual([tool, refusal]);
    for (const tool of OPEN_TO_ALL) await call(tool);

    const branch = world()
      .subnets.all()
      .find(({ name }) => name === 'subnet-branch')!;
    expect(await code('apply_workspace', { ...open, subnet_ids: [{ subnet_id: branch.id }] })).toBe('WKS.0001');
    expect(await code('apply_workspace', { ...open, access_mode: 'DEDICATED' })).toBe('WKS.0001');
    const [subnet] = world().subnets.all();
    for (const manage_subnet_cidr of ['172.18.0.0/24', `${subnet!.prefix}.0.0/24`, 'all of them']) {
      expect(await code('apply_workspace', { ...open, manage_subnet_cidr })).toBe('WKS.0001');
    }
    await call('apply_workspace', { ...open, wait: false });
    expect(await shown()).toMatchObject({ status: 'SUBSCRIBING' });
    expect(await code('list_desktops')).toBe('WKS.00010037');
    expect(await code('list_users')).toBe('WKS.00170117');
    later();
    expect(await rows('list_users')).toEqual([]);
    expect(await shown()).toMatchObject({
      status: 'SUBSCRIBED',
      enterprise_id: 'lanting-2',
      config_status: '3',
      access_mode: 'INTERNET',
      site_configs: [{ site_type: 'CENTER', status: 'SUBSCRIBED' }],
    });
    expect(world().part(agencies)).toBeDefined();
  });
});
