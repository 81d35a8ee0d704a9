import { cleanLine } from '../../catalog/clean.ts';
import type { SiteId } from '../../catalog/context.ts';
import { ToolError } from '../../catalog/errors.ts';
import { nearest } from '../../catalog/nearest.ts';
import { type Service, toolName } from '../../catalog/operation.ts';
import type { NotSeen } from '../examine.ts';
import { type Row, text } from '../fields.ts';
import type { Effort } from '../looking.ts';
import { onlyOne, quoted } from '../naming.ts';
import type { Args } from '../source.ts';
import type { Account } from '../sources/accounts.ts';
import { DAY } from '../times.ts';
import { findUser } from '../user.ts';
import { isSamePerson } from './person.ts';
import {
  type App,
  type AppGroup,
  type AppSession,
  appGroupOf,
  appOf,
  appSessionOf,
  type Place,
  type Server,
  serverOf,
} from './place.ts';
import { clock, span } from './spans.ts';

/** What a support agent knows of it: any of these, at least one. */
export interface Ask {
  user?: string;
  app?: string;
  app_group?: string;
  server_group?: string;
  server?: string;
  session?: string;
}

/** What is meant, at one site. */
export interface Focus {
  site: SiteId;
  person: Account | undefined;
  session: AppSession | undefined;
  server: Server | undefined;
  places: readonly Place[];
  /** What of a person's applications could not be read. */
  notSeen: readonly NotSeen[];
}

/** Places that are looked at. */
const MOST_PLACES = 2;
/** Application groups through which an application is looked for. */
const MOST_SEARCHED = 12;
const PAGE = 100;

/** Finds what the names mean at one site. Throws `ToolError` where a name means nothing, or several things. */
export async function findFocus(ask: Ask, effort: Effort, site: SiteId): Promise<Focus> {
  const list = reader(effort, site);
  const session = ask.session === undefined ? undefined : await sessionCalled(ask.session, list, effort);
  const user = ask.user ?? session?.user.replace(/@.*$/s, '');
  const person = user === undefined ? undefined : (await findUser(effort, { text: user.trim(), site })).found;
  const server = ask.server === undefined ? undefined : await serverCalled(ask.server, list);
  const servers = await serverGroupMeant(ask, list);
  const serverGroup = servers ?? session?.serverGroup ?? server?.group;
  const alone = ask.app === undefined && ask.app_group === undefined && serverGroup === undefined;
  if (person && alone) return { site, person, session, server, ...(await placesOfPerson(person, list, effort)) };
  const known = (await list('ListAppGroup', {}, 3)).map(appGroupOf);
  const groups = ask.app_group === undefined ? known : [pick(known, 'application group', ask.app_group)];
  const here = serverGroup === undefined ? groups : groups.filter((group) => group.serverGroup === serverGroup);
  const named = ask.app_group !== undefined;
  if (ask.app !== undefined) {
    const places = await placesOfApp(ask.app, { groups: here, person, list });
    return { site, person, session, server, places, notSeen: [] };
  }
  if (named || serverGroup !== undefined) {
    return {
      site,
      person,
      session,
      server,
      places: placesAt(here, { serverGroup, server: server?.id, wanted: named }),
      notSeen: [],
    };
  }
  throw new ToolError({
    code: 'invalid_arguments',
    message: 'nothing says what to look at.',
    hint: 'Give user, app, app_group, server_group, server or session.',
  });
}

type List = (operationId: string, args: Args, pages?: number) => Promise<Row[]>;

function reader(effort: Effort, site: SiteId): List {
  const service: Service = 'appstream';
  return async (operationId, args, pages = 1) => {
    const { context, signal } = effort;
    const reading = { site, service, operationId, args };
    await context.checkRead(reading);
    const rows: Row[] = [];
    for (let page = 0; page < pages; page++) {
      effort.count();
      const { items } = await context.readPage(reading, { offset: rows.length, limit: PAGE }, signal);
      rows.push(...(items as Row[]));
      if (items.length < PAGE) break;
    }
    return rows;
  };
}

