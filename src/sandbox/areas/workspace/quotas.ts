import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { quotasOf, usedBy } from '../../world/quotas.ts';
import { type Site, workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';

function showQuotas({ world }: Call): Answer {
  const edges = world.part(workspaceService).sites.filter(({ type }) => type === 'IES');
  return ok({
    quotas: { resources: quotasOf(world) },
    site_quotas: edges.map((site) => ({ resources: quotasOfSite(world, site), site_id: site.id })),
  });
}

/** The central site unless another is named, by its id or a zone of it. */
function showQuotaDetails({ params, world }: Call): Answer {
  const { sites } = world.part(workspaceService);
  const [id, zone] = [params.text('site_id'), params.text('az_code')];
  const site = sites.find((each) => (!id || each.id === id) && (!zone || each.zones.includes(zone)));
  if (!site) throw refuse.notFound('site', id ?? zone ?? '');
  const resources = site.type === 'IES' ? quotasOfSite(world, site) : quotasOf(world);
  return ok({ resources, site_id: site.id });
}

/** Desktops that the hardware of an edge site carries. */
const EDGE_DESKTOPS = 500;
const EDGE_GPU_DESKTOPS = 50;

function quotasOfSite(world: World, { zones }: Site) {
  const used = usedBy(world.fleet.all().filter(({ zone }) => zones.includes(zone)));
  return [
    { type: 'general_instances', quota: EDGE_DESKTOPS, used: used.general_instances },
    { type: 'gpu_instances', quota: EDGE_GPU_DESKTOPS, used: used.gpu_instances },
  ];
}

/** Workspace API reference, "Quota". */
export const quotas: SimulatedArea = {
  service: 'workspace',
  area: 'quotas',
  reads: { ShowQuotas: showQuotas, ShowQuotaDetails: showQuotaDetails },
  writes: {},
};
