import { cleanLine } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue, ManifestEntry } from '../catalog/manifest.ts';
import type { PlanTarget } from '../catalog/plan.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { TargetKind, Targets } from '../catalog/targets.ts';
import type { CloudClient } from '../cloud/client.ts';
import { type Open, openTargets } from './open-targets.ts';
import { readRows } from './reading.ts';
import { NAME_SHOWN, withFacts } from './target-facts.ts';
import { type Reader, readTargetRows, searchTargetRows } from './target-rows.ts';

type Arguments = Record<string, unknown>;

export interface ResolvedTargets {
  /** What most of them are called: the first kind that any of them is of. */
  kind: TargetKind;
  items: PlanTarget[];
  /** What they are part of: told and compared, not counted. */
  within: PlanTarget[];
  open: Open;
}

/** The ids a call acts on, each once; none of those that only a search can tell. */
export function targetIds(entry: ManifestEntry, args: Arguments): string[] {
  const named = setsFor(entry, args).filter(({ by, within }) => !by && !within);
  return [...new Set(named.flatMap((set) => idsOf(set, args)))];
}

/** Whether only the cloud can tell what the call acts on: whatever a filter finds, or everything. */
export function needsSearch(entry: ManifestEntry, args: Arguments): boolean {
  return setsFor(entry, args).some(({ by, ids, within }) => !within && (by || !ids));
}

/**
 * Reads what a person must know of each target, now. Throws `target_not_found` when the cloud does not know one of them:
 * nobody can approve what nobody can see. With `partly` those are left out.
 */
export async function resolveTargets(
  catalogue: Catalogue,
  client: CloudClient,
  entry: ManifestEntry,
  args: Arguments,
  signal?: AbortSignal,
  { partly = false } = {},
): Promise<ResolvedTargets | undefined> {
  const reader: Reader = { catalogue, client, args, signal };
  const found: { kind: TargetKind; items: PlanTarget[] }[] = [];
  const within: PlanTarget[] = [];
  for (const set of setsFor(entry, args)) {
    const kinds = [set.kind, ...(set.or ?? [])].map((name) => catalogue.targetKind(name)) as [
      TargetKind,
      ...TargetKind[],
    ];
    if (set.within) within.push(...(await surroundings(reader, set, kinds, partly)));
    else found.push(...(await resolveSet(reader, set, kinds, partly)));
  }
  const main = (found.find(({ items }) => items.length > 0) ?? found[0])?.kind ?? firstKind(catalogue, entry, args);
  if (!main) return undefined;
  const items = new Map<string, PlanTarget>();
  for (const { kind, items: own } of found) {
    for (const item of own)
      if (!items.has(item.id)) items.set(item.id, kind === main ? item : { ...item, noun: kind.noun });
  }
  const order = new Map(targetIds(entry, args).map((id, index) => [id, index]));
  const placeOf = ({ id }: PlanTarget) => order.get(id) ?? order.size;
  const open = openTargets(catalogue, setsFor(entry, args), args);
  return { kind: main, items: [...items.values()].sort((a, b) => placeOf(a) - placeOf(b)), within, open };
}

/** Where no id is known something may be acted on all the same, and has to be called something. */
function firstKind(catalogue: Catalogue, entry: ManifestEntry, args: Arguments): TargetKind | undefined {
  const [set] = setsFor(entry, args).filter(({ within }) => !within);
  return set && openTargets(catalogue, [set], args).unlisted.length > 0 ? catalogue.targetKind(set.kind) : undefined;
}

/** Whether it acts on more than its targets say. */
export function isOpen(catalogue: Catalogue, entry: ManifestEntry, args: Arguments): boolean {
  const { unlisted, held } = openTargets(catalogue, setsFor(entry, args), args);
  return unlisted.length + held.length > 0;
}

/** How many things of this kind there are, for rules about shares of the fleet. */
export async function fleetSize(
  catalogue: Catalogue,
  client: CloudClient,
  entry: ManifestEntry,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const [first] = entry.targets ?? [];
  if (!first) return undefined;
  const kind = catalogue.targetKind(first.kind);
  const list = catalogue.operation(kind.service, kind.read);
  if (list.page?.style !== 'offset' || kind.needs) return undefined;
  const { total } = await readRows(client, list, { ...kind.given, limit: 1 }, {}, { signal });
  return total;
}

/** Those of the declared sets that these arguments speak of. */
function setsFor({ targets = [] }: ManifestEntry, args: Arguments): Targets[] {
  const given = (path: string) => valuesAt(args, path).filter((value) => value !== undefined && value !== null);
  return targets.filter(({ when, unless }) => {
    if (unless && given(unless).length > 0) return false;
    return !when || given(when.arg).map(String).includes(when.is);
  });
}

function idsOf({ ids }: Targets, args: Arguments): string[] {
  if (!ids) return [];
  const found = valuesAt(args, ids).flat();
  return [...new Set(found.filter((id): id is string => typeof id === 'string' && id !== ''))];
}

async function resolveSet(
  reader: Reader,
  set: Targets,
  kinds: readonly TargetKind[],
  partly: boolean,
): Promise<{ kind: TargetKind; items: PlanTarget[] }[]> {
  const [kind] = kinds as [TargetKind];
  const named = idsOf(set, reader.args);
  if (set.by || !set.ids) {
    if (set.by && named.length === 0) return [];
    const rows = await searchTargetRows(reader, kind, set.by ? { [set.by]: named[0] } : {});
    return [{ kind, items: await withFacts(reader, kind, rows, [...rows.keys()]) }];
  }
  return named.length === 0 ? [] : lookUp(reader, kinds, named, partly);
}

/** The things of these ids, by the first kind that knows them. */
async function lookUp(
  reader: Reader,
  kinds: readonly TargetKind[],
  ids: readonly string[],
  partly: boolean,
): Promise<{ kind: TargetKind; items: PlanTarget[] }[]> {
  const found: { kind: TargetKind; items: PlanTarget[] }[] = [];
  let open = ids;
  for (const kind of kinds) {
    if (open.length === 0) break;
    const rows = await readTargetRows(reader, kind, open);
    const known = open.filter((id) => rows.has(id));
    found.push({ kind, items: await withFacts(reader, kind, rows, known) });
    open = open.filter((id) => !rows.has(id));
  }
  if (open.length > 0 && !partly) throw notFound(kinds[0] as TargetKind, open);
  return found;
}

/** What the targets are part of. */
async function surroundings(
  reader: Reader,
  set: Targets,
  kinds: readonly [TargetKind, ...TargetKind[]],
  partly: boolean,
): Promise<PlanTarget[]> {
  const found = await lookUp(reader, kinds, idsOf(set, reader.args), partly);
  return found.flatMap(({ kind, items }) => items.map((item) => ({ ...item, noun: kind.noun })));
}

function notFound({ noun, plural }: TargetKind, missing: readonly string[]): ToolError {
  return new ToolError({
    code: 'target_not_found',
    message: `${missing.length === 1 ? `no ${noun} has` : `no ${plural} have`} the id ${listed(missing.slice(0, 5))}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}. Nothing was sent.`,
    hint: `Look the ${plural} up again; ids are not names, and a deleted ${noun} keeps no id.`,
  });
}

function listed(ids: readonly string[]): string {
  return ids.map((id) => cleanLine(id, NAME_SHOWN)).join(', ');
}
