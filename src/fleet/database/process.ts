// The process that holds the fleet's tables and runs what people ask of them. It has no keys, no network and no files, and may
// be killed at any moment.
import type { Answer, Question } from './messages.ts';
import { MEMORY_ENV, TOO_MUCH_MEMORY } from './messages.ts';

const WATCH_MS = 50;

/** Characters of a message that are worth sending: DuckDB repeats in it what a query made. */
const LONGEST = 2_000;

const say = (answer: Answer, then?: () => void) => process.send?.(answer, undefined, undefined, () => then?.());
/** Not by `process.exit`, which waits for the statement that runs. */
const die = () => process.kill(process.pid, 'SIGKILL');
const end = (ending: 'no duckdb' | 'memory') => say({ ending }, die);

const memoryMb = Number(process.env[MEMORY_ENV]);

// The parent is gone.
process.on('disconnect', die);

// DuckDB keeps to its own limit in most places; this is for the others.
setInterval(() => {
  if (process.memoryUsage.rss() > memoryMb * 1024 * 1024) end('memory');
}, WATCH_MS).unref();

const opening = import('./tables.ts').then(({ openTables }) => openTables(memoryMb));
opening.catch((error: unknown) => {
  const missing = (error as { code?: string }).code;
  if (missing === 'MODULE_NOT_FOUND' || missing === 'ERR_MODULE_NOT_FOUND') end('no duckdb');
  else throw error;
});

process.on('message', async (question: Question) => {
  if ('interrupt' in question) return (await opening).interrupt();
  const { id } = question;
  try {
    const tables = await opening;
    say({ id, value: await tables.answer(question) });
  } catch (error) {
    say({ id, ...reasonOf(error) });
  }
});

function reasonOf(error: unknown) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'TooBig') return { tooBig: message };
  if (message.startsWith('Out of Memory Error')) return { tooBig: TOO_MUCH_MEMORY };
  return { error: message.slice(0, LONGEST) };
}
