import { expect, test } from 'vitest';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/tenant', ({ call, rows, data, refused, world }) => {
  const code = async (tool: string, args: Row = {}) => (await refused(tool, args)).code;
  const sites = () => world().part(workspaceService).sites;

  test('functions are switched by name, those that there are', async () => {
    expect(await data('list_tenant_profiles')).toEqual({ app_restrict_rule_switch: false });
    await call('update_tenant_profile', { switches: { app_restrict_rule_switch: 'true' } });
    expect(await data('list_tenant_profiles')).toEqual({ app_restrict_rule_switch: true });
    await call('update_tenant_profile', { switches: { app_restrict_rule_switch: false } });
    expect(await data('list_tenant_profiles')).toEqual({ app_restrict_rule_switch: false });
    expect(await code('update_tenant_profile', { switches: { fly: true } })).toBe('WKS.0001');
  });

  test('the defaults of collaboration are a text of their own', async () => {
    const name = 'share-space-user-conf';
    const settings = async () =>
      JSON.parse((await data('show_share_space_config', { name })).config_value as string) as Row;
    const before = await settings();
    const value = { ...before, allow_anonymous: true, wait_confirm_time: 60 };
    await call('update_share_space_config', { config_name: name, config_value: JSON.stringify(value) });
    expect(await settings()).toEqual(value);
    const set = (config_value: string, config_name = name) =>
      code('update_share_space_config', { config_name, config_value });
    expect(await set('no json')).toBe('WKS.00000033');
    expect(await set('{"wait_confirm_time": 10}')).toBe('WKS.00000033');
    expect(await set('{"unheard_of": true}')).toBe('WKS.00000033');
    expect(await set('{}', 'other')).toBe('WKS.00010031');
    expect(await code('show_share_space_config', { name: 'other' })).toBe('WKS.00010031');
    expect(await settings()).toEqual(value);
  });

  test('users log in by the AD, and by third parties that are set up first', async () => {
    expect(await data('show_auth_config')).toMatchObject({ auth_type: 'KERBEROS', enable: true });
    const set = (args: Row) => call('update_auth_method_config', args);
    const party = (more: Row) => ({ third_party_auth_config: { auth_type: 'LDAP', ...more } });
    const ldap = { third_password_name: 'branch', third_password_update_type: 'ADD' };
    expect(await code('update_auth_method_config', party({ ...ldap, enable: true }))).toBe('WKS.00000032');
    expect(
      await code('update_auth_method_config', party({ update_type: 'ADD', update_object: 'sso', enable: true })),
    ).toBe('WKS.00000036');
    const config = { host: '10.1.0.50', port: 636, base_dn: 'DC=branch', administrator_password: 'S3cret-word' };
    await set(party({ ...ldap, enable: true, ldap_configs: [config] }));
    const shown = await data('show_auth_config', { auth_type: 'LDAP' });
    expect(shown).toMatchObject({
      auth_type: 'LDAP',
      enable: true,
      third_party_auth_config: [{ auth_type: 'LDAP', third_password_name: 'branch', enable: true }],
    });
    expect(await code('update_auth_method_config', party(ldap))).toBe('WKS.00000034');
    const gone = { ...ldap, third_password_update_type: 'DELETE' };
    expect(await code('update_auth_method_config', party(gone))).toBe('WKS.00000035');
    await set(party({ ...ldap, third_password_update_type: 'UPDATE', enable: false }));
    await set(party(gone));
    expect(await data('show_auth_config', { auth_type: 'LDAP' })).toMatchObject({ enable: false });
    expect(await code('update_auth_method_config', party(gone))).toBe('WKS.00010031');
  });

  test('an SMS gateway that is on can be reached, and emergency login opens', async () => {
    const on = { radius_gateway_config: { enable: true, app_id: 'sms' } };
    expect(await code('update_auth_method_config', on)).toBe('WKS.00000033');
    const urls = {
      token_url: 'https://sms.lanting.example/t',
      verification_cipher_url: 'https://sms.lanting.example/v',
    };
    await call('update_auth_method_config', {
      radius_gateway_config: { ...on.radius_gateway_config, ...urls, password: 'S3cret-word' },
      emergency_login_mode: 'OPEN',
    });
    const shown = await data('show_auth_config');
    expect(shown).toMatchObject({
      radius_gateway_config: { enable: true, app_id: 'sms', ...urls },
      emergency_login_mode: 'OPEN',
    });
    expect(JSON.stringify(shown)).not.toContain('S3cret');
    expect(await code('show_auth_config', { auth_type: 'SMOKE' })).toBe('WKS.0001');
  });

  const radius = { enable: true, app_id: 'sms', verification_cipher_url: 'https://sms.lanting.example/v' };
  const otp = { enable: true, auth_server_access_mode: 'INTERNET' };
  test.each<[string, string, Row, string]>([
    [
      'a token address',
      'update_auth_method_config',
      { radius_gateway_config: { ...radius, token_url: 'sms.lanting' } },
      'WKS.00000064',
    ],
    [
      'an authentication address',
      'update_assist_auth_method_config',
      { otp_config_info: { ...otp, auth_url: 'otp' } },
      'WKS.00000062',
    ],
    [
      'a name',
      'update_auth_method_config',
      { third_party_auth_config: { auth_type: 'LDAP', third_password_name: '<b>' } },
      'WKS.00000037',
    ],
    [
      'a value',
      'update_tenant_config',
      { function_config: { name: 'user_prefix', values: [{ key: 'prefix', value: '<b>' }] } },
      'WKS.00000037',
    ],
  ])('%s is written as it should be', async (_, tool, args, refusal) => {
    expect(await code(tool, args)).toBe(refusal);
  });

  test('a second factor is asked for', async () => {
    expect(await data('show_assist_auth_config')).toMatchObject({ enable: false, receive_mode: 'VMFA' });
    const own = { enable: true, auth_server_access_mode: 'INTERNET' };
    expect(await code('update_assist_auth_method_config', { otp_config_info: own })).toBe('WKS.00000033');
    await call('update_assist_auth_method_config', {
      otp_config_info: { ...own, auth_url: 'https://otp.lanting.example', app_id: 'lanting', receive_mode: 'HMFA' },
    });
    expect(await data('show_assist_auth_config')).toMatchObject({
      enable: true,
      receive_mode: 'HMFA',
      auth_url: 'https://otp.lanting.example',
    });
  });

  test('each site has addresses to fall back to, in their order', async () => {
    const [center, edge] = sites();
    const config = (site_id: string, ...backup_info: Row[]) => ({
      access_config: [{ site_id, backup_mode: 'ON', backup_info }],
    });
    expect(await rows('list_access_address_backup_config')).toMatchObject([
      { site_id: center!.id, backup_mode: 'OFF' },
      { site_id: edge!.id, backup_mode: 'OFF' },
    ]);
    const [first, second] = [
      { priority: 1, address: 'https://one.lanting.example' },
      { priority: 2, address: 'https://two.lanting.example', address_custom: 'two' },
    ];
    await call('update_access_address_backup_config', config(center!.id, second!, first!));
    expect((await rows('list_access_address_backup_config'))[0]).toMatchObject({
      backup_mode: 'ON',
      backup_info: [first, second],
    });
    expect(
      await code('update_access_address_backup_config', config(center!.id, first!, { ...second!, priority: 1 })),
    ).toBe('WKS.00000033');
    expect(await code('update_access_address_backup_config', config(edge!.id))).toBe('WKS.00000033');
    expect(await code('update_access_address_backup_config', config('nowhere', first!))).toBe('WKS.00010031');
  });

  test('settings of the tenant are found by name and replaced', async () => {
    const all = await rows('list_tenant_configs');
    expect(all.map(({ name }) => name)).toContain('user_prefix');
    const values = [{ key: 'prefix', value: 'lt-' }];
    await call('update_tenant_config', { function_config: { name: 'user_prefix', status: 'ON', values } });
    expect(await rows('list_tenant_configs', { name: 'user_prefix' })).toMatchObject([{ status: 'ON', values }]);
    await call('update_tenant_config', { function_config: { name: 'user_prefix', status: 'OFF' } });
    expect(await rows('list_tenant_configs', { name: 'user_prefix' })).toMatchObject([{ status: 'OFF', values }]);
    expect(await code('update_tenant_config', { function_config: { name: 'none' } })).toBe('WKS.00010031');
    expect(await code('update_tenant_config', { function_config: { status: 'ON' } })).toBe('WKS.0001');
  });

  test('gateways are reached through NAT, site by site', async () => {
    const [center, edge] = sites();
    const [gateway] = center!.gateways;
    expect(await data('list_nat_mapping_configs')).toMatchObject({
      site_id: center!.id,
      nat_on: false,
      vag_ips: center!.gateways.map(({ ip }) => ip),
    });
    expect(await code('update_nat_mapping_configs', { nat_on: true })).toBe('WKS.00000033');
    const map = {
      nat_map_type: 'PORT',
      nat_map_value: '9443',
      nat_ip: '203.0.113.9',
      nat_port: '19443',
      vag_ip: gateway!.ip,
    };
    await call('update_nat_mapping_configs', { nat_on: true, nat_vag_maps: [map] });
    expect(await data('list_nat_mapping_configs')).toMatchObject({
      nat_on: true,
      nat_vag_maps: [{ ...map, vag_port: '9443' }],
    });
    expect(await data('list_nat_mapping_configs', { site_id: edge!.id })).toMatchObject({ nat_on: false });
    const set = (more: Row) => code('update_nat_mapping_configs', { nat_vag_maps: [{ ...map, ...more }] });
    expect(await set({ nat_map_value: '80' })).toBe('WKS.00000033');
    expect(await set({ nat_port: '99999' })).toBe('WKS.00000033');
    expect(await set({ vag_ip: '1.2.3.4' })).toBe('WKS.00010031');
    expect(await code('list_nat_mapping_configs', { site_id: 'nowhere' })).toBe('WKS.00010031');
  });
});
