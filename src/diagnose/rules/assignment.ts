import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

const FAILED = ['ATTACHFAIL', 'ATTACH_FAIL_CAN_ATTACH_AGAIN', 'DEATTACHFAIL', 'DEATTACH_FAIL_CAN_DEATTACH_AGAIN'];

function notAttached(seen: Seen, now: number): Finding | undefined {
  const { id, attached = '', users } = seen.of(desktop);
  if (!FAILED.includes(attached)) return undefined;
  const user = users.find(({ type }) => type === 'USER');
  const attaching = attached.startsWith('ATTACH');
  return {
    cause: 'assignment.failed',
    says: attaching
      ? 'The desktop could not be assigned to its user: joining the domain or setting up the account on it failed.'
      : 'The desktop could not be taken away from its user.',
    impact: attaching ? 'blocking' : 'hygiene',
    sure: 'certain',
    evidence: [evidence(desktop, 'attach_state', attached), ...lastFailure(attemptsOf(seen, now))],
    // Without is_clear_data: false the same user would get an empty disk.
    next:
      attaching && user
        ? {
            tool: 'attach_instances',
            arguments: { desktops: [{ desktop_id: id, user_name: user.name, is_clear_data: false }] },
          }
        : { tool: 'list_ita_sub_jobs', arguments: { job_type: attaching ? 'attachDesktops' : 'detachDesktops' } },
    explains: [...NO_WAY_IN, 'agent.unregistered'],
  };
}

/** Somebody uses it by its name, to whom it does not belong. */
function unassigned(seen: Seen, now: number): Finding | undefined {
  const { id, users, attached, pooled } = seen.of(desktop);
  const attempts = attemptsOf(seen, now);
  if (pooled || users.length > 0 || attached === 'ATTACHED' || attempts.failures.length === 0) return undefined;
  const who = attempts.failures[0]?.event?.user ?? attempts.failures[0]?.record?.user;
  return {
    cause: 'assignment.none',
    says: 'The desktop is assigned to nobody, and somebody tries to connect to it.',
    impact: 'blocking',
    sure: 'likely',
    evidence: [evidence(desktop, 'attach_state', attached ?? null), ...lastFailure(attempts)],
    next: who
      ? {
          tool: 'attach_instances',
          arguments: { desktops: [{ desktop_id: id, user_name: who, is_clear_data: false }] },
        }
      : { tool: 'show_desktop_detail', arguments: { desktop_id: id } },
    explains: NO_WAY_IN,
  };
}

const STATES = 'Workspace API reference, "Querying Desktop Details" (attach_state)';

export const ASSIGNMENT_RULES: readonly Rule[] = [
  {
    about: 'an assignment that failed',
    needs: [desktop],
    uses: [events, logins],
    documented: STATES,
    find: notAttached,
  },
  {
    about: 'a desktop that is assigned to nobody',
    needs: [desktop],
    uses: [events, logins],
    documented: `${STATES}, "Querying User Events"`,
    find: unassigned,
  },
];
