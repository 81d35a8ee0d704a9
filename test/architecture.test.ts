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
  'src/server': ['src/engine', 'src/catalog', 'src/config', 'src/guard', 'src/store'],
  'src/sandbox': ['src/catalog'],
  'tools/models': ['src/catalog'],
  'tools/workspace': ['src/catalog', 'tools/models'],
  'tools/appstream': ['src/catalog', 'tools/models'],
  'tools/bss': ['src/catalog', 'tools/models'],
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
