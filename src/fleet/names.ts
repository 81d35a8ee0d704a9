import { cleanLine } from '../catalog/clean.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { NameList } from '../catalog/name-list.ts';
import { desktopIndexOf } from './find/desktop-index.ts';
import type { Held, Inventory } from './inventory.ts';
import { namedRows } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import type { Feed } from './table.ts';
import { STILL_LOADING } from './waiting.ts';
import { wantOf } from './want.ts';

/** What people name one of. */
export type NamedKind = 'desktop' | 'user' | 'pool';

/** Names that are this old still help; seconds. */
const FRESH_FOR_S = 900;
/** Nobody who types waits for longer; ms. The reading goes on, and helps with what is typed next. */
const PATIENCE_MS = 2_000;
/** Of an id, so much must be typed: less is a name. */
const LEAST_OF_ID = 4;

const TABLES = { desktop: 'desktops', user: 'users', pool: 'pools' } as const;

interface Known {
  names: NameList;
  ids: NameList;
}

/**
 * Names of all things of a kind at a site that begin with what was typed, then those that have it inside, then ids that begin with it. From
 * what was read of the fleet within a quarter of an hour; what is older is read again, and used all the same while that takes. Throws
 * `ToolError`, `still_loading` when nothing was read before and reading takes longer than a person waits.
 */
export async function namesHaving(
  typed: string,
  kind: NamedKind,
  site: SiteId,
  inventory: Inventory,
  context: ToolContext,
): Promise<string[]> {
  const { feed, snapshots } = await held(inventory, TABLES[kind], site, context);
  const known = await Promise.all(snapshots.map((snapshot) => knownOf(kind, feed, snapshot)));
  return known.flatMap(({ names, ids }) => [
    ...names.having(typed),
    ...(typed.length < LEAST_OF_ID ? [] : ids.beginningWith(typed)),
  ]);
}

async function held(inventory: Inventory, table: string, site: SiteId, context: ToolContext): Promise<Held> {
  const read = async (maxAgeS: number, patienceMs: number) => {
    const want = wantOf(inventory.feedOf(table)!, {}, maxAgeS, [site]);
    const [held] = await inventory.hold([want], { ...context, patienceMs });
    return held!;
  };
  try {
    return await read(FRESH_FOR_S, PATIENCE_MS);
  } catch (error) {
    if (!(error instanceof ToolError) || error.body.code !== STILL_LOADING) throw error;
    return read(Number.POSITIVE_INFINITY, 0);
  }
}

/** Ids of the users who have exactly this name, whatever its case; as new as a query takes them. Throws `ToolError`. */
export async function usersNamed(
  name: string,
  site: SiteId,
  inventory: Inventory,
  context: ToolContext,
): Promise<string[]> {
  const [held] = await inventory.hold([wantOf(inventory.feedOf('users')!, {}, undefined, [site])], context);
  const ids = new Set<string>();
  for (const snapshot of held!.snapshots) {
    for await (const { user_name, user_id } of namedRows(held!.feed, snapshot, 'users', ['user_name', 'user_id'])) {
      if (String(user_name).toLowerCase() === name.toLowerCase()) ids.add(String(user_id));
    }
  }
  return [...ids];
}

const lists = new WeakMap<Snapshot, Promise<Known>>();

/** Made once of each snapshot, and kept for as long as that is. */
function knownOf(kind: NamedKind, feed: Feed, snapshot: Snapshot): Promise<Known> {
  const made = lists.get(snapshot) ?? makeLists(kind, feed, snapshot);
  lists.set(snapshot, made);
  return made;
}

async function makeLists(kind: NamedKind, feed: Feed, snapshot: Snapshot): Promise<Known> {
  const names: string[] = [];
  const ids: string[] = [];
  const add = (name: unknown, id: unknown) => {
    names.push(cleanLine(String(name ?? '')));
    ids.push(cleanLine(String(id ?? '')));
  };
  if (kind === 'desktop') {
    const { facts } = await desktopIndexOf(feed, snapshot);
    for (const { computer_name, desktop_id } of facts) add(computer_name, desktop_id);
  } else {
    const columns = [`${kind}_name`, `${kind}_id`] as const;
    for await (const row of namedRows(feed, snapshot, TABLES[kind], columns)) add(row[columns[0]], row[columns[1]]);
  }
  return { names: new NameList(names), ids: new NameList(ids) };
}
