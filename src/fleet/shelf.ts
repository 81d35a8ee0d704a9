import { createHash } from 'node:crypto';
import type { Clock } from '../catalog/clock.ts';
import type { SiteId } from '../catalog/context.ts';
import { openFolder } from '../store/folder.ts';
import type { Batches } from './batches.ts';
import type { Shelf } from './inventory.ts';
import { nextSerial, type Scope, type Snapshot } from './snapshot.ts';
import type { Feed } from './table.ts';

export interface ShelfOptions {
  /** The state directory. */
  dir: string;
  clock: Clock;
  /** Of the program: another one may make rows in another way. */
  version: string;
  /** What a site leads to: what was read of another cloud by the same name is not taken. */
  identityOf: (site: SiteId) => string;
}

interface Head {
  made: string;
  at: number;
  calls: number;
  scope: Scope;
  partial?: string;
  tables: { name: string; rows: number; parts: number[] }[];
}

/** Older readings are not taken, and go when they are met. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Snapshots on files of the state directory: a line that says what there is, then the packed rows. A file that is damaged, or of
 * another program or cloud, is as good as none.
 */
export async function openShelf({ dir, clock, version, identityOf }: ShelfOptions): Promise<Shelf> {
  const folder = await openFolder(dir, 'fleet');
  const nameOf = ({ service, read }: Feed, site: SiteId) => `${digest([service, read, site]).slice(0, 32)}.rows`;
  const madeBy = (feed: Feed, site: SiteId) => digest([version, identityOf(site), shapeOf(feed)]);

  return {
    async put(feed, { site, at, calls, scope, partial, tables }) {
      const all = [...tables];
      const head: Head = {
        made: madeBy(feed, site),
        at,
        calls,
        scope,
        ...(partial && { partial }),
        tables: all.map(([name, { rows, parts }]) => ({ name, rows, parts: parts.map(({ length }) => length) })),
      };
      const parts = all.flatMap(([, batches]) => batches.parts);
      const name = nameOf(feed, site);
      await folder.remove(name);
      await folder.create(name, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parts]), {
        durable: false,
      });
    },

    async get(feed, site) {
      const name = nameOf(feed, site);
      const bytes = await folder.read(name);
      const head = bytes && headOf(bytes);
      if (!bytes || head?.made !== madeBy(feed, site)) return undefined;
      if (clock.now() - head.at > KEPT_MS) {
        await folder.remove(name);
        return undefined;
      }
      const tables = tablesOf(bytes, head);
      const { at, calls, scope, partial } = head;
      return tables && { serial: nextSerial(), site, at, calls, scope, tables, ...(partial && { partial }) };
    },
  };
}

function headOf(bytes: Buffer): Head | undefined {
  try {
    return JSON.parse(bytes.subarray(0, bytes.indexOf(0x0a)).toString());
  } catch {
    return undefined;
  }
}

function tablesOf(bytes: Buffer, { tables }: Head): Snapshot['tables'] | undefined {
  let start = bytes.indexOf(0x0a) + 1;
  const found = tables.map(({ name, rows, parts }): [string, Batches] => {
    const cut = parts.map((length) => {
      const part = bytes.subarray(start, start + length);
      start += length;
      return part;
    });
    return [name, { rows, parts: cut }];
  });
  return start === bytes.length ? new Map(found) : undefined;
}

function shapeOf({ tables }: Feed): unknown {
  return tables.map(({ name, columns }) => [name, Object.entries(columns).map(([column, { type }]) => [column, type])]);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
