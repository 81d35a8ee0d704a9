import { type ChildProcess, fork } from 'node:child_process';
import { ToolError } from '../../catalog/errors.ts';
import { cancelled, closing } from '../ended.ts';
import { type Answer, type Ask, MEMORY_ENV, type Question, TOO_MUCH_MEMORY } from './messages.ts';

export interface DatabaseOptions {
  /** The program of the process, built from `process.ts`. */
  program: string;
  /** It ends itself when it takes more. */
  memoryMb: number;
}

/** What one question may take. */
export interface Bounds {
  signal?: AbortSignal;
  /** Then it is stopped; real time, because the machine's work is what is bounded. */
  timeoutMs?: number;
}

/** How long a statement that was told to end may go on before its process is killed; ms. */
const GRACE_MS = 500;

/** Nobody asks for so long: its memory is given back. What was read is loaded again when somebody does; ms. */
const IDLE_MS = 10 * 60_000;

/** Of its own JavaScript. */
const HEAP_MB = 192;

/** What the process must know of the machine. Keys and settings stay here. */
const ENVIRONMENT = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'LD_LIBRARY_PATH'];

type Ending = 'no duckdb' | 'memory' | 'killed';

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** After these DuckDB itself is not to be trusted any more. */
const FATAL = /^(?:INTERNAL|FATAL) Error/;

/** A statement that DuckDB did not take, in DuckDB's words. */
export class SqlError extends Error {
  override name = 'SqlError';
}

/**
 * A DuckDB of its own process, started when first asked and again after it ended. Questions are answered one after another; one
 * that takes too long, or that nobody waits for any more, is ended, by killing the process if it must be.
 */
export class Database {
  readonly #options: DatabaseOptions;
  #child: ChildProcess | undefined;
  #ids = 0;
  #waiting = new Map<number, Waiting>();
  #turn: Promise<unknown> = Promise.resolve();
  #ending: Ending | undefined;
  /** The process ended during this turn, and with it what the turn put there. */
  #lost = false;
  #bases = new Set<string>();
  #begun = new Set<string>();
  #closed = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /** Tables that the running process has whole; none after it ended. */
  get bases(): ReadonlySet<string> {
    return this.#bases;
  }

  /** Those, and what was left of loads that were cancelled. */
  get begun(): ReadonlySet<string> {
    return this.#begun;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Does a piece of work of several questions with nobody else's in between. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const begin = () => {
      this.#lost = false;
      return work();
    };
    const turn = this.#turn.then(begin, begin);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Throws `SqlError`, or `ToolError` when the process ended, was ended or can't be started. Only inside of a turn. */
  async ask<T>(ask: Ask, { signal, timeoutMs }: Bounds = {}): Promise<T> {
    if (signal?.aborted) throw cancelled();
    const child = this.#start();
    clearTimeout(this.#idle);
    const id = ++this.#ids;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    answer.catch(() => {});
    let why: Error | undefined;
    let grace: NodeJS.Timeout | undefined;
    const stop = (reason: Error) => {
      why ??= reason;
      this.#send(child, { interrupt: true });
      grace ??= setTimeout(() => this.#kill(child), GRACE_MS);
    };
    const onAbort = () => stop(cancelled());
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop(tookTooLong(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      child.channel?.ref();
      if (ask.do === 'load') this.#begun.add(ask.base);
      this.#send(child, { id, ...ask });
      const value = (await answer) as T;
      if (why) throw why;
      if (ask.do === 'load') this.#bases.add(ask.base);
      if (ask.do === 'drop') {
        for (const base of ask.bases) {
          this.#bases.delete(base);
          this.#begun.delete(base);
        }
      }
      return value;
    } catch (error) {
      throw why ?? error;
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      signal?.removeEventListener('abort', onAbort);
      this.#waiting.delete(id);
      // It must not keep a program alive that has nothing else to do.
      if (this.#waiting.size === 0) {
        child.channel?.unref();
        this.#idle = setTimeout(() => this.#kill(child), IDLE_MS).unref();
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    if (this.#child) this.#kill(this.#child);
  }

  #start(): ChildProcess {
    if (this.#closed) throw closing();
    if (this.#lost) throw stopped(true);
    if (this.#child) return this.#child;
    const { program, memoryMb } = this.#options;
    const kept = ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
    const child = fork(program, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${HEAP_MB}`, '--expose-gc'],
      env: { ...Object.fromEntries(kept), [MEMORY_ENV]: String(memoryMb) },
    });
    this.#child = child;
    this.#ending = undefined;
    child.on('message', (answer: Answer) => this.#take(child, answer));
    child.on('error', () => this.#ended(child));
    child.on('exit', (_code, signal) => this.#ended(child, signal));
    child.unref();
    return child;
  }

  #send(child: ChildProcess, question: Question): void {
    if (child.connected) child.send(question, () => {});
  }

  #take(child: ChildProcess, answer: Answer): void {
    if ('ending' in answer) {
      this.#ending = answer.ending;
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    if ('value' in answer) waiting?.resolve(answer.value);
    else if ('tooBig' in answer) waiting?.reject(tooBig(answer.tooBig));
    else if (FATAL.test(answer.error)) this.#kill(child);
    else waiting?.reject(new SqlError(answer.error));
    if (answer.spent) this.#kill(child);
  }

  #kill(child: ChildProcess): void {
    this.#ending ??= 'killed';
    child.kill('SIGKILL');
    this.#ended(child);
  }

  #ended(child: ChildProcess, signal?: NodeJS.Signals | null): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#bases = new Set();
    this.#begun = new Set();
    this.#lost = true;
    // Its own JavaScript had too little.
    const error = errorOf(signal === 'SIGABRT' ? 'memory' : this.#ending);
    for (const { reject } of this.#waiting.values()) reject(error);
  }
}

function tookTooLong(ms: number): ToolError {
  return new ToolError({
    code: 'query_too_slow',
    message: `The query was stopped after ${ms / 1000} s.`,
    hint: 'Join on ids, filter before joining, and aggregate instead of listing every pair.',
  });
}

function errorOf(ending: Ending | undefined): ToolError {
  if (ending === 'no duckdb') return noDuckdb();
  return ending === 'memory' ? tooBig(TOO_MUCH_MEMORY) : stopped(ending === undefined);
}

function tooBig(message: string): ToolError {
  return new ToolError({
    code: 'query_too_big',
    message,
    hint: 'Ask for fewer rows or columns, or aggregate.',
  });
}

function stopped(retryable: boolean): ToolError {
  return new ToolError({
    code: 'query_stopped',
    message: 'The query process ended.',
    hint: `${retryable ? 'Ask again; if it ends again, ask' : 'Ask'} for fewer rows or columns, or aggregate.`,
    retryable,
  });
}

function noDuckdb(): ToolError {
  return new ToolError({
    code: 'fleet_query_unavailable',
    message: 'fleet_query needs DuckDB, which is not installed here. Everything else works.',
    hint: 'Run `npm install @duckdb/node-api@1.5.4-r.1` where workspace-mcp is installed (with -g if it is global) and restart the server; until then use fleet_overview, find_desktops and the list tools.',
  });
}
