import type { Clock } from '../catalog/clock.ts';
import { ToolError } from '../catalog/errors.ts';
import type { ResultFacts, Results } from '../catalog/plan.ts';
import type { Folder } from './folder.ts';
import { isId, newId } from './ids.ts';
import {
  factsFor,
  HEAD_BYTES,
  keptResult,
  newest,
  parseHead,
  parseResult,
  type ResultHead,
  resultText,
} from './result-text.ts';
import { RETENTION_MS } from './store.ts';

export interface FileResults extends Results {
  /** Removes what is older than 24 hours, and the oldest while there are too many bytes. */
  sweep(stopped: () => boolean): Promise<void>;
}

const FILE = /^(r_[a-z2-7]+)\.json$/;

/** One file a result; its time is when it was put. */
export function fileResults(folder: Folder, clock: Clock, maxBytes: number): FileResults {
  /** Bytes in the folder as this process knows them; what others write is seen by the next look. */
  let known: number | undefined;
  /** By file, once read: nothing of a result changes. */
  const heads = new Map<string, ResultHead | undefined>();

  async function headOf(file: string): Promise<ResultHead | undefined> {
    if (!heads.has(file)) {
      const head = await folder.head(file, HEAD_BYTES);
      heads.set(file, head && parseHead(head.toString()));
    }
    return heads.get(file);
  }

  async function removeUntil(room: number, stopped: () => boolean = () => false): Promise<void> {
    const files: { name: string; size: number; modified: number }[] = [];
    for (const name of await folder.names()) {
      if (stopped()) return;
      const facts = FILE.test(name) ? await folder.facts(name) : undefined;
      if (facts) files.push({ name, ...facts });
    }
    files.sort((a, b) => a.modified - b.modified);
    const horizon = clock.now() - RETENTION_MS;
    let total = files.reduce((sum, file) => sum + file.size, 0);
    for (const file of files) {
      if (stopped()) return;
      if (file.modified > horizon && total <= room) break;
      await folder.remove(file.name);
      total -= file.size;
    }
    known = total;
  }

  return {
    async put(owner, tool, value) {
      const now = clock.now();
      const text = resultText(owner, tool, value, now);
      const size = Buffer.byteLength(text);
      if (size > maxBytes) throw tooBig(size, maxBytes);
      if (known === undefined || known + size > maxBytes) await removeUntil(maxBytes - size);
      const id = newId('r');
      await folder.create(`${id}.json`, text, { durable: false, modified: now });
      known = (known ?? 0) + size;
      return id;
    },

    async get(owner, id) {
      const text = isId(id) ? await folder.read(`${id}.json`) : undefined;
      return text && keptResult(parseResult(text.toString()), owner, clock.now() - RETENTION_MS);
    },

    async recent(owner, most) {
      const names = new Set(await folder.names());
      for (const file of heads.keys()) if (!names.has(file)) heads.delete(file);
      const found: ResultFacts[] = [];
      for (const name of names) {
        const id = FILE.exec(name)?.[1];
        const head = id === undefined ? undefined : await headOf(name);
        if (id && head) found.push(...factsFor(owner, id, head, clock.now() - RETENTION_MS));
      }
      return newest(found, most);
    },

    async sweep(stopped) {
      await removeUntil(maxBytes, stopped);
      await folder.tidy(stopped);
    },
  };
}

export function tooBig(size: number, maxBytes: number): ToolError {
  const mega = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
  return new ToolError({
    code: 'result_too_big',
    message: `The result has ${mega(size)}; at most ${mega(maxBytes)} are kept.`,
    hint: 'Ask for fewer fields or fewer items.',
  });
}
