import { cleanLine } from '../../catalog/clean.ts';
import type { Meaning } from '../failures.ts';
import type { Next } from '../finding.ts';
import type { Seen } from '../seen.ts';
import { groupsOf } from './causes.ts';
import { job, type Part } from './job.ts';
import { type Effect, repeatOf } from './repeat.ts';
import { failedParts, leftOver, made, serverTargets, targets } from './sources.ts';

/** Whether to do it again, for what, and how. */
export interface Retry {
  /**
   * `yes`: it does no harm and may go well; `after_mending`: it fails again until the cause is mended; `check_first`: what was half done
   * may be there; `no`: not without somebody who wants what it does; `not_needed`: nothing is left to be done; `wait`: it still goes on.
   */
  safe: 'yes' | 'after_mending' | 'check_first' | 'no' | 'not_needed' | 'wait';
  why: string;
  failed: number;
  /** Of these the job began nothing. */
  never_began?: number;
  /** Names of those that it had begun. */
  maybe_half_done?: string[];
  /** Failed, and another job has done it since. */
  done_since?: number;
  /** Repeats it for exactly those that failed; goes through the guard like every call. */
  call?: Next;
}

const NAMED = 5;

export function retryOf(seen: Seen, meaning: Meaning): Retry {
  const own = seen.of(job);
  const left = leftOver(seen);
  const mended = failedParts(own).length - left.length;
  const since = mended > 0 ? { done_since: mended } : {};
  const open = own.parts.some(({ state }) => state === 'running') || own.state === 'running' || own.state === 'waiting';
  const wholly = own.state === 'failed' && own.parts.length === 0;
  if (own.named.family === 'order' || own.named.family === 'gone') {
    return own.state === 'done' ? nothingLeft({}) : { safe: 'wait', why: WAITING[own.named.family], failed: 0 };
  }
  if (left.length === 0 && !wholly) {
    if (open) return { safe: 'wait', why: 'Nothing has failed, and it still goes on.', failed: 0, ...since };
    if (own.state === 'unclear') return { safe: 'check_first', why: 'Its status is not documented.', failed: 0 };
    return nothingLeft(since);
  }
  const groups = groupsOf(seen, meaning);
  const refused = new Set(groups.filter(({ why }) => REFUSED_FIRST.has(why.kind)).flatMap(({ parts }) => parts));
  const begun = left.filter((part) => part.state === 'failed' && (part.percent ?? 1) > 0 && !refused.has(part));
  const { effect, call } = repeatOf(left, seen);
  const counted = {
    failed: left.length,
    ...(left.length > begun.length && { never_began: left.length - begun.length }),
    ...(begun.length > 0 && { maybe_half_done: begun.slice(0, NAMED).map(nameOf) }),
    ...since,
    ...(call && { call }),
  };
  if (own.parts.some(({ state }) => state === 'running')) {
    return { safe: 'wait', why: 'Other parts of it still go on.', ...counted };
  }
  const busy = busyTargets(seen, left);
  if (busy > 0) {
    return { safe: 'wait', why: `Something else is being done with ${busy} of the targets now.`, ...counted };
  }
  return { ...judged({ seen, effect, begun, lasting: groups.find(({ why }) => !why.passes)?.why.words }), ...counted };
}

/** What is refused for these was not begun. */
const REFUSED_FIRST: ReadonlySet<string> = new Set([
  'quota',
  'permission',
  'agency',
  'order',
  'name_taken',
  'arguments',
  'unsupported',
  'service_off',
  'not_found',
  'state',
  'busy',
  'throttled',
]);

const WAITING = {
  order: 'An order is not repeated: that would buy it twice. Pay it, or see what became of it.',
  gone: 'It has been asked for; the thing is still there. Asking twice does nothing more.',
} as const;

function nothingLeft(since: { done_since?: number }): Retry {
  const why = since.done_since ? 'What failed was done by a later job.' : 'Nothing failed.';
  return { safe: 'not_needed', why, failed: 0, ...since };
}

function judged({
  seen,
  effect,
  begun,
  lasting,
}: {
  seen: Seen;
  effect: Effect | undefined;
  begun: readonly Part[];
  /** Why it failed, where that does not pass by itself. */
  lasting: string | undefined;
}): Pick<Retry, 'safe' | 'why'> {
  if (effect === 'erases') {
    return { safe: 'no', why: 'It loses data, or may: a person has to want it again, target by target.' };
  }
  if (lasting !== undefined) {
    return { safe: 'after_mending', why: `It fails again until the cause is mended: ${lasting}.` };
  }
  const left = seen.maybe(made) ?? [];
  if (left.length > 0) {
    return { safe: 'check_first', why: `${left.length} of what it was to make exist all the same.` };
  }
  switch (effect) {
    case 'same':
      return { safe: 'yes', why: 'A second time does nothing that the first was not to do, and the cause passes.' };
    case 'makes':
      return begun.length > 0
        ? { safe: 'check_first', why: 'It makes new things: what was half made may be there, and be paid for.' }
        : { safe: 'yes', why: 'Nothing had begun of what failed: repeat it for exactly so many.' };
    case 'interrupts':
      return { safe: 'check_first', why: 'It interrupts whoever works on the targets; otherwise it does no harm.' };
    default:
      return { safe: 'check_first', why: 'What a second time does is not known of jobs of this type.' };
  }
}

/** On which something goes on. */
function busyTargets(seen: Seen, parts: readonly Part[]): number {
  const ids = new Set(parts.map(({ target }) => target));
  const desktops = (seen.maybe(targets) ?? []).filter(({ id, task }) => ids.has(id) && task !== undefined);
  const servers = (seen.maybe(serverTargets) ?? []).filter(({ id, task }) => ids.has(id) && task !== undefined);
  return desktops.length + servers.length;
}

function nameOf({ name, target, id }: Part): string {
  return cleanLine(name ?? target ?? id, 60);
}
