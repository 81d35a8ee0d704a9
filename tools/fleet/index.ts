import type { ToolDefinition } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import { findDesktops } from './find-desktops.ts';
import { fleetOverview } from './fleet-overview.ts';
import { fleetQuery } from './fleet-query.ts';

/** Tools made of many operations, over the whole fleet. */
export const fleetTools: readonly ToolDefinition<never, FleetContext>[] = [
  fleetOverview,
  findDesktops,
  fleetQuery,
] as never;
