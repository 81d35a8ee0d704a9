/** Causes by which `diagnose_desktop` and `diagnose_user` may find each planted trouble out, by its name. */
export const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  'locked-user': ['account.locked'],
  'expired-account': ['account.expired'],
  'disabled-account': ['account.disabled'],
  'unchangeable-password': ['account.password_stuck'],
  'unfinished-second-factor': ['access.one_time_password'],
  'user-without-desktop': ['user.no_desktop'],
  'lost-pool-right': ['user.right_lost'],
  'agent-offline': ['agent.unregistered'],
  'stopped-and-wanted': ['desktop.off'],
  'out-of-domain': ['domain.strayed', 'domain.refuses'],
  'slow-line': ['line.slow'],
  'slow-terminal-line': ['line.slow'],
  'broken-desktop': ['desktop.faulty'],
  'full-disk': ['disk.full'],
  'overloaded-desktop': ['load.cpu'],
  'exhausted-memory': ['load.memory'],
  'stuck-task': ['jobs.stuck'],
  'faulty-host': ['jobs.failing'],
  'sold-out-resize': ['jobs.failing'],
  'failing-snapshots': ['snapshots.failing'],
  'ending-subscription': ['billing.ending'],
  'idle-subscription': ['billing.idle'],
  'frozen-desktop': ['billing.frozen'],
  'wrong-policy': ['policy.misapplied'],
  'maintenance-and-wanted': ['maintenance.desktop'],
  'switched-off-by-schedule': ['schedule.stops_at_work'],
  'failing-scheduled-task': ['schedule.failing'],
  'refused-address': ['access.address'],
  'foreign-terminal': ['access.terminal'],
  'closed-security-group': ['network.security_group'],
  'lost-internet': ['network.no_internet'],
  'failed-script': ['scripts.failed'],
  'failed-attach': ['assignment.failed'],
};

interface Thing {
  kind: string;
  id: string;
  name: string;
}

export interface Diagnosis {
  healthy: boolean | null;
  findings: {
    cause: string;
    says: string;
    impact: string;
    sure: string;
    evidence: { read: string; field: string; value: unknown; at?: string }[];
    next: { tool: string; arguments: Record<string, unknown> };
  }[];
  looked_at: string[];
  not_seen?: { read: string; tells: string; code: string; message: string }[];
  calls: number;
}

/** The tool that answers for such a thing, and its arguments; none for what the other tools of the diagnosis are about. */
export function questionOf({ kind, id, name }: Thing): [string, Record<string, string>] | undefined {
  if (kind === 'desktop') return ['diagnose_desktop', { desktop: id }];
  return kind === 'user' ? ['diagnose_user', { user: name }] : undefined;
}
