import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { connectStdio } from '../clients.ts';
import { commandLine, main } from './command-line.ts';

const { folder } = commandLine();

const root = join(import.meta.dirname, '..', '..');

const run = promisify(execFile);

interface Packed {
  filename: string;
  files: { path: string; mode: number }[];
}

/** An npm that knows nobody's settings and reaches no network. */
function npmEnv(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    npm_config_userconfig: join(home, 'npmrc'),
    npm_config_offline: 'true',
  };
}

const npm = (args: string[], cwd: string) =>
  run('npm', [...args, '--offline', '--ignore-scripts'], { cwd, env: npmEnv(home) });

const home = folder();
// A blank and an umlaut, as in many a user's name.
const installed = join(folder(), 'Jürgen Groß');
let packed: Packed;

beforeAll(async () => {
  const source = join(folder(), 'package');
  mkdirSync(source);
  cpSync(dirname(main), join(source, 'dist'), { recursive: true });
  for (const name of ['README.md', 'LICENSE', 'docs']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(source, name), { recursive: true });
  }
  // Everything is bundled, so nothing has to be fetched.
  const { dependencies: _, ...rest } = { dependencies: {}, ...(packageJson as object) };
  writeFileSync(join(source, 'package.json'), JSON.stringify(rest));
  // Must stay outside.
  for (const name of ['src', 'test', 'node_modules']) {
    mkdirSync(join(source, name));
    writeFileSync(join(source, name, 'stray.js'), '');
  }
  const { stdout } = await npm(['pack', '--json'], source);
  packed = (JSON.parse(stdout) as Packed[])[0] as Packed;

  mkdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{"private": true}');
  await npm(['install', '--no-audit', '--no-fund', join(source, packed.filename)], installed);
}, 120_000);

const dist = () => join(installed, 'node_modules', 'workspace-mcp', 'dist');

describe('the package', () => {
  test('holds the program, its documentation and its licence, and nothing else', () => {
    const roots = new Set(packed.files.map(({ path }) => path.split('/')[0]));
    expect([...roots].sort()).toEqual(['LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
    const kinds = new Set(
      packed.files.filter(({ path }) => path.startsWith('dist/')).map(({ path }) => path.replace(/^.*\./, '')),
    );
    expect([...kinds].sort()).toEqual(['js', 'json', 'txt']);
    expect(packed.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'dist/main.js',
        'dist/lib/main.js',
        'dist/catalog/manifest.json',
        'dist/catalog/schemas.json',
        'dist/catalog/search.json',
        'dist/licenses.txt',
      ]),
    );
  });

  test('brings one program, which can be executed', () => {
    expect(packageJson.bin).toEqual({ 'workspace-mcp': 'dist/main.js' });
    expect(readFileSync(join(dist(), 'main.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(join(dist(), 'main.js')).mode & 0o111).toBe(0o111);
    expect(readdirSync(join(installed, 'node_modules', '.bin'))).toEqual(['workspace-mcp']);
  });

  test('needs nothing that it does not bring, but for DuckDB in the process of fleet_query', () => {
    expect(readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'workspace-mcp',
    ]);
    for (const [path, text] of texts('.js')) {
      // Not within quotes, where ajv keeps what it would write into a program.
      const wanted = [...text.matchAll(/(?<!['"`])\b(?:require\(|from ?|import ?\(?)"([\w@./:-]+)"/g)].map(
        ([, name]) => name as string,
      );
      const missing = wanted.filter((name) => !name.startsWith('./') && !isBuiltin(name));
      const optional = Object.keys(packageJson.optionalDependencies);
      expect(
        missing.filter((name) => !optional.includes(name)),
        path,
      ).toEqual([]);
      if (path.endsWith('main.js')) expect(missing, path).toEqual([]);
      for (const chunk of wanted.filter((name) => name.startsWith('./')))
        expect(existsSync(join(dirname(path), chunk)), chunk).toBe(true);
    }
  });

  test('tells nothing of the machine it was built on', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const registries = new Set(
      [...lock.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host as string),
    );
    const folders = [root, dirname(root), homedir(), tmpdir()]
      .filter((path) => path.length > 1)
      .map((path) => `${path}/`);
    const telling = [...folders, 'node_modules/', 'sourceMappingURL', 'file:///', ...registries];
    for (const [path, text] of texts('')) {
      for (const word of telling) expect(text.includes(word), `${word} in ${path}`).toBe(false);
      expect(text, path).not.toMatch(/\b(registry|npm)[\w.-]*\.(org|com|cn|net|dev|io)\b/);
    }
  });

  test('names the licences of what it holds', () => {
    const licenses = readFileSync(join(dist(), 'licenses.txt'), 'utf8');
    for (const name of ['zod', 'undici', 'pino', '@modelcontextprotocol/server', 'fastest-levenshtein']) {
      expect(licenses).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n\\n[\\s\\S]{100}`, 'm'));
    }
  });
});

describe('installed without a network', () => {
  test('tells its version', async () => {
    const { stdout } = await run('npx', ['--no-install', 'workspace-mcp', '--version'], {
      cwd: installed,
      env: npmEnv(home),
    });
    expect(stdout).toBe(`${packageJson.version}\n`);
  });

  test('lists its tools', async () => {
    const { stdout } = await run(join(installed, 'node_modules', '.bin', 'workspace-mcp'), ['tools', '--json'], {
      cwd: installed,
      env: npmEnv(home),
      maxBuffer: 64 * 1024 * 1024,
    });
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toContain('list_desktops');
  });

  test('serves a client', async () => {
    const command = join(installed, 'node_modules', '.bin', 'workspace-mcp');
    const { client } = await connectStdio('2025-11-25', { command, args: ['serve', '--sandbox'], env: npmEnv(home) });
    try {
      expect((await client.listTools()).map(({ name }) => name)).toContain('find_tools');
      const { value } = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
      expect(value).toMatchObject({ site: 'SANDBOX', data: { total: 200 } });
    } finally {
      await client.close();
    }
  });
});

/** Paths and contents of the installed program's files. */
function texts(ending: string): [string, string][] {
  return readdirSync(dist(), { recursive: true, encoding: 'utf8' })
    .map((name) => join(dist(), name))
    .filter((path) => path.endsWith(ending) && statSync(path).isFile())
    .map((path) => [path, readFileSync(path, 'utf8')]);
}
