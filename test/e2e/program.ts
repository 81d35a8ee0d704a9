import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { connectHttp, connectStdio, type Era, type Person, type TestClient } from '../clients.ts';
import { type CloudBetween, cloudBetween } from './cloud-between.ts';

export const main = join(inject('built'), 'dist', 'main.js');

/** How one process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A run of the built program. Its output is kept line by line. */
export interface Program {
  pid: number;
  stdin: ChildProcessWithoutNullStreams['stdin'];
  stdout: Lines;
  stderr: Lines;
  ended: Promise<End>;
  kill(signal: NodeJS.Signals): void;
  /** The reader of a stream goes away, as when its process dies. */
  drop(stream: 'stdin' | 'stdout' | 'stderr'): void;
}

/** A place of its own for a program's state; the same for several runs that are to share it. */
export interface Home {
  dir: string;
  stateDir: string;
  env: Record<string, string>;
}

export interface Finished extends End {
  stdout: string;
  stderr: string;
}

/** A cloud as the command line and the environment name it. */
export interface Cloud {
  url: string;
  args: string[];
  env: Record<string, string>;
}

/** `keys` are what the sandbox prints: AK, SK and PROJECT_ID. */
export function cloudAt(url: string, { AK, SK, PROJECT_ID }: Record<string, string>): Cloud {
  return {
    url,
    args: ['--region', 'cn-north-4', '--endpoint', `workspace=${url}`, '--endpoint', `iam=${url}`],
    env: {
      HUAWEICLOUD_SDK_AK: AK as string,
      HUAWEICLOUD_SDK_SK: SK as string,
      HUAWEICLOUD_SDK_PROJECT_ID: PROJECT_ID as string,
    },
  };
}

/** Ready to be called at the top of a test file: whatever it starts is gone when the file is done. */
export function programs() {
  const homes: string[] = [];
  const running = new Set<Program>();
  const clients = new Set<TestClient>();
  const pids = new Set<number>();
  const proxies: CloudBetween[] = [];
  const killRunning = () => {
    for (const program of running) program.kill('SIGKILL');
  };
  // For a test run that is cut short.
  const killAll = () => {
    killRunning();
    for (const pid of pids) killIfThere(pid);
  };
  process.on('exit', killAll);

  afterAll(async () => {
    process.off('exit', killAll);
    // The SDKs' transports end, and if need be kill, the processes that they started.
    await Promise.all([...clients].map((client) => client.close().catch(() => {})));
    killRunning();
    for (const proxy of proxies) proxy.close();
    await Promise.all([...running].map((program) => program.ended));
    await Promise.all(homes.map((dir) => rm(dir, { recursive: true, force: true })));
  });

  function home(): Home {
    const dir = mkdtempSync(join(tmpdir(), 'workspace-mcp-e2e-'));
    homes.push(dir);
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: dir,
      USER: 'tester',
      XDG_STATE_HOME: dir,
      XDG_CACHE_HOME: join(inject('built'), 'cache'),
    };
    return { dir, stateDir: join(dir, 'workspace-mcp'), env };
  }

  /** Starts any command. */
  function launch(command: string, args: string[], env: Record<string, string>): Program {
    const child = spawn(command, args, { env, stdio: 'pipe' });
    // A program that ends while it is written to is what some tests are about.
    child.stdin.on('error', () => {});
    const program: Program = {
      pid: child.pid as number,
      stdin: child.stdin,
      stdout: new Lines(child.stdout),
      stderr: new Lines(child.stderr),
      ended: new Promise((resolve) => {
        child.on('close', (code, signal) => {
          running.delete(program);
          resolve({ code, signal });
        });
      }),
      kill: (signal) => void child.kill(signal),
      drop: (stream) => void child[stream].destroy(),
    };
    running.add(program);
    return program;
  }

  const start = (args: string[], at: Home = home(), env: Record<string, string> = {}): Program =>
    launch(process.execPath, [main, ...args], { ...at.env, ...env });

  /** Runs a command to its end. */
  async function run(args: string[], at: Home = home(), env: Record<string, string> = {}): Promise<Finished> {
    const program = start(args, at, env);
    program.stdin.end();
    const end = await program.ended;
    return { ...end, stdout: program.stdout.text, stderr: program.stderr.text };
  }

  /** Serves over HTTP at a free port. */
  async function serveHttp(args: string[], at: Home = home(), env: Record<string, string> = {}) {
    const program = start(['serve', ...args, '--http', '--port', '0'], at, env);
    const line = await program.stderr.find((text) => text.includes('serving MCP'));
    return { program, url: (JSON.parse(line) as { url: string }).url };
  }

  /** A client with a server process of its own. */
  async function overStdio(
    era: Era,
    args: string[],
    { at = home(), env = {}, person }: { at?: Home; env?: Record<string, string>; person?: Person } = {},
  ) {
    const server = { command: process.execPath, args: [main, 'serve', ...args], env: { ...at.env, ...env } };
    const { client, pid, stderr } = await connectStdio(era, server, person);
    clients.add(client);
    pids.add(pid);
    return { client, pid, stderr: new Lines(stderr) };
  }

  async function overHttp(era: Era, url: string, person?: Person): Promise<TestClient> {
    const client = await connectHttp(era, url, person);
    clients.add(client);
    return client;
  }

  /** The simulated cloud alone, and what a program has to be told to work on it as on a real one. */
  async function startCloud(args: string[] = []): Promise<Cloud & { program: Program }> {
    const program = start(['sandbox', '--port', '0', ...args]);
    await program.stdout.find((line) => line.startsWith('PROJECT_ID='));
    const said = Object.fromEntries(program.stdout.all.map((line) => line.split('=')));
    const url = program.stdout.all.find((line) => line.startsWith('http://')) as string;
    return { program, ...cloudAt(url, said) };
  }

  async function between(cloud: Cloud): Promise<CloudBetween> {
    const made = await cloudBetween(cloud);
    proxies.push(made);
    return made;
  }

  return {
    home,
    launch,
    start,
    run,
    serveHttp,
    overStdio,
    overHttp,
    startCloud,
    between,
    /** For a process that one of ours has started. */
    alsoKill: (pid: number) => void pids.add(pid),
  };
}

/** Lines of a stream, all those so far and those to come. */
export class Lines {
  text = '';
  readonly all: string[] = [];
  #rest = '';
  #heard = new Set<() => void>();
  #over = false;

  constructor(stream: { on(event: string, listener: (data: Buffer) => void): unknown }) {
    const decoder = new TextDecoder();
    stream.on('data', (data) => {
      const more = decoder.decode(data, { stream: true });
      this.text += more;
      const lines = (this.#rest + more).split('\n');
      this.#rest = lines.pop() ?? '';
      this.all.push(...lines);
      this.#tell();
    });
    stream.on('close', () => {
      this.#over = true;
      this.#tell();
    });
  }

  /** The first line that fits, which may still have to come. Rejects when the stream ends without it. */
  find(fits: (line: string) => boolean): Promise<string> {
    return this.until(() => this.all.find(fits));
  }

  /** The first value that is not `undefined`; asked whenever there is more text. */
  until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found !== undefined) resolve(found);
        else if (this.#over) reject(new Error(`the stream ended without it:\n${this.text.slice(-2000)}`));
        else return;
        this.#heard.delete(check);
      };
      this.#heard.add(check);
      check();
    });
  }

  #tell(): void {
    for (const check of [...this.#heard]) check();
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself, as it should.
  }
}
