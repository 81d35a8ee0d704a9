import type { SiteId } from '../../catalog/context.ts';
import type { ToolError } from '../../catalog/errors.ts';
import type { Held } from '../inventory.ts';
import type { Snapshot } from '../snapshot.ts';
import { type DesktopIndex, desktopIndexOf } from './desktop-index.ts';
import { type Match, Matches } from './matches.ts';
import { type Known, peopleIndexOf } from './people.ts';
import { type Pool, type PoolMatch, poolsOfDesktops, poolsWith } from './pools.ts';
import type { Reading } from './reading.ts';
import { forgivenIn } from './spelling.ts';
import type { Word } from './words.ts';

/** The desktops of one site. */
export interface Place {
  site: SiteId;
  index: DesktopIndex;
  matches: Matches;
  /** By desktop, as far as the search had to know. */
  pools: Map<string, Pool>;
}

export interface Found extends Match {
  place: Place;
}

/** What users and pools know of desktops, of one site. */
interface Beside {
  people?: Snapshot;
  pools?: Snapshot;
}

/** Looks for all words in all desktops, first in what is at hand, then in what has to be read besides. */
export class Hunt {
  readonly places: readonly Place[];
  readonly #words: readonly Word[];
  readonly #reading: Reading;
  #beside: Map<SiteId, Beside> | undefined;
  /** Users who have all the words, by their names in lower case. */
  readonly people = new Set<string>();
  /** What could not be read. */
  readonly refused = new Map<string, ToolError>();

  constructor(places: readonly Place[], words: readonly Word[], reading: Reading) {
    this.places = places;
    this.#words = words;
    this.#reading = reading;
  }

  /** Begins with what of the desktops' own columns has the words. */
  static async begin(held: Held, words: readonly Word[], reading: Reading): Promise<Hunt> {
    const places = await Promise.all(
      held.snapshots.map(async (snapshot) => {
        const index = await desktopIndexOf(held.feed, snapshot);
        return { site: snapshot.site, index, matches: new Matches(index, words.length), pools: new Map() };
      }),
    );
    const hunt = new Hunt(places, words, reading);
    hunt.#each((place, word, at) => place.index.find(word, place.matches.of(at)));
    return hunt;
  }

  /** Those with the fewest mistakes, in no order. */
  found(): Found[] {
    const all = this.places.flatMap((place) => [...place.matches.all()].map((match) => ({ ...match, place })));
    const fewest = all.reduce((least, { mistakes }) => Math.min(least, mistakes), Number.POSITIVE_INFINITY);
    return all.filter(({ mistakes }) => mistakes === fewest);
  }

  /** Desktops that have this word, whatever they lack. */
  count(word: number): number {
    return this.places.reduce((sum, { matches }) => sum + matches.count(word), 0);
  }

  similar(): void {
    this.#each((place, word, at) => {
      const mistakes = forgivenIn(word.plain);
      if (mistakes > 0) place.index.findSimilar(word, mistakes, place.matches.of(at));
    });
  }

  /** The same by what only users and pools know. */
  async beside(similar = false): Promise<void> {
    this.#beside ??= await this.#readBeside();
    for (const place of this.places) {
      const { people, pools } = this.#beside.get(place.site) ?? {};
      if (people) await this.#byPeople(place, people, similar);
      if (pools) await this.#byPools(place, pools, similar);
    }
  }

  async #readBeside(): Promise<Map<SiteId, Beside>> {
    const sites = this.places.map(({ site }) => site);
    const read = async (table: string) => {
      const held = await this.#reading.tryToHold(table, (error) => this.refused.set(table, error), {}, sites);
      if (held) this.#reading.rest(table, held);
      return new Map(held?.snapshots.map((snapshot) => [snapshot.site, snapshot]));
    };
    const [people, pools] = await Promise.all([read('users'), read('pools')]);
    return new Map(
      sites.map((site) => {
        const [users, shared] = [people.get(site), pools.get(site)];
        return [site, { ...(users && { people: users }), ...(shared && { pools: shared }) }];
      }),
    );
  }

  async #byPeople({ index, matches }: Place, snapshot: Snapshot, similar: boolean): Promise<void> {
    const people = await peopleIndexOf(this.#reading.feedOf('users'), snapshot);
    const each = this.#words.map((word) => {
      const mistakes = similar ? forgivenIn(word.plain) : 0;
      return [...people.find(word), ...(mistakes > 0 ? people.findSimilar(word, mistakes) : [])];
    });
    for (const [at, known] of each.entries()) {
      for (const { field, scores } of known) {
        const tell = matches.of(at);
        index.ownedBy(scores, (desktop, score) => tell(desktop, score, field));
      }
    }
    for (const name of inAll(each)) this.people.add(name);
  }

  async #byPools(place: Place, snapshot: Snapshot, similar: boolean): Promise<void> {
    const feed = this.#reading.feedOf('pools');
    const each = await Promise.all(
      this.#words.map((word) => poolsWith(feed, snapshot, word, similar ? forgivenIn(word.plain) : 0)),
    );
    const pools = [...new Map(each.flat().map(({ pool }) => [pool.pool_id, pool])).values()];
    if (pools.length === 0) return;
    const members = await this.#membersOf(pools, place.site);
    for (const [desktop, pool] of members) place.pools.set(desktop, pool);
    for (const [at, found] of each.entries()) tellOf(found, members, place, at);
  }

  async #membersOf(pools: readonly Pool[], site: SiteId): Promise<Map<string, Pool>> {
    const table = 'pool_desktops';
    const narrow = { arg: 'pool_id', values: pools.map(({ pool_id }) => pool_id) };
    const held = await this.#reading.tryToHold(table, (error) => this.refused.set(table, error), { narrow }, [site]);
    const [snapshot] = held?.snapshots ?? [];
    if (!held || !snapshot) return new Map();
    this.#reading.rest(table, held);
    return poolsOfDesktops(held.feed, snapshot, pools);
  }

  #each(search: (place: Place, word: Word, at: number) => void): void {
    for (const place of this.places) for (const [at, word] of this.#words.entries()) search(place, word, at);
  }
}

function tellOf(found: readonly PoolMatch[], members: ReadonlyMap<string, Pool>, place: Place, at: number): void {
  const tell = place.matches.of(at);
  for (const { pool, score, field } of found) {
    place.index.withIds(
      (id) => members.get(id)?.pool_id === pool.pool_id,
      (desktop) => tell(desktop, score, field),
    );
  }
}

/** Names that every word knows. */
function inAll(each: readonly Known[][]): string[] {
  const [first = [], ...rest] = each.map((known) => new Set(known.flatMap(({ scores }) => [...scores.keys()])));
  return [...first].filter((name) => rest.every((names) => names.has(name)));
}
