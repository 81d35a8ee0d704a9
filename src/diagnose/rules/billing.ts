import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { EXPIRED, FROZEN, idleDays, STATISTICS, subscription } from '../sources/billing.ts';
import { desktop } from '../sources/desktop.ts';
import { DAY, last, toSeconds } from '../times.ts';
import { NOT_RUNNING } from './signs.ts';

/** One more month, and the order waits for somebody to pay it. */
function renew(id: string) {
  return {
    tool: 'bss_renew_resources',
    arguments: { resource_ids: [id], period_type: 2, period_num: 1, expire_policy: 1, is_auto_pay: 0 },
  };
}

const SOON = 7 * DAY;

function ending(seen: Seen, now: number): Finding | undefined {
  const { id, status, expires } = seen.of(subscription);
  const over = status === EXPIRED || (expires !== undefined && expires <= now);
  const shows = [
    evidence(subscription, 'status', status),
    ...(expires === undefined ? [] : [evidence(subscription, 'expire_time', toSeconds(expires))]),
  ];
  if (status === FROZEN) {
    return {
      cause: 'billing.frozen',
      says: 'What was paid for the desktop is over and the desktop is frozen.',
      impact: 'blocking',
      sure: 'certain',
      evidence: shows,
      next: renew(id),
      explains: [...NOT_RUNNING, 'desktop.off', 'desktop.faulty'],
    };
  }
  if (over) {
    return {
      cause: 'billing.expired',
      says: 'What was paid for the desktop is over: it will be frozen, and then deleted with its data.',
      impact: 'coming',
      sure: 'certain',
      evidence: shows,
      next: renew(id),
    };
  }
  if (expires === undefined || expires - now > SOON) return undefined;
  return {
    cause: 'billing.ending',
    says: `What was paid for the desktop ends in ${Math.ceil((expires - now) / DAY)} days.`,
    impact: 'coming',
    sure: 'certain',
    evidence: shows,
    next: renew(id),
  };
}

/** Days. */
const IDLE = 60;

/** Desktops that are kept for a purpose are not idle but waiting. */
const KEPT = /disaster|recovery|backup|standby|spare|reserve|failover|容灾|灾备|备用|预留/i;

function idle(seen: Seen, now: number): Finding | undefined {
  const days = seen.of(idleDays);
  const { name, tags } = seen.of(desktop);
  if (days === undefined || days < IDLE || tags.some(({ key, value }) => KEPT.test(`${key}=${value}`)))
    return undefined;
  return {
    cause: 'billing.idle',
    says: 'The desktop is paid for by the month or year, and nobody has used it for months. Giving it up deletes what is on it: its owner decides.',
    impact: 'hygiene',
    sure: 'likely',
    evidence: [
      evidence(idleDays, 'desktop_idle_duration in days', days),
      evidence(desktop, 'metadata.charging_mode', 'yearly/monthly'),
    ],
    next: {
      tool: 'list_desktop_usage_metric',
      arguments: { ...last(STATISTICS, now), resource_name: name },
    },
  };
}

export const BILLING_RULES: readonly Rule[] = [
  {
    about: 'a subscription that is over or ends soon',
    needs: [desktop, subscription],
    documented: 'BSS API reference, "Querying Yearly/Monthly Resources" (status, expire_time)',
    find: ending,
  },
  {
    about: 'a paid desktop that nobody uses',
    needs: [desktop, idleDays],
    documented:
      'Workspace API reference, "Querying Desktop Usage Statistics", "Querying Desktop Details" (metadata.charging_mode)',
    find: idle,
  },
];
