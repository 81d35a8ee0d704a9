// Runs a TypeScript file of this project: Node 20 can't by itself.
//   node scripts/run.mjs FILE.ts [ARGUMENTS]
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [, , file, ...args] = process.argv;
// Inside of the project, so that its packages are found from there.
const scratch = await mkdtemp(join('node_modules', '.run-'));
try {
  const outfile = join(scratch, 'script.mjs');
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
  });
  process.argv = [process.argv[0], file, ...args];
  const { default: main } = await import(pathToFileURL(outfile).href);
  process.exitCode = (await main?.(args)) ?? process.exitCode;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
