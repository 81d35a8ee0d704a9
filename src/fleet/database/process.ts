// The process that holds the fleet's tables and runs what people ask of them. It has no keys, no network and no files, and may
// be killed at any moment.
import type { Answer, Answered, Ask, Question } from './messages.ts';
import { MEMORY_ENV, TOO_MUCH_MEMORY } from './messages.ts';

const WATCH_MS = 50;

/** With such a share of its memory taken between two statements, the process is better started anew. */
const SPENT = 0.75;

/** Characters of a message that are worth sending: DuckDB repeats in it what a query made. */
const LONGEST = 2_000;

/** Of DuckDB and of C++. */
const NO_MEMORY = /^Out of Memory Error|bad_alloc|bad allocation/;

const say = (answer: Answer, then?: () => void) => process.send?.(answer, undefined, undefined, () => then?.());
/** Not by `process.exit`, which waits for the statement that runs. */
const die = () => process.kill(process.pid, 'SIGKILL');
const end = (ending: 'no duckdb' | 'memory') => say({ ending }, die);

const memoryBytes = Number(process.env[MEMORY_ENV]) * 1024 * 1024;
const takes = (share: number) => process.memoryUsage.rss() > share * memoryBytes;

// The parent is gone.
process.on('disconnect', die);

// DuckDB keeps to its own limit in most places; this is for the others.
setInterval(() => {
  if (takes(1)) end('memory');
}, WATCH_MS).unref();

const opening = import('./tables.ts').then(({ openTables }) => openTables(memoryBytes / 1024 / 1024));
opening.catch((error: unknown) => {
  const missing = (error as { code?: string }).code;
  if (missing === 'MODULE_NOT_FOUND' || missing === 'ERR_MODULE_NOT_FOUND') end('no duckdb');
  else throw error;
});

process.on('message', async (question: Question) => {
  if ('interrupt' in question) return (await opening).interrupt();
  const answered = await answer(question);
  const spent = (question.do === 'evaluate' || question.do === 'run') && isSpent();
  say({ id: question.id, spent, ...answered });
});

/** What a statement leaves behind must not count against the next one. */
function isSpent(): boolean {
  if (takes(SPENT)) globalThis.gc?.();
  return takes(SPENT);
}

async function answer(ask: Ask): Promise<Answered> {
  try {
    const tables = await opening;
    return { value: await tables.answer(ask) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (name === 'TooBig') return { tooBig: message };
    if (NO_MEMORY.test(message)) return { tooBig: TOO_MUCH_MEMORY };
    return { error: message.slice(0, LONGEST) };
  }
}
