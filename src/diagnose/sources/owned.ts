import { attemptsOf } from '../attempts.ts';
import { source } from '../source.ts';
import { accounts } from './accounts.ts';
import { type Desktop, desktopOf } from './desktop.ts';
import { events } from './logins.ts';

/** The desktops of somebody who is asked about. */
export const owned = source<readonly Desktop[]>({
  name: 'own desktops',
  tells: 'which desktops the user has, and what is wrong with them',
  service: 'workspace',
  operationId: 'ListDesktopsDetail',
  after: [accounts],
  list: { limit: 100, pages: 2 },
  ask: (seen) => [{ user_names: seen.of(accounts).map(({ name }) => name) }],
  pick: ([answer], seen) => {
    const names = seen.of(accounts).map(({ name }) => name);
    const all = (answer?.rows ?? []).map(desktopOf);
    return all.filter(({ users }) => users.some(({ name }) => names.includes(name)));
  },
});

/** The desktop of a pool or a group that somebody who owns none could not get to. */
export const triedInVain = source<readonly Desktop[]>({
  name: 'desktop of a pool',
  tells: 'what is wrong with the desktop that the user tried last',
  service: 'workspace',
  operationId: 'ListDesktopsDetail',
  after: [accounts, events, owned],
  list: { limit: 1, pages: 1, enough: true },
  ask: (seen, now) => {
    if (seen.maybe(owned)?.length !== 0) return [];
    const { failures } = attemptsOf(seen, now);
    const tried = failures.find(({ event }) => /desktop/i.test(event?.type ?? ''))?.event?.resource;
    return tried === undefined ? [] : [{ desktop_id: [tried] }];
  },
  pick: ([answer]) => (answer?.rows ?? []).map(desktopOf),
});
