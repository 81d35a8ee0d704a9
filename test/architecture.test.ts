import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom: docs/architecture.md says why. A part may always import itself. */
const ALLOWED: Record<string, string[]> = {
  'src/catalog': [],
  'src/config': ['src/catalog'],
  'src/cloud': ['src/catalog', 'src/config'],
  'src/jobs': ['src/catalog', 'src/config'],
  'src/guard': ['src/catalog', 'src/config'],
  'src/store': ['src/catalog', 'src/config'],
  'src/engine': ['src/catalog', 'src/config', 'src/cloud', 'src/jobs', 'src/guard', 'src/store'],
  'src/fleet': ['src/catalog', 'src/config', 'src/store'],
  'src/diagnose': ['src/catalog', 'src/config', 'src/store'],
  'src/rollout': ['src/catalog', 'src/config', 'src/store'],
  'src/server': ['src/engine', 'src/catalog', 'src/config', 'src/guard', 'src/store'],
  'src/sandbox': ['src/catalog'],
  'tools/models': ['src/catalog'],
  'tools/workspace': ['src/catalog', 'tools/models'],
  'tools/appstream': ['src/catalog', 'tools/models'],
  'tools/bss': ['src/catalog', 'tools/models'],
  'tools/fleet': ['src/catalog', 'src/fleet', 'src/diagnose', 'src/rollout'],
};

const root = join(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function partOf(file: string): string {
  return normalize(file).split('/').slice(0, 2).join('/');
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)];
  return found.map(([, target]) => relative(root, join(root, dirname(file), target as string)));
}

describe('the import table', () => {
  const files = [...sources('src'), ...sources('tools')];

  test.each(Object.keys(ALLOWED))('%s imports only what it may', (part) => {
    const wrong = files
      .filter((file) => partOf(file) === part)
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => partOf(target) !== part && !ALLOWED[part]?.includes(partOf(target)))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  test('every part is in the table, but for the commands and the two entries that put the parts together', () => {
    const free = ['src/commands', 'src/main.ts', 'src/boot.ts', 'tools/index.ts', 'tools/requests.ts'];
    const parts = new Set(files.map(partOf).filter((part) => !free.includes(part)));
    expect([...parts].filter((part) => !(part in ALLOWED))).toEqual([]);
  });

  test('only the entry, the commands and the tool index are imported by nobody else', () => {
    const wrong = files
      .filter((file) => !file.startsWith('src/commands/') && file !== 'src/main.ts')
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => partOf(target) === 'src/commands')
          .map((target) => `${file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });
});

/** Files that are loaded as soon as this one is: not for types alone, and not by an `import()` on the way. */
function loadedWith(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, what = '', target = ''] of text.matchAll(/^(?:import|export) ([^;]*?) ?from '(\.[^']+)';$/gm)) {
    const names = /^\{(.*)\}$/s.exec(what)?.[1]?.split(',') ?? [what];
    if (names.every((name) => /^\s*(type\s|$)/.test(name))) continue;
    loadedWith(relative(root, join(root, dirname(file), target)), known);
  }
  return known;
}

describe('the simulated cloud', () => {
  const isSandbox = (file: string) => partOf(file) === 'src/sandbox';

  test.each(['serve', 'call', 'doctor', 'tools', 'approve', 'audit', 'help'])(
    'is not loaded with the command %s, which loads it for --sandbox alone',
    (command) => {
      const loaded = loadedWith(`src/commands/${command}.ts`);
      expect(loaded.size).toBeGreaterThan(1);
      expect([...loaded].filter(isSandbox)).toEqual([]);
    },
  );

  test('is loaded with what is there for it', () => {
    expect([...loadedWith('src/commands/sandbox.ts')].filter(isSandbox).length).toBeGreaterThan(100);
  });
});
