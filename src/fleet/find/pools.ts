import { namedRows } from '../rows.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Feed } from '../table.ts';
import { TextsOf } from './texts.ts';
import { idForms, laterWordsOf, plainOf, rawOf, type Word } from './words.ts';

export interface Pool {
  pool_id: string;
  pool_name: string | null;
}

export interface PoolMatch {
  pool: Pool;
  score: number;
  field: string;
}

/**
 * The pools of a snapshot that have the word in their name or id, or, where mistakes are forgiven, one like it in their name; by id, each
 * as well as it can.
 */
export async function poolsWith(
  feed: Feed,
  snapshot: Snapshot,
  word: Word,
  mistakes: number | undefined,
): Promise<ReadonlyMap<string, PoolMatch>> {
  const pools: Pool[] = [];
  const [names, words, ids] = [new TextsOf(), new TextsOf(), new TextsOf()];
  for await (const row of namedRows(feed, snapshot, 'pools', ['pool_id', 'pool_name'])) {
    const pool = row as unknown as Pool;
    const place = pools.push(pool) - 1;
    names.add(plainOf(pool.pool_name ?? ''), place);
    for (const later of laterWordsOf(pool.pool_name ?? '')) words.add(later, place);
    ids.add(rawOf(pool.pool_id), place);
  }
  const found = new Map<string, PoolMatch>();
  const hit = (field: string) => (place: number, score: number) => {
    const pool = pools[place]!;
    const known = found.get(pool.pool_id);
    if (!known || score < known.score) found.set(pool.pool_id, { pool, score, field });
  };
  if (mistakes !== undefined) {
    if (mistakes > 0)
      for (const texts of [names, words]) texts.end().findSimilar(word.plain, mistakes, hit('pool_name'));
    return found;
  }
  names.end().find(word.plain, hit('pool_name'));
  for (const form of idForms(word)) ids.end().find(form, hit('pool_id'), { beginning: true });
  return found;
}

/** Which desktops are in which pools, as far as a snapshot tells; by desktop. */
const members = new WeakMap<Snapshot, Promise<ReadonlyMap<string, string>>>();

export function membersIn(feed: Feed, snapshot: Snapshot): Promise<ReadonlyMap<string, string>> {
  const made = members.get(snapshot) ?? readMembers(feed, snapshot);
  members.set(snapshot, made);
  return made;
}

async function readMembers(feed: Feed, snapshot: Snapshot): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const row of namedRows(feed, snapshot, 'pool_desktops', ['pool_id', 'desktop_id'])) {
    found.set(row.desktop_id as string, row.pool_id as string);
  }
  return found;
}
