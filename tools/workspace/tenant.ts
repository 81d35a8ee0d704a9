import { z } from 'zod';
import { id, int, secret, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { enterpriseProjectId } from '../models/enterprise-project.ts';

export const tenant = area({
  service: 'workspace',
  name: 'tenant',
  title: 'Tenant configuration',
  about: 'Switches, authentication, access addresses and NAT mappings of the whole service',
});

export const updateTenantProfile = tenant.operation(
  'UpdateTenantProfile',
  'PATCH /v1/{project_id}/app-center/profiles',
  {
    title: 'Switch tenant functions',
    does: 'Switch functions of the whole service on or off by name, such as application control.',
    keywords:
      'feature switch, feature toggle, enable function, disable function, turn on application control, app blocking, allow list, 启禁用租户功能, 功能开关, 应用管控开关, 打开应用限制, 关闭应用限制, enable a function for the tenant, switch a feature off for everybody, turn app control function on, tenant-wide feature, 打开某功能, 关掉某功能, 给租户开功能, 全局功能开关, turn that function on for the whole company, 全公司打开这个功能',
    // Names are open: application control closes programs that people use, and nobody knows what other switches do.
    risk: 'disruptive',
    targets: { kind: 'service' },
    body: {
      switches: z
        .record(z.string(), z.union([z.boolean(), z.enum(['true', 'false'])]))
        .describe('By name, e.g. {"app_restrict_rule_switch": "true"}'),
    },
    bodyIs: 'switches',
    warn: 'Applies to every desktop. app_restrict_rule_switch blocks the programs that application rules forbid.',
  },
);

export const listTenantProfiles = tenant.operation('ListTenantProfiles', 'GET /v1/{project_id}/app-center/profiles', {
  title: 'Show tenant functions',
  does: 'Show which switchable functions of the service are on, such as application control.',
  keywords:
    'feature switches, feature flags, is application control on, enabled functions, 查询租户功能状态, 功能开关状态, 应用管控是否开启, 哪些功能开着, which functions are enabled, is the feature on for us, tenant features, 开了哪些功能, 功能有没有开, 租户功能, 功能状态, is this function available to us, 我们有没有开这个功能',
  risk: 'read',
});

export const showShareSpaceConfig = tenant.operation(
  'ShowShareSpaceConfig',
  'GET /v2/{project_id}/share-space/configuration',
  {
    title: 'Show collaboration defaults',
    does: 'Show what users of collaborative desktops may do unless set otherwise (open beta).',
    keywords:
      'screen sharing settings, shared desktop, collaboration password, anonymous join, audio, keyboard and mouse control, 查询协同桌面默认用户配置, 协同桌面, 协同密码, 匿名加入, 屏幕共享, default settings of collaborative desktop, what may guests do by default, current collaboration defaults, is anonymous joining allowed, 协同默认设置, 协同默认配置, 协同的默认权限, 能不能匿名加入, 现在的协同设置',
    risk: 'read',
    query: { name: text(255, 1).describe('share-space-user-conf') },
  },
);

export const updateShareSpaceConfig = tenant.operation(
  'UpdateShareSpaceConfig',
  'PUT /v2/{project_id}/share-space/configuration',
  {
    title: 'Set collaboration defaults',
    does: 'Set what users of collaborative desktops may do unless set otherwise (open beta).',
    keywords:
      'screen sharing settings, collaboration password, forbid anonymous join, ask before joining, audio, keyboard and mouse control, 设置协同桌面默认用户配置, 协同密码, 禁止匿名加入, 协同权限, 键鼠控制, 屏幕共享设置, participants may not take keyboard and mouse by default, require a password for collaboration, change collaboration defaults, 改协同默认设置, 协同要密码, 默认不让控制键鼠, 改协同配置, strangers must not join shared screens, 不让外人随便加入协同',
    // Its text can let anonymous people see and control desktops, without a password.
    risk: 'secret',
    targets: { kind: 'service' },
    body: {
      config_name: text(32, 1).optional().describe('share-space-user-conf'),
      config_value: text(1024, 1)
        .optional()
        .describe('JSON text, whole, with the keys that show_share_space_config gives'),
    },
    rules: [atLeastOne('config_name'), atLeastOne('config_value')],
    warn: 'allow_anonymous lets people in without an account; anonymous_input_ctrl lets them use keyboard and mouse.',
  },
);

export const showAuthConfig = tenant.operation('ShowAuthConfig', 'GET /v2/{project_id}/auth-config/method-config', {
  title: 'Show login methods',
  does: 'Show how users log in: password, AD, LDAP, OAuth2, SMS gateway, with the stored settings.',
  keywords:
    'authentication, single sign-on, SSO, identity provider, LDAP settings, OAuth, RADIUS, emergency login, how do users sign in, 查询认证登录方式, 认证方式, 单点登录, 第三方登录, 短信认证, 登录配置, which login method is configured, is SSO on, what do users log in with, LDAP server address, current authentication settings, 现在怎么登录, 配的什么认证, 用的哪种登录方式, 认证配置, 是否单点登录',
  // The documented answer has the LDAP administrator's password and the OAuth2 settings.
  risk: 'secret',
  query: {
    auth_type: text(255).optional().describe('LOCAL_PASSWORD, KERBEROS (AD), LDAP, CLIENT_TOKEN or OAUTH2'),
  },
  warn: 'The answer can hold the LDAP password and OAuth2 settings, and the assistant sees them.',
});

/** One request to a third party's login service. Names and values are the third party's; credentials travel in them. */
const interfaceConfig = z.strictObject({
  apply_platform: text(255).optional(),
  id: text(255).optional(),
  name: text(255).optional(),
  type: text(255).optional(),
  results: z.record(z.string(), text(512)).optional(),
  pagination: z.record(z.string(), z.unknown()).optional(),
  request: z
    .strictObject({
      method: text(255).optional(),
      params: secret(z.record(z.string(), text(5000))).optional(),
      headers: secret(z.record(z.string(), text(5000))).optional(),
      body: secret(text(5000)).optional(),
      url: text(255).optional(),
      configs: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  response: text(5000).optional(),
  result_check: text(255).optional(),
});

const ldapConfig = z.strictObject({
  host: text(255, 1).optional(),
  port: int(1, 65_535).optional().describe('Default 389'),
  base_dn: text(255).optional(),
  administrator_dn: text(255, 1).optional(),
  administrator_password: secret(text(255)).optional(),
  user_dn: text(255).optional(),
  use_ssl: z.boolean().optional(),
  cert_content: text(8192).optional(),
  username_attribute: text(255).optional(),
  object_class: text(255).optional(),
  security_type: z.enum(['USE_SSL', 'USE_TLS', 'CLOSE']).optional(),
});

export const updateAuthMethodConfig = tenant.operation(
  'UpdateAuthMethodConfig',
  'PUT /v2/{project_id}/auth-config/method-config',
  {
    title: 'Change login methods',
    does: 'Change how users log in: password, SMS gateway, OAuth2, LDAP or token; not the second factor (OTP).',
    keywords:
      'authentication, single sign-on, SSO, identity provider, connect LDAP, OAuth, RADIUS gateway, SMS code, emergency login, third-party login, 更新认证策略配置, 认证方式, 单点登录, 对接LDAP, 第三方认证, 短信认证, 应急登录, set up SSO, log in with company account, use corporate accounts, switch to LDAP, move away from local passwords, 配单点登录, 接公司账号登录, 改登录方式, 接入企业认证, 换认证方式, 用企业微信登录, 打通统一认证, stop using separate passwords',
    // Any of it can lock everybody out, and a deleted connection is set up anew by hand.
    // `update_type` has no documented values.
    risk: [
      byArg('third_party_auth_config.third_password_update_type', {
        DELETE: 'destructive',
        else: 'disruptive',
        absent: 'disruptive',
      }),
      byArg('third_party_auth_config.update_type', {
        ADD: 'disruptive',
        UPDATE: 'disruptive',
        else: 'destructive',
        absent: 'disruptive',
      }),
    ],
    targets: { kind: 'service' },
    body: {
      auth_type: z.enum(['RADIUS_GATEWAY', 'OAUTH2', 'LDAP', 'CLIENT_TOKEN', 'USER_PASSWORD', 'FINGER']).optional(),
      radius_gateway_config: z
        .strictObject({
          enable: z.boolean().optional(),
          app_id: text(255).optional().describe('User name'),
          password: secret(text(64)).optional(),
          token_url: text(255).optional(),
          verification_cipher_url: text(255).optional(),
          cert_content: text(8192).optional().describe('PEM'),
        })
        .optional()
        .describe('SMS codes'),
      third_party_auth_config: z
        .strictObject({
          update_type: text(255).optional().describe('Single sign-on: what to do with update_object'),
          enable: z.boolean().optional(),
          update_object: text(255).optional(),
          auth_type: text(255).optional(),
          client_interface_config: interfaceConfig.optional(),
          server_interface_config: interfaceConfig.optional(),
          third_password_update_type: z
            .enum(['ADD', 'UPDATE', 'DELETE'])
            .optional()
            .describe('Third-party passwords: what to do with third_password_name'),
          custom_definition: secret(text(5000)).optional(),
          // Holds the client's secret.
          oauth_configs: secret(text(25_000)).optional(),
          ldap_configs: z.array(ldapConfig).max(10).optional(),
          third_password_name: text(255).optional(),
        })
        .optional(),
      emergency_login_mode: text(64).optional(),
    },
    rules: [atLeastOne('radius_gateway_config', 'third_party_auth_config', 'emergency_login_mode', 'auth_type')],
    warn: 'A wrong setting locks every user out. Have another way in before changing it.',
  },
);

export const showAssistAuthConfig = tenant.operation(
  'ShowAssistAuthConfig',
  'GET /v2/{project_id}/assist-auth-config/method-config',
  {
    title: 'Show two-factor login',
    does: 'Show whether users need a second factor (OTP) and how the code server is reached.',
    keywords:
      'MFA, 2FA, one-time password, is two-factor on, second factor, virtual MFA device, 查询辅助认证配置, 双因子, 多因子认证, 动态口令, 是否开启MFA, is MFA required, is a second factor enforced, which OTP server, two-step verification status, 要不要二次验证, MFA开没开, 双因素开了吗, 二次认证配置, do people need a code besides the password, 登录要不要验证码',
    // The documented answer has the code server's secret.
    risk: 'secret',
    unwrap: 'otp_config_info',
    warn: 'The answer can hold the secret of the code server, and the assistant sees it.',
  },
);

export const updateAssistAuthMethodConfig = tenant.operation(
  'UpdateAssistAuthMethodConfig',
  'PUT /v2/{project_id}/assist-auth-config/method-config',
  {
    title: 'Change two-factor login',
    does: 'Switch the second login factor (OTP) of all users on or off and choose its code server.',
    keywords:
      'MFA, 2FA, one-time password, enforce two-factor, disable MFA, second factor, hardware token, virtual MFA, 更新辅助认证策略配置, 开启双因子, 关闭MFA, 多因子认证, 动态口令, require one-time codes for everybody, enforce MFA, turn two-step verification on, passwords alone are not safe enough, stop asking for codes, 强制双因素, 登录要动态码, 开启二次验证, 不要再输验证码, 光密码不安全, 关闭双因子, insurance demands two factors, extra code at login for all, password alone is not secure add a code, abolish the code at login, 光靠密码不放心, 登录再加一道验证',
    // On: users without a device are locked out. Off: accounts lose their protection.
    risk: 'disruptive',
    targets: { kind: 'service' },
    body: {
      auth_type: z.enum(['OTP', 'RADIUS', 'RADIUS_GATEWAY']).optional(),
      otp_config_info: z
        .strictObject({
          enable: z.boolean().optional(),
          receive_mode: z.enum(['VMFA', 'HMFA']).optional().describe('Virtual or hardware MFA device'),
          auth_url: text(255).optional().describe('Code server'),
          app_id: text(24).optional().describe('Account on the code server'),
          app_secret: secret(text(128)).optional(),
          auth_server_access_mode: z.enum(['INTERNET', 'DEDICATED', 'SYSTEM_DEFAULT']).optional(),
          cert_content: text(8192).optional().describe('PEM'),
          apply_rule: z
            .strictObject({
              rule_type: text(255).optional().describe('ACCESS_MODE'),
              rule: z.enum(['INTERNET', 'PRIVATE']).optional().describe('PRIVATE: over Direct Connect'),
            })
            .optional()
            .describe('Which logins need it; all if unset'),
        })
        .optional(),
    },
    rules: [atLeastOne('otp_config_info', 'auth_type')],
    warn: 'Once on, users must bind a device before they can log in; off, a password alone is enough.',
  },
);

export const updateAccessAddressBackupConfig = tenant.operation(
  'UpdateAccessAddressBackupConfig',
  'POST /v2/{project_id}/access-config/address-backup',
  {
    title: 'Set backup access addresses',
    does: 'Set the addresses over which clients reach a site when its usual one fails.',
    keywords:
      'failover address, standby entry, disaster recovery, redundant access, alternate address, 修改接入地址备份配置, 备份接入地址, 备用地址, 容灾, 接入地址故障, second entry point if the first goes down, configure fallback URL, emergency address, change standby entrance, what if main access fails, 配备用入口, 主入口挂了, 备用登录地址, 改备用地址, 设置备份入口, 灾备地址',
    // Wrong addresses, or none, cut users off just when the usual one is down.
    risk: 'disruptive',
    targets: { kind: 'site', ids: 'access_config[].site_id' },
    body: {
      access_config: z
        .array(
          z.strictObject({
            site_id: id(),
            backup_mode: z.enum(['ON', 'OFF']),
            backup_info: z
              .array(
                z.strictObject({
                  priority: int(1, 255).describe('1 comes first'),
                  address: text(255, 1),
                  address_custom: text(255, 1).optional().describe("Tenant's own"),
                }),
              )
              .optional(),
          }),
        )
        .min(1)
        .max(255)
        .optional(),
    },
    rules: [atLeastOne('access_config')],
    warn: 'When the usual address fails, users can connect over these only: wrong ones cut everybody off.',
  },
);

export const listAccessAddressBackupConfig = tenant.operation(
  'ListAccessAddressBackupConfig',
  'GET /v2/{project_id}/access-config/address-backup',
  {
    title: 'List backup access addresses',
    does: 'List per site the addresses that clients fall back to.',
    keywords:
      'failover address, standby entry, disaster recovery, redundant access, 获取接入地址备份配置, 备份接入地址, 备用地址, 容灾, which fallback address is configured, standby login address, do we have a second entrance, 备用入口是什么, 备用登录地址, 备用地址填的哪个, 有没有备份入口',
    risk: 'read',
    page: { style: 'whole', items: 'access_config' },
    brief: ['site_id', 'backup_mode', 'backup_info'],
  },
);

export const listTenantConfigs = tenant.operation('ListTenantConfigs', 'GET /v2/{project_id}/tenant-configs', {
  title: 'List custom settings',
  does: 'List the custom settings of the tenant with their values and whether they are on.',
  keywords:
    'tenant options, personalised configuration, user name prefix, special functions, 查询租户个性配置列表, 个性化配置, 用户名前缀, 租户开关, personalised settings of our tenant, which special settings are on, custom options, 个性配置有哪些, 个性化设置, 租户配置, 定制配置',
  risk: 'read',
  query: { name: text(255, 1).optional() },
  page: { style: 'whole', items: 'function_configs' },
  brief: ['id', 'name', 'status', 'values'],
});

export const updateTenantConfig = tenant.operation('UpdateTenantConfig', 'PUT /v2/{project_id}/tenant-configs', {
  title: 'Change custom setting',
  does: 'Switch one custom setting of the tenant on or off or change its values.',
  keywords:
    'tenant options, personalised configuration, user name prefix, special functions, 修改租户个性配置, 个性化配置, 用户名前缀, 租户开关, change a personalised setting, switch a special option, alter user name prefix, 改个性配置, 调整个性化设置, 打开某个个性配置, 租户配置修改, flip one special option for our company, 某个特殊选项打开',
  // Names are open; the documented one changes the names that users log in with.
  risk: 'disruptive',
  targets: { kind: 'service' },
  body: {
    function_config: z
      .strictObject({
        id: text(255).optional(),
        name: text(255, 1).optional().describe('From list_tenant_configs, e.g. user_prefix'),
        status: z.enum(['ON', 'OFF']).optional(),
        values: z
          .array(z.strictObject({ key: text(255, 1).optional(), value: text(255).optional() }))
          .max(50)
          .optional(),
      })
      .optional(),
  },
  rules: [atLeastOne('function_config')],
  warn: 'Applies to the whole tenant.',
});

export const listNatMappingConfigs = tenant.operation(
  'ListNatMappingConfigs',
  'GET /v2/{project_id}/nat-mapping-configs',
  {
    title: 'Show NAT mappings',
    does: 'Show whether gateways are reached through NAT, and their mappings of addresses and ports.',
    keywords:
      'port forwarding, address translation, gateway address, firewall mapping, vAG, 查询NAT映射配置, 端口映射, 地址映射, 网关映射, current NAT mapping, what is our public address and port mapped to, gateway mapped address, is NAT on, NAT映射现在怎么配的, 映射配置, 现在的端口映射, 公网映射地址',
    risk: 'read',
    query: { site_id: text(255).optional() },
  },
);

export const updateNatMappingConfigs = tenant.operation(
  'UpdateNatMappingConfigs',
  'PUT /v2/{project_id}/nat-mapping-configs',
  {
    title: 'Change NAT mappings',
    does: 'Switch NAT in front of the gateways on or off and set its mappings of addresses and ports.',
    keywords:
      'port forwarding, address translation, gateway address, firewall mapping, vAG, 修改NAT映射配置, 端口映射, 地址映射, 开启NAT, 关闭NAT, our public address changed, firewall address is new, new outside IP and port, clients cannot connect after the firewall swap, 出口IP换了, 公网地址变了, 改映射, 更新映射地址, 防火墙换了, 新的公网IP和端口, turn on mapping for our gateways, changed our provider',
    risk: 'disruptive',
    targets: { kind: 'service' },
    body: {
      site_id: text(255).optional(),
      nat_on: z.boolean().optional(),
      nat_vag_maps: z
        .array(
          z.strictObject({
            nat_map_type: z.enum(['PORT', 'HOST']).optional().describe('HOST: by address, at most 10'),
            nat_map_value: text(255).optional().describe('PORT: 9443 or 9445; HOST: the access address'),
            nat_ip: text(255).optional(),
            nat_port: text(255).optional().describe('0 to 65535'),
            vag_ip: text(255).optional().describe('Gateway'),
            access_filter_type: int(0, 1).optional().describe('1: managed by tags and enterprise project'),
            enterprise_project_id: enterpriseProjectId.optional(),
          }),
        )
        .max(100)
        .optional(),
    },
    rules: [atLeastOne('nat_on', 'nat_vag_maps')],
    warn: 'Users who come through a changed mapping lose their connection.',
  },
);
