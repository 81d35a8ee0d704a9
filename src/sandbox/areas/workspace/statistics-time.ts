import type { Call } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import type { Span } from '../../world/logins.ts';

/** The span that `start_time` and `end_time` name, at most `longest` milliseconds of it back from now. */
export function spanOf({ params, now }: Call, longest: number): Span {
  const [from, to] = [params.moment('start_time'), params.moment('end_time')];
  if (to < from) throw refuse.invalid('end_time', 'must not be before start_time');
  return { from: Math.max(from, now - longest), to: Math.min(to, now), now };
}
