import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, inject, vi } from 'vitest';
import type { TestClient } from '../clients.ts';

/** The built program. */
export const main = join(inject('built'), 'dist', 'main.js');

/** Keys of nobody. The secret ones must not be found in anything the program says. */
export const KEYS = {
  HUAWEICLOUD_SDK_AK: 'AKOFNOBODY0000000001',
  HUAWEICLOUD_SDK_SK: 'skOfNobodySecretSecretSecret000000000001',
};

const AT_ONCE = 4;

/** Variables that hold secrets. */
const SECRET = /(_SK|SECRET_KEY|TOKEN|PASSWORD)$/;

export interface RunOptions {
  /** On top of an environment with nothing but a home. */
  env?: Record<string, string>;
  /** Several runs with the same home share their state. */
  home?: string;
  cwd?: string;
  /** Another program instead of the one under test. */
  main?: string;
  /** Runs it by another program, which gets the command as its last arguments. */
  through?: string[];
  uid?: number;
  /** File descriptors to write to. */
  stdout?: number;
  stderr?: number;
  /** Called with the process once it runs. */
  during?: (run: Running) => Promise<unknown> | unknown;
}

export interface Running {
  child: ChildProcess;
  /** Everything on a stream so far. */
  text(stream: 'stdout' | 'stderr'): string;
  /** Resolves when a stream says this. */
  says(stream: 'stdout' | 'stderr', what: RegExp): Promise<void>;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the built program as a user does. Whatever happens in a run, it prints no stack trace and none of the secrets in its
 * environment. Ready to be called at the top of a test file: folders and processes go when the file is done.
 */
export function commandLine() {
  // Starting programs keeps processors busy; more at once would only make each of them late.
  vi.setConfig({ maxConcurrency: AT_ONCE });

  const folders: string[] = [];
  const running = new Set<ChildProcess>();

  const clients: TestClient[] = [];

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close().catch(() => {})));
    for (const child of running) child.kill('SIGKILL');
    await Promise.all([...running].map((child) => once(child, 'close')));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });

  /** An empty folder. */
  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'workspace-mcp-commands-'));
    folders.push(made);
    return made;
  }

  /** A file with this text; anything but text becomes JSON. */
  function file(content: unknown, name = 'file.json'): string {
    const path = join(folder(), name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  async function run(args: string[], options: RunOptions = {}): Promise<Ended> {
    const { home = folder(), env = {} } = options;
    const whole = { ...environment(home), ...env };
    const [command = '', ...rest] = [...(options.through ?? []), process.execPath, options.main ?? main, ...args];
    const child = spawn(command, rest, {
      env: whole,
      cwd: options.cwd ?? home,
      stdio: ['pipe', options.stdout ?? 'pipe', options.stderr ?? 'pipe'],
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    });
    running.add(child);
    const heard = new Set<() => void>();
    const said = { stdout: '', stderr: '' };
    let over = false;
    const tell = () => {
      for (const check of [...heard]) check();
    };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
        tell();
      });
    }
    const closed = once(child, 'close').then(([code, signal]) => {
      running.delete(child);
      over = true;
      tell();
      return { code, signal } as Pick<Ended, 'code' | 'signal'>;
    });
    child.stdin?.on('error', () => {});
    if (!options.during) child.stdin?.end();
    await options.during?.({
      child,
      text: (stream) => said[stream],
      says: (stream, what) =>
        new Promise((resolve, reject) => {
          const check = () => {
            if (what.test(said[stream])) resolve();
            else if (over) reject(new Error(`it ended without saying ${what}:\n${said.stdout}\n${said.stderr}`));
            else return;
            heard.delete(check);
          };
          heard.add(check);
          check();
        }),
    });
    const ended = { ...(await closed), ...said };
    expectDecency(ended, whole);
    return ended;
  }

  /** Runs something that can't start: one sentence on stderr, nothing on stdout, exit code 2. Returns the sentence. */
  async function refusal(args: string[], options: RunOptions = {}): Promise<string> {
    const ended = await run(args, options);
    expect(ended).toMatchObject({ code: 2, signal: null, stdout: '' });
    return sentenceOf(ended);
  }

  /** Runs `call`: its exit code and its answer. */
  async function call(tool: string, args: object, flags: string[] = [], options: RunOptions = {}) {
    const ended = await run(['call', tool, JSON.stringify(args), ...flags], options);
    return { ...ended, value: ended.stdout === '' ? undefined : (JSON.parse(ended.stdout) as Answer) };
  }

  /** A client with a server of its own. */
  async function serve(env: Record<string, string>, home = folder(), flags: string[] = []): Promise<TestClient> {
    const whole = { ...environment(home), ...env };
    const server = { command: process.execPath, args: [main, 'serve', ...flags], env: whole };
    const { connectStdio } = await import('../clients.ts');
    const { client } = await connectStdio('2025-11-25', server);
    clients.push(client);
    return client;
  }

  /** The built program where other users may read it. */
  function readableCopy(): string {
    const copy = join(folder(), 'dist');
    cpSync(dirname(main), copy, { recursive: true });
    chmodSync(dirname(copy), 0o755);
    return join(copy, 'main.js');
  }

  return { folder, file, readableCopy, run, refusal, call, serve };
}

/** Nothing but a home, and a cache that all runs share. */
function environment(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    USER: 'tester',
    XDG_CACHE_HOME: join(inject('built'), 'cache'),
  };
}

/** What `call` prints, as far as tests look at it. */
export interface Answer {
  code?: string;
  message?: string;
  hint?: string;
  retryable?: boolean;
  status?: string;
  plan_id?: string;
  site?: string;
  // biome-ignore lint/suspicious/noExplicitAny: of each tool another
  data?: any;
  error?: { code: string };
  job?: { status: string; jobs: string[]; failures?: unknown[] };
}

/** The one sentence on stderr, without who says it. */
export function sentenceOf({ stderr }: Ended): string {
  const lines = stderr.split('\n').filter((line) => line !== '');
  expect(lines, stderr).toHaveLength(1);
  expect(lines[0]).toMatch(/^workspace-mcp: \S/);
  return lines[0]!.slice('workspace-mcp: '.length);
}

/** No stack, no type names, no secret of the environment. */
function expectDecency({ stdout, stderr }: Ended, env: Record<string, string>): void {
  const all = `${stdout}\n${stderr}`;
  expect(all).not.toMatch(/^\s+at .*[:(]\S+:\d+/m);
  expect(all).not.toMatch(/node:internal|\bnode:\w+:\d+|UnhandledPromise|\[object Object\]|TypeError|ReferenceError/);
  for (const [name, value] of Object.entries(env)) {
    if (SECRET.test(name) && value.length > 3) expect(all.includes(value), `${name} is shown`).toBe(false);
  }
}
