import { namedRows } from '../rows.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Feed } from '../table.ts';
import type { Hit, Texts } from './texts.ts';
import { TextsOf } from './texts.ts';
import { plainOf, rawOf, type Word } from './words.ts';

interface Field {
  name: string;
  texts: Texts;
  forms: (word: Word) => string[];
  /** What may be mistyped, if it is such a thing. */
  similar?: (word: Word) => string | undefined;
}

/** Users who have a word in one of their columns: how well each, by the name as desktops know it. */
export interface Known {
  field: string;
  scores: Map<string, number>;
}

/** The accounts of a snapshot: they have mails and phones, of which desktops know nothing. */
export class PeopleIndex {
  readonly #names: readonly string[];
  readonly #fields: readonly Field[];

  constructor(names: readonly string[], fields: readonly Field[]) {
    this.#names = names;
    this.#fields = fields;
  }

  find(word: Word): Known[] {
    return this.#known(({ texts, forms }, hit) => {
      for (const form of forms(word)) texts.find(form, hit);
    });
  }

  findSimilar(word: Word, most: number): Known[] {
    return this.#known(({ texts, similar }, hit) => {
      const form = similar?.(word);
      if (form !== undefined) texts.findSimilar(form, most, hit);
    });
  }

  #known(search: (field: Field, hit: Hit) => void): Known[] {
    return this.#fields.flatMap((field) => {
      const scores = new Map<string, number>();
      search(field, (person, score) => {
        const name = this.#names[person]!;
        scores.set(name, Math.min(score, scores.get(name) ?? score));
      });
      return scores.size > 0 ? [{ field: field.name, scores }] : [];
    });
  }
}

const indexes = new WeakMap<Snapshot, Promise<PeopleIndex>>();

export function peopleIndexOf(feed: Feed, snapshot: Snapshot): Promise<PeopleIndex> {
  const made = indexes.get(snapshot) ?? makeIndex(feed, snapshot);
  indexes.set(snapshot, made);
  return made;
}

async function makeIndex(feed: Feed, snapshot: Snapshot): Promise<PeopleIndex> {
  const names: string[] = [];
  const texts = {
    user_name: new TextsOf(),
    address: new TextsOf(),
    mailbox: new TextsOf(),
    phone: new TextsOf(),
    description: new TextsOf(),
  };
  for await (const row of namedRows(feed, snapshot, 'users', ['user_name', 'email', 'phone', 'description'])) {
    const { user_name: name, email, phone, description } = row as Record<keyof typeof row, string | null>;
    if (name === null) continue;
    const person = names.push(rawOf(name)) - 1;
    const mailbox = plainOf(email?.split('@')[0] ?? '');
    texts.user_name.add(plainOf(name), person);
    texts.address.add(rawOf(email ?? ''), person);
    // Often they are the same.
    if (mailbox !== plainOf(name)) texts.mailbox.add(mailbox, person);
    texts.phone.add(digitsOf(phone ?? ''), person);
    // As a whole and by its words, which may be mistyped.
    for (const part of new Set([description ?? '', ...(description?.split(/\s+/) ?? [])])) {
      texts.description.add(plainOf(part), person);
    }
  }
  const plain = { forms: ({ plain: form }: Word) => [form], similar: unlessMail };
  return new PeopleIndex(names, [
    { name: 'user_name', texts: texts.user_name.end(), ...plain },
    { name: 'email', texts: texts.address.end(), forms: (word) => (isMail(word) ? [word.raw] : []), similar: ifMail },
    { name: 'email', texts: texts.mailbox.end(), ...plain },
    { name: 'phone', texts: texts.phone.end(), forms: phoneForms },
    { name: 'description', texts: texts.description.end(), ...plain },
  ]);
}

function isMail({ raw }: Word): boolean {
  return raw.includes('@');
}

function ifMail(word: Word): string | undefined {
  return isMail(word) ? word.raw : undefined;
}

function unlessMail(word: Word): string | undefined {
  return isMail(word) ? undefined : word.plain;
}

function digitsOf(text: string): string {
  return text.replace(/\D+/g, '');
}

/** Fewer digits than these are in every phone number. */
const LEAST_OF_PHONE = 4;

/** With the country in front, or without. */
function phoneForms({ raw, plain }: Word): string[] {
  if (!/^\d+$/.test(plain) || plain.length < LEAST_OF_PHONE || /[.:]/.test(raw)) return [];
  return [...new Set([plain, plain.replace(/^(00)?86/, '')])].filter((form) => form.length >= LEAST_OF_PHONE);
}
