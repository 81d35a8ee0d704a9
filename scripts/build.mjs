// Builds dist/: the frozen catalogue, one chunk per command and area, and the small entry that loads them.
//   node scripts/build.mjs [--out DIR]
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, transform } from 'esbuild';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
const out = values.out;
const { version, optionalDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
const optional = Object.keys(optionalDependencies);

/** zod re-exports its messages in some fifty languages as a namespace, which no bundler can leave out; we use one. */
const oneLocale = {
  name: 'one-locale',
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

const shared = { bundle: true, platform: 'node', target: 'node20.19', logLevel: 'warning', plugins: [oneLocale] };

await rm(out, { recursive: true, force: true });
await mkdir(join(out, 'lib'), { recursive: true });
await freeze();
await bundle();
await entry();

/** Runs the declarations once, here, so that serving never has to. */
async function freeze() {
  const scratch = await mkdtemp(join(tmpdir(), 'workspace-mcp-build-'));
  try {
    const file = join(scratch, 'freeze.mjs');
    await build({ ...shared, entryPoints: ['scripts/freeze.ts'], outfile: file, format: 'esm' });
    const { writeCatalogue, writePlaybooks } = await import(pathToFileURL(file).href);
    await writeCatalogue(join(out, 'catalog'));
    await writePlaybooks('prompts', join(out, 'prompts.json'));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * esbuild splits ESM only, and V8 caches compiled code only for scripts: so the chunks are split as ESM and then turned
 * into CommonJS, one by one.
 */
async function bundle() {
  const result = await build({
    ...shared,
    entryPoints: { main: 'src/main.ts', 'fleet-database': 'src/fleet/database/process.ts' },
    external: optional,
    outdir: join(out, 'lib'),
    format: 'esm',
    splitting: true,
    minify: true,
    treeShaking: true,
    legalComments: 'none',
    write: false,
    chunkNames: '[name]-[hash]',
    define: { 'process.env.WORKSPACE_MCP_VERSION': JSON.stringify(version) },
    metafile: true,
  });
  for (const file of result.outputFiles) {
    const { code } = await transform(file.text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20.19',
      minify: true,
      define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__fileurl' },
      supported: { 'dynamic-import': false },
    });
    await writeFile(file.path, code);
  }
  await writeFile(join(out, 'lib', 'package.json'), '{"type":"commonjs"}\n');
  await writeFile(join(out, 'licenses.txt'), await licenses(Object.keys(result.metafile.inputs)));
}

async function entry() {
  await build({
    ...shared,
    entryPoints: ['src/boot.ts'],
    outfile: join(out, 'main.js'),
    format: 'esm',
    minify: true,
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(join(out, 'main.js'), 0o755);
}

/** The licences of what the chunks contain: bundling must not lose them. */
async function licenses(inputs) {
  const packages = new Set(
    inputs.map((input) => input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean),
  );
  const texts = await Promise.all(
    [...packages].sort().map(async (name) => {
      const folder = join('node_modules', name);
      const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
      return `${name} ${version}\n\n${file ? await readFile(join(folder, file), 'utf8') : ''}`;
    }),
  );
  return texts.join(`\n${'-'.repeat(78)}\n\n`);
}
