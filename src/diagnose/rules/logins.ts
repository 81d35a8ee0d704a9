import { attemptsOf } from '../attempts.ts';
import { type Evidence, evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { events, logins } from '../sources/logins.ts';
import { DAY, last } from '../times.ts';
import { lastFailure } from './signs.ts';

/** Somebody is kept out, and nothing that was seen says by what. Whatever explains it takes its place. */
function unexplained(seen: Seen, now: number): Finding | undefined {
  const attempts = attemptsOf(seen, now);
  const [latest] = attempts.failures;
  if (!attempts.struggling || !latest) return undefined;
  const who = latest.event?.user ?? latest.record?.user;
  const good: Evidence[] =
    attempts.lastGood === undefined ? [] : [evidence(logins, 'last that went well', true, attempts.lastGood)];
  return {
    cause: 'logins.failing',
    says: `Logins have failed ${attempts.failures.length} times since the last that went well, and what was seen does not say why.`,
    impact: 'blocking',
    sure: 'possible',
    evidence: [...lastFailure(attempts), ...good],
    next: latest.record?.transaction
      ? { tool: 'show_user_access_stages', arguments: { transaction_id: latest.record.transaction } }
      : { tool: 'list_user_events', arguments: { ...last(7 * DAY, now), ...(who && { username: who }) } },
  };
}

export const LOGIN_RULES: readonly Rule[] = [
  {
    about: 'logins that fail',
    needs: [events],
    uses: [logins],
    documented: 'Workspace API reference, "Querying User Events", "Querying Login Information", "Error Codes"',
    find: unexplained,
  },
];
