import type { Call } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { Span } from '../../world/logins.ts';

/** The span that `start_time` and `end_time` name, at most `longest` milliseconds of it back from now; one moment where they lie beyond that. */
export function spanOf(call: Call, longest: number): Span {
  const { now } = call;
  const [from, to] = [timeOf(call, 'start_time'), timeOf(call, 'end_time')];
  if (to < from) throw refuse.invalid('end_time', 'must not be before start_time');
  const since = Math.min(Math.max(from, now - longest), now);
  return { from: since, to: Math.max(since, Math.min(to, now)), now };
}

function timeOf({ params }: Call, name: string): number {
  const ms = Date.parse(params.need(name));
  if (Number.isNaN(ms)) throw refuse.invalid(name, 'must be like 2026-05-11T11:45:42Z');
  return ms;
}
