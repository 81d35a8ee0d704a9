import { cleanLine } from '../catalog/clean.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { APP_RULES } from './app-session/apps.ts';
import { CAPACITY_RULES } from './app-session/capacity.ts';
import { farmOf } from './app-session/farm.ts';
import { type Ask, type Focus, findFocus } from './app-session/find.ts';
import { personRules, placePeopleRules } from './app-session/people.ts';
import { type Place, place, serverGroup, servers } from './app-session/place.ts';
import { SERVER_RULES } from './app-session/servers.ts';
import { type Examined, examine } from './examine.ts';
import { evidence, type Finding } from './finding.ts';
import { Effort, Looking } from './looking.ts';
import { sitesFor } from './naming.ts';
import { type Report, report } from './report.ts';
import { ACCOUNT_RULES } from './rules/account.ts';
import { accounts } from './sources/accounts.ts';

/** A diagnosis that needs more reads than this is not finished: what it has not read is named. */
const MOST_CALLS = 60;

/**
 * Why somebody cannot open an application, or what is wrong with the servers that applications run on. Any of the names will do: what
 * they do not say is found by what they do. Throws `ToolError` where a name means nothing, or several things.
 */
export async function diagnoseAppSession(ask: Ask & { site?: SiteId }, context: ToolContext): Promise<Report> {
  const effort = new Effort(context, MOST_CALLS);
  const sites = sitesFor({ text: '', ...(ask.site && { site: ask.site }) }, context.sites);
  const focus = await findAnywhere(ask, effort, sites);
  const { site, person, places, notSeen } = focus;
  const people = new Looking(effort, site);
  if (person) people.seen.give(accounts, [person], person.from);
  else people.seen.put(accounts, { state: 'not_asked' });
  const ofPerson = [...(person ? ACCOUNT_RULES : []), ...personRules(context.meaningOf)];
  const ofPlace = [...placePeopleRules(context.meaningOf), ...APP_RULES, ...CAPACITY_RULES, ...SERVER_RULES];
  const [ofThem, ...ofPlaces] = await Promise.all([
    examine(people, ofPerson),
    ...places.map(async (each) => {
      const looking = new Looking(effort, site, people);
      looking.seen.give(place, each);
      const on = places.length > 1 ? { on: nameOf(each) } : {};
      return { ...on, ...(await examine(looking, ofPlace)), looking };
    }),
  ]);
  const examined = [unexplained(ofThem, ofPlaces), ...ofPlaces];
  const subject = {
    ...subjectOf(focus, context),
    places: places.map((each, index) => placeShown(each, ofPlaces[index]?.looking)),
  };
  const nowhere = person && places.length === 0 && notSeen.length === 0 ? [noApplications(person.id, person.name)] : [];
  const unread: Examined = { findings: [], lookedAt: [], notSeen: [...notSeen] };
  return report(subject, [...examined, ...nowhere, unread], {
    calls: effort.calls,
    missed: effort.missed,
    site,
    context,
  });
}

/** What keeps one person out may be told by the place. */
function unexplained(own: Examined, places: readonly Examined[]): Examined {
  const told = new Set(places.flatMap(({ findings }) => findings).flatMap(signsOf));
  return { ...own, findings: own.findings.filter(({ cause }) => !told.has(cause)) };
}

/** A guess explains nothing away. */
function signsOf({ sure, explains = [] }: Finding): readonly string[] {
  return sure === 'possible' ? [] : explains;
}

function nameOf({ appGroup, serverGroup: id }: Place): string {
  return cleanLine(appGroup?.name ?? id ?? '', 80);
}

/** Somebody without a right, who has used nothing in two weeks either: what is missing nobody here can know. */
function noApplications(id: string, name: string): Examined {
  const rights = { service: 'appstream', operationId: 'ListAppGroupAuthorization' } as const;
  const finding: Finding = {
    cause: 'app.no_rights',
    says: 'The user may use no application group, neither by name nor by a user group.',
    impact: 'blocking',
    sure: 'certain',
    evidence: [evidence(rights, `authorizations of ${name}`, 0), evidence(rights, 'account_id', id)],
    // Which ones to give is for people to say.
    next: { tool: 'appstream_list_app_group', arguments: {} },
    explains: ['sessions.failing'],
  };
  return { findings: [finding], lookedAt: ['appstream_list_app_group_authorization'], notSeen: [] };
}

/** What one has to know to read the findings; names are data. */
function subjectOf({ site, person, session, server }: Focus, { sites }: ToolContext): Record<string, unknown> {
  return {
    ...(sites.length > 1 && { site }),
    ...(person && { user: cleanLine(person.name, 80), user_id: cleanLine(person.id, 80) }),
    ...(session && { session: cleanLine(session.id, 80), session_state: cleanLine(session.state, 40) }),
    ...(server && { server: cleanLine(server.name, 80), server_status: cleanLine(server.status ?? '', 40) }),
  };
}

function placeShown({ appGroup, app }: Place, looking: Looking | undefined): Record<string, unknown> {
  const seen = looking?.seen;
  const group = seen?.maybe(serverGroup);
  const all = seen?.maybe(servers);
  const farm = seen && all ? farmOf(seen) : undefined;
  return {
    ...(appGroup && { app_group: cleanLine(appGroup.name, 80) }),
    ...(app && { app: cleanLine(app.name, 80), app_state: cleanLine(app.state ?? '', 40) }),
    ...(group && { server_group: cleanLine(group.name, 80) }),
    ...(all && farm && { servers_ready: `${farm.ready.length} of ${all.length}` }),
    ...(farm && { sessions: farm.most === undefined ? farm.taken : `${farm.taken} of ${farm.most}` }),
  };
}

async function findAnywhere(ask: Ask, effort: Effort, sites: readonly SiteId[]): Promise<Focus> {
  const looks = await Promise.allSettled(
    sites.map(async (site) => {
      try {
        return await findFocus(ask, effort, site);
      } catch (error) {
        // A site that could not be asked may have it.
        if (!isAnswer(error)) effort.miss(site, { service: 'appstream', operationId: 'ListAppGroup' }, error);
        throw error;
      }
    }),
  );
  const found = looks.flatMap((look) => (look.status === 'fulfilled' ? [look.value] : []));
  const [first, ...more] = found.toSorted((a, b) => b.places.length - a.places.length);
  if (first && !more.some(({ places }) => places.length > 0)) return first;
  if (first) {
    throw new ToolError({
      code: 'ambiguous',
      message: 'what is meant is at several sites.',
      hint: `Give the site: ${found.map(({ site }) => site).join(', ')}.`,
    });
  }
  const errors = looks.flatMap((look) => (look.status === 'rejected' ? [look.reason] : []));
  throw errors.find((error) => !isAnswer(error)) ?? errors.find(({ body }) => body?.code !== 'not_found') ?? errors[0];
}

/** Nothing is called so there, or several things are. */
function isAnswer(error: unknown): boolean {
  return error instanceof ToolError && ['not_found', 'ambiguous', 'invalid_arguments'].includes(error.body.code);
}
