import type { Attempts } from '../attempts.ts';
import { type Evidence, evidence } from '../finding.ts';
import { events, logins } from '../sources/logins.ts';

/** What everything that keeps people out looks like from outside. */
export const NO_WAY_IN: readonly string[] = ['logins.failing'];

/** What a machine that does not run, or is being worked on, looks like besides. */
export const NOT_RUNNING: readonly string[] = [...NO_WAY_IN, 'agent.unregistered'];

/** The last login that failed, as evidence that somebody wants in. */
export function lastFailure({ failures }: Attempts): Evidence[] {
  const [last] = failures;
  if (!last) return [];
  const { event, record, at } = last;
  if (event) return [evidence(events, 'error_code', event.code, at)];
  return record ? [evidence(logins, 'connection_failure_reason', record.failure, at)] : [];
}
