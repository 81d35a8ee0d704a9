import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { type LoginRecord, logins } from '../sources/logins.ts';
import { network } from '../sources/network.ts';
import { DAY, lastByMinute } from '../times.ts';

/** Above this people see that the picture is late; ms. */
const SLOW = 200;
/** Fewer sessions may be one bad day. */
const SESSIONS = 3;
const DAYS = 2;

/** A line that was bad for a day and is good again is no trouble: all of the last sessions have to be slow, over several days. */
function slow(seen: Seen, now: number): Finding | undefined {
  const timed = seen.of(logins).filter((record) => record.ok && rttOf(record) !== undefined);
  const streak = timed.slice(
    0,
    indexOrAll(
      timed.findIndex((record) => (rttOf(record) ?? 0) < SLOW),
      timed,
    ),
  );
  const days = new Set(streak.map(({ at }) => Math.floor(at / DAY)));
  const [latest] = streak;
  if (!latest || streak.length < SESSIONS || days.size < DAYS) return undefined;
  const every = streak.length === timed.length;
  const where = seen.maybe(network);
  const { name } = seen.of(desktop);
  return {
    cause: 'line.slow',
    says: `The last ${streak.length} sessions, over ${days.size} days, were all slow: the line between user and desktop is long or bad.`,
    impact: 'degrading',
    sure: every ? 'certain' : 'likely',
    evidence: [
      evidence(logins, field(latest), rttOf(latest), latest.at),
      evidence(logins, `sessions of ${SLOW} ms or more`, `${streak.length} of ${timed.length}`),
      ...(where
        ? [evidence(network, 'vpc_info.name', where.vpc.name), evidence(network, 'subnet_info.name', where.subnet.name)]
        : []),
    ],
    next: {
      tool: 'list_login_records_new',
      arguments: { computer_name: name, min_network_rtt: SLOW, ...lastByMinute(7 * DAY, now) },
    },
  };
}

function rttOf({ wholeRtt, networkRtt }: LoginRecord): number | undefined {
  return wholeRtt ?? networkRtt;
}

function field({ wholeRtt }: LoginRecord): string {
  return wholeRtt === undefined ? 'network_rtt' : 'e2e_rtt';
}

function indexOrAll(index: number, all: readonly unknown[]): number {
  return index < 0 ? all.length : index;
}

export const LINE_RULES: readonly Rule[] = [
  {
    about: 'a slow line',
    needs: [desktop, logins],
    uses: [network],
    documented: 'Workspace API reference, "Querying Login Information" (e2e_rtt, network_rtt)',
    find: slow,
  },
];
