import type { ToolContext } from '../../catalog/context.ts';
import type { Freshness } from '../freshness.ts';
import type { Scope } from '../snapshot.ts';
import { firstOf, tableOf } from './answer.ts';
import { type Found, Hunt } from './hunt.ts';
import { type Nothing, nothing } from './nothing.ts';
import { type Readable, Reading } from './reading.ts';
import { EXACT } from './texts.ts';
import { idForms, isLikeComputerName, type Word, wordsOf } from './words.ts';

export interface FindAsk {
  query: string;
  limit?: number;
}

export interface FoundDesktops extends Partial<Nothing> {
  columns: string[];
  rows: unknown[][];
  /** Desktops that match; the best of them are in the rows. */
  total: number;
  tables: Freshness[];
  calls: number;
}

const SHOWN = 10;

/**
 * Desktops that have every word of the query in something a person may know of them, the best first. Reads no more than it needs: what
 * looks like a whole name, address or id is asked of the API alone, and accounts and pools are read only when desktops themselves do not
 * have the words. Throws `ToolError` where desktops could not be read.
 */
export async function findDesktops(ask: FindAsk, readable: Readable, context: ToolContext): Promise<FoundDesktops> {
  const words = wordsOf(ask.query);
  const reading = new Reading(readable, context);
  const answer = (found: readonly Found[], said: Partial<Nothing>): FoundDesktops => ({
    ...tableOf(firstOf(found, ask.limit ?? SHOWN), readable.sites.length > 1),
    total: found.length,
    tables: reading.tables,
    calls: reading.calls,
    ...said,
  });
  if (words.length === 0) return answer([], nothing(words, undefined));
  const exact = await askExactly(words, reading);
  if (exact) return answer(exact, { note: 'Only what has exactly this was looked for.' });
  const held = await reading.hold('desktops');
  reading.rest('desktops', held);
  const hunt = await Hunt.begin(held, words, reading);
  const found = await goOn(hunt, words);
  const notes = [found[0]?.mistakes ? 'Nothing has this as written; these are similar.' : '', refusals(hunt)];
  const note = notes.filter(Boolean).join(' ');
  if (found.length > 0) return answer(found, note ? { note } : {});
  const said = nothing(words, hunt);
  return answer(found, { ...said, note: [said.note, note].filter(Boolean).join(' ') });
}

/** Takes what is at hand before what has to be read, and what is written so before what is similar. */
async function goOn(hunt: Hunt, words: readonly Word[]): Promise<Found[]> {
  const steps = [
    // A name of a computer that nobody has is mistyped: no account would tell more.
    () => isNameMistyped(hunt, words) && hunt.similar(),
    () => hunt.beside(),
    () => hunt.similar(),
    () => hunt.beside(true),
  ];
  let found = hunt.found();
  for (const step of steps) {
    if (found.length > 0) break;
    await step();
    found = hunt.found();
  }
  return found;
}

function isNameMistyped(hunt: Hunt, words: readonly Word[]): boolean {
  const unknown = words.filter((_, at) => hunt.count(at) === 0);
  return unknown.length > 0 && unknown.every(isLikeComputerName);
}

/** What the cloud finds by one whole name, address or id; undefined if that is not what was asked for, or nothing has it. */
async function askExactly(words: readonly Word[], reading: Reading): Promise<Found[] | undefined> {
  const [word, ...more] = words;
  const narrow = word && more.length === 0 ? narrowFor(word) : undefined;
  if (!narrow?.values.every((value) => reading.accepts('desktops', narrow.arg, value))) return undefined;
  const held = await reading.tryToHold('desktops', () => {}, { narrow });
  // What is whole can be searched in every way.
  if (!held || held.snapshots.every(({ scope }) => scope.narrow === undefined)) return undefined;
  const found = (await Hunt.begin(held, words, reading)).found().filter(({ score }) => score === EXACT);
  if (found.length === 0) return undefined;
  reading.rest('desktops', held);
  return found;
}

function narrowFor(word: Word): Scope['narrow'] {
  const { raw, plain } = word;
  if (/^[0-9a-f]{32}$/.test(plain)) return { arg: 'desktop_id', values: idForms(word).sort(), many: 100 };
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(raw)) return { arg: 'desktop_ip', values: [raw] };
  if (isLikeComputerName(word) && /\d$/.test(raw)) return { arg: 'computer_name', values: [raw] };
  return undefined;
}

function refusals({ refused }: Hunt): string {
  return [...refused]
    .map(
      ([table, { body }]) => `${table} could not be read, so they were not searched (${body.code}: ${body.message}).`,
    )
    .join(' ');
}
