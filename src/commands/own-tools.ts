import { fleetTools } from '../../tools/fleet/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { Call } from '../engine/parts.ts';
import { setChanges } from '../engine/set-changes.ts';
import { toolContext } from '../engine/tool-context.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Rollouts } from '../rollout/rollouts.ts';
import { type KnownFleet, type OwnTool, ownTool } from '../server/context.ts';
import type { ToolFacts } from '../server/surface.ts';
import { serverTools } from '../server/tools/index.ts';

/** What tools/list says of every tool that is no operation, in its order: first what looks, then what acts. */
export const ownToolFacts: readonly ToolFacts[] = [...fleetTools, ...serverTools] as never;

/** What resources and completions ask the fleet, which is made when something of it is first asked for. */
export function knownFleet(fleet: () => Promise<Fleet>): KnownFleet {
  const names = () => import('../fleet/names.ts');
  return {
    schema: async () => (await fleet()).schema,
    namesHaving: async (typed, kind, site, context) =>
      (await names()).namesHaving(typed, kind, site, (await fleet()).inventory, context),
    usersNamed: async (name, site, context) =>
      (await names()).usersNamed(name, site, (await fleet()).inventory, context),
  };
}

/** The same, ready to run. Fleet and rollouts are opened when one of them first asks for them. */
export function ownTools(engine: Engine, fleet: () => Promise<Fleet>, rollouts: () => Promise<Rollouts>): OwnTool[] {
  const contextOf = (call: Call) => ({
    ...toolContext(engine, call),
    fleet,
    rollouts,
    changes: setChanges(engine, call),
  });
  return [
    ...fleetTools.map((tool) => ownTool(tool, contextOf)),
    ...serverTools.map((tool) => ownTool(tool, (call) => ({ engine, call }))),
  ];
}
