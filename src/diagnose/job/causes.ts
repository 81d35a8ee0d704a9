import { type Meaning, type Why, whyOf } from '../failures.ts';
import type { Seen } from '../seen.ts';
import { job, type Part } from './job.ts';
import { failedParts, leftOver } from './sources.ts';

/** Parts that failed for one and the same reason, and that nothing else has done since. */
export interface Group {
  why: Why;
  code: string | undefined;
  reason: string | undefined;
  parts: readonly Part[];
}

/** The largest first. A job that failed without parts is a group of none. */
export function groupsOf(seen: Seen, meaning: Meaning): Group[] {
  const own = seen.of(job);
  const left = leftOver(seen);
  const groups = new Map<string, Group>();
  for (const part of left) {
    // What never ran has no code: the job's own says why.
    const [code, reason] = [part.code ?? own.code, part.reason ?? own.reason];
    const why = whyOf(code, reason, meaning);
    const key = `${why.kind} ${code}`;
    groups.set(key, { why, code, reason, parts: [...(groups.get(key)?.parts ?? []), part] });
  }
  const failedAsAWhole = own.state === 'failed' && failedParts(own).length === 0;
  if (failedAsAWhole && own.parts.length === 0) {
    const { code, reason } = own;
    return [{ why: whyOf(code, reason, meaning), code, reason, parts: [] }];
  }
  return [...groups.values()].sort((a, b) => b.parts.length - a.parts.length);
}
