import type { Call } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { Span } from '../../world/logins.ts';

/**
 * The span that `start_time` and `end_time` name, at most `longest` milliseconds of it back from now;
 * one moment where they lie beyond that.
 */
export function spanOf({ params, now }: Call, longest: number): Span {
  const [from, to] = [params.moment('start_time'), params.moment('end_time')];
  if (to < from) throw refuse.invalid('end_time', 'must not be before start_time');
  const since = Math.min(Math.max(from, now - longest), now);
  return { from: since, to: Math.max(since, Math.min(to, now)), now };
}
