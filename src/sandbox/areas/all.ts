import type { SimulatedArea } from '../operation.ts';
import { appGroups as appstreamAppGroups } from './appstream/app-groups.ts';
import { apps as appstreamApps } from './appstream/apps.ts';
import { authorizations as appstreamAuthorizations } from './appstream/authorizations.ts';
import { availabilityZones as appstreamAvailabilityZones } from './appstream/availability-zones.ts';
import { imageServers as appstreamImageServers } from './appstream/image-servers.ts';
import { jobs as appstreamJobs } from './appstream/jobs.ts';
import { orders as appstreamOrders } from './appstream/orders.ts';
import { policies as appstreamPolicies } from './appstream/policies.ts';
import { products as appstreamProducts } from './appstream/products.ts';
import { quotas as appstreamQuotas } from './appstream/quotas.ts';
import { scheduledTasks as appstreamScheduledTasks } from './appstream/scheduled-tasks.ts';
import { serverGroupTags as appstreamServerGroupTags } from './appstream/server-group-tags.ts';
import { serverGroups as appstreamServerGroups } from './appstream/server-groups.ts';
import { servers as appstreamServers } from './appstream/servers.ts';
import { sessions as appstreamSessions } from './appstream/sessions.ts';
import { storages as appstreamStorages } from './appstream/storages.ts';
import { tenant as appstreamTenant } from './appstream/tenant.ts';
import { volumeTypes as appstreamVolumeTypes } from './appstream/volume-types.ts';
import { warehouse as appstreamWarehouse } from './appstream/warehouse.ts';
import { orders as bssOrders } from './bss/orders.ts';
import { agencies } from './workspace/agencies.ts';
import { alarms } from './workspace/alarms.ts';
import { appCenter } from './workspace/app-center.ts';
import { appRules } from './workspace/app-rules.ts';
import { availabilityZones } from './workspace/availability-zones.ts';
import { collaboration } from './workspace/collaboration.ts';
import { connections } from './workspace/connections.ts';
import { desktopNames } from './workspace/desktop-names.ts';
import { desktopPools } from './workspace/desktop-pools.ts';
import { desktopTags } from './workspace/desktop-tags.ts';
import { desktops } from './workspace/desktops.ts';
import { disks } from './workspace/disks.ts';
import { images } from './workspace/images.ts';
import { networks } from './workspace/networks.ts';
import { orders } from './workspace/orders.ts';
import { ous } from './workspace/ous.ts';
import { policies } from './workspace/policies.ts';
import { prices } from './workspace/prices.ts';
import { products } from './workspace/products.ts';
import { quotas } from './workspace/quotas.ts';
import { scheduledTasks } from './workspace/scheduled-tasks.ts';
import { screenRecords } from './workspace/screen-records.ts';
import { scripts } from './workspace/scripts.ts';
import { service } from './workspace/service.ts';
import { withService } from './workspace/service-needed.ts';
import { snapshots } from './workspace/snapshots.ts';
import { statistics } from './workspace/statistics.ts';
import { tasks } from './workspace/tasks.ts';
import { tenant } from './workspace/tenant.ts';
import { terminals } from './workspace/terminals.ts';
import { userEvents } from './workspace/user-events.ts';
import { userGroups } from './workspace/user-groups.ts';
import { users } from './workspace/users.ts';

/** Every area the sandbox simulates, in the order in which they add to the company. */
export const simulatedAreas: readonly SimulatedArea[] = [
  ...[
    desktops,
    users,
    snapshots,
    tasks,
    tenant,
    service,
    desktopPools,
    desktopNames,
    desktopTags,
    collaboration,
    userGroups,
    ous,
    disks,
    connections,
    policies,
    terminals,
    orders,
    prices,
    products,
    screenRecords,
    scheduledTasks,
    statistics,
    alarms,
    userEvents,
    scripts,
    quotas,
    images,
    availabilityZones,
    networks,
    agencies,
    appCenter,
    appRules,
  ].map(withService),
  appstreamProducts,
  appstreamAvailabilityZones,
  appstreamVolumeTypes,
  appstreamServerGroups,
  appstreamServerGroupTags,
  appstreamServers,
  appstreamAppGroups,
  appstreamApps,
  appstreamAuthorizations,
  appstreamSessions,
  appstreamPolicies,
  appstreamStorages,
  appstreamJobs,
  appstreamQuotas,
  appstreamWarehouse,
  appstreamImageServers,
  appstreamOrders,
  appstreamScheduledTasks,
  appstreamTenant,
  bssOrders,
];
