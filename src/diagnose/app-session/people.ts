import { type Meaning, whyOf } from '../failures.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { accounts } from '../sources/accounts.ts';
import { DAY, HOUR, MINUTE } from '../times.ts';
import { logOff } from './capacity.ts';
import { folders, isSamePerson, ownSessions, personIn } from './person.ts';
import { type AppSession, place } from './place.ts';
import { groupSessions, rights, tenant } from './sources.ts';
import { clock } from './spans.ts';

const SESSIONS = 'AppStream API reference, "ListSessions"';

/** What everything that keeps somebody from an application looks like from outside. */
export const NO_SESSION: readonly string[] = ['sessions.failing'];

function notOpen(seen: Seen): Finding | undefined {
  const status = seen.of(tenant);
  if (status === undefined || status === 'active') return undefined;
  return {
    cause: 'apps.service_inactive',
    says: 'Application streaming is not open: nobody gets to any application.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(tenant, 'service_status', status)],
    next: { tool: 'appstream_list_tenant_profile', arguments: {} },
    explains: [...NO_SESSION, 'sessions.failing_for_many'],
  };
}

/** By name or by a group; what was not read to its end says nobody is missing. */
function notAuthorized(seen: Seen): Finding | undefined {
  const person = personIn(seen);
  const { appGroup, wanted } = seen.of(place);
  const outcome = seen.outcome(rights);
  if (!person || !appGroup || !wanted || outcome?.state !== 'seen' || outcome.partial !== undefined) return undefined;
  const has = outcome.value.some(({ type, id, account }) =>
    type === 'USER' ? id === person.id || isSamePerson(account, person) : person.groups.includes(account),
  );
  if (has) return undefined;
  const used = (seen.maybe(ownSessions) ?? []).find(
    ({ serverGroup, state }) => serverGroup === appGroup.serverGroup && state !== 'InitFail',
  );
  const groups = outcome.value.filter(({ type }) => type === 'USER_GROUP').map(({ account }) => account);
  return {
    cause: 'app.not_authorized',
    says: used
      ? 'The user may not use the application group any more, neither by name nor by a user group.'
      : 'The user may not use the application group, neither by name nor by a user group.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(rights, `authorizations of ${person.name}`, 0),
      evidence(rights, 'user groups that are authorized', groups.join(', ')),
      evidence(person.from, 'group_names', person.groups.join(', ')),
      ...(used ? [evidence(ownSessions, 'session_state', used.state, used.began)] : []),
    ],
    next: {
      tool: 'appstream_add_app_group_authorization',
      arguments: {
        app_group_ids: [appGroup.id],
        accounts: [{ id: person.id, account: person.name, account_type: 'USER' }],
      },
    },
    explains: NO_SESSION,
  };
}

/** A session waits for its user for a while; no policy waits for a day. Starting takes seconds. */
const HANGS: Readonly<Record<string, number>> = { Disconnected: DAY, AppcInit: 15 * MINUTE };

function stuck(seen: Seen, now: number): Finding | undefined {
  const hung = seen.of(ownSessions).filter(({ state, changed }) => {
    const patience = HANGS[state];
    return patience !== undefined && changed !== undefined && now - changed > patience;
  });
  const [first] = hung;
  if (first?.changed === undefined) return undefined;
  const hours = Math.floor((now - first.changed) / HOUR);
  return {
    cause: 'session.stuck',
    says:
      first.state === 'AppcInit'
        ? 'A session of the user has been starting for longer than any takes: it hangs, and no other is given.'
        : `A session of the user has been disconnected for ${hours} hours: it hangs, and no other is given.`,
    impact: 'blocking',
    sure: 'likely',
    evidence: [
      evidence(ownSessions, 'session_state', first.state, first.changed),
      evidence(ownSessions, 'app_name', first.apps ?? null),
      evidence(ownSessions, 'machine_name', first.machine ?? null),
    ],
    next: logOff(hung.map(({ id }) => id)),
    explains: NO_SESSION,
  };
}

/** One failure is a slip. */
const SEVERAL = 2;
/** With a weekend between. */
const LATELY = 4 * DAY;

/** Those since the last session that went well, the newest first. */
function failuresOf(sessions: readonly AppSession[]): AppSession[] {
  const good = sessions.findIndex(({ state }) => state !== 'InitFail');
  return sessions.slice(0, good < 0 ? sessions.length : good);
}

