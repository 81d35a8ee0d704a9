import { ToolError } from '../catalog/errors.ts';
import type { Catalogue, ManifestEntry } from '../catalog/manifest.ts';
import type { PlanTarget } from '../catalog/plan.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { TargetKind, Targets } from '../catalog/targets.ts';
import type { CloudClient } from '../cloud/client.ts';
import { cleanLine } from './clean.ts';
import { readRows } from './reading.ts';
import { NAME_SHOWN, withFacts } from './target-facts.ts';
import { type Reader, readTargetRows, searchTargetRows } from './target-rows.ts';

type Arguments = Record<string, unknown>;

export interface ResolvedTargets {
  /** What most of them are called: the first kind that any of them is of. */
  kind: TargetKind;
  items: PlanTarget[];
  /** What they are part of, in words. */
  within: string[];
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
  const within: string[] = [];
  for (const set of setsFor(entry, args)) {
    const kinds = [set.kind, ...(set.or ?? [])].map((name) => catalogue.targetKind(name)) as [
      TargetKind,
      ...TargetKind[],
    ];
    if (set.within) within.push(...(await surroundings(reader, set, kinds, partly)));
    else found.push(...(await resolveSet(reader, set, kinds, partly)));
  }
  const main = (found.find(({ items }) => items.length > 0) ?? found[0])?.kind;
  if (!main) return undefined;
  const items = new Map<string, PlanTarget>();
  for (const { kind, items: own } of found) {
    for (const item of own)
      if (!items.has(item.id)) items.set(item.id, kind === main ? item : { ...item, noun: kind.noun });
  }
  const order = new Map(targetIds(entry, args).map((id, index) => [id, index]));
  const placeOf = ({ id }: PlanTarget) => order.get(id) ?? order.size;
  return { kind: main, items: [...items.values()].sort((a, b) => placeOf(a) - placeOf(b)), within };
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
  if (named.length === 0) return [];
  const found: { kind: TargetKind; items: PlanTarget[] }[] = [];
  let open = named;
  for (const each of kinds) {
    if (open.length === 0) break;
    const rows = await readTargetRows(reader, each, open);
    const known = open.filter((id) => rows.has(id));
    found.push({ kind: each, items: await withFacts(reader, each, rows, known) });
    open = open.filter((id) => !rows.has(id));
  }
  if (open.length > 0 && !partly) throw notFound(kind, open);
  return found;
}

/** What the targets are part of, one line each: it is told, but neither counted nor compared. */
async function surroundings(
  reader: Reader,
  set: Targets,
  kinds: readonly [TargetKind, ...TargetKind[]],
  partly: boolean,
): Promise<string[]> {
  const lines: string[] = [];
  let open = idsOf(set, reader.args);
  for (const kind of kinds) {
    if (open.length === 0) break;
    const rows = await readTargetRows(reader, kind, open);
    for (const id of open.filter((each) => rows.has(each))) {
      const name = valuesAt(rows.get(id), kind.name)[0];
      lines.push(`${kind.noun} ${cleanLine(typeof name === 'string' ? name : id, NAME_SHOWN)}`);
    }
    open = open.filter((id) => !rows.has(id));
  }
  if (open.length > 0 && !partly) throw notFound(kinds[0], open);
  return lines;
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
