import type { ToolContext } from '../../catalog/context.ts';
import type { Freshness } from '../freshness.ts';
import type { Scope } from '../snapshot.ts';
import { tableOf } from './answer.ts';
import { Best } from './best.ts';
import { Hunt } from './hunt.ts';
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
  const most = ask.limit ?? SHOWN;
  const reading = new Reading(readable, context);
  const answer = ({ first, total }: Pick<Best, 'first' | 'total'>, said: Partial<Nothing>): FoundDesktops => ({
    ...tableOf(first, readable.sites.length > 1),
    total,
    tables: reading.tables,
    calls: reading.calls,
    ...said,
  });
  if (words.length === 0) return answer(new Best(most), nothing(words, undefined));
  const exact = await askExactly(words, reading, most);
  if (exact) return answer(exact, { note: 'Only what has exactly this was looked for.' });
  const held = await reading.hold('desktops');
  reading.rest('desktops', held);
  const hunt = await Hunt.begin(held, words, reading);
  const best = await goOn(hunt, words, most);
  const said: Partial<Nothing> = best.total > 0 ? {} : nothing(words, hunt);
  const similar = best.mistakes > 0 ? 'Nothing has this as written; these are similar.' : '';
  const note = [said.note, similar, refusals(hunt)].filter(Boolean).join(' ');
  return answer(best, { ...said, ...(note && { note }) });
}

/** Takes what is at hand before what has to be read, and what is written so before what is similar. */
async function goOn(hunt: Hunt, words: readonly Word[], most: number): Promise<Best> {
  const steps = [
    // A name of a computer that nobody has is mistyped: no account would tell more.
    () => isNameMistyped(hunt, words) && hunt.similar(),
    () => hunt.beside(),
    () => hunt.similar(),
    () => hunt.beside(true),
  ];
  let best = hunt.best(most);
  for (const step of steps) {
    if (best.total > 0) break;
    await step();
    best = hunt.best(most);
  }
  return best;
}

function isNameMistyped(hunt: Hunt, words: readonly Word[]): boolean {
  const unknown = words.filter((_, at) => hunt.count(at) === 0);
  return unknown.length > 0 && unknown.every(isLikeComputerName);
}

/** What the cloud finds by one whole name, address or id; undefined if that is not what was asked for, or nothing has it. */
async function askExactly(words: readonly Word[], reading: Reading, most: number): Promise<Best | undefined> {
  const [word, ...more] = words;
  const narrow = word && more.length === 0 ? narrowFor(word) : undefined;
  if (!narrow?.values.every((value) => reading.accepts('desktops', narrow.arg, value))) return undefined;
  const held = await reading.tryToHold('desktops', () => {}, { narrow });
  // What is whole can be searched in every way.
  if (!held || held.snapshots.every(({ scope }) => scope.narrow === undefined)) return undefined;
  const best = (await Hunt.begin(held, words, reading)).best(most, EXACT);
  if (best.total === 0) return undefined;
  reading.rest('desktops', held);
  return best;
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
