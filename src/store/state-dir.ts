import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../catalog/errors.ts';
import { type Folder, isTemporary, makeDirectory, openFolder } from './folder.ts';
import { isForeign, isOpenToOthers, keepPrivate } from './modes.ts';
import { codeOf, reasonOf } from './unavailable.ts';

const KEY_FILE = 'key';
const KEY_BYTES = 32;
const PARTS = ['plans', 'results', 'audit'];
// A fresh volume is not empty either.
const OURS = [KEY_FILE, ...PARTS, 'fleet', 'rollouts', 'lost+found'];
const STICKY = 0o1000;

export interface StateDir {
  key: Uint8Array;
  plans: Folder;
  results: Folder;
  audit: Folder;
}

/**
 * Opens the state directory, making what is missing and closing it to other users. A directory that is open to others and
 * holds things of theirs is refused, not changed. Throws ConfigError when it can't be used.
 */
export async function openStateDir(dir: string, key?: Uint8Array): Promise<StateDir> {
  try {
    await makeDirectory(dir);
    await makePrivate(dir);
    const own = key ?? (await readOrCreateKey(dir));
    const [plans, results, audit] = await Promise.all(PARTS.map((name) => openPart(dir, name)));
    return { key: own, plans: plans!, results: results!, audit: audit! };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const cause = error instanceof Error && error.cause ? error.cause : error;
    if (!codeOf(cause)) throw error;
    throw new ConfigError(
      `the state directory ${dir} can't be used: ${reasonOf(cause)}; choose another one with --state-dir`,
      { cause },
    );
  }
}

async function openPart(dir: string, name: string): Promise<Folder> {
  const folder = await openFolder(dir, name);
  await keepPrivate(folder.path, await stat(folder.path));
  return folder;
}

async function makePrivate(dir: string): Promise<void> {
  const found = await stat(dir);
  if (isForeign(found)) {
    throw new ConfigError(
      `the state directory ${dir} belongs to another user; give --state-dir one of your own, such as ${join(dir, 'workspace-mcp')}`,
    );
  }
  if (!isOpenToOthers(found)) return;
  const ours = (await readdir(dir)).every((name) => OURS.includes(name) || isTemporary(name));
  if (!ours || (found.mode & STICKY) !== 0) {
    const mode = (found.mode & 0o7777).toString(8);
    throw new ConfigError(
      `the state directory ${dir} is open to other users (mode ${mode}) and not only ours; give --state-dir one of its own, such as ${join(dir, 'workspace-mcp')}`,
    );
  }
  await keepPrivate(dir, found);
}

async function readOrCreateKey(dir: string): Promise<Uint8Array> {
  const folder = await openFolder(dir);
  if (!(await folder.has(KEY_FILE))) await folder.create(KEY_FILE, randomBytes(KEY_BYTES), { durable: true });
  const path = join(dir, KEY_FILE);
  await keepPrivate(path, await stat(path));
  const key = await folder.read(KEY_FILE);
  if (key?.length !== KEY_BYTES) {
    throw new ConfigError(
      `the key ${path} is damaged; remove it to get a new one, which makes the plans that wait for a person void`,
    );
  }
  return new Uint8Array(key);
}
