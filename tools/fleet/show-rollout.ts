import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { RolloutContext } from '../../src/rollout/rollouts.ts';

const NAME = 'show_rollout';

export const showRollout = defineTool<RolloutContext>()({
  name: NAME,
  title: 'Show a rollout',
  description:
    'Show how a rollout stands and what became of every desktop, those in trouble first; without rollout_id, the latest ones.',
  risk: 'read',
  input: {
    rollout_id: z.string().min(1).optional(),
    wait: z.boolean().optional().describe('Watch it until it stops'),
  },
  async run(context, { rollout_id: id, wait }) {
    const rollouts = await context.rollouts();
    if (id === undefined) return { rollouts: await rollouts.list(context) };
    if (wait) {
      // One that is not there, or somebody else's, has to be said before anybody waits for it.
      await rollouts.show(id, context);
      await rollouts.wait(id, context);
    }
    return rolloutAnswer(id, context);
  },
});

/** How it stands, with as many of the targets as fit. */
export async function rolloutAnswer(id: string, context: RolloutContext): Promise<Record<string, unknown>> {
  const { report, targets } = await (await context.rollouts()).show(id, context);
  const { note, result_id, ...shown } = await context.show(NAME, targets, report);
  return { ...report, targets: shown, ...(note && { note }), ...(result_id && { result_id }) };
}
