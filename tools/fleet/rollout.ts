import { z } from 'zod';
import { ToolError } from '../../src/catalog/errors.ts';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import type { Begun, RolloutContext } from '../../src/rollout/rollouts.ts';
import type { Terms } from '../../src/rollout/terms.ts';
import { choose, chosenBy, targets } from './rollout-set.ts';
import { rolloutAnswer } from './show-rollout.ts';

const minutes = (most: number) => z.number().min(0).max(most).optional();

const input = {
  tool: z.string().min(1).optional().describe('The change: a tool that takes desktop ids'),
  arguments: z.record(z.string(), z.unknown()).optional().describe("The tool's arguments, without the desktop ids"),
  targets: targets.optional(),
  site: z.string().min(1).optional(),
  canary: z.number().int().min(0).max(1_000).optional().describe('Go first; default 1'),
  wave: z.number().int().min(1).max(1_000).optional().describe('Default 50'),
  max_failures: z.number().int().min(0).optional().describe('More stop it; default 5 %'),
  connected: z
    .enum(['skip', 'wait', 'include'])
    .optional()
    .describe('Desktops in use; default skip where it would interrupt, else include'),
  wait_minutes: minutes(24 * 60).describe('For those in use; default 60'),
  warn: z.string().min(1).max(1_024).optional().describe('Message to who is connected, before their wave'),
  warn_minutes: minutes(24 * 60).describe('Default 5'),
  health_minutes: minutes(120).describe('To be well again; default 10, 0: no check'),
  pause_minutes: minutes(24 * 60).describe('Between waves'),
  dry_run: z.boolean().optional(),
  plan_id: z.string().min(1).optional(),
  rollout_id: z.string().min(1).optional().describe('With action, instead of all the others'),
  action: z.enum(['pause', 'resume', 'abort']).optional(),
};

type Given = z.output<z.ZodObject<typeof input>>;

type Context = RolloutContext & FleetContext;

export const rollout = defineTool<Context>()({
  name: 'rollout',
  title: 'Roll out a change',
  description:
    'Make one change to many desktops, safely: power, scripts, rebuild, snapshots, resize, notifications, tags … A canary first, then waves with health checks; stops at failures. One approval covers the previewed set. With rollout_id: pause, resume, abort.',
  risk: 'destructive',
  input,
  async run(context, given) {
    const rollouts = await context.rollouts();
    if (given.rollout_id !== undefined || given.action !== undefined) {
      const { rollout_id: id, action, plan_id: planId } = checkedAction(given);
      if (action === 'resume') return answer(await rollouts.resume(id, planId, context), context);
      await rollouts.stop(id, action === 'pause' ? 'paused' : 'aborted', context);
      return rolloutAnswer(id, context);
    }
    const { tool, targets: set, site: asked } = checkedWish(given);
    const [site] =
      asked === undefined ? context.sites : (await import('../../src/fleet/fleet.ts')).sitesOf(asked, context);
    const change = { site: site!, tool, args: given.arguments ?? {} };
    const { effects } = await context.changes.check(change);
    const interrupts = effects.some((effect) => effect === 'disruptive' || effect === 'destructive');
    const begun = await rollouts.begin(
      {
        change,
        terms: termsOf(given, chosenBy(set), interrupts),
        choose: () => choose(set, change.site, context),
        ...(given.plan_id && { planId: given.plan_id }),
        ...(given.dry_run && { dryRun: true }),
      },
      context,
    );
    return answer(begun, context);
  },
});

/** A plan that waits for a person is shown as plans of operations are. */
async function answer(begun: Begun, context: Context): Promise<unknown> {
  if (begun.kind !== 'running') return begun;
  const rollouts = await context.rollouts();
  await rollouts.wait(begun.id, context);
  return rolloutAnswer(begun.id, context);
}

function termsOf(given: Given, chosen: string, interrupts: boolean): Terms {
  const { canary, wave, max_failures, wait_minutes, warn, warn_minutes, health_minutes, pause_minutes } = given;
  const terms = { canary, wave, max_failures, wait_minutes, warn, warn_minutes, health_minutes, pause_minutes };
  const set = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
  return { chosen, connected: given.connected ?? (interrupts ? 'skip' : 'include'), ...set };
}

function checkedAction(given: Given): { rollout_id: string; action: NonNullable<Given['action']>; plan_id?: string } {
  const { rollout_id, action, plan_id, ...others } = given;
  const extra = Object.entries(others).filter(([, value]) => value !== undefined);
  if (rollout_id === undefined || action === undefined || extra.length > 0)
    throw invalid('rollout_id goes with action and nothing else but plan_id', 'show_rollout shows one.');
  return { rollout_id, action, ...(plan_id && { plan_id }) };
}

function checkedWish(given: Given) {
  const { tool, targets: set, site } = given;
  if (tool === undefined || set === undefined)
    throw invalid(
      'a rollout needs tool, its arguments, and targets',
      'For example {"tool": "batch_run_desktops", "arguments": {"op_type": "reboot"}, "targets": {"pool": "design"}}.',
    );
  return { tool, targets: set, site };
}

function invalid(message: string, hint: string): ToolError {
  return new ToolError({ code: 'invalid_arguments', message: `${message}. Nothing was sent.`, hint });
}
