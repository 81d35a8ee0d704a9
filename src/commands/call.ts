import { ConfigError, ToolError } from '../catalog/errors.ts';
import { loadConfig } from '../config/load.ts';
import { errorValue, outcomeValue } from '../server/render.ts';
import { assemble } from './assemble.ts';
import { createLog } from './log.ts';
import { startSandboxFor } from './sandbox-site.ts';

/** Errors by which a policy or a person refused. */
const REFUSALS = new Set(['denied', 'declined', 'not_a_read']);

/** `call <tool> '<json>'`: one tool call through the same engine and guard. Prints the answer as JSON. */
export async function call(argv: string[]): Promise<number> {
  const [tool, ...rest] = argv;
  if (!tool || tool.startsWith('-')) throw new ConfigError("call needs a tool: workspace-mcp call list_desktops '{}'");
  const hasArguments = rest[0] !== undefined && !rest[0].startsWith('--');
  const args = hasArguments ? parse(rest[0] as string) : {};
  const asked = await loadConfig({ argv: hasArguments ? rest.slice(1) : rest });
  const log = createLog(asked.logLevel);
  const { config, stop } = await startSandboxFor(asked);
  const { engine, close } = await assemble(config, log);
  const abort = new AbortController();
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    abort.abort();
  });
  try {
    const outcome = await engine.run(tool, args, {
      principal: config.principal,
      client: 'workspace-mcp call',
      signal: abort.signal,
      progress: ({ progress, total, message }) =>
        process.stderr.write(`${progress}${total ? `/${total}` : ''} ${message ?? ''}\n`),
    });
    print(outcomeValue(outcome));
    if (outcome.kind === 'needs approval') return 3;
    return outcome.kind === 'done' && outcome.failed ? 1 : 0;
  } catch (error) {
    if (interrupted) return 130;
    print({ ...errorValue(error), ...(config.sandbox && { site: 'SANDBOX' }) });
    if (!(error instanceof ToolError)) {
      log.error({ tool, err: error }, 'the call failed unexpectedly');
      return 1;
    }
    if (error.body.code === 'invalid_arguments' || error.body.code === 'unknown_tool') return 2;
    return REFUSALS.has(error.body.code) ? 3 : 1;
  } finally {
    await close();
    await stop();
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

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
