import { ToolError } from '../catalog/errors.ts';
import { timeOf } from './cells.ts';
import type { Scope } from './snapshot.ts';
import { type Feed, grainOf } from './table.ts';
import { lower, type Node, walk } from './tree.ts';

/** A condition that every row of a table has to meet: its column against values that are no columns. */
export interface Condition {
  table: string;
  column: string;
  is: 'in' | 'least' | 'most';
  values: Node[];
  /** Where it stands. */
  node: Node;
}

/**
 * The conditions by which a statement leaves out rows of a table, where the API may as well leave them out: the table stands in the
 * statement once, and the condition is one of those that its WHERE joins by AND. Comparisons are never true of nulls, so that
 * rows left out beforehand change no join. `columnsOf` gives a table's columns, undefined for what is none.
 */
export function conditionsOf(tree: unknown, columnsOf: (table: string) => readonly string[] | undefined): Condition[] {
  const selects: Node[] = [];
  const named = new Map<string, number>();
  walk(tree, (node) => {
    if (node.type === 'SELECT_NODE') selects.push(node);
    if (node.type === 'BASE_TABLE') {
      const name = nameOf(node);
      named.set(name, (named.get(name) ?? 0) + 1);
    }
  });
  return selects.flatMap((select) => conditionsIn(select, columnsOf)).filter(({ table }) => named.get(table) === 1);
}

function conditionsIn(select: Node, columnsOf: (table: string) => readonly string[] | undefined): Condition[] {
  const sources = sourcesOf(select.from_table as Node);
  if (!sources) return [];
  const tables = sources.map(({ name, alias }) => ({ name, alias, columns: columnsOf(name) }));
  // Of a column without its table nobody can say whose it is while one table is not known.
  const known = tables.every(({ columns }) => columns !== undefined);
  const ownerOf = (reference: Node) => {
    const [column = '', qualifier, ...more] = [...(reference.column_names as string[])].reverse().map(lower);
    if (more.length > 0 || (!qualifier && !known)) return undefined;
    const owners = tables.filter(({ alias, columns }) => (qualifier ? alias === qualifier : columns?.includes(column)));
    const owner = owners.length === 1 ? owners[0] : undefined;
    return owner?.columns?.includes(column) ? { table: owner.name, column } : undefined;
  };
  return andedOf(select.where_clause as Node | null).flatMap((part) => conditionOf(part, ownerOf));
}

interface Source {
  name: string;
  alias: string;
}

/** Tables of a FROM whose joins pair rows by conditions alone; others look at neighbours, which must not be left out. */
function sourcesOf(from: Node | undefined): Source[] | undefined {
  // Other names, or only some of the rows.
  if ((from?.column_name_alias as unknown[] | undefined)?.length || from?.sample) return undefined;
  if (from?.type === 'BASE_TABLE') return [{ name: nameOf(from), alias: lower(from.alias || from.table_name) }];
  if (from?.type === 'SUBQUERY') return [{ name: '', alias: lower(from.alias) }];
  if (from?.type !== 'JOIN' || !['REGULAR', 'CROSS'].includes(String(from.ref_type))) return undefined;
  if (!['INNER', 'LEFT', 'RIGHT', 'OUTER'].includes(String(from.join_type))) return undefined;
  const [left, right] = [sourcesOf(from.left as Node), sourcesOf(from.right as Node)];
  return left && right && [...left, ...right];
}

function andedOf(where: Node | null | undefined): Node[] {
  if (!where) return [];
  return where.type === 'CONJUNCTION_AND' ? (where.children as Node[]).flatMap(andedOf) : [where];
}

type OwnerOf = (reference: Node) => { table: string; column: string } | undefined;

function conditionOf(node: Node, ownerOf: OwnerOf): Condition[] {
  const {
    type,
    left,
    right,
    children,
    input,
    lower: least,
    upper: most,
  } = node as Record<string, Node> & {
    children?: Node[];
  };
  if (String(type) === 'COMPARE_IN' && children) return against(node, children[0]!, 'in', children.slice(1), ownerOf);
  if (String(type) === 'COMPARE_BETWEEN' && input && least && most)
    return [...against(node, input, 'least', [least], ownerOf), ...against(node, input, 'most', [most], ownerOf)];
  if (!left || !right) return [];
  const is = COMPARISONS[String(type)];
  if (!is) return [];
  if (left.type === 'COLUMN_REF' && isConstant(right)) return against(node, left, is, [right], ownerOf);
  return against(node, right, MIRRORED[is], [left], ownerOf);
}

const COMPARISONS: Readonly<Record<string, Condition['is']>> = {
  COMPARE_EQUAL: 'in',
  COMPARE_GREATERTHAN: 'least',
  COMPARE_GREATERTHANOREQUALTO: 'least',
  COMPARE_LESSTHAN: 'most',
  COMPARE_LESSTHANOREQUALTO: 'most',
};

const MIRRORED = { in: 'in', least: 'most', most: 'least' } as const;

function against(node: Node, reference: Node, is: Condition['is'], values: Node[], ownerOf: OwnerOf): Condition[] {
  if (reference.type !== 'COLUMN_REF' || !values.every(isConstant)) return [];
  const owner = ownerOf(reference);
  return owner ? [{ ...owner, is, values, node }] : [];
}

/** What the present is called without parentheses: the parser takes these for columns. */
const PRESENT = new Set(['current_date', 'current_timestamp', 'localtimestamp']);

/** A collation changes what is equal. */
const NO_CONSTANTS = new Set<unknown>(['SUBQUERY', 'STAR', 'LAMBDA', 'WINDOW', 'COLLATE', 'POSITIONAL_REFERENCE']);

