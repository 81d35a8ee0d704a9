import { estimateTokens } from './budget.ts';
import type { OperationResult } from './outcome.ts';

/** So many failures are shown whatever the budget. */
const FEWEST_FAILURES = 10;

/** Keeps the first failures of lists that are longer than `budget` tokens each, in place, and says so. */
export function shortenFailures(value: Pick<OperationResult, 'failures' | 'job'>, budget: number): string[] {
  const notes: string[] = [];
  const first = <T>(list: T[], of: string): T[] => {
    const shown = Math.max(FEWEST_FAILURES, Math.floor((list.length * budget) / estimateTokens(JSON.stringify(list))));
    if (shown >= list.length) return list;
    notes.push(`${shown} of ${list.length} ${of} are shown.`);
    return list.slice(0, shown);
  };
  if (value.failures) value.failures = first(value.failures, 'failures');
  if (value.job?.failures) value.job = { ...value.job, failures: first(value.job.failures, 'failed sub-jobs') };
  return notes;
}
