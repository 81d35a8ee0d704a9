import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { NO_SESSION } from './people.ts';
import { personIn } from './person.ts';
import { type App, place } from './place.ts';
import { appPolicies, apps, opened, programs } from './sources.ts';

const PUBLISHED = 'AppStream API reference, "ListPublishedApp"';

/** The one that is asked about, or those that the person works with, or all. */
function meant(seen: Seen): App[] {
  const { app, used = [] } = seen.of(place);
  return seen.of(apps).filter(({ id, name }) => (app ? id === app.id : used.length === 0 || used.includes(name)));
}

/** An application that nobody ever opened was closed on purpose, and nobody misses it. */
function forbidden(seen: Seen): Finding | undefined {
  const { appGroup, app } = seen.of(place);
  const missed = seen.maybe(opened) ?? [];
  const asked = app !== undefined && personIn(seen) !== undefined;
  const found = meant(seen).filter(({ state, name }) => state === 'FORBIDDEN' && (asked || missed.includes(name)));
  const [first] = found;
  if (!first || !appGroup) return undefined;
  return {
    cause: 'app.disabled',
    says: `${found.length === 1 ? 'An application is' : `${found.length} applications are`} disabled: nobody can open ${found.length === 1 ? 'it' : 'them'}.`,
    impact: 'blocking',
    sure: 'certain',
    evidence: [
      evidence(apps, `state of ${first.name}`, first.state),
      ...(missed.includes(first.name) ? [evidence(opened, 'opened in the last 30 days', first.name)] : []),
    ],
    next: {
      tool: 'appstream_batch_enable_app',
      arguments: { app_group_id: appGroup.id, ids: found.slice(0, 20).map(({ id }) => id) },
    },
    explains: NO_SESSION,
  };
}

/** Comes with the system: it is in no list of programs. */
const OF_THE_SYSTEM = 1;

function misplaced(seen: Seen): Finding | undefined {
  const { appGroup } = seen.of(place);
  const known = seen.of(programs);
  // Nothing is known of images whose programs nobody has listed.
  if (known.length === 0 || !appGroup) return undefined;
  const paths = new Set(known.map(({ path }) => plain(path)));
  const found = meant(seen).filter(
    ({ state, path, kind }) =>
      state !== 'FORBIDDEN' && kind !== OF_THE_SYSTEM && path !== undefined && !paths.has(plain(path)),
  );
  const [first] = found;
  if (!first) return undefined;
  const better = known.find(({ name, path }) => name === first.name || fileOf(path) === fileOf(first.path ?? ''));
  return {
    cause: 'app.path',
    says: 'An application is published with a path at which its servers have no such program: it does not start.',
    impact: 'blocking',
    sure: 'likely',
    evidence: [
      evidence(apps, `execute_path of ${first.name}`, first.path),
      evidence(programs, 'programs of the servers, none of them there', known.length),
    ],
    next: better
      ? {
          tool: 'appstream_update_app',
          arguments: { app_group_id: appGroup.id, app_id: first.id, execute_path: better.path },
        }
      : { tool: 'appstream_show_publishable_app', arguments: { app_group_id: appGroup.id } },
    explains: NO_SESSION,
  };
}

/** Windows knows no case. */
function plain(path: string): string {
  return path.trim().replaceAll('/', '\\').toLowerCase();
}

function fileOf(path: string): string {
  return plain(path).replace(/^.*\\/s, '');
}

function nothingPublished(seen: Seen): Finding | undefined {
  const { appGroup, wanted } = seen.of(place);
  if (!appGroup || !wanted || seen.of(apps).length > 0 || appGroup.serverGroup !== undefined) return undefined;
  return {
    cause: 'app_group.no_servers',
    says: 'The application group is bound to no servers and has no applications: whoever may use it sees nothing.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(place, 'app_server_group_id', null), evidence(apps, 'count', 0)],
    next: { tool: 'appstream_list_tenant_server_groups', arguments: {} },
  };
}

function unbound(seen: Seen): Finding | undefined {
  const { appGroup, wanted } = seen.of(place);
  const published = seen.of(apps).length;
  if (!appGroup || !wanted || published === 0 || appGroup.serverGroup !== undefined) return undefined;
  return {
    cause: 'app_group.no_servers',
    says: 'The application group is bound to no servers: none of its applications starts.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(place, 'app_server_group_id', null), evidence(apps, 'count', published)],
    next: { tool: 'appstream_list_tenant_server_groups', arguments: {} },
    explains: NO_SESSION,
  };
}

/** Of two groups of policies for one session, that of the higher priority alone applies. */
function shadowed(seen: Seen): Finding | undefined {
  const { appGroup } = seen.of(place);
  const groups = seen.of(appPolicies);
  const own = groups.findIndex(({ targets }) =>
    targets.some(({ type, id }) => type === 'APPGROUP' && id === appGroup?.id),
  );
  const meantFor = groups[own];
  const wins = groups.slice(0, Math.max(0, own)).find(({ targets }) => targets.some(({ type }) => type === 'ALL'));
  if (!meantFor || !wins) return undefined;
  return {
    cause: 'app_group.policy_shadowed',
    says: 'A policy group is made for the application group, but one that is for everybody has a higher priority: it applies instead.',
    impact: 'hygiene',
    sure: 'likely',
    evidence: [
      evidence(appPolicies, `priority of ${meantFor.name}`, meantFor.priority),
      evidence(appPolicies, `priority of ${wins.name}`, wins.priority),
    ],
    next: { tool: 'appstream_show_policy_group', arguments: { policy_group_id: wins.id } },
  };
}

export const APP_RULES: readonly Rule[] = [
  {
    about: 'applications that are disabled',
    needs: [place, apps],
    uses: [opened],
    documented: `${PUBLISHED} (state), "ListAppConnection"`,
    find: forbidden,
  },
  {
    about: 'applications that are not where they are said to be',
    needs: [place, apps, programs],
    documented: `${PUBLISHED} (execute_path), "ShowPublishableApp"`,
    find: misplaced,
  },
  {
    about: 'an application group without servers',
    needs: [place, apps],
    documented: 'AppStream API reference, "ListAppGroup" (app_server_group_id)',
    find: (seen) => unbound(seen) ?? nothingPublished(seen),
  },
  {
    about: 'policies that do not reach it',
    needs: [place, appPolicies],
    documented: 'AppStream API reference, "ListPolicyGroupDetailInfo" (priority, target_type APPGROUP)',
    find: shadowed,
  },
];
