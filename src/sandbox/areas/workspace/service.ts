import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { stamp } from '../../time.ts';
import { workspaceService } from '../../world/service.ts';
import { listWksEdgeSites } from './edge-sites.ts';
import { enterpriseIdOf } from './enterprise-id.ts';
import { openAtTheStart } from './service-seed.ts';
import { applyWorkspace, cancelWorkspace } from './service-subscription.ts';
import { updateWorkspace } from './service-update.ts';
import { serviceView } from './service-views.ts';
import { addSite, deleteSite, listSiteConfigs, updateAccessMode, updateSubnetIds } from './sites.ts';

function listWorkspaces({ world, now }: Call): Answer {
  return ok(serviceView(world, now));
}

function updateEnterpriseId({ params, world }: Call): Answer {
  const id = enterpriseIdOf(params.need('enterprise_id'));
  world.part(workspaceService).enterpriseId = id;
  return ok({ enterprise_id: id });
}

function showWorkspaceLock({ world }: Call): Answer {
  const { lock } = world.part(workspaceService);
  return ok({ is_lock: lock ? 1 : 0, ...(lock && { lock_time: stamp(lock.since), lock_reason: lock.reason }) });
}

/** The reference has no code for a service that is not locked: the general operation conflict stands in. */
function unlockWorkspace(call: Call): Answer {
  const service = call.world.part(workspaceService);
  const wish = call.params.text('operate_type') ?? 'unLock';
  if (wish !== 'unLock') throw refuse.invalid('operate_type');
  if (!service.lock) throw refuse.conflict('unlocked', wish, service.id);
  if (service.busy) throw refuse.ongoing();
  const sub = {
    holds: service,
    entity: service.enterpriseId,
    succeed: () => {
      delete service.lock;
    },
  };
  return ok({ job_id: call.startJob({ type: 'unlockWorkspace', subs: [sub] }).id });
}

/** Workspace API reference, "Huawei Cloud Workspace". */
export const service: SimulatedArea = {
  service: 'workspace',
  area: 'service',
  reads: {
    ListWorkspaces: listWorkspaces,
    ListSiteConfigs: listSiteConfigs,
    ListWksEdgeSites: listWksEdgeSites,
    ShowWorkspaceLock: showWorkspaceLock,
  },
  writes: {
    ApplyWorkspace: applyWorkspace,
    CancelWorkspace: cancelWorkspace,
    UpdateWorkspace: updateWorkspace,
    UpdateEnterpriseId: updateEnterpriseId,
    UnlockWorkspace: unlockWorkspace,
    AddSite: addSite,
    DeleteSite: deleteSite,
    UpdateAccessMode: updateAccessMode,
    UpdateSubnetIds: updateSubnetIds,
  },
  seed: openAtTheStart,
};
