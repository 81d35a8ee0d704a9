import type { Catalogue } from '../catalog/manifest.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { Targets } from '../catalog/targets.ts';

type Arguments = Record<string, unknown>;

/** What a call acts on besides its targets, in words. */
export interface Open {
  /** Items of its arguments that no set of targets is for (a tag stands for whoever carries it), or that name nothing. */
  unlisted: string[];
  /** What its targets hold: a pool its desktops. */
  held: string[];
}

export function openTargets(catalogue: Catalogue, sets: readonly Targets[], args: Arguments): Open {
  const acting = sets.filter(({ within }) => !within);
  return {
    unlisted: [...new Set(unlistedItems(acting, args))],
    held: [...new Set(containers(catalogue, acting, args))],
  };
}

/** `apply_objects[object_type=DESKTOP].object_id` in its parts. */
const PICKING = /^(.+?)\[(?:(\w+)=(.*?))?\]\.([^[]+)$/;

function unlistedItems(sets: readonly Targets[], args: Arguments): string[] {
  const lists = new Map<string, { field?: string; id: string; values: Set<string> }[]>();
  for (const { ids } of sets) {
    const [, list, field, value = '', id = ''] = ids?.match(PICKING) ?? [];
    if (!list) continue;
    const known = lists.get(list) ?? [];
    const same = known.find((each) => each.field === field && each.id === id);
    if (same) same.values.add(value);
    else known.push({ ...(field && { field }), id, values: new Set([value]) });
    lists.set(list, known);
  }
  return [...lists].flatMap(([list, pickers]) =>
    valuesAt(args, `${list}[]`).flatMap((item) => {
      const isListed = pickers.some(({ field, id, values }) => {
        const names = valuesAt(item, id)
          .flat()
          .some((each) => typeof each === 'string' && each !== '');
        return names && (field === undefined || values.has(String(valuesAt(item, field)[0])));
      });
      return isListed || isEverything(sets, list, item) ? [] : [describe(list, item, pickers)];
    }),
  );
}

/** An item that stands for all of a kind: a set is for exactly that. */
function isEverything(sets: readonly Targets[], list: string, item: unknown): boolean {
  return sets.some(({ ids, when }) => {
    if (ids || !when?.arg.startsWith(`${list}[].`)) return false;
    return String(valuesAt(item, when.arg.slice(list.length + 3))[0]) === when.is;
  });
}

function describe(list: string, item: unknown, pickers: readonly { field?: string; id: string }[]): string {
  const field = pickers.find((each) => each.field)?.field;
  const type = field ? valuesAt(item, field)[0] : undefined;
  return typeof type === 'string' ? `${list} of type ${type}` : `an item of ${list} that names nothing known`;
}

function containers(catalogue: Catalogue, sets: readonly Targets[], args: Arguments): string[] {
  return sets.flatMap((set) => {
    if (set.by || !set.ids || valuesAt(args, set.ids).flat().length === 0) return [];
    const { holds } = catalogue.targetKind(set.kind);
    return holds ? [`the ${holds} in them`] : [];
  });
}
