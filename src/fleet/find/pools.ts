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

/** The pools of a snapshot that have the word in their name or id, or, with mistakes allowed, one like it in their name. */
export async function poolsWith(feed: Feed, snapshot: Snapshot, word: Word, mistakes: number): Promise<PoolMatch[]> {
  const pools: Pool[] = [];
  const [names, words, ids] = [new TextsOf(), new TextsOf(), new TextsOf()];
  for await (const row of namedRows(feed, snapshot, 'pools', ['pool_id', 'pool_name'])) {
    const pool = row as unknown as Pool;
    const place = pools.push(pool) - 1;
    names.add(plainOf(pool.pool_name ?? ''), place);
    for (const later of laterWordsOf(pool.pool_name ?? '')) words.add(later, place);
    ids.add(rawOf(pool.pool_id), place);
  }
  const found: PoolMatch[] = [];
  const hit = (field: string) => (place: number, score: number) =>
    void found.push({ pool: pools[place]!, score, field });
  names.end().find(word.plain, hit('pool_name'));
  if (mistakes > 0) {
    for (const texts of [names, words]) texts.end().findSimilar(word.plain, mistakes, hit('pool_name'));
  }
  for (const form of idForms(word)) ids.end().find(form, hit('pool_id'), { beginning: true });
  return found;
}

/** Which desktops are in which of these pools. */
export async function poolsOfDesktops(
  feed: Feed,
  snapshot: Snapshot,
  pools: readonly Pool[],
): Promise<Map<string, Pool>> {
  const byId = new Map(pools.map((pool) => [pool.pool_id, pool]));
  const members = new Map<string, Pool>();
  for await (const row of namedRows(feed, snapshot, 'pool_desktops', ['pool_id', 'desktop_id'])) {
    const pool = byId.get(row.pool_id as string);
    if (pool) members.set(row.desktop_id as string, pool);
  }
  return members;
}
