import { number, text, texts } from '../fields.ts';
import type { Seen } from '../seen.ts';
import { source } from '../source.ts';
import { type Account, accounts } from '../sources/accounts.ts';
import { DAY } from '../times.ts';
import { type AppSession, appSessionOf } from './place.ts';
import { span } from './spans.ts';

/** Who is asked about, where somebody is. */
export function personIn(seen: Seen): Account | undefined {
  return seen.maybe(accounts)?.[0];
}

/** AppStream writes `anna@corp.example`, Workspace `anna`. */
export function isSamePerson(login: string, { name }: Pick<Account, 'name'>): boolean {
  return bare(login).toLowerCase() === bare(name).toLowerCase();
}

function bare(name: string): string {
  return name.replace(/@.*$/s, '').replace(/^.*\\/s, '');
}

const OWN_SESSIONS = 14 * DAY;

/** Of the user, on all servers, the newest first. */
export const ownSessions = source<readonly AppSession[]>({
  name: 'sessions of the user',
  tells: 'sessions of the user that hang or fail',
  service: 'appstream',
  operationId: 'ListSessions',
  shared: true,
  after: [accounts],
  list: { limit: 100, pages: 2 },
  ask: (seen, now) => {
    const person = personIn(seen);
    return person ? [{ user_name: bare(person.name), ...span(OWN_SESSIONS, now) }] : [];
  },
  pick: ([answer], seen) => {
    const person = personIn(seen);
    // The filter takes a part of a name.
    const own = (answer?.rows ?? []).map(appSessionOf).filter(({ user }) => person && isSamePerson(user, person));
    return own.sort((a, b) => (b.began ?? 0) - (a.began ?? 0));
  },
});

export const storages = source<readonly string[]>({
  name: 'storages',
  tells: 'where the user keeps files',
  service: 'appstream',
  operationId: 'ListPersistentStorage',
  shared: true,
  after: [accounts],
  list: { limit: 100, pages: 1 },
  ask: (seen) => (personIn(seen) ? [{}] : []),
  pick: ([answer]) =>
    (answer?.rows ?? [])
      .filter((row) => (number(row, 'user_claim_count') ?? 0) > 0)
      .flatMap((row) => text(row, 'id') ?? []),
});

export interface Folder {
  storage: string;
  attach: string;
  policy: string | undefined;
  /** What may be done in the cloud. */
  inCloud: string[];
}

export const folders = source<readonly Folder[]>({
  name: 'personal folders',
  tells: 'whether the user may save files',
  service: 'appstream',
  operationId: 'ListStorageAssignment',
  shared: true,
  after: [accounts, storages],
  list: { limit: 100, pages: 1, enough: true },
  most: 2,
  ask: (seen) => {
    const person = personIn(seen);
    if (!person) return [];
    return (seen.maybe(storages) ?? []).map((id) => ({
      storage_id: id,
      claim_mode: 'USER',
      attach: bare(person.name),
    }));
  },
  pick: (answers, seen) =>
    answers.flatMap(({ args, rows }) =>
      rows
        .map((row) => ({
          storage: String(args.storage_id),
          attach: text(row, 'attachment.attach') ?? '',
          policy: text(row, 'policy_statement.policy_statement_id'),
          inCloud: texts(row, 'policy_statement.roam_actions'),
        }))
        .filter(({ attach }) => {
          const person = personIn(seen);
          return person !== undefined && isSamePerson(attach, person);
        }),
    ),
});