function failing(meaning: Meaning): (seen: Seen, now: number) => Finding | undefined {
  return (seen, now) => {
    const failures = failuresOf(seen.of(ownSessions));
    const [latest] = failures;
    if (!latest || failures.length < SEVERAL || now - (latest.began ?? 0) > LATELY) return undefined;
    const why = whyOf(latest.code, latest.reason, meaning);
    return {
      cause: 'sessions.failing',
      says: `The last ${failures.length} sessions of the user could not begin (${why.words}), and what was seen does not say more.`,
      impact: 'blocking',
      sure: 'possible',
      evidence: [
        evidence(ownSessions, 'failed_code', latest.code, latest.began),
        evidence(ownSessions, 'failed_reason', latest.reason),
        evidence(ownSessions, 'machine_name', latest.machine ?? null),
      ],
      next: {
        tool: 'appstream_list_app_connection',
        arguments: { user_name: latest.user, ...clock(LATELY, now), limit: 20, offset: 0 },
      },
    };
  };
}

/** Of several people within a day it is the servers, or what lies before them. */
const MANY = 3;

function failingForMany(meaning: Meaning): (seen: Seen, now: number) => Finding | undefined {
  return (seen, now) => {
    const failures = seen
      .of(groupSessions)
      .filter(({ state, began }) => state === 'InitFail' && now - (began ?? 0) < DAY);
    const people = new Set(failures.map(({ user }) => user));
    const [latest] = failures;
    if (!latest || people.size < MANY) return undefined;
    const why = whyOf(latest.code, latest.reason, meaning);
    return {
      cause: 'sessions.failing_for_many',
      says: `Sessions of ${people.size} people could not begin within a day (${why.words}).`,
      impact: 'degrading',
      sure: 'likely',
      evidence: [
        evidence(groupSessions, 'failed_code', latest.code, latest.began),
        evidence(groupSessions, 'failed_reason', latest.reason),
        evidence(groupSessions, 'session_state InitFail', failures.length),
      ],
      next: {
        tool: 'appstream_list_server_hda_details',
        arguments: { server_group_id: seen.of(place).serverGroup, limit: 50, offset: 0 },
      },
    };
  };
}

/** Somebody may open a program and not save what it makes. */
function readOnlyFolder(seen: Seen): Finding | undefined {
  const folder = seen.of(folders).find(({ inCloud }) => inCloud.length > 0 && !inCloud.includes('PutObject'));
  if (!folder) return undefined;
  return {
    cause: 'storage.read_only',
    says: 'The user may read the files in the own folder and not save any.',
    impact: 'degrading',
    sure: 'likely',
    evidence: [
      evidence(folders, 'policy_statement.roam_actions', folder.inCloud.join(', ')),
      evidence(folders, 'policy_statement.policy_statement_id', folder.policy),
    ],
    next: {
      tool: 'appstream_update_user_folder_assignment',
      arguments: {
        storage_id: folder.storage,
        items: [{ attach: folder.attach, policy_statement_id: 'DEFAULT_1' }],
      },
    },
  };
}

/** What concerns the person wherever the applications come from. */
export function personRules(meaning: Meaning): readonly Rule[] {
  return [
    {
      about: 'application streaming that is not open',
      needs: [tenant],
      documented: 'AppStream API reference, "ListTenantProfile" (service_status)',
      find: notOpen,
    },
    {
      about: 'a session of the user that hangs',
      needs: [ownSessions],
      documented: `${SESSIONS} (session_state, last_update_status_time)`,
      find: stuck,
    },
    {
      about: 'sessions that cannot begin',
      needs: [ownSessions],
      documented: `${SESSIONS} (session_state InitFail, failed_code), "Error Codes"`,
      find: failing(meaning),
    },
    {
      about: 'a folder in which nothing can be saved',
      needs: [folders],
      documented: 'AppStream API reference, "ListStorageAssignment" (policy_statement)',
      find: readOnlyFolder,
    },
  ];
}

export function placePeopleRules(meaning: Meaning): readonly Rule[] {
  return [
    {
      about: 'somebody who may not use the applications',
      needs: [place, rights, accounts],
      uses: [ownSessions],
      documented: 'AppStream API reference, "ListAppGroupAuthorization"; Workspace API reference, "Querying Users"',
      find: notAuthorized,
    },
    {
      about: 'sessions that cannot begin, whoever comes',
      needs: [place, groupSessions],
      documented: `${SESSIONS} (session_state InitFail, failed_code)`,
      find: failingForMany(meaning),
    },
  ];
}
