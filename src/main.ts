import { ConfigError } from './catalog/errors.ts';

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

async function main(argv: string[]): Promise<number> {
  const [first = 'serve', ...rest] = argv;
  if (['--help', '-h', '--version', '-v'].includes(first) || rest.includes('--help'))
    return (await COMMANDS.help!())(argv);
  if (first.startsWith('-')) return (await COMMANDS.serve!())(argv);
  const command = COMMANDS[first];
  if (!command) throw new ConfigError(`there is no command ${first}; workspace-mcp --help lists them`);
  return (await command())(rest);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof ConfigError;
    process.stderr.write(
      `workspace-mcp: ${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = known ? 2 : 1;
  },
);
