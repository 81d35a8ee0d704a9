import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { alarms } from '../sources/alarms.ts';
import { desktop } from '../sources/desktop.ts';
import { openJobs } from '../sources/jobs.ts';
import { events, logins } from '../sources/logins.ts';
import { lastFailure, NOT_RUNNING } from './signs.ts';

function faulty(seen: Seen, now: number): Finding | undefined {
  const { id, status } = seen.of(desktop);
  if (status !== 'ERROR') return undefined;
  const alarm = (seen.maybe(alarms) ?? []).find(
    (each) => each.desktop === id && each.status === 'alarm' && each.level === 1,
  );
  return {
    cause: 'desktop.faulty',
    says: 'The desktop is faulty: nobody gets on it.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(desktop, 'status', status),
      ...(alarm ? [evidence(alarms, `status of ${alarm.metric}`, alarm.status, alarm.began)] : []),
      ...lastFailure(attemptsOf(seen, now)),
    ],
    next: { tool: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'reboot', type: 'HARD' } },
    explains: NOT_RUNNING,
  };
}

/** Off is the natural state of a desktop that nobody uses: what tells is that somebody wants it. */
function offAndWanted(seen: Seen, now: number): Finding | undefined {
  const { id, status, task } = seen.of(desktop);
  if ((status !== 'SHUTOFF' && status !== 'HIBERNATED') || task !== undefined) return undefined;
  const attempts = attemptsOf(seen, now);
  if (attempts.failures.length === 0) return undefined;
  return {
    cause: 'desktop.off',
    says: 'The desktop is off, nothing starts it, and its user tries to connect.',
    impact: 'blocking',
    sure: attempts.struggling ? 'certain' : 'likely',
    evidence: [evidence(desktop, 'status', status), ...lastFailure(attempts)],
    next: { tool: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'os-start' } },
    explains: NOT_RUNNING,
  };
}

export const POWER_RULES: readonly Rule[] = [
  {
    about: 'a faulty desktop',
    needs: [desktop],
    uses: [alarms, events, logins],
    documented: 'Workspace API reference, "Querying Desktop Details", "Querying Alarms"',
    find: faulty,
  },
  {
    about: 'a desktop that is off and wanted',
    needs: [desktop],
    uses: [events, logins, openJobs],
    documented: 'Workspace API reference, "Querying Desktop Details", "Querying User Events"',
    find: offAndWanted,
  },
];
