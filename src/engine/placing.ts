import { ToolError } from '../catalog/errors.ts';
import type { JsonSchema, ManifestEntry } from '../catalog/manifest.ts';

/** Where the ids of desktops go in the arguments of an operation. */
export type Place =
  | { style: 'one'; arg: string }
  | { style: 'list'; arg: string; most: number }
  /** `with`: what else each item says; `sid`: the field takes not the id but the SID of a desktop. */
  | { style: 'items'; arg: string; field: string; most: number; with?: Record<string, string>; sid?: boolean };

/** No request takes more, whatever its schema says. */
const MOST = 1_000;

const ITEMS = /^(\w+)\[(?:(\w+)=(\w+))?\]\.(\w+)$/;
/** Desktops as targets, and as policy groups know them. */
const BY_SID = 'desktop-by-sid';
const KINDS = ['desktop', BY_SID];

export function isDesktop(kind: string): boolean {
  return KINDS.includes(kind);
}

const PLAIN = /^\w+$/;

/** The place, or why the operation can't be made to a set of desktops. Of several places that one which `args` speak of. */
export function placeOf(entry: ManifestEntry, schema: JsonSchema, args: Readonly<Record<string, unknown>>): Place {
  const places = (entry.targets ?? []).flatMap(({ kind, ids, by, within }): Place[] => {
    if (!isDesktop(kind) || !ids || by || within) return [];
    const [, list, mark, word, field] = ITEMS.exec(ids) ?? [];
    const arg = list ?? ids;
    const of = schema.properties?.[arg] as (JsonSchema & { maxItems?: number }) | undefined;
    const most = Math.min(entry.split?.arg === arg ? entry.split.max : (of?.maxItems ?? MOST), MOST);
    if (list && field) {
      const more = { ...(mark && word && { with: { [mark]: word } }), ...(kind === BY_SID && { sid: true }) };
      return [{ style: 'items', arg: list, field, most, ...more }];
    }
    if (!PLAIN.test(ids)) return [];
    return [of?.type === 'array' ? { style: 'list', arg: ids, most } : { style: 'one', arg: ids }];
  });
  const [first, second] = places;
  const spoken = places.find((place) => place.style === 'items' && args[place.arg] !== undefined);
  if (spoken) return spoken;
  if (first && second && first.style === 'items')
    throw misplaced(
      `${entry.name}: say which of ${places.map(({ arg }) => arg).join(', ')}, with one empty item: [{}]`,
    );
  if (first) return first;
  throw new ToolError({
    code: 'no_set_tool',
    message: `${entry.name} does not act on desktops by their ids, so it can't be rolled out. Nothing was sent.`,
    hint: 'Use a tool that takes desktop ids: find_tools finds them.',
  });
}

/** Desktops that one request takes. */
export function batchOf(place: Place): number {
  return place.style === 'one' ? 1 : place.most;
}

/** The arguments for these desktops. Throws where the caller's own arguments leave no room for them. */
export function placed(
  place: Place,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): Record<string, unknown> {
  const given = args[place.arg];
  if (place.style === 'items') {
    const items = given === undefined ? [{}] : given;
    const [each, more] = Array.isArray(items) ? items : [items];
    const isOne = typeof each === 'object' && each !== null && more === undefined && !(place.field in each);
    if (isOne) return { ...args, [place.arg]: ids.map((id) => ({ ...each, ...place.with, [place.field]: id })) };
    throw misplaced(`${tool}: ${place.arg} must have one item without ${place.field}, which is used for each desktop`);
  }
  if (given !== undefined) throw misplaced(`${tool}: leave ${place.arg} out, the rollout fills it in`);
  return { ...args, [place.arg]: place.style === 'one' ? ids[0] : [...ids] };
}

/** The same for all of a set at once, for whoever reads the targets and the effects of it: no request is made of it. */
export function placedAll(
  place: Place,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): Record<string, unknown> {
  return place.style === 'one' ? { ...args, [place.arg]: [...ids] } : placed(place, tool, args, ids);
}

function misplaced(message: string): ToolError {
  return new ToolError({
    code: 'invalid_arguments',
    message: `${message}. Nothing was sent.`,
    hint: 'arguments are those of the tool, without the ids of desktops; targets says which desktops.',
  });
}
