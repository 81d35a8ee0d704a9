import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keepPrivate, PRIVATE_DIRECTORY, PRIVATE_FILE } from './modes.ts';
import { codeOf, storeUnavailable } from './unavailable.ts';

// The name tells when it was made. Of the system's clock: a store's own may be a test's, and the files' times with it.
const TEMPORARY = /^\.(\d+)-[0-9a-f]+\.tmp$/;
const TEMPORARY_MAX_AGE_MS = 60 * 60 * 1000;

/** Whether a file is one that was being written, or that a crash left behind. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

export interface WriteOptions {
  /** Return only when a power cut can't undo it. */
  durable: boolean;
  /** The file's time, in ms since the epoch; now when absent. */
  modified?: number;
}

/** One directory of private files, each of which a reader sees whole or not at all. Failures are `store_unavailable`. */
export interface Folder {
  readonly path: string;
  /** `false` when the name is taken: of many processes exactly one creates a file. */
  create(name: string, data: string | Uint8Array, options: WriteOptions): Promise<boolean>;
  replace(name: string, data: string): Promise<void>;
  /** A new empty file, open for writing; its name must be free. */
  start(name: string): Promise<FileHandle>;
  read(name: string): Promise<Buffer | undefined>;
  /** Its first bytes, at most so many. */
  head(name: string, bytes: number): Promise<Buffer | undefined>;
  has(name: string): Promise<boolean>;
  names(): Promise<string[]>;
  /** Bytes, and ms since the epoch. */
  facts(name: string): Promise<{ size: number; modified: number } | undefined>;
  /** Fine when the file is gone already. */
  remove(name: string): Promise<void>;
  /** Takes back rights that others have got on our files, and removes what crashes left behind. */
  tidy(stopped: () => boolean): Promise<void>;
}

/** `root` is the state directory, which error messages name. */
export async function openFolder(root: string, name = ''): Promise<Folder> {
  const path = join(root, name);
  const at = (file: string) => join(path, file);

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw codeOf(error) ? storeUnavailable(root, error) : error;
    }
  }

  async function syncNames(): Promise<void> {
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  }

  async function writeTemporary(data: string | Uint8Array, options: WriteOptions): Promise<string> {
    const temporary = at(`.${Date.now()}-${randomBytes(8).toString('hex')}.tmp`);
    const handle = await open(temporary, 'wx', PRIVATE_FILE);
    try {
      await handle.writeFile(data);
      if (options.modified !== undefined) await handle.utimes(options.modified / 1000, options.modified / 1000);
      if (options.durable) await handle.sync();
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    } finally {
      await handle.close();
    }
    return temporary;
  }

  await makeDirectory(path);

  return {
    path,
    create: (name, data, options) =>
      attempt(async () => {
        const temporary = await writeTemporary(data, options);
        try {
          await link(temporary, at(name)).catch(async (error) => {
            // Over NFS the answer to a link that was made can get lost, and its repetition finds the name taken.
            if ((await stat(temporary)).nlink < 2) throw error;
          });
          if (options.durable) await syncNames();
          return true;
        } catch (error) {
          if (codeOf(error) === 'EEXIST') return false;
          throw error;
        } finally {
          await unlink(temporary).catch(() => {});
        }
      }),
    replace: (name, data) =>
      attempt(async () => {
        const temporary = await writeTemporary(data, { durable: true });
        await rename(temporary, at(name)).catch(async (error) => {
          await unlink(temporary).catch(() => {});
          throw error;
        });
      }),
    start: (name) =>
      attempt(async () => {
        const handle = await open(at(name), 'wx', PRIVATE_FILE);
        await syncNames().catch(async (error) => {
          await handle.close();
          throw error;
        });
        return handle;
      }),
    read: (name) => attempt(() => orAbsent(readFile(at(name)))),
    head: (name, bytes) =>
      attempt(async () => {
        const handle = await orAbsent(open(at(name), 'r'));
        if (!handle) return undefined;
        try {
          const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
          return buffer.subarray(0, bytesRead);
        } finally {
          await handle.close();
        }
      }),
    has: (name) => attempt(async () => (await orAbsent(stat(at(name)))) !== undefined),
    names: () => attempt(async () => (await readdir(path)).filter((name) => !isTemporary(name))),
    facts: (name) =>
      attempt(async () => {
        const found = await orAbsent(stat(at(name)));
        return found && { size: found.size, modified: found.mtimeMs };
      }),
    remove: (name) => attempt(async () => void (await orAbsent(unlink(at(name))))),
    tidy: (stopped) =>
      attempt(async () => {
        for (const name of await readdir(path)) {
          if (stopped()) return;
          const made = TEMPORARY.exec(name)?.[1];
          if (made && Number(made) < Date.now() - TEMPORARY_MAX_AGE_MS) await orAbsent(unlink(at(name)));
          else await orAbsent(stat(at(name)).then((found) => keepPrivate(at(name), found)));
        }
      }),
  };
}

/**
 * Makes a private directory, and the ones above it that are missing. Node's own recursive way never ends where a parent is there and
 * takes nothing, as `/proc`.
 */
export async function makeDirectory(path: string): Promise<void> {
  const lacks = await makeOne(path);
  if (!lacks) return;
  await makeDirectory(dirname(path));
  const still = await makeOne(path);
  if (still) throw still;
}

/** The error when something above it is missing; others throw. */
async function makeOne(path: string): Promise<Error | undefined> {
  try {
    await mkdir(path, { mode: PRIVATE_DIRECTORY });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return error as Error;
    if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
  return undefined;
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}
