import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

// The entry of the built package: loads lib/main.js and its chunks as scripts, with V8's compiled code kept per user and
// Node version. Without a place to keep it everything works the same, some 30 ms slower.

type Exports = Record<string, unknown>;

const lib = join(dirname(fileURLToPath(import.meta.url)), 'lib');
const builtin = createRequire(import.meta.url);
const loaded = new Map<string, { exports: Exports }>();
const cacheDir = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'workspace-mcp',
  `node-${process.version}-${process.arch}`,
);
const uncached: { script: Script; file: string }[] = [];

function load(name: string): Exports {
  const known = loaded.get(name);
  if (known) return known.exports;
  const file = join(lib, name);
  const source = `(function(exports,require,module,__filename,__dirname,__fileurl){${readFileSync(file, 'utf8')}\n})`;
  const cacheFile = join(cacheDir, `${createHash('sha256').update(source).digest('base64url').slice(0, 24)}.bin`);
  const script = new Script(source, { filename: file, ...cached(cacheFile) });
  if (script.cachedDataRejected !== false) uncached.push({ script, file: cacheFile });
  const module = { exports: {} as Exports };
  loaded.set(name, module);
  script.runInThisContext()(module.exports, requireChunk, module, file, lib, pathToFileURL(file).href);
  return module.exports;
}

function requireChunk(name: string): unknown {
  return name.startsWith('./') ? load(name.slice(2)) : builtin(name);
}

function cached(file: string): { cachedData?: Buffer } {
  try {
    return { cachedData: readFileSync(file) };
  } catch {
    return {};
  }
}

/** Written when the process ends, so that functions compiled by then are in it. */
function keep(): void {
  let scratch: string | undefined;
  try {
    if (uncached.length > 0) makeDirectory(cacheDir);
    for (const { script, file } of uncached) {
      scratch = `${file}.${process.pid}`;
      writeFileSync(scratch, script.createCachedData(), { mode: 0o600 });
      renameSync(scratch, file);
      scratch = undefined;
    }
  } catch {
    // A cache is a convenience.
    if (scratch) rmSync(scratch, { force: true });
  }
}

/** Not Node's recursive way, which never ends where a parent is there and takes nothing, as `/proc`. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
}

process.on('exit', keep);
load('main.js');
