import { parseArgs } from 'node:util';
import { systemClock } from '../catalog/clock.ts';
import { ConfigError } from '../catalog/errors.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { loadCatalogue } from './catalogue.ts';
import { SANDBOX_SPEED } from './sandbox-site.ts';
import { untilSignalled } from './signals.ts';

const OPTIONS = { port: { type: 'string' }, desktops: { type: 'string' }, seed: { type: 'string' } } as const;

/** Runs the simulated cloud alone and prints where it is and the keys it takes. */
export async function sandbox(argv: string[]): Promise<number> {
  const { port = '0', desktops = '200', seed = '1' } = options(argv);
  const cloud = createSandbox({
    catalogue: loadCatalogue(),
    clock: systemClock,
    speed: SANDBOX_SPEED,
    desktops: wholeNumber('--desktops', desktops, 1_000_000),
    seed: wholeNumber('--seed', seed, 2 ** 32 - 1),
  });
  const { url, close } = await cloud
    .listen({ port: wholeNumber('--port', port, 65_535) })
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw new ConfigError(`port ${port} is in use; choose another with --port`);
      throw error;
    });
  const { ak, sk, projectId } = cloud.credentials;
  process.stdout.write(
    `Simulated cloud with ${desktops} desktops at\n${url}\nAK=${ak}\nSK=${sk}\nPROJECT_ID=${projectId}\n`,
  );
  const code = await untilSignalled();
  await close();
  return code;
}

function options(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new ConfigError(
      `sandbox: ${(error as Error).message.split('. ')[0]}; it takes --port, --desktops and --seed`,
    );
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new ConfigError(`${flag} must be a whole number from 0 to ${max}, not ${JSON.stringify(text)}`);
}
