import { lower, type Node, walk } from './tree.ts';

/** Parts of a statement that let rows through or not. */
const CONDITIONS = new Set(['where_clause', 'having', 'condition', 'qualify', 'filter']);

/** Expressions that compare, wherever they stand. */
const COMPARING = new Set<unknown>(['COMPARISON', 'BETWEEN', 'CASE']);

/**
 * Whether a statement may compare a column of this name anywhere but in the conditions that are `understood`. Columns of the same name are
 * not told apart, and what renames columns in ways that are not followed here counts as a comparison: better one too many.
 */
export function comparesOtherwise(tree: unknown, column: string, understood: ReadonlySet<Node>): boolean {
  const names = namesOf(tree, column);
  const hidden = renamesUnseen(tree);
  const look = (value: unknown, inCondition: boolean): boolean => {
    if (Array.isArray(value)) return value.some((each) => look(each, inCondition));
    if (typeof value !== 'object' || value === null) return false;
    const node = value as Node;
    if (understood.has(node)) return false;
    const compares = inCondition || COMPARING.has(node.class);
    if (compares && hidden && node.class !== undefined && node.class !== 'CONJUNCTION') return true;
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
    walk(tree, (node) => {
      const { alias, class: kind } = node;
      if (kind !== undefined && typeof alias === 'string' && alias !== '' && isMadeOf(node, names))
        names.add(lower(alias));
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

/** Lists of column names, set operations, stars that rename, places instead of names, lambdas, pivots, whole rows as values. */
function renamesUnseen(tree: unknown): boolean {
  const tables = new Set<string>();
  walk(tree, ({ type, alias, table_name: name }) => {
    if (type === 'BASE_TABLE' || type === 'SUBQUERY') tables.add(lower(alias || name));
  });
  let found = false;
  walk(tree, (node) => {
    const { type, class: kind, column_name_alias: list, aliases } = node;
    const isRow = kind === 'COLUMN_REF' && (node.column_names as string[]).length === 1 && tables.has(lastName(node));
    const isStar =
      type === 'STAR' &&
      (node.columns === true || hasAny(node.replace_list) || hasAny(node.rename_list) || !!node.expr);
    if (hasAny(list) || hasAny(aliases) || isRow || isStar || HIDING.has(type)) found = true;
  });
  return found;
}

const HIDING = new Set<unknown>(['SET_OPERATION_NODE', 'POSITIONAL_REFERENCE', 'LAMBDA', 'PIVOT']);

function hasAny(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function lastName({ column_names: names }: Node): string {
  return lower((names as string[]).at(-1));
}
