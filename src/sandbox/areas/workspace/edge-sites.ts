import type { Answer } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { hash } from '../../random.ts';
import { DAY, isoSeconds } from '../../time.ts';
import { workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';
import { EDGE_ZONES, type Zone } from '../../world/zones.ts';

/** The hardware on the company's ground: there before and after the service runs on it. */
export function listWksEdgeSites(call: Call): Answer {
  const { params, world } = call;
  const [name, zone, status] = [params.text('name'), params.text('availability_zone_id'), params.text('status')];
  const rows = EDGE_ZONES.filter(
    (each) =>
      contains(each.en, name) && (!zone || each.id === zone) && (!status || status.toLowerCase() === 'available'),
  );
  return listed(call, rows, {
    items: 'wks_edge_sites',
    total: 'total_count',
    view: (each) => edgeSiteView(each, world),
  });
}

function edgeSiteView(zone: Zone, world: World) {
  const site = world.part(workspaceService).sites.find(({ zones }) => zones.includes(zone.id));
  const load = usageOf(zone, world);
  const delivered = isoSeconds(world.born - (220 + (hash(zone.id) % 90)) * DAY);
  return {
    id: `ies-${hash(zone.id).toString(16).padStart(8, '0')}`,
    name: zone.en,
    description: zone.zh,
    availability_zone_id: zone.id,
    address: `${zone.zh}, 1F`,
    status: 'available',
    created_at: delivered,
    updated_at: delivered,
    ...load,
    site_info: site && { id: site.id, status: site.status },
  };
}

/** What the racks hold. */
const CORES = 512;
const MEMORY_GB = 2_048;
const DISK_GB = 100_000;

/** Percent in use. */
function usageOf({ id }: Zone, world: World) {
  const desktops = world.fleet.all().filter(({ zone }) => zone === id);
  const sum = (of: (desktop: (typeof desktops)[number]) => number) =>
    desktops.reduce((total, desktop) => total + of(desktop), 0);
  const percent = (used: number, all: number) => Math.min(100, Math.round((1_000 * used) / all) / 10);
  return {
    cpu_usage_rate: percent(
      sum(({ product }) => product.cpu),
      CORES,
    ),
    memory_usage_rate: percent(
      sum(({ product }) => product.memory / 1024),
      MEMORY_GB,
    ),
    capacity_usage_rate: percent(
      sum(({ root, data }) => data.reduce((all, { size }) => all + size, root.size)),
      DISK_GB,
    ),
  };
}
