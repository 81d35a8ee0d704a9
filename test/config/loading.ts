import { type LoadInput, loadConfig } from '../../src/config/load.ts';

/** Enough of an environment to reach a real cloud. */
export const KEYS = {
  HUAWEICLOUD_SDK_AK: 'AKEXAMPLE00000000001',
  HUAWEICLOUD_SDK_SK: 'skExampleSecretSecretSecret0000000000001',
  HW_REGION_NAME: 'cn-north-4',
};

/** An error as the file system makes them. */
export function refused(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code });
}

/** Loads with `files` as the only ones there are, in a home of `/home/kim` and a directory of `/work`. */
export function load(
  argv: string | string[] = [],
  {
    env = KEYS,
    files = {},
    ...rest
  }: Partial<Omit<LoadInput, 'argv'>> & { files?: Record<string, string | Error> } = {},
) {
  return loadConfig({
    argv: typeof argv === 'string' ? argv.split(' ') : argv,
    env: { HOME: '/home/kim', ...env },
    readFile: (path) => {
      const file = files[path];
      if (file instanceof Error) throw file;
      return file;
    },
    homedir: '/home/kim',
    cwd: '/work',
    ...rest,
  });
}

/** The sentence that loading fails with. */
export async function complaint(...input: Parameters<typeof load>): Promise<string> {
  const error: unknown = await load(...input).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error && error.name === 'ConfigError') return error.message;
  throw new Error('loading did not end in a ConfigError', { cause: error });
}
