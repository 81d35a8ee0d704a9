import { monthsAfter } from '../time.ts';

/** Time that is paid for ahead. */
export interface Term {
  /** End of what is paid for; nothing that was bought once for ever has one. */
  expires?: number;
  /** Where `expires` was before renewals that have not begun yet. */
  renewedFrom?: number;
  /** Renewed by itself, for as long as it was bought. */
  renews?: boolean;
  /** Out of use because nobody renewed it in time. */
  frozen?: boolean;
}

/** `period_type` of orders (Workspace API reference, "Placing a Yearly/Monthly Order"). */
const MONTH = 2;
const YEAR = 3;

/** Months of a period; `undefined` for one that is not sold: less than a year by months, else up to three years. */
export function monthsOf(type: number | undefined, count: number | undefined): number | undefined {
  if (count === undefined || count < 1) return undefined;
  if (type === MONTH && count < 12) return count;
  return type === YEAR && count <= 3 ? 12 * count : undefined;
}

/** So many more months, on top of what is paid already. */
export function renew(term: Term, months: number, now: number): void {
  if (term.expires === undefined) return;
  if (term.expires > now) term.renewedFrom ??= term.expires;
  term.expires = monthsAfter(term.expires, months);
}

/** Takes back the renewals that have not begun; `false` when there are none. */
export function unrenew(term: Term, now: number): boolean {
  if (term.renewedFrom === undefined || term.renewedFrom <= now) return false;
  term.expires = term.renewedFrom;
  delete term.renewedFrom;
  return true;
}
