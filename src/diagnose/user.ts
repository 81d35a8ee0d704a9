import { cleanLine } from '../catalog/clean.ts';
import type { SiteId, ToolContext } from '../catalog/context.ts';
import { didYouMean } from '../catalog/nearest.ts';
import { toolName } from '../catalog/operation.ts';
import { attemptsOf } from './attempts.ts';
import { subjectOf } from './desktop.ts';
import { type Examined, examine, type NotSeen, notSeenOf } from './examine.ts';
import { Effort, Looking } from './looking.ts';
import { type At, notAmong, onlyOne, quoted, rowsEverywhere, sitesFor, unlessMissed } from './naming.ts';
import { type Report, report } from './report.ts';
import { DESKTOP_RULES, USER_ALONE_RULES } from './rules/index.ts';
import { type Account, accountOf, accounts } from './sources/accounts.ts';
import { type Desktop, desktop } from './sources/desktop.ts';
import { events, logins } from './sources/logins.ts';
import { owned, triedInVain } from './sources/owned.ts';

const MOST_CALLS = 60;

/** Desktops that are looked at; the others of somebody who has many are named as not looked at. */
const MOST_DESKTOPS = 2;

/**
 * An account and the desktops of its user, the one with trouble first. `user`: name, id or mail. Throws `ToolError` where nobody, or more
 * than one, is called so.
 */
export async function diagnoseUser(ask: { user: string; site?: SiteId }, context: ToolContext): Promise<Report> {
  const effort = new Effort(context, MOST_CALLS);
  const { site, found } = await findUser(effort, { text: ask.user.trim(), ...(ask.site && { site: ask.site }) });
  const looking = new Looking(effort, site);
  looking.seen.give(accounts, [found], LISTING);
  await looking.at([owned, events, triedInVain]);
  const { seen } = looking;
  const all = seen.maybe(owned) ?? [];
  const chosen = all.length > 0 ? worst(all, looking) : (seen.maybe(triedInVain) ?? []);
  const examined: (Examined & { on?: string })[] =
    chosen.length > 0
      ? await Promise.all(chosen.map((each) => examineDesktop(effort, site, looking, each)))
      : [await examine(looking, USER_ALONE_RULES)];
  const rest = all.length - chosen.length;
  if (rest > 0) examined.push(notExamined(rest));
  const unlisted = (found.desktops ?? 0) - all.length - (seen.maybe(triedInVain)?.length ?? 0);
  if (seen.has(owned) && unlisted > 0) examined.push(notListed(unlisted));
  const used = chosen.length > 0 ? 0 : new Set(seen.maybe(logins)?.map(({ computer }) => computer)).size;
  if (used > 0) examined.push(notOwned(used));
  examined.push(onTheWay(looking));
  const subject = {
    user_id: found.id,
    user_name: cleanLine(found.name, 60),
    ...(context.sites.length > 1 && { site }),
    total_desktops: found.desktops,
    desktops: chosen.map((each) => subjectOf(each, site, { ...context, sites: [site] })),
  };
  return report(subject, examined, { calls: effort.calls, missed: effort.missed, site, context });
}

async function examineDesktop(
  effort: Effort,
  site: SiteId,
  shared: Looking,
  found: Desktop,
): Promise<Examined & { on: string }> {
  const looking = new Looking(effort, site, shared);
  looking.seen.give(desktop, found);
  return { ...(await examine(looking, DESKTOP_RULES)), on: cleanLine(found.name, 60) };
}

function notExamined(count: number): Examined {
  const missed: NotSeen = {
    read: 'diagnose_desktop',
    tells: `what is wrong with ${count} more desktops of the user`,
    code: 'not_examined',
    message: 'Only those that look worst were looked at.',
  };
  return { findings: [], lookedAt: [], notSeen: [missed] };
}

/** Those of a group or a pool belong to nobody by name. */
function notOwned(count: number): Examined {
  const missed: NotSeen = {
    read: 'diagnose_desktop',
    tells: `what is wrong with ${count} desktops that the user was on in the last month and does not own`,
    code: 'not_examined',
    message: 'list_login_records_new names them.',
  };
  return { findings: [], lookedAt: [], notSeen: [missed] };
}

