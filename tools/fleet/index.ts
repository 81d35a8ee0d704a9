import type { ToolDefinition } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import type { RolloutContext } from '../../src/rollout/rollouts.ts';
import { diagnoseAppSession } from './diagnose-app-session.ts';
import { diagnoseDesktop } from './diagnose-desktop.ts';
import { diagnoseJob } from './diagnose-job.ts';
import { diagnosePool } from './diagnose-pool.ts';
import { diagnoseUser } from './diagnose-user.ts';
import { findDesktops } from './find-desktops.ts';
import { fleetOverview } from './fleet-overview.ts';
import { fleetQuery } from './fleet-query.ts';
import { rollout } from './rollout.ts';
import { showRollout } from './show-rollout.ts';

/** Tools made of many operations, over the whole fleet. */
export const fleetTools: readonly ToolDefinition<never, FleetContext & RolloutContext>[] = [
  fleetOverview,
  findDesktops,
  fleetQuery,
  diagnoseDesktop,
  diagnoseUser,
  diagnosePool,
  diagnoseJob,
  diagnoseAppSession,
  rollout,
  showRollout,
] as never;
