import { distance } from 'fastest-levenshtein';
import { namedRows } from '../rows.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Feed } from '../table.ts';
import { type Hit, type Texts, TextsOf } from './texts.ts';
import { idForms, isAddress, isMac, laterWordsOf, plainOf, rawOf, type Word } from './words.ts';

/** What an answer tells of a desktop. */
export interface DesktopFacts {
  desktop_id: string;
  computer_name: string | null;
  status: string | null;
  task_status: string | null;
  login_status: string | null;
  ip: string | null;
  image_name: string | null;
  owners: string | null;
}

/** Something of a desktop by which it is looked for. */
interface Field {
  name: string;
  texts: Texts;
  /** The forms of a word that are compared with these texts; none if it is no such thing. */
  forms: (word: Word) => string[];
  /** Nobody knows the middle of an id. */
  beginning?: true;
  /** People mistype names, and copy numbers. */
  similar?: true;
}

const COLUMNS = [
  'desktop_id',
  'computer_name',
  'status',
  'task_status',
  'login_status',
  'user_name',
  'ip',
  'image_name',
  'sid',
  'bill_resource_id',
  'tags',
] as const;

/** Of who has a desktop, so many are told. */
const MOST_OWNERS = 3;

/** The desktops of a snapshot, to be found by what one knows of them. They go by their place in it. */
export class DesktopIndex {
  readonly facts: readonly DesktopFacts[];
  readonly #fields: readonly Field[];
  readonly #owners: Texts;

  constructor(facts: readonly DesktopFacts[], fields: readonly Field[], owners: Texts) {
    this.facts = facts;
    this.#fields = fields;
    this.#owners = owners;
  }

  /** Desktops that have the word in one of their own columns, whole or in part. */
  find(word: Word, hit: (desktop: number, score: number, field: string) => void): void {
    for (const { name, texts, forms, beginning = false } of this.#fields) {
      for (const form of forms(word)) texts.find(form, (desktop, score) => hit(desktop, score, name), { beginning });
    }
  }

  findSimilar(word: Word, most: number, hit: (desktop: number, score: number, field: string) => void): void {
    for (const { name, texts, similar } of this.#fields) {
      if (similar) texts.findSimilar(word.plain, most, (desktop, score) => hit(desktop, score, name));
    }
  }

  /** Desktops of these users or groups, whose names are in lower case. */
  ownedBy(names: ReadonlyMap<string, number>, hit: Hit): void {
    this.#owners.among(names, hit);
  }

  /** Names of desktops and of who has them that are least unlike the word. */
  nearest(word: Word, most: number): Near[] {
    const near: Near[] = [];
    for (const { name, texts, similar } of this.#fields) {
      if (!similar || name === 'tag') continue;
      for (const [at, text] of texts.texts.entries()) {
        const away = distance(word.plain, text);
        if (near.length === most && away >= near.at(-1)!.distance) continue;
        const written = name === 'computer_name' ? this.facts[texts.oneWith(at)]!.computer_name : null;
        near.push({ name: written ?? text, distance: away });
        near.sort((a, b) => a.distance - b.distance).splice(most);
      }
    }
    return near;
  }
}

export interface Near {
  name: string;
  distance: number;
}

const indexes = new WeakMap<Snapshot, Promise<DesktopIndex>>();

/** Made once of each snapshot, and kept for as long as that is. */
export function desktopIndexOf(feed: Feed, snapshot: Snapshot): Promise<DesktopIndex> {
  const made = indexes.get(snapshot) ?? makeIndex(feed, snapshot);
  indexes.set(snapshot, made);
  return made;
}

async function makeIndex(feed: Feed, snapshot: Snapshot): Promise<DesktopIndex> {
  const making = new Making();
  for await (const row of namedRows(feed, snapshot, 'desktops', COLUMNS)) making.desktop(row as never);
  for await (const row of namedRows(feed, snapshot, 'desktop_users', ['desktop_id', 'user_name'])) {
    making.owner(row.desktop_id as string, row.user_name as string | null);
  }
  for await (const row of namedRows(feed, snapshot, 'nics', ['desktop_id', 'ip', 'mac'])) {
    making.nic(row.desktop_id as string, row.ip as string | null, row.mac as string | null);
  }
  return making.end();
}

interface DesktopRow extends Omit<DesktopFacts, 'owners'> {
  user_name: string | null;
  sid: string | null;
  bill_resource_id: string | null;
  tags: Record<string, string> | null;
}

