import { fleetTools } from '../../tools/fleet/index.ts';
import type { Engine } from '../engine/engine.ts';
import { toolContext } from '../engine/tool-context.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type OwnResource, type OwnTool, ownTool } from '../server/context.ts';
import type { ToolFacts } from '../server/surface.ts';
import { serverTools } from '../server/tools/index.ts';

/** What tools/list says of every tool that is no operation, in its order: first what looks, then what acts. */
export const ownToolFacts: readonly ToolFacts[] = [...fleetTools, ...serverTools] as never;

/** The tables that queries may name, for hosts that show resources. */
export function ownResources(fleet: () => Promise<Fleet>): OwnResource[] {
  return [
    {
      name: 'fleet-schema',
      uri: 'workspace-mcp://fleet/schema',
      title: 'Tables of the fleet',
      description: 'What fleet_query can be asked for, with examples',
      mimeType: 'text/plain',
      text: async () => (await fleet()).schema,
    },
  ];
}

/** The same, ready to run. The fleet is made when one of them first asks for it. */
export function ownTools(engine: Engine, fleet: () => Promise<Fleet>): OwnTool[] {
  return [
    ...fleetTools.map((tool) => ownTool(tool, (call) => ({ ...toolContext(engine, call), fleet }))),
    ...serverTools.map((tool) => ownTool(tool, (call) => ({ engine, call }))),
  ];
}
