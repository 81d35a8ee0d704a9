// The process that holds the fleet's tables and runs what people ask of them. It has no keys, no network and no files, and may
// be killed at any moment.
import type { Answer, Question } from './messages.ts';
import { MEMORY_ENV } from './messages.ts';

const WATCH_MS = 50;

const say = (answer: Answer, then?: () => void) => process.send?.(answer, undefined, undefined, () => then?.());
const end = (ending: 'no duckdb' | 'memory') => say({ ending }, () => process.exit(1));

const memoryMb = Number(process.env[MEMORY_ENV]);

// The parent is gone.
process.on('disconnect', () => process.exit(0));

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
    say({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