class Making {
  readonly #facts: DesktopFacts[] = [];
  readonly #places = new Map<string, number>();
  readonly #shared = new Map<string, string>();
  readonly #owners = new TextsOf();
  /** Names of desktops that have more than one. */
  readonly #several = new Map<number, string[]>();
  readonly #texts = {
    desktop_id: new TextsOf(),
    computer_name: new TextsOf(),
    name_word: new TextsOf(),
    ip: new TextsOf(),
    user_name: new TextsOf(),
    mac: new TextsOf(),
    tag: new TextsOf(),
    tag_pair: new TextsOf(),
    sid: new TextsOf(),
    bill_resource_id: new TextsOf(),
  };

  desktop({ sid, bill_resource_id: bill, tags, user_name: owner, ...facts }: DesktopRow): void {
    const place = this.#facts.length;
    const { desktop_id, computer_name, ip, status, task_status, login_status, image_name } = facts;
    this.#places.set(desktop_id, place);
    this.#facts.push({
      desktop_id,
      computer_name,
      status: this.#share(status),
      task_status: this.#share(task_status),
      login_status: this.#share(login_status),
      ip,
      image_name: this.#share(image_name),
      owners: null,
    });
    this.#texts.desktop_id.add(rawOf(desktop_id), place);
    this.#texts.computer_name.add(plainOf(computer_name ?? ''), place);
    for (const word of laterWordsOf(computer_name ?? '')) this.#texts.name_word.add(word, place);
    this.#texts.ip.add(rawOf(ip ?? ''), place);
    this.#texts.sid.add(rawOf(sid ?? ''), place);
    // Often they are the same.
    if (bill !== desktop_id) this.#texts.bill_resource_id.add(rawOf(bill ?? ''), place);
    for (const [key, value] of Object.entries(tags ?? {})) {
      this.#texts.tag.add(this.#share(plainOf(value))!, place);
      this.#texts.tag_pair.add(this.#share(`${plainOf(key)}=${plainOf(value)}`)!, place);
    }
    this.owner(desktop_id, owner);
  }

  owner(desktopId: string, name: string | null): void {
    const place = this.#places.get(desktopId);
    if (place === undefined || name === null) return;
    const facts = this.#facts[place]!;
    const known = this.#several.get(place) ?? (facts.owners === null ? [] : [facts.owners]);
    if (known.includes(name)) return;
    this.#owners.add(rawOf(name), place);
    this.#texts.user_name.add(plainOf(name), place);
    if (known.length > 0) this.#several.set(place, [...known, name]);
    if (known.length < MOST_OWNERS) facts.owners = [...known, name].join(', ');
    else if (known.length === MOST_OWNERS) facts.owners += ', …';
  }

  nic(desktopId: string, ip: string | null, mac: string | null): void {
    const place = this.#places.get(desktopId);
    if (place === undefined) return;
    // The first address stands in the desktop's own row.
    if (ip !== this.#facts[place]!.ip) this.#texts.ip.add(rawOf(ip ?? ''), place);
    this.#texts.mac.add(plainOf(mac ?? ''), place);
  }

  end(): DesktopIndex {
    const texts = Object.fromEntries(Object.entries(this.#texts).map(([name, made]) => [name, made.end()]));
    return new DesktopIndex(
      this.#facts,
      KINDS.map(({ of, ...kind }) => ({ name: of, ...kind, texts: texts[of]! })),
      this.#owners.end(),
    );
  }

  /** One text for all that are the same. */
  #share(text: string | null): string | null {
    if (text === null) return null;
    const known = this.#shared.get(text);
    if (known === undefined) this.#shared.set(text, text);
    return known ?? text;
  }
}

const id = { forms: idForms, beginning: true } as const;
const isPair = ({ raw }: Word) => raw.includes('=');

/** In the order in which equally good matches are told. */
const KINDS: readonly (Omit<Field, 'texts' | 'name'> & { of: string; name?: string })[] = [
  { of: 'desktop_id', ...id },
  { of: 'computer_name', forms: ({ plain }) => [plain], similar: true },
  // Whole names have them too, so that only mistakes in them are left.
  { of: 'name_word', name: 'computer_name', forms: () => [], similar: true },
  { of: 'ip', forms: (word) => (isAddress(word) ? [word.raw] : []) },
  { of: 'user_name', forms: ({ plain }) => [plain], similar: true },
  { of: 'mac', forms: (word) => (isMac(word) ? [word.plain] : []) },
  { of: 'tag', forms: (word) => (isPair(word) ? [] : [word.plain]), similar: true },
  { of: 'tag_pair', name: 'tag', forms: (word) => (isPair(word) ? [pairOf(word)] : []), beginning: true },
  { of: 'sid', ...id },
  { of: 'bill_resource_id', ...id },
];

function pairOf({ raw }: Word): string {
  const [key = '', ...value] = raw.split('=');
  return `${plainOf(key)}=${plainOf(value.join('='))}`;
}
