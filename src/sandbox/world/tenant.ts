import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** Workspace API reference, "Querying Authentication-based Login Modes": third parties that log users in. */
export interface ThirdParty {
  /** Type and name: what an update finds it by. */
  readonly id: string;
  type: string;
  enabled: boolean;
  /** In the API's own form. */
  settings: Record<string, unknown>;
}

interface FunctionConfig {
  readonly id: string;
  name: string;
  status: 'ON' | 'OFF';
  values: { key: string; value: string }[];
}

export interface AddressBackup {
  mode: 'ON' | 'OFF';
  addresses: { priority: number; address: string; address_custom?: string }[];
}

export interface NatMapping {
  nat_map_type: 'PORT' | 'HOST';
  nat_map_value: string;
  nat_ip: string;
  nat_port: string;
  vag_ip: string;
  vag_port: string;
  access_filter_type: number;
  enterprise_project_id: string;
}

/** What holds for the whole tenant; access settings by site. */
export interface TenantSettings {
  /** Functions by name. */
  switches: Map<string, boolean>;
  /** Defaults of collaborative desktops, as the JSON text of the API has them. */
  collaboration: Record<string, unknown>;
  /** SMS gateway, without its password. */
  radius: Record<string, unknown>;
  thirdParties: Collection<ThirdParty>;
  emergencyLogin: string;
  /** Second factor, in the API's own form. */
  otp: Record<string, unknown>;
  configs: Collection<FunctionConfig>;
  backups: Map<string, AddressBackup>;
  nat: Map<string, { on: boolean; maps: NatMapping[] }>;
}

export const tenantSettings = new Part<TenantSettings>(untouched);

/** As they are before anybody has changed anything. */
export function untouched(): TenantSettings {
  const configs = new Collection<FunctionConfig>();
  configs.add({ id: 'user_prefix', name: 'user_prefix', status: 'OFF', values: [{ key: 'prefix', value: '' }] });
  configs.add({
    id: 'watermark_text',
    name: 'watermark_text',
    status: 'OFF',
    values: [{ key: 'text', value: '' }],
  });
  return {
    switches: new Map([['app_restrict_rule_switch', false]]),
    collaboration: {
      share_space_name: 'Collaborative space',
      use_share_password: true,
      allow_anonymous: false,
      audio_and_video: 'AUDIO',
      keyboard_mouse_ctl: false,
      anonymous_input_ctrl: false,
      is_user_confirm_enabled: true,
      wait_confirm_time: 30,
    },
    radius: { enable: false },
    thirdParties: new Collection(),
    emergencyLogin: 'CLOSE',
    otp: { enable: false, receive_mode: 'VMFA', auth_server_access_mode: 'SYSTEM_DEFAULT' },
    configs,
    backups: new Map(),
    nat: new Map(),
  };
}
