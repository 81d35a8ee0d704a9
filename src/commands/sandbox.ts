import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../catalog/clock.ts';
import { ConfigError } from '../catalog/errors.ts';
import { nearest } from '../catalog/nearest.ts';
import { createSandbox, type SandboxOptions } from '../sandbox/sandbox.ts';
import { troubles } from '../sandbox/world/troubles.ts';
import { loadCatalogue } from './catalogue.ts';
import { described } from './describe.ts';
import { print } from './output.ts';
import { SANDBOX_SPEED } from './sandbox-site.ts';
import { untilSignalled } from './signals.ts';

const OPTIONS = {
  port: { type: 'string' },
  desktops: { type: 'string' },
  seed: { type: 'string' },
  speed: { type: 'string' },
  time: { type: 'string' },
  describe: { type: 'boolean' },
} as const;

/** Runs the simulated cloud alone and prints where it is and the keys it takes; or only prints what is wrong in it. */
export async function sandbox(argv: string[]): Promise<number> {
  const given = options(argv);
  const port = wholeNumber('--port', given.port ?? '0', 65_535);
  const desktops = wholeNumber('--desktops', given.desktops ?? '200', 1_000_000);
  const seed = wholeNumber('--seed', given.seed ?? '1', 2 ** 32 - 1);
  const speed = given.speed === undefined ? SANDBOX_SPEED : factor('--speed', given.speed);
  const at = given.time === undefined ? undefined : moment('--time', given.time);
  const company = { desktops, seed, speed, ...(at !== undefined && { at }) };
  if (!given.describe) return await run(company, port);
  for (const flag of ['port', 'speed'] as const) {
    if (given[flag] !== undefined) throw new ConfigError(`--${flag} does nothing with --describe; remove it`);
  }
  const { world } = createSandbox({ catalogue: loadCatalogue(), clock: systemClock, ...company });
  print(described(troubles(world), { desktops, seed, at: world.born }));
  return 0;
}

type Company = Required<Pick<SandboxOptions, 'desktops' | 'seed' | 'speed'>> & Pick<SandboxOptions, 'at'>;

async function run(company: Company, port: number): Promise<number> {
  const cloud = createSandbox({ catalogue: loadCatalogue(), clock: systemClock, ...company });
  const ended = untilSignalled();
  const { url, close } = await cloud.listen({ port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw new ConfigError(`port ${port} is in use; choose another with --port`);
    if (error.code === 'EACCES')
      throw new ConfigError(`port ${port} needs more rights; choose one above 1023 with --port`);
    throw error;
  });
  const { ak, sk, projectId } = cloud.credentials;
  print(`Simulated cloud with ${company.desktops} desktops at\n${url}\nAK=${ak}\nSK=${sk}\nPROJECT_ID=${projectId}\n`);
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
    if (!unknown) {
      throw new ConfigError(
        'sandbox takes --port, --desktops, --seed and --speed, each with a number, --time with a moment, and --describe',
      );
    }
    const meant = nearest(unknown, names);
    const help = meant
      ? `did you mean --${meant}?`
      : 'it takes --port, --desktops, --seed, --speed, --time and --describe';
    throw new ConfigError(`--${unknown} is no flag of sandbox; ${help}`);
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new ConfigError(`${flag} must be a whole number from 0 to ${max}`);
}

/** How many times as fast. */
function factor(flag: string, text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= FASTEST) return number;
  throw new ConfigError(`${flag} must be a number over 0, up to ${FASTEST}`);
}

/** Jobs that take minutes are over in less than a moment by then. */
const FASTEST = 100_000;

/** Of this century or the next: the company is some years old by then, and signing dates have four digits. */
const MOMENT = z.iso.datetime({ offset: true }).regex(/^2[01]/);

function moment(flag: string, text: string): number {
  const { data, success } = MOMENT.safeParse(text);
  if (success) return Date.parse(data);
  throw new ConfigError(`${flag} must be a moment such as 2026-11-02T09:00:00Z`);
}
