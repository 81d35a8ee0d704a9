import { type Answer, noContent, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { tenantSettings } from '../../world/tenant.ts';
import { listAddressBackups, listNatMappings, updateAddressBackups, updateNatMappings } from './tenant-access.ts';
import { showAssistAuth, showAuth, updateAssistAuth, updateAuth } from './tenant-login.ts';
import { plain, wrongValue } from './tenant-refusals.ts';

function listProfiles({ world }: Call): Answer {
  return ok(Object.fromEntries(world.part(tenantSettings).switches));
}

function updateProfile({ params, world }: Call): Answer {
  const { switches } = world.part(tenantSettings);
  const wish = params.object('switches');
  const names = Object.keys((params.raw('switches') ?? {}) as object);
  if (names.length === 0) throw refuse.emptyBody();
  for (const name of names) if (!switches.has(name)) throw refuse.invalid(name);
  for (const name of names) switches.set(name, wish?.flag(name) ?? false);
  return okEmpty();
}

/** The one configuration there is (Workspace API reference, "Setting Default User Configurations of a Collaborative Desktop"). */
const COLLABORATION = 'share-space-user-conf';

function showShareSpace({ params, world }: Call): Answer {
  checkName(params.need('name'));
  const { collaboration } = world.part(tenantSettings);
  return ok({ config_name: COLLABORATION, config_value: JSON.stringify(collaboration) });
}

function updateShareSpace({ params, world }: Call): Answer {
  checkName(params.text('config_name') ?? COLLABORATION);
  const settings = world.part(tenantSettings);
  settings.collaboration = { ...settings.collaboration, ...collaborationOf(params.need('config_value')) };
  return noContent();
}

function checkName(name: string): void {
  if (name !== COLLABORATION) throw refuse.notFound('configuration', name);
}

const SOUND = ['AUDIO', 'NONE', 'AUDIO_AND_VIDEO'];

const KEYS: Readonly<Record<string, (value: unknown) => boolean>> = {
  share_space_name: (value) => typeof value === 'string' && value !== '',
  use_share_password: isFlag,
  allow_anonymous: isFlag,
  audio_and_video: (value) => SOUND.includes(value as string),
  keyboard_mouse_ctl: isFlag,
  anonymous_input_ctrl: isFlag,
  is_user_confirm_enabled: isFlag,
  wait_confirm_time: (value) => Number.isInteger(value) && (value as number) >= 30 && (value as number) <= 180,
};

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function collaborationOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrongValue('config_value is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongValue('config_value is no object');
  for (const [name, item] of Object.entries(value))
    if (!Object.hasOwn(KEYS, name) || !KEYS[name]?.(item)) throw wrongValue(name);
  return value as Record<string, unknown>;
}

function listConfigs({ params, world }: Call): Answer {
  const name = params.text('name');
  const rows = world
    .part(tenantSettings)
    .configs.all()
    .filter((config) => !name || config.name === name);
  return ok({ function_configs: rows });
}

/** What is given replaces what there is. */
function updateConfig({ params, world }: Call): Answer {
  const { configs } = world.part(tenantSettings);
  const wish = params.object('function_config');
  const [id, name] = [wish?.text('id'), wish?.text('name')];
  if (!wish || (!id && !name)) throw refuse.invalid('function_config', 'id or name');
  const config = configs.all().find((each) => (!id || each.id === id) && (!name || each.name === name));
  if (!config) throw refuse.notFound('configuration', id ?? name ?? '');
  config.status = (wish.text('status') ?? config.status) as 'ON' | 'OFF';
  if (wish.has('values')) {
    config.values = wish
      .objects('values')
      .map((each) => ({ key: each.need('key'), value: plain(each.text('value') ?? '') }));
  }
  return noContent();
}

/** Workspace API reference, "Tenant Configuration". */
export const tenant: SimulatedArea = {
  service: 'workspace',
  area: 'tenant',
  reads: {
    ListTenantProfiles: listProfiles,
    ShowShareSpaceConfig: showShareSpace,
    ShowAuthConfig: showAuth,
    ShowAssistAuthConfig: showAssistAuth,
    ListAccessAddressBackupConfig: listAddressBackups,
    ListTenantConfigs: listConfigs,
    ListNatMappingConfigs: listNatMappings,
  },
  writes: {
    UpdateTenantProfile: updateProfile,
    UpdateShareSpaceConfig: updateShareSpace,
    UpdateAuthMethodConfig: updateAuth,
    UpdateAssistAuthMethodConfig: updateAssistAuth,
    UpdateAccessAddressBackupConfig: updateAddressBackups,
    UpdateTenantConfig: updateConfig,
    UpdateNatMappingConfigs: updateNatMappings,
  },
};
