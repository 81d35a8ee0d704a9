import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { agents } from '../sources/agents.ts';
import { alarms } from '../sources/alarms.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { HOUR } from '../times.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

/** A machine registers itself after it has started (`login_status`), which takes its time when it is new. */
const SETTLING = HOUR;

function unregistered(seen: Seen, now: number): Finding | undefined {
  const { id, status, login, task, users, maintenance, created } = seen.of(desktop);
  if (status !== 'ACTIVE' || login !== 'UNREGISTER' || task !== undefined) return undefined;
  if (created !== undefined && now - created < SETTLING) return undefined;
  const attempts = attemptsOf(seen, now);
  const wanted = attempts.failures.length > 0;
  // Who maintains it may have switched it off, and nobody misses it.
  if (!wanted && (maintenance || users.length === 0)) return undefined;
  const alarm = (seen.maybe(alarms) ?? []).find(
    (each) => each.desktop === id && each.status === 'alarm' && /agent/i.test(each.metric),
  );
  return {
    cause: 'agent.unregistered',
    says: 'The desktop runs, but its agent has not registered with the service: nobody can connect.',
    impact: 'blocking',
    sure: wanted || alarm ? 'certain' : 'likely',
    evidence: [
      evidence(desktop, 'login_status', login),
      evidence(desktop, 'status', status),
      ...(alarm ? [evidence(alarms, `status of ${alarm.metric}`, alarm.status, alarm.began)] : []),
      ...lastFailure(attempts),
    ],
    next: { tool: 'batch_run_desktops', arguments: { desktop_ids: [id], op_type: 'reboot', type: 'SOFT' } },
    explains: NO_WAY_IN,
  };
}

/** Most plug-ins are needed for some things only: what matters is a machine that has none at all. */
function missing(seen: Seen): Finding | undefined {
  const { id, login, status } = seen.of(desktop);
  const { installed } = seen.of(agents);
  if (status !== 'ACTIVE' || login !== 'UNREGISTER' || installed.length === 0) return undefined;
  if (installed.some((each) => each.installed)) return undefined;
  return {
    cause: 'agent.missing',
    says: 'No agent is installed on the desktop: it cannot register, and nobody can connect.',
    impact: 'blocking',
    sure: 'certain',
    evidence: installed.map(({ name }) => evidence(agents, `is_installed of ${name}`, false)),
    next: { tool: 'batch_install_agent', arguments: { desktop_ids: [id] } },
    explains: ['agent.unregistered', ...NO_WAY_IN],
  };
}

export const AGENT_RULES: readonly Rule[] = [
  {
    about: 'an agent that does not report',
    needs: [desktop],
    uses: [alarms, events, logins],
    documented: 'Workspace API reference, "Querying Desktop Details" (login_status), "Querying Alarms"',
    find: unregistered,
  },
  {
    about: 'an agent that is not installed',
    needs: [desktop, agents],
    documented: 'Workspace API reference, "Querying Agent Installation Details of a Desktop"',
    find: missing,
  },
];
