import type { ToolDefinition } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import { fleetQuery } from './fleet-query.ts';

/** Tools made of many operations, over the whole fleet. */
export const fleetTools: readonly ToolDefinition<never, FleetContext>[] = [fleetQuery] as never;
