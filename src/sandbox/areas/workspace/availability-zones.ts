import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';
import { EDGE_ZONES, REGION_ZONES, type Zone, zoneOf } from '../../world/zones.ts';

/** Zones of the region, and of the edge sites where the service is open. */
function listAvailabilityZones({ world }: Call): Answer {
  const zones = zonesOfService(world);
  return ok({ total_count: zones.length, availability_zones: zones.map(zoneView) });
}

export function zonesOfService(world: World): Zone[] {
  const open = world
    .part(workspaceService)
    .sites.filter(({ type, status }) => type === 'IES' && status === 'SUBSCRIBED')
    .flatMap(({ zones }) => zones);
  return [...REGION_ZONES, ...EDGE_ZONES.filter(({ id }) => open.includes(id))];
}

function zoneView(zone: Zone) {
  return {
    ...namesOf(zone),
    display_name: zone.id,
    sold_out: { products: zone.soldOut },
    product_ids: zone.products ?? [],
    visible: true,
  };
}

function namesOf(zone: Zone) {
  return {
    availability_zone: zone.id,
    i18n: { zh_cn: zone.zh, en_us: zone.en },
    default_availability_zone: zone === REGION_ZONES[0],
  };
}

/** By kind of site, as AppStream's operation of the same form has it. */
function listAzs({ world }: Call): Answer {
  const zones = zonesOfService(world);
  const edge = zones.filter((zone) => zone.edge);
  return ok({
    support_type: ['CENTER', ...(edge.length > 0 ? ['IES'] : [])],
    default_type: 'CENTER',
    azs: {
      CENTER: zones.filter((zone) => !zone.edge).map(namesOf),
      ...(edge.length > 0 && { IES: edge.map(namesOf) }),
    },
  });
}

function showAzDetails({ params, world }: Call): Answer {
  const id = params.need('availability_zone_id');
  const zone = zoneOf(id);
  if (!zone) throw refuse.noZone(id);
  return ok({
    id,
    region_id: world.region,
    type: zone.edge ? 'Edge' : 'Workspace',
    display_name: zone.en,
    status: 'Running',
    sold_out: { products: zone.soldOut },
    product_ids: zone.products ?? [],
    mode: zone.edge ? 'dedicated' : 'shared',
    alias: zone.en.replaceAll(' ', '-'),
    public_border_group: zone.edge ? zone.id : 'center',
    category: zone.edge ? 41 : 0,
  });
}

/** Workspace API reference, "AZ". */
export const availabilityZones: SimulatedArea = {
  service: 'workspace',
  area: 'availability-zones',
  reads: { ListAvailabilityZones: listAvailabilityZones, ListAzs: listAzs, ShowAzDetails: showAzDetails },
  writes: {},
};
