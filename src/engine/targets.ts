import { createHash } from 'node:crypto';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue, ManifestEntry } from '../catalog/manifest.ts';
import type { PlanFact, PlanTarget } from '../catalog/plan.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { ExtraRead, Fact, TargetKind } from '../catalog/targets.ts';
import type { CloudClient } from '../cloud/client.ts';
import { isConnected } from '../guard/drift.ts';
import { cleanLine } from './clean.ts';
import { readOnce, readRows } from './reading.ts';
import { isRecord } from './shape.ts';

/** Above this many targets an extra read lists everything once instead of asking for each target. */
const ASK_ONE_BY_ONE = 10;

/** Characters of a name, and of a fact in words. */
const NAME_SHOWN = 80;
const FACT_SHOWN = 160;

export interface ResolvedTargets {
  kind: TargetKind;
  items: PlanTarget[];
}

/** The ids a call acts on, each once; none while only a search can tell (`targets.by`). */
export function targetIds(entry: ManifestEntry, args: Record<string, unknown>): string[] {
  if (!entry.targets?.ids || entry.targets.by) return [];
  const found = valuesAt(args, entry.targets.ids).flat();
  return [...new Set(found.filter((id): id is string => typeof id === 'string' && id !== ''))];
}

/**
 * Reads what a person must know of each target, now. Throws `target_not_found` when the cloud does not know one of them:
 * nobody can approve what nobody can see. With `partly` those are left out.
 */
export async function resolveTargets(
  catalogue: Catalogue,
  client: CloudClient,
  entry: ManifestEntry,
  args: Record<string, unknown>,
  signal?: AbortSignal,
  { partly = false } = {},
): Promise<ResolvedTargets | undefined> {
  if (!entry.targets) return undefined;
  const { ids: path, by, or = [] } = entry.targets;
  const [kind, ...others] = [entry.targets.kind, ...or].map((name) => catalogue.targetKind(name)) as [
    TargetKind,
    ...TargetKind[],
  ];
  const reader: Reader = { catalogue, client, args, signal };
  if (by || !path) {
    const rows = await searchTargetRows(reader, kind, by && path ? { [by]: valuesAt(args, path)[0] } : {});
    return { kind, items: await withFacts(reader, kind, rows, [...rows.keys()]) };
  }
  const named = targetIds(entry, args);
  if (named.length === 0) return undefined;
  const items = new Map<string, PlanTarget>();
  for (const each of [kind, ...others]) {
    const open = named.filter((id) => !items.has(id));
    const rows = open.length > 0 ? await readTargetRows(reader, each, open) : new Map();
    const known = open.filter((id) => rows.has(id));
    for (const item of await withFacts(reader, each, rows, known)) items.set(item.id, item);
  }
  const missing = named.filter((id) => !items.has(id));
  if (missing.length > 0 && !partly) {
    throw new ToolError({
      code: 'target_not_found',
      message: `${missing.length === 1 ? `no ${kind.noun} has` : `no ${kind.plural} have`} the id ${listed(missing.slice(0, 5))}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}. Nothing was sent.`,
      hint: `Look the ${kind.plural} up again; ids are not names, and a deleted ${kind.noun} keeps no id.`,
    });
  }
  return { kind, items: named.flatMap((id) => items.get(id) ?? []) };
}

async function withFacts(
  reader: Reader,
  kind: TargetKind,
  rows: ReadonlyMap<string, unknown>,
  ids: readonly string[],
): Promise<PlanTarget[]> {
  const items = ids.map((id) => toTarget(kind, id, rows.get(id)));
  if (items.length > 0) for (const extra of kind.also ?? []) await addFact(reader, kind, extra, items, rows);
  return items;
}

/** How many things of this kind there are, for rules about shares of the fleet. */
export async function fleetSize(
  catalogue: Catalogue,
  client: CloudClient,
  entry: ManifestEntry,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (!entry.targets) return undefined;
  const kind = catalogue.targetKind(entry.targets.kind);
  const list = catalogue.operation(kind.service, kind.read);
  if (list.page?.style !== 'offset' || kind.needs) return undefined;
  const { total } = await readRows(client, list, { limit: 1 }, {}, { signal });
  return total;
}

/** What a look-up needs besides the kind. */
interface Reader {
  catalogue: Catalogue;
  client: CloudClient;
  args: Record<string, unknown>;
  signal?: AbortSignal | undefined;
}

/** The call's own arguments that say where things of this kind are. */
function outerArguments({ args }: Reader, { needs = [] }: TargetKind): Record<string, unknown> {
  return Object.fromEntries(needs.map((name) => [name, args[name]]));
}

function rowOf(kind: TargetKind, body: unknown): unknown {
  return kind.row ? valuesAt(body, kind.row)[0] : body;
}

async function readTargetRows(reader: Reader, kind: TargetKind, ids: readonly string[]): Promise<Map<string, unknown>> {
  const { client, signal } = reader;
  const read = reader.catalogue.operation(kind.service, kind.read);
  const outer = outerArguments(reader, kind);
  const found = new Map<string, unknown>();
  const wanted = new Set(ids);
  const keep = (row: unknown) => {
    const id = valuesAt(row, kind.id)[0];
    if (typeof id === 'string' && wanted.has(id)) found.set(id, row);
  };
  if (!read.page) {
    for (const id of ids) {
      const body = await readOnce(client, read, { ...outer, [kind.arg ?? kind.id]: id }, signal).catch(
        notFoundIsNothing,
      );
      const row = rowOf(kind, body);
      const own = valuesAt(row, kind.id)[0] ?? id;
      if (isRecord(row) && String(own) === id) found.set(id, row);
    }
    return found;
  }
  if (!kind.arg) {
    const { items } = await readRows(client, read, outer, {}, { signal });
    items.forEach(keep);
    return found;
  }
  const size = kind.batch ?? 1;
  for (let start = 0; start < ids.length; start += size) {
    const batch = ids.slice(start, start + size);
    const filter = { ...outer, [kind.arg]: kind.batch ? batch : batch[0] };
    const { items } = await readRows(client, read, filter, {}, { signal });
    items.forEach(keep);
  }
  return found;
}

