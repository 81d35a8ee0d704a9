import type { Logger } from 'pino';
import { ConfigError, ToolError } from '../catalog/errors.ts';
import { Pictured } from '../catalog/tool.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { dispatch, isOutcome } from '../server/dispatch.ts';
import { errorValue, outcomeValue } from '../server/render.ts';
import { assemble } from './assemble.ts';
import { createLog } from './log.ts';
import { print } from './output.ts';
import { startSandboxFor } from './sandbox-site.ts';

/** Errors by which a policy, a person or the guard refused; those of plans, `plan_expired` and the like, too. */
const REFUSALS = new Set(['denied', 'declined', 'not_a_read', 'targets_drifted']);

/** Errors of whoever made the call or the configuration: nothing was tried. */
const USAGE = new Set([
  'invalid_arguments',
  'unknown_tool',
  'unknown_site',
  'unknown_job',
  'no_domain_id',
  'misconfigured',
]);

/** In a shell no host cuts a rollout off that takes a night. */
const A_DAY_MS = 24 * 60 * 60 * 1000;

/** `call <tool> '<json>'`: one tool call through the same engine and guard. Prints the answer as JSON. */
export async function call(argv: string[]): Promise<number> {
  const [tool, ...rest] = argv;
  if (!tool || tool.startsWith('-')) throw new ConfigError("call needs a tool: workspace-mcp call list_desktops '{}'");
  const hasArguments = rest[0] !== undefined && !rest[0].startsWith('--');
  const args = hasArguments ? parse(rest[0] as string) : {};
  const asked = await loadConfig({ argv: hasArguments ? rest.slice(1) : rest });
  const { config, stop } = await startSandboxFor(asked);
  try {
    return await run(tool, args, config, createLog(config.logLevel));
  } finally {
    await stop();
  }
}

async function run(tool: string, args: unknown, config: Config, log: Logger): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, onSignal);
  const { engine, own: all, close } = await assemble(config, log);
  try {
    const own = all.filter(({ risk }) => !config.readOnly || risk === 'read');
    const answer = await dispatch(engine, own, tool, args, {
      principal: config.principal,
      client: 'workspace-mcp call',
      signal: interrupt.signal,
      patienceMs: A_DAY_MS,
      progress: ({ progress, total, message }) =>
        process.stderr.write(`${progress}${total ? `/${total}` : ''} ${message ?? ''}\n`),
    });
    if (answer instanceof Pictured) {
      show({ ...answer.value, picture: Buffer.from(answer.png).toString('base64') });
      return 0;
    }
    if (!isOutcome(answer)) {
      show({ ...answer, ...(config.sandbox && { site: 'SANDBOX' }) });
      return 'error' in answer || isUnfinished(answer) ? 1 : 0;
    }
    show(outcomeValue(answer));
    if (answer.kind === 'needs approval') return 3;
    return answer.kind === 'done' && answer.failed ? 1 : 0;
  } catch (error) {
    if (interrupt.signal.aborted) {
      const how =
        tool === 'rollout'
          ? 'show_rollout lists the rollout, and rollout with its rollout_id and action resume goes on with it'
          : 'what was sent goes on, and workspace-mcp audit names its jobs';
      process.stderr.write(`workspace-mcp: interrupted; ${how}\n`);
      return 130;
    }
    const value = errorValue(error);
    show({ ...value, ...(config.sandbox && { site: 'SANDBOX' }) });
    if (!(error instanceof ToolError || error instanceof ConfigError))
      log.error({ tool, err: error }, 'the call failed unexpectedly');
    const code = String(value.code);
    if (USAGE.has(code)) return 2;
    return REFUSALS.has(code) || code.startsWith('plan_') ? 3 : 1;
  } finally {
    await close();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(
      'the arguments are not JSON; quote them for the shell: workspace-mcp call list_desktops \'{"limit": 5}\'',
    );
  }
}

function show(value: unknown): void {
  print(`${JSON.stringify(value, null, 2)}\n`);
}

/** Of a rollout: it stopped before its end, or something of it failed. A plan is none. */
function isUnfinished({ rollout_id, status, counts }: Record<string, unknown>): boolean {
  if (rollout_id === undefined) return false;
  const { failed = 0, unhealthy = 0, unknown = 0 } = counts as Record<string, number>;
  return status !== 'finished' || failed + unhealthy + unknown > 0;
}
