import { isDeepStrictEqual } from 'node:util';
import { cleanLine } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { TargetKind } from '../catalog/targets.ts';
import type { CloudClient } from '../cloud/client.ts';
import { readOnce, readRows } from './reading.ts';
import { isRecord } from './shape.ts';

/** What a look-up needs besides the kind. */
export interface Reader {
  catalogue: Catalogue;
  client: CloudClient;
  args: Record<string, unknown>;
  signal?: AbortSignal | undefined;
}

/** What the look-up is always given, and the call's own arguments that say where things of this kind are. */
function outerArguments({ args }: Reader, { given, needs = [] }: TargetKind): Record<string, unknown> {
  return { ...given, ...Object.fromEntries(needs.map((name) => [name, args[name]])) };
}

/** What a show operation shows: one thing, or some of which one may be meant. */
function rowsIn(kind: TargetKind, body: unknown): Record<string, unknown>[] {
  return (kind.row ? valuesAt(body, kind.row) : [body]).filter(isRecord);
}

/** The rows of these ids, as far as the cloud knows them. */
export async function readTargetRows(
  reader: Reader,
  kind: TargetKind,
  ids: readonly string[],
): Promise<Map<string, unknown>> {
  const { client, signal } = reader;
  const read = reader.catalogue.operation(kind.service, kind.read);
  const outer = outerArguments(reader, kind);
  const found = new Map<string, unknown>();
  const wanted = new Set(ids);
  const keep = (row: unknown) => {
    const id = valuesAt(row, kind.id)[0];
    if (typeof id !== 'string' || !wanted.has(id)) return;
    if (found.has(id) && !isDeepStrictEqual(found.get(id), row)) throw ambiguous(kind, id);
    found.set(id, row);
  };
  if (!read.page && !kind.arg) {
    const rows = rowsIn(kind, await readOnce(client, read, outer, signal));
    for (const row of rows) keep(row);
    return found;
  }
  if (!read.page) {
    for (const id of ids) {
      const body = await readOnce(client, read, { ...outer, [kind.arg ?? kind.id]: id }, signal).catch(
        notFoundIsNothing,
      );
      const row = rowsIn(kind, body).find((each) => String(valuesAt(each, kind.id)[0]) === id);
      if (row) found.set(id, row);
    }
    return found;
  }
  if (!kind.arg) {
    for (const one of kind.each?.values ?? [undefined]) {
      if (found.size === wanted.size) break;
      const filter = { ...outer, ...(kind.each && { [kind.each.arg]: one }) };
      (await readRows(client, read, filter, {}, { signal })).items.forEach(keep);
    }
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
export async function searchTargetRows(
  reader: Reader,
  kind: TargetKind,
  filter: Record<string, unknown>,
): Promise<Map<string, unknown>> {
  const { client, signal } = reader;
  const read = reader.catalogue.operation(kind.service, kind.read);
  const args = { ...outerArguments(reader, kind), ...filter };
  if (!read.page) {
    const rows = rowsIn(kind, await readOnce(client, read, args, signal));
    return new Map(
      rows.map((row) => [String(valuesAt(row, kind.id)[0] ?? ''), row] as const).filter(([id]) => id !== ''),
    );
  }
  const { items, total, claimed = 0 } = await readRows(client, read, args, {}, { signal });
  const found = new Map<string, unknown>();
  for (const row of items) {
    const id = valuesAt(row, kind.id)[0];
    if (typeof id === 'string' && id !== '') found.set(id, row);
  }
  const all = Math.max(total, claimed);
  if (found.size < all) throw incomplete(kind, found.size, all);
  return found;
}

/** Nobody can approve what nobody can tell apart. */
function ambiguous({ plural }: TargetKind, id: string): ToolError {
  return new ToolError({
    code: 'target_ambiguous',
    message: `several ${plural} are called ${cleanLine(id, 80)}, and the call does not say which. Nothing was sent.`,
    hint: 'Use a tool that takes ids, or tell them apart in the console.',
  });
}

function incomplete({ plural }: TargetKind, found: number, total: number): ToolError {
  return new ToolError({
    code: 'targets_incomplete',
    message: `the cloud speaks of ${total} ${plural} and showed ${found}, so nobody can see all that this acts on. Nothing was sent.`,
    hint: 'Try again; if it stays so, name the targets one by one.',
    retryable: true,
  });
}

function notFoundIsNothing(error: unknown): undefined {
  if (error instanceof ToolError && error.notFound) return undefined;
  throw error;
}
