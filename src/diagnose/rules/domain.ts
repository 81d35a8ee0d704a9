import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { accounts } from '../sources/accounts.ts';
import { desktop } from '../sources/desktop.ts';
import { events, logins } from '../sources/logins.ts';
import { workspace } from '../sources/service.ts';
import { lastFailure, NO_WAY_IN } from './signs.ts';

/** Authentication failed (Workspace API reference, "Error Codes"). */
export const AUTHENTICATION = 'WKS.2001';

/** The desktop knows itself by one SID, those who check logins by another. */
function strayed(seen: Seen, now: number): Finding | undefined {
  const { id, sid } = seen.of(desktop);
  const [latest] = seen.of(logins);
  if (sid === undefined || latest?.sid === undefined || latest.sid === sid) return undefined;
  const attempts = attemptsOf(seen, now);
  const refused = attempts.failures.some(({ code }) => code === AUTHENTICATION);
  return {
    cause: 'domain.strayed',
    says: 'The desktop fell out of its domain: the domain knows it by another SID and vouches for nobody on it.',
    // Who is on it stays on it: the next login is refused.
    impact: attempts.failures.length > 0 ? 'blocking' : 'coming',
    sure: refused ? 'certain' : 'likely',
    evidence: [evidence(desktop, 'sid', sid), evidence(logins, 'sid', latest.sid, latest.at), ...lastFailure(attempts)],
    next: { tool: 'register_domain', arguments: { desktop_id: id } },
    explains: [...NO_WAY_IN, 'domain.refuses'],
  };
}

/** The password was taken, and the machine refuses the user all the same. */
function refuses(seen: Seen, now: number): Finding | undefined {
  const { id, os, status, login } = seen.of(desktop);
  if (status !== 'ACTIVE' || login === 'UNREGISTER' || os !== 'Windows') return undefined;
  if (seen.of(accounts).some(({ locked, disabled, expired }) => locked || disabled || expired)) return undefined;
  const attempts = attemptsOf(seen, now);
  const late = attempts.failures.filter(({ event, code }) => code === AUTHENTICATION && event?.resource === id);
  const taken = (seen.maybe(events) ?? []).some(
    (each) => each.ok && late.some(({ event }) => event?.trace !== undefined && event.trace === each.trace),
  );
  if (!attempts.struggling || !taken) return undefined;
  return {
    cause: 'domain.refuses',
    says: 'The password is taken and the desktop refuses its user all the same: it has probably lost its domain.',
    impact: 'blocking',
    sure: 'likely',
    evidence: lastFailure(attempts),
    next: { tool: 'register_domain', arguments: { desktop_id: id } },
    explains: NO_WAY_IN,
  };
}

/** `config_status` (Workspace API reference, "Querying Workspace Details"). */
const AD_FAILED = '1';

function noDirectory(seen: Seen): Finding | undefined {
  const { config } = seen.of(workspace);
  if (config !== AD_FAILED) return undefined;
  return {
    cause: 'domain.not_connected',
    says: 'The service has not been connected to the Windows AD: users of the domain cannot log in.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(workspace, 'config_status', config)],
    next: { tool: 'list_workspaces', arguments: {} },
    explains: [...NO_WAY_IN, 'domain.refuses'],
  };
}

export const DOMAIN_RULES: readonly Rule[] = [
  {
    about: 'a desktop that fell out of its domain',
    needs: [desktop, logins],
    uses: [events],
    documented: 'Workspace API reference, "Querying Desktop Details" (sid), "Querying Login Information" (sid)',
    find: strayed,
  },
  {
    about: 'a desktop that refuses its user',
    needs: [desktop, events, accounts],
    uses: [logins],
    documented: 'Workspace API reference, "Querying User Events", "Error Codes" (WKS.2001)',
    find: refuses,
  },
  {
    about: 'a domain that is not connected',
    needs: [workspace],
    documented: 'Workspace API reference, "Querying Workspace Details" (config_status)',
    find: noDirectory,
  },
];
