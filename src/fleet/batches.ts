import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Row } from './cells.ts';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

/** Rows of one table, kept small: what was read stays when the database is stopped. */
export interface Batches {
  rows: number;
  parts: Uint8Array[];
}

/** So many rows are packed together. */
const PART = 2_000;

/** Collects rows and packs them beside the work of the event loop. */
export class Packer {
  #rows = 0;
  #waiting: Row[] = [];
  #parts: Promise<Uint8Array>[] = [];

  add(row: Row): void {
    this.#rows++;
    this.#waiting.push(row);
    if (this.#waiting.length >= PART) this.#pack();
  }

  async end(): Promise<Batches> {
    if (this.#waiting.length > 0) this.#pack();
    return { rows: this.#rows, parts: await Promise.all(this.#parts) };
  }

  #pack(): void {
    this.#parts.push(pack(JSON.stringify(this.#waiting), { level: 1 }));
    this.#waiting = [];
  }
}

export async function* rowsIn({ parts }: Batches): AsyncGenerator<Row> {
  for (const part of parts) yield* await unpacked(part);
}

export async function unpacked(part: Uint8Array): Promise<Row[]> {
  return JSON.parse((await unpack(part)).toString());
}
