import { type Answer, noContent, ok } from '../../answer.ts';
import type { Call } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import { workspaceService } from '../../world/service.ts';
import { type TenantSettings, type ThirdParty, tenantSettings } from '../../world/tenant.ts';
import { isUrl, plain, refuseSetting, wrongValue } from './tenant-refusals.ts';

const TYPES = ['LOCAL_PASSWORD', 'KERBEROS', 'LDAP', 'CLIENT_TOKEN', 'OAUTH2'];

/** One way to log in; the directory's own unless another is named. */
export function showAuth({ params, world }: Call): Answer {
  const settings = world.part(tenantSettings);
  const own = world.part(workspaceService).directory.domain_type === 'LOCAL_AD' ? 'KERBEROS' : 'LOCAL_PASSWORD';
  const type = params.text('auth_type') ?? own;
  if (!TYPES.includes(type)) throw refuse.invalid('auth_type');
  const asked = params.has('auth_type');
  const parties = settings.thirdParties.all().filter((party) => !asked || party.type === type);
  return ok({
    auth_type: type,
    enable: type === own || parties.some((party) => party.type === type && party.enabled),
    radius_gateway_config: settings.radius,
    third_party_auth_config: parties.map(partyView),
    emergency_login_mode: settings.emergencyLogin,
  });
}

function partyView({ type, enabled, settings }: ThirdParty) {
  return { ...settings, auth_type: type, enable: enabled };
}

export function updateAuth({ params, world }: Call): Answer {
  const settings = world.part(tenantSettings);
  const [radius, party] = [params.object('radius_gateway_config'), params.object('third_party_auth_config')];
  const next = radius && radiusOf(settings.radius, radius);
  if (party) changeParty(settings, party, params.text('auth_type'));
  if (next) settings.radius = next;
  settings.emergencyLogin = params.text('emergency_login_mode') ?? settings.emergencyLogin;
  return ok({ project_id: world.projectId });
}

/** A gateway that is on can be reached; of its password and certificate nothing is shown. */
function radiusOf(before: Record<string, unknown>, wish: Parameters): Record<string, unknown> {
  const next = { ...before, ...wish.given('enable', 'app_id', 'token_url', 'verification_cipher_url') };
  if (next.enable === true) {
    for (const name of ['app_id', 'token_url', 'verification_cipher_url']) if (!next[name]) throw wrongValue(name);
  }
  if (next.token_url && !isUrl(next.token_url)) throw refuseSetting.tokenUrl();
  return { ...next, auth_type: 'RADIUS_GATEWAY', assist_auth_type: 'SMS' };
}

/** Passwords of third parties are named; of single sign-on there is one configuration a type. */
function changeParty({ thirdParties }: TenantSettings, wish: Parameters, typeOfAll: string | undefined): void {
  const type = wish.text('auth_type') ?? typeOfAll ?? 'OAUTH2';
  const name = wish.text('third_password_name');
  if (name !== undefined) plain(name);
  const id = `${type}/${name ?? wish.text('update_object') ?? ''}`;
  const known = thirdParties.get(id);
  const action = wish.text('third_password_update_type') ?? wish.text('update_type');
  if (action === 'ADD' && known) throw refuseSetting.nameTaken();
  if ((action === 'UPDATE' || action === 'DELETE') && !known) throw refuse.notFound('configuration', id);
  if (action === 'DELETE') {
    if (known?.enabled) throw refuseSetting.inUse();
    thirdParties.delete(id);
    return;
  }
  const settings = { ...known?.settings, ...wish.given(...KEPT) };
  const enabled = wish.flag('enable') ?? known?.enabled ?? false;
  if (enabled && !DATA.some((field) => settings[field] !== undefined)) {
    throw name === undefined ? refuseSetting.noSignOn() : refuseSetting.noPasswordSource();
  }
  if (known) Object.assign(known, { settings, enabled });
  else thirdParties.add({ id, type, enabled, settings });
}

/** What a third party is reached by: one of these is needed to switch it on. */
const DATA = [
  'oauth_configs',
  'ldap_configs',
  'custom_definition',
  'client_interface_config',
  'server_interface_config',
] as const;

const KEPT = [...DATA, 'update_object', 'third_password_name'];

export function showAssistAuth({ world }: Call): Answer {
  return ok({ otp_config_info: world.part(tenantSettings).otp });
}

export function updateAssistAuth({ params, world }: Call): Answer {
  const settings = world.part(tenantSettings);
  const wish = params.object('otp_config_info');
  if (!wish) return noContent();
  const next = { ...settings.otp, ...(params.raw('otp_config_info') as Record<string, unknown>) };
  const own = next.auth_server_access_mode ?? 'SYSTEM_DEFAULT';
  if (next.enable === true && own !== 'SYSTEM_DEFAULT' && !next.auth_url) throw wrongValue('auth_url');
  if (next.auth_url && !isUrl(next.auth_url)) throw refuseSetting.authUrl();
  settings.otp = next;
  return noContent();
}
