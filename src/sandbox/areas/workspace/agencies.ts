import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { Refusal } from '../../refusal.ts';
import { agencies as granted, type Scene } from '../../world/agencies.ts';
import type { World } from '../../world/world.ts';

/** Name of the agency that a scene needs, and the permissions in it. */
const AGENCIES: Readonly<Record<Scene, { name: string; permissions: readonly string[] }>> = {
  WORKSPACE: { name: 'ServiceLinkedAgencyForWorkspace', permissions: ['WorkspaceServiceLinkedAgencyPolicy'] },
  CLOUD_GAME: { name: 'WorkspaceCloudGameAgency', permissions: ['ECS FullAccess', 'VPC FullAccess'] },
  CLOUD_STORAGE: { name: 'WorkspaceCloudStorageAgency', permissions: ['SFS FullAccess', 'OBS OperateAccess'] },
  SCREEN_RECORD: { name: 'WorkspaceScreenRecordAgency', permissions: ['OBS OperateAccess'] },
};

/** Refuses what the service may do only after the account has let it (Workspace API reference, "Error Codes"). */
export function needAgency(world: World): void {
  if (missingAgency(world)) throw new Refusal(500, 'WKS.00011055', 'The agency was not created.');
}

/** The name of the agency without which the service does nothing of itself, if it is not there. */
export function missingAgency(world: World): string | undefined {
  return world.part(granted).has('WORKSPACE') ? undefined : AGENCIES.WORKSPACE.name;
}

function createAgencies({ params, world }: Call): Answer {
  world.part(granted).add((params.text('scene') ?? 'WORKSPACE') as Scene);
  return okEmpty();
}

/** Those that exist; a scene that is asked for shows what it lacks. */
function listAgencies({ params, world }: Call): Answer {
  const existing = world.part(granted);
  const scene = params.text('scene') as Scene | undefined;
  const scenes = scene ? [scene] : [...existing];
  return ok({ existing_agencies: scenes.map((each) => agencyView(each, existing.has(each))) });
}

function agencyView(scene: Scene, exists: boolean) {
  const { name, permissions } = AGENCIES[scene];
  return {
    name,
    permissions: [
      {
        system_permission_display_names: exists ? permissions : [],
        wanted_system_permission_display_names: exists ? [] : permissions,
      },
    ],
  };
}

/** Workspace API reference, "Agency". */
export const agencies: SimulatedArea = {
  service: 'workspace',
  area: 'agencies',
  reads: { ListAgencies: listAgencies },
  writes: { CreateAgencies: createAgencies },
  seed: (world) => {
    world.part(granted).add('WORKSPACE');
  },
};
