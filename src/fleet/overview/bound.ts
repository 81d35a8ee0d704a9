import { Listing } from './listing.ts';

/** Our own words: names of parts and columns. */
const OURS = /_?[a-z]{1,6}|[A-Z]{1,3}|\d{1,3}|["[\]{}:,]{1,4}|[!-~]|[^\0-~]/g;

/** What the cloud calls things: a name of random letters has a token for two of them. */
const THEIRS = /[a-z]{1,2}|[A-Z]{1,2}|\d{1,3}|["[\]{}:,]{1,4}|[!-~]|[^\0-~]/g;

/** Of a character that is none of ASCII. */
const FOREIGN = 1.5;

/** No fewer than the o200k tokens of the answer's JSON, so that nobody has to load a tokenizer to keep it short. */
export function tokensAtMost(answer: unknown): number {
  const frame = JSON.stringify(answer, (key, value) => (key === 'rows' ? [] : value));
  return (
    count(frame, OURS) + listingsIn(answer).reduce((sum, { rows }) => sum + count(JSON.stringify(rows), THEIRS), 0)
  );
}

function count(text: string, pieces: RegExp): number {
  return text.match(pieces)?.reduce((sum, piece) => sum + (piece > '~' ? FOREIGN : 1), 0) ?? 0;
}

/**
 * The answer as plain values, of at most so many tokens: the listing that can spare it most loses its last example until it fits; of
 * several such the last listing, which matters least.
 */
export function bounded(answer: Record<string, unknown>, most: number): Record<string, unknown> {
  const listings = listingsIn(answer);
  for (;;) {
    const left = listings.filter(({ rows }) => rows.length > 0);
    if (left.length === 0 || tokensAtMost(answer) <= most) return JSON.parse(JSON.stringify(answer));
    const longest = Math.max(...left.map(spared));
    left.findLast((each) => spared(each) === longest)!.rows.pop();
  }
}

/** How well it can do with one example less: the only one is worth more than the second of another, whatever that keeps. */
function spared({ rows, keeps }: Listing): number {
  return rows.length === 1 ? 0.5 : rows.length - keeps;
}

function listingsIn(value: unknown): Listing[] {
  if (value instanceof Listing) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listingsIn) : [];
}
