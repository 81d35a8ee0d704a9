import { parseArgs } from 'node:util';
import { systemClock } from '../catalog/clock.ts';
import { ConfigError } from '../catalog/errors.ts';
import { nearest } from '../catalog/nearest.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { loadCatalogue } from './catalogue.ts';
import { print } from './output.ts';
import { SANDBOX_SPEED } from './sandbox-site.ts';
import { untilSignalled } from './signals.ts';

const OPTIONS = { port: { type: 'string' }, desktops: { type: 'string' }, seed: { type: 'string' } } as const;

/** Runs the simulated cloud alone and prints where it is and the keys it takes. */
export async function sandbox(argv: string[]): Promise<number> {
  const given = options(argv);
  const port = wholeNumber('--port', given.port ?? '0', 65_535);
  const desktops = wholeNumber('--desktops', given.desktops ?? '200', 1_000_000);
  const seed = wholeNumber('--seed', given.seed ?? '1', 2 ** 32 - 1);
  const cloud = createSandbox({
    catalogue: loadCatalogue(),
    clock: systemClock,
    speed: SANDBOX_SPEED,
    desktops,
    seed,
  });
  const ended = untilSignalled();
  const { url, close } = await cloud.listen({ port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new ConfigError(`port ${port} is in use; choose another with --port`);
    if (error.code === 'EACCES')
      throw new ConfigError(`port ${port} needs more rights; choose one above 1023 with --port`);
    throw error;
  });
  const { ak, sk, projectId } = cloud.credentials;
  print(`Simulated cloud with ${desktops} desktops at\n${url}\nAK=${ak}\nSK=${sk}\nPROJECT_ID=${projectId}\n`);
  const code = await ended;
  await close();
  return code;
}

function options(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true }).values;
  } catch {
    // Node's own sentences repeat values and go on about things that nobody asked.
    const names = Object.keys(OPTIONS);
    const unknown = argv.map((each) => /^--([^=]*)/.exec(each)?.[1]).find((name) => name && !names.includes(name));
    if (!unknown) throw new ConfigError('sandbox takes --port, --desktops and --seed, each with a whole number');
    const meant = nearest(unknown, names);
    const help = meant ? `did you mean --${meant}?` : 'it takes --port, --desktops and --seed';
    throw new ConfigError(`--${unknown} is no flag of sandbox; ${help}`);
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new ConfigError(`${flag} must be a whole number from 0 to ${max}`);
}
