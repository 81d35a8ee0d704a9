import type { Handler, SimulatedArea } from '../../operation.ts';
import { Refusal } from '../../refusal.ts';
import { type ServiceStatus, workspaceService } from '../../world/service.ts';

/** What gives up the service in vain leaves it as it was. */
const OPEN: ReadonlySet<ServiceStatus> = new Set(['SUBSCRIBED', 'DEREGISTRATION_FAILED']);

/** What somebody without the service can ask: what it costs, where it is, how far its opening has come. */
const AREAS_FOR_ALL = new Set(['quotas', 'products', 'prices', 'images', 'availability-zones', 'agencies', 'tasks']);

const OPERATIONS_FOR_ALL = new Set([
  'ListWorkspaces',
  'ApplyWorkspace',
  'CancelWorkspace',
  'ListWksEdgeSites',
  'ShowWorkspaceLock',
  'UnlockWorkspace',
  'ListTimeZones',
]);

const ABOUT_USERS = new Set(['users', 'user-groups']);

const ABOUT_DESKTOPS = new Set([
  'desktops',
  'desktop-pools',
  'desktop-names',
  'desktop-tags',
  'collaboration',
  'disks',
  'snapshots',
  'networks',
  'connections',
  'terminals',
]);

/** The area as it is while the tenant has Workspace; before and after, it refuses. */
export function withService(area: SimulatedArea): SimulatedArea {
  if (AREAS_FOR_ALL.has(area.area)) return area;
  const guarded = (handlers: Readonly<Record<string, Handler>>) =>
    Object.fromEntries(Object.entries(handlers).map(([id, run]) => [id, guard(id, run, area.area)]));
  return { ...area, reads: guarded(area.reads), writes: guarded(area.writes) };
}

function guard(operationId: string, run: Handler, area: string): Handler {
  if (OPERATIONS_FOR_ALL.has(operationId)) return run;
  return (call) => {
    const { status } = call.world.part(workspaceService);
    if (!OPEN.has(status)) throw refusalOf(area, status);
    return run(call);
  };
}

/**
 * Workspace API reference, "Error Codes": each part of the service has a code of its own for it. That of desktops tells
 * a service that was given up (Terraform takes it for "gone") from one that is not there yet; which is which is ours.
 */
function refusalOf(area: string, status: ServiceStatus): Refusal {
  if (ABOUT_USERS.has(area)) return new Refusal(400, 'WKS.00170117', 'The tenant does not exist.');
  if (!ABOUT_DESKTOPS.has(area)) return notEnabled();
  if (status === 'CLOSED' || status === 'DEREGISTERING')
    return new Refusal(403, 'WKS.00010099', 'The Workspace service is disabled.');
  return new Refusal(400, 'WKS.00010037', 'The tenant not open service.');
}

export function notEnabled(): Refusal {
  return new Refusal(
    403,
    'WKS.0011',
    'This operation is not allowed because the service has not been enabled for the tenant.',
  );
}