function isConstant(node: Node): boolean {
  let constant = true;
  walk(node, ({ class: kind, column_names: names }) => {
    if (NO_CONSTANTS.has(kind)) constant = false;
    if (kind === 'COLUMN_REF' && !PRESENT.has(lower((names as string[])[0]))) constant = false;
  });
  return constant;
}

function nameOf(node: Node): string {
  return lower(node.table_name);
}

/** A condition with its values worked out. */
export interface Known extends Omit<Condition, 'values'> {
  values: unknown[];
}

/** Whether the API could leave out rows by a condition on this column. */
export function isOfUse({ table, column }: Condition, { narrow = [], window, only, per, tables }: Feed): boolean {
  const ways = [...narrow, ...[window, only].filter((each) => each !== undefined)];
  if (ways.some((way) => way.table === table && way.column === column)) return true;
  return per?.column === column && tables.some(({ name }) => name === table);
}

/** What a question wants. */
export interface Wanted {
  /** Tables it names. */
  named: readonly string[];
  conditions: readonly Known[];
  now: number;
  /** Whether the API takes this value for this argument of the feed. */
  accepts: (arg: string, value: unknown) => boolean;
  /** Whether the statement compares a column of this name in a way that the conditions do not tell. */
  comparesOtherwise: (column: string) => boolean;
}

/** What of a feed a question needs that names one of its tables, by the filters that the API knows. */
export function scopeOf(feed: Feed, wanted: Wanted): Scope {
  const window = windowOf(feed, wanted);
  const narrow = narrowOf(feed, wanted);
  return { ...(narrow && { narrow }), ...(window && { window }) };
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * The usual stretch, where the statement says nothing of time. One that does gets all that its conditions let through, and where they
 * are not understood, all there is.
 */
function windowOf({ window }: Feed, { conditions, now, comparesOtherwise }: Wanted): Scope['window'] {
  if (!window) return undefined;
  const mine = conditions.filter(({ table, column }) => table === window.table && column === window.column);
  const times = (is: Known['is']) =>
    mine
      .filter((each) => each.is === is)
      .map(({ values }) => timeOf(values[0]))
      .filter((moment) => moment !== null);
  // Told with its grain at both ends, it may not be longer than the API allows.
  const oldest = now - window.most * DAY + 2 * grainOf(window);
  const [least, most] = [times('least'), times('most')];
  const to = most.length > 0 ? Math.min(...most) : undefined;
  const asked = least.length > 0 ? Math.max(...least) : undefined;
  const all = mine.length > 0 || comparesOtherwise(window.column);
  const from = Math.max(oldest, asked ?? (all ? oldest : now - window.days * DAY));
  return {
    from,
    ...(to !== undefined && to < now && { to: Math.max(from, to) }),
    ...(asked !== undefined && asked < oldest && { asked }),
  };
}

/** More values than this are not worth it: everything is read instead. */
const MOST_VALUES = 300;

function narrowOf(feed: Feed, { named, conditions, accepts }: Wanted): Scope['narrow'] {
  const { narrow = [], only, per, tables } = feed;
  if (only) return { arg: only.arg, values: onlyValues(feed, conditions) };
  const [table, ...others] = tables.filter(({ name }) => named.includes(name));
  if (!table || others.length > 0) return undefined;
  const ways = [...narrow, ...(per && per.column in table.columns ? [{ ...per, table: table.name }] : [])];
  const found = ways.flatMap((way) => {
    if (way.table !== table.name) return [];
    const least = 'least' in way && way.least === true;
    const met = conditions.find(
      ({ table: of, column, is }) => of === way.table && column === way.column && is === (least ? 'least' : 'in'),
    );
    const values = met && valuesFor(met, least);
    const isText = table.columns[way.column]?.type === 'text';
    // A text that is compared with a number is one: `0123` is 123 too.
    if (!values || values.some((value) => (typeof value === 'string') !== isText)) return [];
    if (values.length > MOST_VALUES || !values.every((value) => accepts(way.arg, value))) return [];
    const many = 'many' in way ? way.many : undefined;
    return [{ arg: way.arg, values, ...(many !== undefined && { many }) }];
  });
  // The fewest calls.
  return found.sort((a, b) => callsFor(a) - callsFor(b))[0];
}

function callsFor({ values, many = 1 }: NonNullable<Scope['narrow']>): number {
  return Math.ceil(values.length / many);
}

function valuesFor({ values }: Known, least: boolean): (string | number)[] | undefined {
  const plain = values.filter(
    (value): value is string | number => typeof value === 'string' || Number.isSafeInteger(value),
  );
  if (plain.length < values.length || plain.some((value) => value === '')) return undefined;
  return least ? plain.map((value) => Math.floor(Number(value))) : [...new Set(plain)];
}

function onlyValues({ only, tables }: Feed, conditions: readonly Known[]): (string | number)[] {
  const { table, column, most } = only!;
  const met = conditions.find((each) => each.table === table && each.column === column && each.is === 'in');
  const values = met && valuesFor(met, false);
  const name = tables[0]!.name;
  if (!values) {
    throw new ToolError({
      code: 'needs_condition',
      message: `${name} is read for each ${column}, so the query has to name them.`,
      hint: `Add WHERE ${name}.${column} IN ('…'), at most ${most} values, joined by AND, in the SELECT that has ${name} in its FROM, once.`,
    });
  }
  if (values.length <= most) return values;
  throw new ToolError({
    code: 'too_many_values',
    message: `${name} is read for at most ${most} values of ${column} at once; the query names ${values.length}.`,
    hint: 'Ask in parts.',
  });
}
