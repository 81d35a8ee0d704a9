import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('starting without a file of sites, policy or prices', () => {
  it('loads no zod, which would cost more than all the rest', async () => {
    const root = resolve(import.meta.dirname, '../..');
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [join(root, 'src/config/load.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      splitting: true,
      outdir: 'out',
      metafile: true,
      logLevel: 'error',
    });
    const loaded = new Set<string>();
    const visit = (file: string) => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const { path, kind } of metafile.inputs[file]?.imports ?? []) if (kind !== 'dynamic-import') visit(path);
    };
    visit('src/config/load.ts');
    expect([...loaded].filter((file) => /(^|\/)node_modules\/(?!fastest-levenshtein)/.test(file))).toEqual([]);
    expect(Object.keys(metafile.inputs).some((file) => file.includes('node_modules/zod/'))).toBe(true);
  });
});
