import { createHash } from 'node:crypto';
import { cleanLine } from '../catalog/clean.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import type { PlanFact, PlanTarget } from '../catalog/plan.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { ExtraRead, Fact, TargetKind } from '../catalog/targets.ts';
import type { CloudClient } from '../cloud/client.ts';
import { isConnected } from '../guard/drift.ts';
import { readRows } from './reading.ts';
import { isRecord } from './shape.ts';
import type { Reader } from './target-rows.ts';

/** Above this many targets an extra read lists everything once instead of asking for each target. */
const ASK_ONE_BY_ONE = 10;

/** Characters of a name, and of a fact in words. */
export const NAME_SHOWN = 80;
const FACT_SHOWN = 160;

/** The things of these ids with what a person must know of each. */
export async function withFacts(
  reader: Reader,
  kind: TargetKind,
  rows: ReadonlyMap<string, unknown>,
  ids: readonly string[],
): Promise<PlanTarget[]> {
  const items = ids.map((id) => toTarget(kind, id, rows.get(id)));
  if (items.length > 0) for (const extra of kind.also ?? []) await addFact(reader, kind, extra, items, rows);
  return items;
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
  if (extra.count) {
    const counts = await countsOf(client, read, extra, ids, signal);
    for (const item of items) item.facts.push(countFact(extra.fact, counts.get(askedFor(item))));
    return;
  }
  const found: unknown[] = [];
  if (!extra.batch && ids.length > ASK_ONE_BY_ONE) {
    for (const row of (await readRows(client, read, {}, {}, { signal })).items) found.push(row);
  } else {
    const size = extra.batch ?? 1;
    for (let start = 0; start < ids.length; start += size) {
      const batch = ids.slice(start, start + size);
      const args = { [extra.arg]: extra.batch ? batch : batch[0] };
      for (const row of (await readRows(client, read, args, {}, { signal })).items) found.push(row);
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

/** Rows of the list for each id, by its total; of many ids none is counted. */
async function countsOf(
  client: CloudClient,
  read: ManifestEntry,
  { arg }: ExtraRead,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (ids.length > ASK_ONE_BY_ONE) return counts;
  for (const id of ids) {
    const { total } = await readRows(client, read, { [arg]: id, limit: 1 }, {}, { signal });
    counts.set(id, total);
  }
  return counts;
}

function countFact({ label, kind }: Fact, count: number | undefined): PlanFact {
  return { label, kind, value: count === undefined ? 'not counted' : String(count) };
}

/** The values at the fact's path, or at its other one: item by item where both look into the same list. */
function eitherOf({ path, or }: Fact, row: unknown, at: (path: string) => unknown[]): unknown[] {
  const [, list, own] = path.match(/^(\w+)\[\]\.(.+)$/) ?? [];
  const other = list && or?.startsWith(`${list}[].`) ? or.slice(list.length + 3) : undefined;
  if (!list || !own || !other) {
    const found = at(path);
    return found.length === 0 && or ? at(or) : found;
  }
  return valuesAt(row, `${list}[]`).flatMap((item) => {
    const value = valuesAt(item, own)[0] ?? valuesAt(item, other)[0];
    return value === undefined || value === null || value === '' ? [] : [value];
  });
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
  const found = eitherOf(fact, row, at).map((value) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    if (fact.words && Object.hasOwn(fact.words, text)) return fact.words[text] ?? text;
    return fact.others?.replace('{}', text) ?? text;
  });
  const values = [...new Set(found)].sort();
  const whole = cleanLine(values.join(', '), Number.POSITIVE_INFINITY);
  if (whole.length <= FACT_SHOWN) return whole;
  // What is cut off still takes part in drift.
  const mark = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${cleanLine(whole, FACT_SHOWN)} (${values.length > 1 ? `${values.length} in all, ` : ''}#${mark})`;
}
