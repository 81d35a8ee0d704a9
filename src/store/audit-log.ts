import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../catalog/clock.ts';
import type { Audit, AuditEvent } from '../catalog/plan.ts';
import {
  type AuditOpening,
  type ChainHead,
  type ChainMark,
  GENESIS,
  headFile,
  linked,
  NO_LINE,
  newChainFile,
  parseHead,
} from './audit-chain.ts';
import type { Folder } from './folder.ts';
import { codeOf, storeClosed, storeUnavailable } from './unavailable.ts';

const MARKED_CHAINS = 16;

export interface AuditLogOptions {
  folder: Folder;
  /** The state directory, which error messages name. */
  root: string;
  clock: Clock;
  version: string;
  redact: (event: AuditEvent) => AuditEvent;
}

export interface AuditLog extends Audit {
  /** Writes what waits, then seals the chain. */
  close(): Promise<void>;
}

interface Chain extends ChainMark {
  handle: FileHandle;
  /** Bytes that were acknowledged. */
  length: number;
  /** Whether bytes of a failed append may stand behind them. */
  torn: boolean;
}

interface Waiting {
  line: object;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * The log of one process: a chain of its own, begun with its first event. Events that come while others are written go to
 * the disk together. An append that fails leaves no line behind.
 */
export function auditLog({ folder, root, clock, version, redact }: AuditLogOptions): AuditLog {
  let chain: Chain | undefined;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let closed = false;

  async function begin(): Promise<Chain> {
    const time = new Date(clock.now()).toISOString();
    const after = await latestMarks(folder);
    const opening: Omit<AuditOpening, 'prev' | 'hash'> = {
      seq: 0,
      time,
      event: 'opened',
      program: 'workspace-mcp',
      version,
      pid: process.pid,
      after,
    };
    const start = {
      file: newChainFile(time, process.pid, randomBytes(4).toString('hex')),
      seq: NO_LINE,
      hash: GENESIS,
    };
    let handle: FileHandle | undefined;
    try {
      // The head first: a chain without one can then only mean that somebody took it away.
      await writeHead(start);
      handle = await folder.start(start.file);
      const begun: Chain = { ...start, handle, length: 0, torn: false };
      await extend(begun, [opening]);
      return begun;
    } catch (error) {
      await handle?.close();
      for (const name of [start.file, headFile(start.file)]) await folder.remove(name).catch(() => {});
      throw error;
    }
  }

  async function extend(to: Chain, lines: object[]): Promise<void> {
    let { seq, hash } = to;
    const texts = lines.map((line) => {
      seq += 1;
      const whole = linked({ ...line, seq }, hash);
      hash = whole.hash;
      return `${JSON.stringify(whole)}\n`;
    });
    const bytes = Buffer.from(texts.join(''));
    try {
      if (to.torn) await to.handle.truncate(to.length);
      to.torn = true;
      await writeAll(to.handle, bytes, to.length);
      await to.handle.datasync();
      await writeHead({ file: to.file, seq, hash });
    } catch (error) {
      await to.handle.truncate(to.length).then(
        () => {
          to.torn = false;
        },
        () => {},
      );
      throw codeOf(error) ? storeUnavailable(root, error) : error;
    }
    Object.assign(to, { seq, hash, length: to.length + bytes.length, torn: false });
  }

  const writeHead = (head: ChainHead) => folder.replace(headFile(head.file), JSON.stringify(head));

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        chain ??= await begin();
        await extend(
          chain,
          batch.map((entry) => entry.line),
        );
        for (const entry of batch) entry.resolve();
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    // Here and not when the promise settles: an append in between would wait for ever.
    writing = undefined;
  }

  return {
    append(event) {
      if (closed) return Promise.reject(storeClosed());
      return new Promise((resolve, reject) => {
        waiting.push({ line: lineOf(redact(event), clock), resolve, reject });
        writing ??= writeWaiting();
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      await writing;
      if (!chain) return;
      const { file, seq, hash, handle } = chain;
      await writeHead({ file, seq, hash, closed: true }).finally(() => handle.close());
    },
  };
}

/** The event as it is now, its known fields only, in the order people read them. */
function lineOf(event: AuditEvent, clock: Clock): object {
  const { event: what, principal, site, tool, risk, plan, detail } = event;
  const time = new Date(clock.now()).toISOString();
  return JSON.parse(JSON.stringify({ seq: 0, time, event: what, principal, site, tool, risk, plan, detail }));
}

async function latestMarks(folder: Folder): Promise<ChainMark[]> {
  const heads = (await folder.names()).filter((name) => name.endsWith('.head')).sort();
  const marks = await Promise.all(heads.slice(-MARKED_CHAINS).map(async (name) => parseHead(await folder.read(name))));
  return marks.flatMap((mark) =>
    mark && mark.seq !== NO_LINE ? [{ file: mark.file, seq: mark.seq, hash: mark.hash }] : [],
  );
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
