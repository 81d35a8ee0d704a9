import { ConfigError, ToolError } from './catalog/errors.ts';
import { OutputLost, watchOutput } from './commands/output.ts';

type Command = (argv: string[]) => Promise<number>;

const COMMANDS: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./commands/serve.ts')).serve,
  sandbox: async () => (await import('./commands/sandbox.ts')).sandbox,
  demo: async () => (await import('./commands/demo.ts')).demo,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  tools: async () => (await import('./commands/tools.ts')).tools,
  call: async () => (await import('./commands/call.ts')).call,
  approve: async () => (await import('./commands/approve.ts')).approve,
  audit: async () => (await import('./commands/audit.ts')).audit,
  help: async () => (await import('./commands/help.ts')).help,
};

const FOR_HELP = ['--help', '-h', '--version', '-v'];

async function main(argv: string[]): Promise<number> {
  const [first = 'serve', ...rest] = argv;
  if (argv.some((each) => FOR_HELP.includes(each))) return (await COMMANDS.help!())(argv);
  if (first.startsWith('-')) return (await COMMANDS.serve!())(argv);
  if (!Object.hasOwn(COMMANDS, first)) throw await noCommand(first);
  return (await COMMANDS[first]!())(rest);
}

async function noCommand(word: string): Promise<ConfigError> {
  // Whatever somebody put there by mistake, a key for instance, is not repeated.
  const name = /^[a-z][a-z_-]{0,39}$/i.test(word) ? `command ${word}` : 'such command';
  const { didYouMean } = await import('./catalog/nearest.ts');
  return new ConfigError(
    `there is no ${name}${didYouMean(word, Object.keys(COMMANDS)) || '; workspace-mcp --help lists them'}`,
  );
}

/** One sentence. The stack of a mistake of ours is for those who look for it. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof ToolError) return `${error.body.message} ${error.body.hint}`;
  if (!(error instanceof Error)) return `it failed unexpectedly: ${String(error)}`;
  if (/^(debug|trace)$/.test(process.env.WORKSPACE_MCP_LOG_LEVEL ?? '')) return error.stack ?? error.message;
  return `it failed unexpectedly: ${error.message} (WORKSPACE_MCP_LOG_LEVEL=debug shows where)`;
}

watchOutput();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode ||= code;
  },
  (error: unknown) => {
    if (error instanceof OutputLost) return;
    process.stderr.write(`workspace-mcp: ${sentenceOf(error)}\n`);
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  },
);
