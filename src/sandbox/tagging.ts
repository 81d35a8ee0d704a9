import type { Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import type { Tag } from './world/desktop.ts';

/** Anything that has tags: each key once. */
interface Tagged {
  tags: Tag[];
}

/** One thing of a request, with the tags it is about. */
export interface TagChange {
  thing: Tagged;
  tags: readonly Tag[];
}

/** Workspace API reference, "Error Codes". */
const refusals = {
  tooMany: (most: number, what: string) =>
    new Refusal(400, 'WKS.0566', `A maximum of ${most} tags can be added to each ${what}.`),
  twice: () => new Refusal(400, 'WKS.0565', 'Duplicate tag keys.'),
  invalid: () => new Refusal(400, 'WKS.0564', 'Invalid tag.'),
};

/** The tags of a request, each key once; `characters` is what a key and a value may be made of. */
export function tagsOf(list: readonly Parameters[], characters: RegExp): Tag[] {
  const tags = list.map((tag) => ({ key: tag.need('key'), value: tag.text('value') ?? '' }));
  if (tags.some(({ key, value }) => !characters.test(key) || (value !== '' && !characters.test(value)))) {
    throw refusals.invalid();
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length) throw refusals.twice();
  return tags;
}

/** Sets tags over older values of their keys; on none of the things when one of them would have more than `most`. */
export function setTags(changes: readonly TagChange[], most: number, what = 'desktop'): void {
  const after = changes.map(({ thing, tags }) => merged(thing.tags, tags));
  if (after.some((tags) => tags.length > most)) throw refusals.tooMany(most, what);
  for (const [index, { thing }] of changes.entries()) thing.tags = after[index] as Tag[];
}

function merged(present: readonly Tag[], tags: readonly Tag[]): Tag[] {
  const byKey = new Map(present.map((tag) => [tag.key, tag]));
  for (const tag of tags) byKey.set(tag.key, { ...tag });
  return [...byKey.values()];
}

/** Takes tags away by key, and by value too where one is given. A tag that is not there counts as gone. */
export function dropTags(changes: readonly TagChange[]): void {
  for (const { thing, tags } of changes) {
    thing.tags = thing.tags.filter((tag) => !tags.some(({ key, value }) => key === tag.key && hits(value, tag.value)));
  }
}

function hits(wanted: string, value: string): boolean {
  return wanted === '' || wanted === value;
}

/** Every key in use, with its values. */
export function tagsInUse(things: readonly Tagged[]): { key: string; values: string[] }[] {
  const values = new Map<string, Set<string>>();
  for (const { tags } of things) {
    for (const { key, value } of tags) {
      const known = values.get(key);
      if (known) known.add(value);
      else values.set(key, new Set([value]));
    }
  }
  return [...values].map(([key, each]) => ({ key, values: [...each].sort() }));
}

/** Whether it has a tag with this key, and one of these values unless there are none. */
export function hasTag({ tags }: Tagged, key: string, values: readonly string[]): boolean {
  return tags.some((tag) => tag.key === key && (values.length === 0 || values.includes(tag.value)));
}