/** The API finds no session by its id: those of two weeks are looked through. */
async function sessionCalled(id: string, list: List, { context }: Effort): Promise<AppSession> {
  const rows = await list('ListSessions', span(14 * DAY, context.now()), 5);
  const found = rows.map(appSessionOf).find((each) => each.id === id.trim());
  if (found) return found;
  throw new ToolError({
    code: 'not_found',
    message: `there is no session "${cleanLine(id, 80)}".`,
    hint: 'Sessions of the last two weeks are looked through. appstream_list_sessions has them; or give the user.',
  });
}

/** By its name, its machine's or its id. */
async function serverCalled(name: string, list: List): Promise<Server> {
  const wanted = name.trim();
  const rows = await list('ListServers', {}, 5);
  const all = rows.map(serverOf);
  const found = all.filter(({ id, name: own, machine }) =>
    [id, own, machine].some((each) => each?.toLowerCase() === wanted.toLowerCase()),
  );
  const like = nearest(
    wanted,
    all.map((each) => each.name),
  );
  return onlyOne(
    found,
    { kind: 'server', text: wanted, lookUp: 'appstream_list_servers has them.' },
    ({ name: own, id }) => `${quoted(own)} ${id}`,
    like === undefined ? [] : [quoted(like)],
  );
}

async function serverGroupMeant(ask: Ask, list: List): Promise<string | undefined> {
  if (ask.server_group === undefined) return undefined;
  const rows = await list('ListServerGroups', {}, 3);
  const all = rows.map((row) => ({ id: text(row, 'id') ?? '', name: text(row, 'name') ?? '' }));
  return pick(all, 'server group', ask.server_group).id;
}

/** By id or name; else the only one whose name has these words in it. */
function pick<Each extends { id: string; name: string }>(all: readonly Each[], kind: string, name: string): Each {
  const wanted = name.trim().toLowerCase();
  const exact = all.filter((each) => each.id === name.trim() || each.name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : all.filter((each) => each.name.toLowerCase().includes(wanted));
  const names = all.map((each) => each.name);
  const like = nearest(name.trim(), names);
  return onlyOne(
    found,
    { kind, text: name.trim(), lookUp: candidates(kind, names) },
    (each) => `${quoted(each.name)} ${each.id}`,
    like === undefined ? [] : [quoted(like)],
  );
}

const NAMED = 8;

function candidates(kind: string, names: readonly string[]): string {
  if (names.length === 0) return `There is no ${kind}.`;
  return `There ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, NAMED).map(quoted).join(', ')}${names.length > NAMED ? ' and more' : ''}.`;
}

function placesAt(
  groups: readonly AppGroup[],
  { serverGroup, server, wanted }: { serverGroup: string | undefined; server: string | undefined; wanted: boolean },
): Place[] {
  const common = { app: undefined, wanted, ...(server !== undefined && { server }) };
  if (groups.length === 0) return [{ appGroup: undefined, serverGroup, ...common }];
  return groups
    .slice(0, MOST_PLACES)
    .map((appGroup) => ({ appGroup, serverGroup: appGroup.serverGroup ?? serverGroup, ...common }));
}

interface Search {
  groups: readonly AppGroup[];
  person?: Account | undefined;
  list: List;
}

/** The same application may be published in several groups: those that the person may use are meant. */
async function placesOfApp(name: string, { groups, person, list }: Search): Promise<Place[]> {
  const wanted = name.trim().toLowerCase();
  const searched = groups.slice(0, MOST_SEARCHED);
  const published = await Promise.all(
    searched.map(async (appGroup) => {
      const rows = await list('ListPublishedApp', { app_group_id: appGroup.id }, 2);
      return rows.map((row) => ({ appGroup, app: appOf(row) }));
    }),
  );
  const all = published.flat();
  const exact = all.filter(({ app }) => app.id === name.trim() || app.name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ app }) => app.name.toLowerCase().includes(wanted));
  const names = [...new Set(found.map(({ app }) => app.name))];
  if (names.length > 1) {
    throw new ToolError({
      code: 'ambiguous',
      message: `${names.length} applications have "${cleanLine(name, 80)}" in their names.`,
      hint: `Name one: ${names.slice(0, NAMED).map(quoted).join(', ')}.`,
    });
  }
  if (found.length === 0) {
    const known = [...new Set(all.map(({ app }) => app.name))];
    const like = nearest(name.trim(), known);
    throw new ToolError({
      code: 'not_found',
      message: `no application "${cleanLine(name, 80)}" is published.`,
      hint: like === undefined ? candidates('application', known) : `Did you mean ${quoted(like)}?`,
    });
  }
  return placesOf(found, person, list);
}