/** The rows a filter of the list finds, by id; all of them without a filter. */
async function searchTargetRows(
  reader: Reader,
  kind: TargetKind,
  filter: Record<string, unknown>,
): Promise<Map<string, unknown>> {
  const { client, signal } = reader;
  const read = reader.catalogue.operation(kind.service, kind.read);
  const args = { ...outerArguments(reader, kind), ...filter };
  const items = read.page
    ? (await readRows(client, read, args, {}, { signal })).items
    : [rowOf(kind, await readOnce(client, read, args, signal))].filter(isRecord);
  const found = items.map((row) => [valuesAt(row, kind.id)[0], row] as const);
  return new Map(found.filter((pair): pair is [string, unknown] => typeof pair[0] === 'string'));
}

async function addFact(
  { catalogue, client, signal }: Reader,
  { service }: TargetKind,
  extra: ExtraRead,
  items: PlanTarget[],
  rows: ReadonlyMap<string, unknown>,
): Promise<void> {
  const read = catalogue.operation(service, extra.read);
  const askedFor = (item: PlanTarget) =>
    extra.from ? String(valuesAt(rows.get(item.id), extra.from)[0] ?? '') : item.id;
  const ids = [...new Set(items.map(askedFor))].filter((id) => id !== '');
  const found: unknown[] = [];
  if (!extra.batch && ids.length > ASK_ONE_BY_ONE) {
    found.push(...(await readRows(client, read, {}, {}, { signal })).items);
  } else {
    const size = extra.batch ?? 1;
    for (let start = 0; start < ids.length; start += size) {
      const batch = ids.slice(start, start + size);
      const args = { [extra.arg]: extra.batch ? batch : batch[0] };
      found.push(...(await readRows(client, read, args, {}, { signal })).items);
    }
  }
  const { label, kind } = extra.fact;
  const values = new Map<string, string>();
  const tags = new Map<string, Record<string, string>>();
  for (const row of found) {
    const matches = isRecord(row) && Object.entries(extra.where ?? {}).every(([key, value]) => row[key] === value);
    if (!matches) continue;
    const id = String(valuesAt(row, extra.key)[0] ?? '');
    const own = extra.tags ? valuesAt(row, extra.tags)[0] : undefined;
    if (Array.isArray(own)) tags.set(id, toTags(own));
    values.set(id, foremost(kind, values.get(id) ?? '', inWords(extra.fact, row)));
  }
  for (const item of items) {
    const of = askedFor(item);
    item.facts.push({ label, kind, value: values.get(of) ?? '' });
    if (tags.has(of)) item.tags = { ...item.tags, ...tags.get(of) };
  }
}

/** Of the words of two rows those a person must know: that somebody is connected, else the newest. */
function foremost(kind: Fact['kind'], a: string, b: string): string {
  if (kind === 'connected' && isConnected(a) !== isConnected(b)) return isConnected(a) ? a : b;
  return a > b ? a : b;
}

function toTarget(kind: TargetKind, id: string, row: unknown): PlanTarget {
  const facts: PlanFact[] = kind.facts.map((fact) => ({
    label: fact.label,
    kind: fact.kind,
    value: inWords(fact, row),
  }));
  const name = valuesAt(row, kind.name)[0];
  const tags = kind.tags ? valuesAt(row, kind.tags)[0] : undefined;
  return {
    id,
    // A name of nothing but unseen characters is none: nobody could type it.
    name: (typeof name === 'string' && cleanLine(name, NAME_SHOWN)) || cleanLine(id, NAME_SHOWN),
    facts,
    ...(Array.isArray(tags) && { tags: toTags(tags) }),
  };
}

function toTags(tags: unknown[]): Record<string, string> {
  return Object.fromEntries(tags.filter(isRecord).map((tag) => [String(tag.key ?? ''), String(tag.value ?? '')]));
}

/** A fact of one row in words: distinct values joined, coded ones translated, so that no bare code is shown. */
function inWords(fact: Fact, row: unknown): string {
  const at = (path: string) =>
    valuesAt(row, path)
      .flat()
      .filter((value) => value !== undefined && value !== null && value !== '');
  const first = at(fact.path);
  const found = (first.length === 0 && fact.or ? at(fact.or) : first).map((value) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    return fact.words && Object.hasOwn(fact.words, text) ? (fact.words[text] ?? text) : text;
  });
  const values = [...new Set(found)].sort();
  const whole = cleanLine(values.join(', '), Number.POSITIVE_INFINITY);
  if (whole.length <= FACT_SHOWN) return whole;
  // What is cut off still takes part in drift.
  const mark = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${cleanLine(whole, FACT_SHOWN)} (${values.length > 1 ? `${values.length} in all, ` : ''}#${mark})`;
}

function listed(ids: readonly string[]): string {
  return ids.map((id) => cleanLine(id, NAME_SHOWN)).join(', ');
}

function notFoundIsNothing(error: unknown): undefined {
  if (error instanceof ToolError && error.notFound) return undefined;
  throw error;
}
