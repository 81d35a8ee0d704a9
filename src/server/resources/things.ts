import { clean, cleanLine } from '../../catalog/clean.ts';
import type { SiteId, ToolContext } from '../../catalog/context.ts';
import { ToolError } from '../../catalog/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { isRecord, toObject } from '../../engine/shape.ts';
import type { KnownFleet, NamedKind } from '../context.ts';

/** How one thing is shown, and found by its name. */
interface Kind {
  plural: string;
  show: { operationId: string; arg: string };
  list: { operationId: string; arg: string; id: string; name: string };
  /** Names that the filter of the list takes; the fleet knows the others. */
  filterable?: RegExp;
}

const KINDS: Record<NamedKind, Kind> = {
  desktop: {
    plural: 'desktops',
    show: { operationId: 'ShowDesktopDetail', arg: 'desktop_id' },
    list: {
      operationId: 'ListDesktopsDetail',
      arg: 'computer_name',
      id: 'desktop_id',
      name: 'computer_name',
    },
  },
  pool: {
    plural: 'desktop pools',
    show: { operationId: 'ShowDesktopPoolDetail', arg: 'pool_id' },
    list: { operationId: 'ListDesktopPools', arg: 'name', id: 'id', name: 'name' },
  },
  user: {
    plural: 'users',
    show: { operationId: 'ListUserDetail', arg: 'user_id' },
    list: { operationId: 'ListUsers', arg: 'user_name', id: 'id', name: 'user_name' },
    // Workspace API reference, "Querying Users": 1 to 20 characters, none special, no digit first.
    filterable: /^[a-z][a-z\d]{0,19}$/i,
  },
};

/** UUIDs with and without dashes. Anything else is taken for a name. */
const ID = /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i;

/** The filters take no longer ones (Workspace API reference, "Querying Desktop Details", `computer_name`). */
const LONGEST_NAME = 255;

const PAGE = 500;
/** A filter may be looser than the name; more than these pages are not looked through. */
const MOST_PAGES = 10;
/** Ids that an error names. */
const NAMED = 10;

/** One desktop, pool or user as the API shows it, by its id or its name. Throws `ToolError`: `notFound`, or `ambiguous` where several have the name. */
export async function showThing(
  { kind, text, site }: { kind: NamedKind; text: string; site: SiteId },
  engine: Engine,
  fleet: KnownFleet,
  context: ToolContext,
): Promise<unknown> {
  if (ID.test(text)) return showById(kind, text, site, engine, context);
  if (text.length > LONGEST_NAME) throw notFound(KINDS[kind], text);
  const ids = await idsNamed(kind, text, site, fleet, context);
  const [id, ...others] = ids;
  if (id === undefined) throw notFound(KINDS[kind], text);
  if (others.length > 0) throw ambiguous(KINDS[kind], text, ids);
  return showById(kind, id, site, engine, context);
}

async function showById(
  kind: NamedKind,
  id: string,
  site: SiteId,
  engine: Engine,
  context: ToolContext,
): Promise<unknown> {
  const { operationId, arg } = KINDS[kind].show;
  const reading = { site, service: 'workspace', operationId, args: { [arg]: id } } as const;
  await context.checkRead(reading);
  const body = clean(await context.read(reading, context.signal));
  const { unwrap } = engine.parts.catalogue.operation('workspace', operationId);
  const shown = toObject(unwrap && isRecord(body) ? body[unwrap] : body);
  if (!isRecord(shown) || Object.keys(shown).length === 0) throw notFound(KINDS[kind], id);
  return shown;
}

async function idsNamed(
  kind: NamedKind,
  text: string,
  site: SiteId,
  fleet: KnownFleet,
  context: ToolContext,
): Promise<string[]> {
  const { plural, list, filterable } = KINDS[kind];
  if (filterable && !filterable.test(text)) return fleet.usersNamed(text, site, context);
  const reading = { site, service: 'workspace', operationId: list.operationId, args: { [list.arg]: text } } as const;
  await context.checkRead(reading);
  const found = new Set<string>();
  for (let page = 0, seen = 0; page < MOST_PAGES; page++) {
    const at = { offset: seen, limit: PAGE };
    const { items, total, unlisted } = await context.readPage(reading, at, context.signal);
    if (unlisted && total !== 0) throw noList(plural);
    for (const item of items) {
      if (!isRecord(item) || String(item[list.name]).toLowerCase() !== text.toLowerCase()) continue;
      found.add(String(item[list.id]));
    }
    seen += items.length;
    if (items.length === 0 || seen >= (total ?? 0)) break;
  }
  return [...found];
}

/** No list is not an empty one. */
function noList(plural: string): ToolError {
  return new ToolError({
    code: 'invalid_answer',
    message: `the answer that should list ${plural} is not what the API documents`,
    hint: 'Ask again later; if it stays so, something between here and the cloud may answer in its place.',
  });
}

function notFound({ plural }: Kind, text: string): ToolError {
  return new ToolError(
    {
      code: 'not_found',
      message: `none of the ${plural} is ${cleanLine(text, 80)}`,
      hint: 'Complete the name, or use find_desktops.',
    },
    'refused',
    { notFound: true },
  );
}

function ambiguous({ plural }: Kind, text: string, ids: readonly string[]): ToolError {
  const named = ids.slice(0, NAMED).map((id) => cleanLine(id, 80));
  return new ToolError({
    code: 'ambiguous',
    message: `${ids.length} ${plural} are called ${cleanLine(text, 80)}`,
    hint: `Name one by its id: ${named.join(', ')}${ids.length > NAMED ? ', …' : ''}.`,
  });
}