/** The account says that there are more desktops than the list has. */
function notListed(count: number): Examined {
  const missed: NotSeen = {
    read: toolName(owned.service, owned.operationId),
    tells: `what is wrong with ${count} desktops that the account counts`,
    code: 'not_listed',
    message: 'The list of desktops does not have them.',
  };
  return { findings: [], lookedAt: [], notSeen: [missed] };
}

/** What was read to find out which desktops to look at. */
function onTheWay({ seen }: Looking): Examined {
  const sources = [owned, triedInVain];
  const lookedAt = sources.some((each) => seen.has(each)) ? [toolName(owned.service, owned.operationId)] : [];
  return { findings: [], lookedAt, notSeen: sources.flatMap((each) => notSeenOf(each, seen)) };
}

/** Those on which something failed or that look wrong; where none does, the first: what the account lacks shows on any. */
function worst(all: readonly Desktop[], { seen, now }: Looking): Desktop[] {
  const { failures } = attemptsOf(seen, now);
  const wrongness = ({ id, status, login, task, maintenance, attached = '' }: Desktop) =>
    Number(failures.some(({ event }) => event?.resource === id)) * 4 +
    Number(status === 'ERROR' || /FAIL/.test(attached)) * 3 +
    Number(status === 'ACTIVE' && login === 'UNREGISTER') * 2 +
    Number(task !== undefined || maintenance);
  const sorted = all.map((each) => ({ each, score: wrongness(each) })).sort((a, b) => b.score - a.score);
  const wrong = sorted.filter(({ score }) => score > 0);
  return (wrong.length > 0 ? wrong : sorted.slice(0, 1)).slice(0, MOST_DESKTOPS).map(({ each }) => each);
}

const LISTING = { service: 'workspace', operationId: 'ListUsers' } as const;
const PAGE = 500;
/** Accounts are not found by their mails: so many are looked through. */
const MOST_PAGES = 10;

export async function findUser(
  effort: Effort,
  naming: { text: string; site?: SiteId },
): Promise<{ site: SiteId; found: Account }> {
  const { text } = naming;
  const sites = sitesFor(naming, effort.context.sites);
  const wanted = text.toLowerCase();
  const has = ({ id, name, mail }: Account) => [id, name, mail].some((each) => each?.toLowerCase() === wanted);
  const account = ({ site, row }: At) => ({ site, found: accountOf(row) });
  const name = bare(text);
  const byName = FILTERABLE.test(name)
    ? await rowsEverywhere(effort, sites, LISTING, { user_name: name }, { limit: PAGE })
    : [];
  let found = byName.map(account).filter((each) => has(each.found));
  const known = byName.map(({ row }) => accountOf(row).name);
  let isWhole = false;
  for (let page = 0; found.length === 0 && page < MOST_PAGES; page++) {
    const rows = await rowsEverywhere(effort, sites, LISTING, {}, { offset: page * PAGE, limit: PAGE });
    found = rows.map(account).filter((each) => has(each.found));
    known.push(...rows.map(({ row }) => accountOf(row).name));
    isWhole = rows.length < PAGE;
    if (isWhole) break;
  }
  if (found.length === 0) unlessMissed(effort);
  if (found.length === 0 && !isWhole) throw notAmong('users', text, known.length);
  const like = didYouMean(text, known).replace(/^; did you mean (.*)\?$/s, '$1');
  return onlyOne(
    found,
    { kind: 'user', text },
    ({ site, found: { name, id } }) => `${quoted(name)} ${id}${sites.length > 1 ? ` at ${site}` : ''}`,
    like === '' ? [] : [quoted(like)],
  );
}

/** What the filter takes (Workspace API reference, "Querying Users", `user_name`); it refuses other names. */
const FILTERABLE = /^[a-z][a-z\d]{0,19}$/i;

/** Mails often begin with the name. */
function bare(text: string): string {
  return text.replace(/@.*$/s, '');
}
