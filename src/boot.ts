import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

// The entry of the built package: loads lib/main.js and its chunks as scripts, with V8's compiled code kept per user and
// Node version. Without a place to keep it everything works the same, some 30 ms slower.

type Exports = Record<string, unknown>;

const DIGEST_BYTES = 32;

const lib = join(dirname(fileURLToPath(import.meta.url)), 'lib');
const builtin = createRequire(import.meta.url);
const loaded = new Map<string, { exports: Exports }>();
const cacheDir = findCacheDir();
const uncached: { script: Script; file: string }[] = [];

function load(name: string): Exports {
  const known = loaded.get(name);
  if (known) return known.exports;
  const file = join(lib, name);
  const source = `(function(exports,require,module,__filename,__dirname,__fileurl){${readFileSync(file, 'utf8')}\n})`;
  const cacheFile = cacheDir && join(cacheDir, `${digest(source).toString('base64url').slice(0, 24)}.bin`);
  const cachedData = cacheFile && readCache(cacheFile);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  if (cacheFile && script.cachedDataRejected !== false) uncached.push({ script, file: cacheFile });
  const module = { exports: {} as Exports };
  loaded.set(name, module);
  script.runInThisContext()(module.exports, requireChunk, module, file, lib, pathToFileURL(file).href);
  return module.exports;
}

function requireChunk(name: string): unknown {
  return name.startsWith('./') ? load(name.slice(2)) : builtin(name);
}

/** Ours alone: whoever can write it decides what this program does. None when nobody can say where it is. */
function findCacheDir(): string | undefined {
  try {
    const base = process.env.XDG_CACHE_HOME ?? '';
    const own = isAbsolute(base) ? base : join(homedir(), '.cache');
    const path = join(own, 'workspace-mcp', `node-${process.version}-${process.arch}`);
    const found = statSync(path, { throwIfNoEntry: false });
    const foreign = found && process.getuid && (found.uid !== process.getuid() || (found.mode & 0o022) !== 0);
    return foreign || !isAbsolute(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

/** V8 itself does not notice damage, and crashes on it. */
function readCache(file: string): Buffer | undefined {
  try {
    const kept = readFileSync(file);
    const data = kept.subarray(DIGEST_BYTES);
    return digest(data).equals(kept.subarray(0, DIGEST_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
}

function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** Written when the process ends, so that functions compiled by then are in it. */
function keep(): void {
  let scratch: string | undefined;
  try {
    if (cacheDir && uncached.length > 0) makeDirectory(cacheDir);
    for (const { script, file } of uncached) {
      const data = script.createCachedData();
      scratch = `${file}.${process.pid}`;
      writeFileSync(scratch, Buffer.concat([digest(data), data]), { mode: 0o600 });
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

/** Older ones lack what the chunks are made of, and would say so in a stack trace. */
function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

if (isTooOld(process.version)) {
  process.stderr.write(`workspace-mcp: Node ${process.version} is too old; it needs 20.19 or newer\n`);
  process.exitCode = 2;
} else {
  process.on('exit', keep);
  load('main.js');
}
