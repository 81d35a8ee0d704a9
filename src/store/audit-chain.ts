import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { AuditEvent } from '../catalog/plan.ts';

/** What stands before the first line of a chain. */
export const GENESIS = '0'.repeat(64);

/** The sequence number in the head of a chain that has no line yet. */
export const NO_LINE = -1;

/** How far a chain had come: `hash` is that of line `seq`. */
export interface ChainMark {
  file: string;
  seq: number;
  hash: string;
}

/** Written beside a chain after every append, so that lines missing at its end are noticed. */
export interface ChainHead extends ChainMark {
  /** The process ended in order; nothing comes after. */
  closed?: true;
}

const CHAIN_FILE = /^[\w-][\w.-]*\.jsonl$/;

interface Linked {
  /** Counts from 0 in every chain. */
  seq: number;
  /** ISO 8601, UTC. */
  time: string;
  /** Hash of the line before. */
  prev: string;
  /** SHA-256, hex, over the line's canonical JSON without `hash`. */
  hash: string;
}

export interface AuditLine extends AuditEvent, Linked {}

/** The first line of every chain. */
export interface AuditOpening extends Linked {
  event: 'opened';
  program: 'workspace-mcp';
  version: string;
  pid: number;
  /** Where the latest other chains stood: a chain that vanishes with its head is still missed. */
  after: ChainMark[];
}

/** `prev` and `hash` put onto a line; JSON values only. */
export function linked<T extends object>(line: T, prev: string): T & Pick<Linked, 'prev' | 'hash'> {
  const whole = { ...line, prev };
  return { ...whole, hash: hashOf(whole) };
}

/** SHA-256, hex, over canonical JSON (RFC 8785: sorted keys, no spaces), the key `hash` left out. */
export function hashOf(line: object): string {
  const { hash: _, ...rest } = line as Record<string, unknown>;
  return createHash('sha256').update(canonical(rest)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  const pairs = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`);
  return `{${pairs.join(',')}}`;
}

export const headFile = (file: string) => file.replace(/\.jsonl$/, '.head');
export const chainFile = (head: string) => head.replace(/\.head$/, '.jsonl');

/** A chain's file name starts with the time of its first line, so that names sort by age. */
export function newChainFile(time: string, pid: number, random: string): string {
  return `${time.replaceAll(':', '-')}-${pid}-${random}.jsonl`;
}

export function parseHead(text: Buffer | string | undefined): ChainHead | undefined {
  const head = text && parseLine(text.toString());
  return head && isMark(head) ? (head as ChainHead) : undefined;
}

export function isMark(value: unknown): value is ChainMark {
  const mark = value as Partial<Record<keyof ChainMark, unknown>> | null;
  return (
    typeof mark?.file === 'string' &&
    CHAIN_FILE.test(mark.file) &&
    Number.isInteger(mark.seq) &&
    typeof mark.hash === 'string'
  );
}

/** The object a line holds; `undefined` when it is no JSON object. */
export function parseLine(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a file as they come; the last one is not `whole` when its line feed is missing. */
export async function* linesOf(path: string): AsyncGenerator<{ text: string; whole: boolean }> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield { text: Buffer.concat([...rest, chunk.subarray(from, end)]).toString(), whole: true };
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield { text: Buffer.concat(rest).toString(), whole: false };
}
