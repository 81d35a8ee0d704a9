import type { SiteId } from '../catalog/context.ts';
import { comparesOtherwise } from './comparing.ts';
import type { Database } from './database/database.ts';
import type { Inventory } from './inventory.ts';
import { type Condition, conditionsOf, isOfUse, type Known, scopeOf } from './narrowing.ts';
import type { Columns } from './sql-errors.ts';
import type { Feed } from './table.ts';
import type { Node } from './tree.ts';
import { type Want, wantOf } from './want.ts';

/** A statement, looked at before it runs. */
export interface Statement {
  tree: unknown;
  /** Tables that have to be read for it. */
  used: readonly string[];
  /** Of these, the ones that it names itself and nothing else draws on. */
  own: readonly string[];
  columns: Columns;
  sites: readonly SiteId[];
  now: number;
  /** Older readings are not good enough; seconds. */
  maxAgeS: number | undefined;
}

/** The tree of a SELECT, to put expressions into. */
interface Template {
  statements: { node: Record<string, unknown> & { select_list: (Node & { child: Node })[] } }[];
}

/** Works out what of each feed a statement can see at most: by its conditions on columns that the API filters by, on time and on sites. */
export async function wantsOf(
  statement: Statement,
  inventory: Inventory,
  database: Database,
  signal: AbortSignal,
): Promise<Want[]> {
  const { tree, used, own, columns, now, maxAgeS } = statement;
  const feeds = [...new Set(used.flatMap((table) => inventory.feedOf(table) ?? []))];
  const found = conditionsOf(tree, (table) => columns.get(table)).filter(
    (each) => own.includes(each.table) && feeds.some((feed) => each.column === 'site' || isOfUse(each, feed)),
  );
  const conditions = await workOut(found, statement, feeds, database, signal);
  const understood = new Set(found.map(({ node }) => node));
  return feeds.map((feed) => {
    const scope = scopeOf(feed, {
      named: used,
      conditions,
      now,
      accepts: (arg, value) => inventory.accepts(feed, arg, value),
      comparesOtherwise: (column) => comparesOtherwise(tree, column, understood),
    });
    return wantOf(feed, scope, maxAgeS, sitesFor(feed, statement, conditions));
  });
}

/** The values of conditions, such as `now() - INTERVAL 30 DAY`, which only the database knows; moments as it reads them. */
async function workOut(
  conditions: readonly Condition[],
  { now }: Statement,
  feeds: readonly Feed[],
  database: Database,
  signal: AbortSignal,
): Promise<Known[]> {
  if (conditions.length === 0) return [];
  const isMoment = ({ table, column }: Condition) =>
    feeds.some(({ window }) => window?.table === table && window.column === column);
  const bounds = { signal, timeoutMs: EVALUATE_MS };
  const worked = await database.inTurn(async () => {
    const cast = 'SELECT TRY_CAST(1 AS TIMESTAMPTZ)';
    const template = await database.ask<Template>({ do: 'parse', sql: cast }, bounds);
    const tree = treeOf(template, conditions, isMoment);
    return database.ask<unknown[]>({ do: 'evaluate', tree, now }, bounds);
  });
  let next = 0;
  return conditions.map(({ values, ...condition }) => ({ ...condition, values: values.map(() => worked[next++]) }));
}

/** That of a SELECT of all values of these conditions. */
function treeOf(
  template: Template,
  conditions: readonly Condition[],
  isMoment: (condition: Condition) => boolean,
): string {
  const [statement] = template.statements;
  const [asMoment] = statement!.node.select_list;
  const select_list = conditions.flatMap((condition) =>
    condition.values.map((value) => {
      const plain = { ...value, alias: '' };
      return isMoment(condition) ? { ...asMoment, child: plain } : plain;
    }),
  );
  const whole = { ...template, statements: [{ ...statement, node: { ...statement!.node, select_list } }] };
  // Some places in a statement are numbers that JavaScript can't write as they were.
  return JSON.stringify(whole, (name, value) => (name === 'query_location' ? 0 : value));
}

const EVALUATE_MS = 5_000;

/** All of them, unless the only table of a feed that is used is asked for some by name. */
function sitesFor({ tables }: Feed, { sites, used }: Statement, conditions: readonly Known[]): readonly SiteId[] {
  const [table, ...others] = tables.filter(({ name }) => used.includes(name));
  const met = conditions.find(({ table: of, column, is }) => of === table?.name && column === 'site' && is === 'in');
  const named = met && others.length === 0 ? sites.filter((site) => met.values.includes(site)) : [];
  // A table of no site at all has no columns either.
  return named.length > 0 ? named : sites;
}
