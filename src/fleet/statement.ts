import { FUNCTIONS } from './functions.ts';
import { lower, type Node } from './tree.ts';

/** What a statement asks for, once it is allowed. */
export interface Question {
  /** Tables it names, in lower case and without those it defines itself. */
  tables: string[];
}

/** Why a statement is not run; `hint` says what to do instead. */
export class Refused extends Error {
  override name = 'Refused';
  readonly hint: string;

  constructor(
    message: string,
    hint = 'Write one SELECT in DuckDB SQL; fleet_query with schema true shows the tables.',
  ) {
    super(message);
    this.hint = hint;
  }
}

/** A statement names a table that there is not. */
export class UnknownTable extends Refused {
  readonly table: string;

  constructor(table: string) {
    super(`There is no table ${table.slice(0, 80)}.`);
    this.table = table;
  }
}

/** Expressions that only make values of values; functions and sub-queries are looked at more closely. */
const EXPRESSIONS = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);

/** Parts of a statement that are no expressions. */
const PARTS = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'CTE_NODE',
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'EMPTY',
  'EXPRESSION_LIST',
  'PIVOT',
  'ORDER_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'DISTINCT_MODIFIER',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
]);

/** Deeper than anybody writes. */
const DEEPEST = 200;
const TOO_DEEP = 'The statement is nested too deeply.';

/**
 * Lets through what only reads the tables it names, and says which. `tree` is what `json_serialize_sql` gives, which itself
 * takes nothing but SELECT. Whatever this does not know is refused. Throws `Refused`.
 */
export function questionOf(tree: unknown, known: (table: string) => boolean): Question {
  const { error, error_message: message, statements } = tree as Node;
  if (error) throw new Refused(syntaxOf(String(message)));
  const [statement, ...more] = statements as Node[];
  if (!statement || more.length > 0) throw new Refused('Exactly one statement is run at a time.');
  const tables = new Set<string>();
  look(statement.node, { known, tables, own: new Set(), depth: 0 });
  return { tables: [...tables] };
}

interface Sight {
  known: (table: string) => boolean;
  tables: Set<string>;
  /** Tables that the statement defines itself, where this part of it stands. */
  own: ReadonlySet<string>;
  depth: number;
}

function look(value: unknown, sight: Sight): void {
  if (sight.depth > DEEPEST) throw new Refused(TOO_DEEP);
  if (Array.isArray(value)) {
    for (const each of value) look(each, sight);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  const deeper = { ...sight, depth: sight.depth + 1 };
  const inside = { ...deeper, own: lookAtCtes(node, deeper) };
  check(node, inside);
  // A constant and a type have types of their own, which are no parts of the statement.
  if (node.class === 'CONSTANT') return;
  for (const [name, part] of Object.entries(node)) if (name !== 'cast_type' && name !== 'cte_map') look(part, inside);
}

/** The names that `WITH` defines are tables below it, but not yet in their own definition: there they are somebody else's. */
function lookAtCtes({ cte_map: ctes }: Node, sight: Sight): ReadonlySet<string> {
  let { own } = sight;
  for (const { key, value } of ((ctes as Node | undefined)?.map ?? []) as { key: string; value: unknown }[]) {
    look(value, { ...sight, own });
    own = new Set([...own, lower(key)]);
  }
  return own;
}

function check(node: Node, sight: Sight): void {
  const { class: kind, type } = node;
  if (typeof type !== 'string') return;
  if (kind === undefined) checkPart(type, node, sight);
  else if (!EXPRESSIONS.has(kind as string)) throw new Refused(`${wordsOf(kind as string)} can not be used here.`);
  if (kind === 'FUNCTION' || kind === 'WINDOW') checkFunction(node);
}

function checkPart(type: string, node: Node, { known, tables, own }: Sight): void {
  if (type === 'RECURSIVE_CTE_NODE') throw new Refused('Recursive queries are not run.');
  if (type === 'SHOW_REF')
    throw new Refused(
      'DESCRIBE, SHOW and SUMMARIZE are not run.',
      'fleet_query with schema true shows the tables and their columns.',
    );
  if (type === 'TABLE_FUNCTION') checkTableFunction(node);
  else if (!PARTS.has(type)) throw new Refused(`${wordsOf(type)} can not be used here.`);
  if (type !== 'BASE_TABLE') return;
  const name = lower(node.table_name);
  if (node.schema_name || node.catalog_name || node.at_clause)
    throw new Refused(`${name}: tables stand without a schema.`);
  if (own.has(name)) return;
  if (!known(name)) throw new UnknownTable(name);
  tables.add(name);
}

/** `unnest` of a list is the only one: others read files or settings, or make rows without end. */
function checkTableFunction({ function: call }: Node): void {
  const name = String((call as Node).function_name);
  if (name !== 'unnest') throw new Refused(`${name.slice(0, 80)} can not be used as a table.`);
}

/** The parser itself puts some functions into `system.main`, so that where a function is from says nothing. */
function checkFunction({ function_name: called }: Node): void {
  const name = lower(called);
  if (!FUNCTIONS.has(name)) throw new Refused(`The function ${name.slice(0, 80)} can not be used here.`);
}

function syntaxOf(message: string): string {
  if (/Only SELECT/.test(message)) return 'Only SELECT is run.';
  return /expression depth/.test(message) ? TOO_DEEP : message;
}

function wordsOf(type: string): string {
  return type.toLowerCase().replaceAll('_', ' ');
}
