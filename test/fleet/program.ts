import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

let built: Promise<string> | undefined;

/** The program of the database process, as the build makes it; where its packages are found. */
export function databaseProgram(): Promise<string> {
  built ??= buildProgram(join(import.meta.dirname, '../../node_modules/.fleet', String(process.pid)));
  return built;
}

export async function buildProgram(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'fleet-database.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/fleet/database/process.ts')],
    outfile,
    bundle: true,
    external: ['@duckdb/node-api'],
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    logLevel: 'error',
    supported: { 'dynamic-import': false },
  });
  return outfile;
}
