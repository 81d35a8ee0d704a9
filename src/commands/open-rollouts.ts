import type { Principal } from '../catalog/context.ts';
import type { Engine } from '../engine/engine.ts';
import { setChanges } from '../engine/set-changes.ts';
import { toolContext } from '../engine/tool-context.ts';
import { Rollouts } from '../rollout/rollouts.ts';
import { openRolloutFiles } from '../store/rollout-files.ts';

/** The rollouts of this state directory. */
export async function openRollouts(engine: Engine): Promise<Rollouts> {
  const { config, clock, log } = engine.parts;
  return new Rollouts({
    files: await openRolloutFiles(config.stateDir, clock),
    clock,
    outliving(principal: Principal, signal: AbortSignal) {
      const call = { principal, signal };
      return { context: toolContext(engine, call), changes: setChanges(engine, call) };
    },
    onError: (error) => log.error({ err: error }, 'a rollout failed unexpectedly'),
  });
}
