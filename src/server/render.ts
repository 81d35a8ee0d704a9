import type { CallToolResult } from '@modelcontextprotocol/server';
import { ConfigError, ToolError } from '../catalog/errors.ts';
import type { Plan } from '../catalog/plan.ts';
import { type Outcome, RESULTS_URI } from '../engine/outcome.ts';
import { preview } from '../guard/preview.ts';

/** A plan as the model reads it: what the person will read, and how to go on. */
export function planView(plan: Plan) {
  return {
    tool: plan.tool,
    risk: plan.risk,
    effects: plan.effects,
    ...(plan.targets && { targets: plan.targets.items.length }),
    preview: preview(plan),
    expires: new Date(plan.expires).toISOString(),
  };
}

/** What a call answers, as plain data. */
export function outcomeValue(outcome: Outcome): Record<string, unknown> {
  switch (outcome.kind) {
    case 'done':
      return { ...outcome.value };
    case 'dry run':
      return {
        status: 'dry_run',
        note: outcome.result_id
          ? `Nothing was sent. The requests are shortened here and whole as ${RESULTS_URI}${outcome.result_id}.`
          : 'Nothing was sent.',
        plan: planView(outcome.plan),
        requests: outcome.requests,
        ...(outcome.result_id && { result_id: outcome.result_id }),
        ...sandbox(outcome.plan),
      };
    case 'needs approval':
      return {
        status: 'needs_approval',
        plan_id: outcome.plan.id,
        plan: planView(outcome.plan),
        next: `A person must approve this: they run \`workspace-mcp approve ${outcome.plan.id}\` in a terminal. Then repeat the same call with plan_id.`,
        ...sandbox(outcome.plan),
      };
  }
}

/** The same value twice: some hosts show the model only the structure, some only the text, and on errors only the text. */
export function toResult(value: Record<string, unknown>, isError = false, png?: Uint8Array): CallToolResult {
  return {
    structuredContent: value,
    content: [
      { type: 'text', text: JSON.stringify(value) },
      ...(png ? [{ type: 'image' as const, data: Buffer.from(png).toString('base64'), mimeType: 'image/png' }] : []),
    ],
    ...(isError && { isError: true }),
  };
}

/** Errors are results. What is not a `ToolError` is a bug of ours: its text stays in the log. */
export function errorValue(error: unknown): Record<string, unknown> {
  if (error instanceof ToolError) return { ...error.body };
  if (error instanceof ConfigError) {
    return {
      code: 'misconfigured',
      message: error.message,
      hint: 'Mend the configuration and restart the server.',
      retryable: false,
    };
  }
  return {
    code: 'internal_error',
    message: 'workspace-mcp failed in a way it should not have',
    hint: 'The log on stderr has the details; please report them. If the call changes something, look whether it was carried out.',
    retryable: false,
  };
}

function sandbox(plan: Plan): { site?: string } {
  return plan.sandbox ? { site: 'SANDBOX' } : {};
}
