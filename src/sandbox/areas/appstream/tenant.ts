import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { isoSeconds } from '../../time.ts';
import { appServers, serverGroups } from '../../world/app-servers.ts';
import { appTenant } from '../../world/app-tenant.ts';
import { COMPANY } from '../../world/company.ts';
import { refuseApp } from './refusals.ts';

function listTenantProfile({ world }: Call): Answer {
  const { active, since } = world.part(appTenant);
  return ok({
    project_id: world.projectId,
    project_name: world.region,
    tenant_domain_id: world.domainId,
    service_status: active ? 'active' : 'inactive',
    open_with_ad: true,
    tenant_domain_name: COMPANY.name.toLowerCase(),
    create_time: isoSeconds(since),
  });
}

/** It goes off only when nothing is left in it. */
function initializeTenant({ params, world, now }: Call): Answer {
  const tenant = world.part(appTenant);
  const active = params.need('service_status') === 'active';
  const used = world.part(serverGroups).size > 0 || world.part(appServers).size > 0;
  if (!active && used) throw refuseApp.inUse();
  if (active && !tenant.active) tenant.since = now;
  tenant.active = active;
  return ok({ project_id: world.projectId, service_status: active ? 'active' : 'inactive' });
}

/** The reference names no key: these are made up, and like there an unknown one is left out of the answer. */
const SETTINGS: Readonly<Record<string, string>> = {
  'appstream.session.max-per-server': '1024',
  'appstream.session.idle-timeout-minutes': '180',
  'appstream.image.keep-days': '90',
  'appstream.nas.enabled': 'true',
  'appstream.mail.language': 'zh-cn',
};

function listCorpConfigInfo({ params }: Call): Answer {
  const known = [...new Set(params.texts('items'))].filter((key) => Object.hasOwn(SETTINGS, key));
  return ok({ config_infos: known.map((key) => ({ config_key: key, config_value: SETTINGS[key] })) });
}

/** AppStream API reference, "Tenant Configuration". */
export const tenant: SimulatedArea = {
  service: 'appstream',
  area: 'tenant',
  reads: { ListTenantProfile: listTenantProfile, ListCorpConfigInfo: listCorpConfigInfo },
  writes: { InitializeTenant: initializeTenant },
};
