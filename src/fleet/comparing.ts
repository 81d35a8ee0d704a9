import { type Node, walk } from './narrowing.ts';

/** Parts of a statement that let rows through or not. */
const CONDITIONS = new Set(['where_clause', 'having', 'condition', 'qualify', 'filter']);

/**
 * Whether a statement compares a column of this name, or what it was renamed to, anywhere but in the conditions that are `understood`.
 * Columns of the same name are not told apart: better one too many.
 */
export function comparesOtherwise(tree: unknown, column: string, understood: ReadonlySet<Node>): boolean {
  const names = namesOf(tree, column);
  const look = (value: unknown, inCondition: boolean): boolean => {
    if (Array.isArray(value)) return value.some((each) => look(each, inCondition));
    if (typeof value !== 'object' || value === null) return false;
    const node = value as Node;
    if (understood.has(node)) return false;
    const compares = inCondition || node.class === 'COMPARISON' || node.class === 'BETWEEN' || node.class === 'CASE';
    if (node.class === 'COLUMN_REF') return compares && names.has(lastName(node));
    return Object.entries(node).some(([part, inner]) => look(inner, compares || CONDITIONS.has(part)));
  };
  return look(tree, false);
}

/** The column's name and every alias under which something made of it goes on. */
function namesOf(tree: unknown, column: string): ReadonlySet<string> {
  const names = new Set([column]);
  for (let before = 0; before < names.size; ) {
    before = names.size;
    walk(tree, ({ alias, class: kind, ...node }) => {
      if (kind !== undefined && typeof alias === 'string' && alias !== '' && isMadeOf({ class: kind, ...node }, names))
        names.add(alias.toLowerCase());
    });
  }
  return names;
}

function isMadeOf(node: Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (part) => {
    if (part.class === 'COLUMN_REF' && names.has(lastName(part))) found = true;
  });
  return found;
}

function lastName({ column_names: names }: Node): string {
  return String((names as string[]).at(-1)).toLowerCase();
}
