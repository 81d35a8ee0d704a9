import type { SiteId } from '../../catalog/context.ts';
import type { ToolError } from '../../catalog/errors.ts';
import type { Held } from '../inventory.ts';
import type { Snapshot } from '../snapshot.ts';
import { Best } from './best.ts';
import { type DesktopIndex, desktopIndexOf } from './desktop-index.ts';
import { Matches } from './matches.ts';
import { peopleIndexOf } from './people.ts';
import { membersIn, type Pool, poolsWith } from './pools.ts';
import type { Reading } from './reading.ts';
import { forgivenIn } from './spelling.ts';
import { EXACT } from './texts.ts';
import type { Word } from './words.ts';

/** The desktops of one site. */
export interface Place {
  site: SiteId;
  index: DesktopIndex;
  matches: Matches;
  /** The pool of a desktop, as far as the search had to know. */
  poolOf: (desktopId: string) => Pool | undefined;
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
  /** By word, users who have it. */
  readonly #people: Set<string>[];
  /** Words that are the whole name of somebody or something, whether or not it has a desktop. */
  readonly #whole = new Set<number>();
  /** What could not be read. */
  readonly refused = new Map<string, ToolError>();

  constructor(places: readonly Place[], words: readonly Word[], reading: Reading) {
    this.places = places;
    this.#words = words;
    this.#reading = reading;
    this.#people = words.map(() => new Set());
  }

  /** Begins with what of the desktops' own columns has the words. */
  static async begin(held: Held, words: readonly Word[], reading: Reading): Promise<Hunt> {
    const places = await Promise.all(
      held.snapshots.map(async (snapshot) => {
        const index = await desktopIndexOf(held.feed, snapshot);
        return { site: snapshot.site, index, matches: new Matches(index, words.length), poolOf: () => undefined };
      }),
    );
    const hunt = new Hunt(places, words, reading);
    hunt.#each((place, word, at) => place.index.find(word, place.matches.of(at)));
    return hunt;
  }

  /** The best of those that have all words, at least so well. */
  best(most: number, worst = Number.POSITIVE_INFINITY): Best {
    const best = new Best(most);
    for (const place of this.places) {
      place.matches.each((desktop, score, mistakes) => {
        if (score <= worst) best.offer(place, desktop, score, mistakes);
      });
    }
    return best;
  }

  /** Desktops that have this word, whatever they lack. */
  count(word: number): number {
    return this.places.reduce((sum, { matches }) => sum + matches.count(word), 0);
  }

  /** Users who have all words, by their names in lower case. */
  get people(): string[] {
    const [first = new Set<string>(), ...rest] = this.#people;
    return [...first].filter((name) => rest.every((names) => names.has(name)));
  }

  /** Goes on with what is like the words in the desktops' own columns. */
  similar(): void {
    this.#each((place, word, at) => {
      const mistakes = this.#forgiven(at);
      if (mistakes > 0) place.index.findSimilar(word, mistakes, place.matches.of(at));
    });
  }

  /** What is spelled as something is called is not mistyped. */
  #forgiven(word: number): number {
    const isWhole = this.#whole.has(word) || this.places.some(({ matches }) => matches.best(word) === EXACT);
    return isWhole ? 0 : forgivenIn(this.#words[word]!.plain);
  }

  /** Goes on with what only users and pools know: what has the words, or else what is like them. */
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
    for (const [at, word] of this.#words.entries()) {
      const mistakes = similar ? this.#forgiven(at) : 0;
      if (similar && mistakes === 0) continue;
      const tell = matches.of(at);
      for (const { field, scores } of similar ? people.findSimilar(word, mistakes) : people.find(word)) {
        for (const [name, score] of scores) {
          this.#people[at]!.add(name);
          if (score === EXACT) this.#whole.add(at);
        }
        index.ownedBy(scores, (desktop, score) => tell(desktop, score, field));
      }
    }
  }

  async #byPools(place: Place, snapshot: Snapshot, similar: boolean): Promise<void> {
    const feed = this.#reading.feedOf('pools');
    const each = await Promise.all(
      this.#words.map((word, at) => poolsWith(feed, snapshot, word, similar ? this.#forgiven(at) : undefined)),
    );
    const pools = new Map(each.flatMap((found) => [...found]).map(([id, { pool }]) => [id, pool]));
    if (pools.size === 0) return;
    const members = await this.#membersOf([...pools.keys()], place.site);
    const { poolOf: before, index, matches } = place;
    place.poolOf = (desktop) => pools.get(members.get(desktop) ?? '') ?? before(desktop);
    const tells = each.map((_, at) => matches.of(at));
    for (const [desktop, { desktop_id }] of index.facts.entries()) {
      const pool = members.get(desktop_id);
      if (pool === undefined) continue;
      for (const [at, found] of each.entries()) {
        const match = found.get(pool);
        if (match) tells[at]!(desktop, match.score, match.field);
      }
    }
  }

  async #membersOf(values: string[], site: SiteId): Promise<ReadonlyMap<string, string>> {
    const table = 'pool_desktops';
    const narrow = { arg: 'pool_id', values };
    const held = await this.#reading.tryToHold(table, (error) => this.refused.set(table, error), { narrow }, [site]);
    const [snapshot] = held?.snapshots ?? [];
    if (!held || !snapshot) return new Map();
    this.#reading.rest(table, held);
    return membersIn(held.feed, snapshot);
  }

  #each(search: (place: Place, word: Word, at: number) => void): void {
    for (const place of this.places) for (const [at, word] of this.#words.entries()) search(place, word, at);
  }
}