async function placesOf(
  found: readonly { appGroup: AppGroup; app: App }[],
  person: Account | undefined,
  list: List,
): Promise<Place[]> {
  const places = found.map(({ appGroup, app }) => ({ appGroup, serverGroup: appGroup.serverGroup, app, wanted: true }));
  if (!person || places.length === 1) return places.slice(0, MOST_PLACES);
  const allowed = new Set(await groupsOf(person, list));
  const own = places.filter(({ appGroup }) => allowed.has(appGroup.id));
  return (own.length > 0 ? own : places).slice(0, MOST_PLACES);
}

/** User groups whose rights are looked for. */
const MOST_GROUPS = 4;

/** Ids of the application groups that the person may use, by name or by a user group. */
async function groupsOf({ name, groups }: Account, list: List): Promise<string[]> {
  const asked = [
    { account: name, account_type: 'USER' },
    ...groups.slice(0, MOST_GROUPS).map((account) => ({ account, account_type: 'USER_GROUP' })),
  ];
  const answers = await Promise.all(asked.map((args) => list('ListAppGroupAuthorization', args)));
  return answers.flat().flatMap((row) => text(row, 'app_group_id') ?? []);
}

/** What the person has worked on lately, and else what the person may use: what is missed was used before. */
async function placesOfPerson(
  person: Account,
  list: List,
  { context, signal }: Effort,
): Promise<Pick<Focus, 'places' | 'notSeen'>> {
  const notSeen: NotSeen[] = [];
  const orNothing = async <Each>(operationId: string, tells: string, reading: Promise<Each[]>): Promise<Each[]> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof ToolError) || signal.aborted) throw error;
      const { code, message } = error.body;
      notSeen.push({ read: toolName('appstream', operationId), tells, code, message });
      return [];
    }
  };
  const args = { user_name: person.name, ...clock(14 * DAY, context.now()) };
  const [groups, rows, allowed] = await Promise.all([
    orNothing('ListAppGroup', 'which application groups there are', list('ListAppGroup', {}, 3)),
    orNothing('ListAppConnection', 'what the user has worked on', list('ListAppConnection', args, 2)),
    orNothing('ListAppGroupAuthorization', 'which applications the user may use', groupsOf(person, list)),
  ]);
  const used = new Map<string, Set<string>>();
  for (const row of rows.filter((each) => isSamePerson(text(each, 'user_name') ?? '', person))) {
    const group = text(row, 'app_group_id') ?? '';
    used.set(group, (used.get(group) ?? new Set()).add(text(row, 'app_name') ?? ''));
  }
  const ids = [...new Set([...used.keys(), ...allowed])];
  const places = ids
    .flatMap((id) => groups.map(appGroupOf).find((group) => group.id === id) ?? [])
    .slice(0, MOST_PLACES)
    .map((appGroup) => ({
      appGroup,
      serverGroup: appGroup.serverGroup,
      app: undefined,
      used: [...(used.get(appGroup.id) ?? [])],
      wanted: used.has(appGroup.id),
    }));
  return { places, notSeen };
}
