import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../catalog/clock.ts';
import { ToolError } from '../catalog/errors.ts';
import { type Folder, openFolder } from './folder.ts';
import { isId } from './ids.ts';

const FOLDER = 'rollouts';

/** How long a rollout can be looked up after it was made; ms. */
export const ROLLOUT_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

/** The entry with `created`, in ms since the epoch, by which rollouts age. */
const FIRST = 'head';

const ENTRY = /^([a-z]+(?:-\d{6})?)\.json$/;

/**
 * What is written of rollouts: entries that are made once and never changed, each on the disk before `add` resolves. Ids that are not of an
 * id's shape are answered as unknown, never looked up. Failures are `store_unavailable`,
 * and `rollout_damaged` where an entry can't be read.
 */
export interface RolloutFiles {
  /** `false` when there is such an entry: of many processes exactly one makes it. */
  add(rollout: string, entry: string, value: object): Promise<boolean>;
  read(rollout: string, entry: string): Promise<unknown>;
  /** All entries of a rollout by name; `undefined` where there is none. */
  all(rollout: string): Promise<ReadonlyMap<string, unknown> | undefined>;
  /** The newest first. */
  ids(): Promise<string[]>;
}

export async function openRolloutFiles(stateDir: string, clock: Clock): Promise<RolloutFiles> {
  const root = await openFolder(stateDir, FOLDER);
  const folders = new Map<string, Promise<Folder>>();

  function folderOf(rollout: string): Promise<Folder> {
    const known = folders.get(rollout);
    if (known) return known;
    const opened = openFolder(stateDir, join(FOLDER, rollout));
    folders.set(rollout, opened);
    return opened;
  }

  async function exists(rollout: string): Promise<boolean> {
    return isId(rollout) && (await root.has(rollout));
  }

  /** Ids with the time that their first entry says. */
  async function newestFirst(): Promise<{ id: string; created: number }[]> {
    const ids = (await readdir(root.path)).filter(isId);
    const known = await Promise.all(
      ids.map(async (id) => {
        const head = (await read(id, FIRST).catch(() => undefined)) as { created?: number } | undefined;
        return { id, created: head?.created ?? (await changedAt(id)) };
      }),
    );
    return known.sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  }

  /** When one without a readable first entry was last changed, by this clock: it may be in the making. */
  async function changedAt(rollout: string): Promise<number> {
    const { mtimeMs } = await stat(join(root.path, rollout)).catch(() => ({ mtimeMs: Date.now() }));
    return clock.now() - (Date.now() - mtimeMs);
  }

  async function read(rollout: string, entry: string): Promise<unknown> {
    if (!(await exists(rollout))) return undefined;
    const text = await (await folderOf(rollout)).read(`${entry}.json`);
    return text && parsed(rollout, entry, text);
  }

  async function forgetOld(): Promise<void> {
    for (const { id, created } of await newestFirst()) {
      if (created >= clock.now() - ROLLOUT_RETENTION_MS) continue;
      folders.delete(id);
      await rm(join(root.path, id), { recursive: true, force: true });
    }
  }

  return {
    async add(rollout, entry, value) {
      if (!isId(rollout)) throw new RangeError('A rollout id has 6 to 100 letters, digits, "_" and "-".');
      if (entry === FIRST) await forgetOld();
      return (await folderOf(rollout)).create(`${entry}.json`, JSON.stringify(value), { durable: true });
    },
    read,
    async all(rollout) {
      if (!(await exists(rollout))) return undefined;
      const folder = await folderOf(rollout);
      const names = (await folder.names()).flatMap((name) => ENTRY.exec(name)?.[1] ?? []).sort();
      const found = new Map<string, unknown>();
      for (const name of names) {
        const text = await folder.read(`${name}.json`);
        if (text) found.set(name, parsed(rollout, name, text));
      }
      return found;
    },
    ids: async () => (await newestFirst()).map(({ id }) => id),
  };
}

/** Of a record with a hole nobody can tell who was acted on. */
function parsed(rollout: string, entry: string, text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch (cause) {
    throw new ToolError(
      {
        code: 'rollout_damaged',
        message: `the record of ${rollout} is damaged: ${entry} can't be read. Nothing was sent.`,
        hint: 'It can not be gone on with. The audit log says what was sent; look at the desktops.',
      },
      'not_sent',
      { cause },
    );
  }
}
