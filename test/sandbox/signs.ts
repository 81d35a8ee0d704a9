import { expect } from 'vitest';
import type { Reading, Sign } from '../../src/sandbox/world/trouble-signs.ts';
import type { TestClient } from '../world.ts';
import { catalogue } from './cloud.ts';

type Row = Record<string, unknown>;

/** Steps of `jobs[entities.desktop_id=x].status`: names and the rows to pick. */
export function stepsOf(path: string): { name: string; rows: [string, string][] }[] {
  return (path.match(/[^.[]+(?:\[[^\]]*\])?/g) ?? []).map((step) => {
    const [, name = '', filter = ''] = /^([^[]+)(?:\[(.*)\])?$/.exec(step) ?? [];
    const rows = filter === '' ? [] : filter.split(',').map((one) => one.split('=') as [string, string]);
    return { name, rows };
  });
}

function valuesAt(node: unknown, path: string): unknown[] {
  let nodes = [node];
  for (const { name, rows } of stepsOf(path)) {
    nodes = nodes
      .flatMap((each) => (each as Row | null)?.[name] ?? [])
      .filter((each) => rows.every(([key, value]) => valuesAt(each, key).map(String).includes(value)));
  }
  return nodes;
}

/** What the product's tool answers, as the API nests it. */
async function ask(client: TestClient, { service, operation, args, field }: Sign): Promise<unknown> {
  const entry = catalogue.operations.find((each) => each.service === service && each.operationId === operation);
  if (!entry) throw new Error(`there is no ${operation}`);
  const { items } = entry.page ?? {};
  const [, ...inner] = stepsOf(field);
  const [{ rows } = { rows: [] }] = stepsOf(field);
  const fields = [...rows.map(([key]) => key), ...inner.slice(0, 1).map(({ name }) => name)];
  const list = items !== undefined && { fields: [...new Set(fields)] };
  const reply = await client.call('call_tool', { name: entry.name, arguments: { ...args, ...list } });
  if (reply.isError) throw new Error(`${operation}: ${JSON.stringify(reply.value)}`);
  const { data } = reply.value as { data: Row };
  // The product takes the one object out of its envelope.
  if (items === undefined) return entry.unwrap ? { [entry.unwrap]: data } : data;
  const { columns, rows: cells } = data as { columns: string[]; rows: unknown[][] };
  return { [items]: cells.map((row) => nested(columns, row)) };
}

/** A row whose columns may be called `a.b`. */
function nested(columns: string[], cells: unknown[]): Row {
  const row: Row = {};
  for (const [index, column] of columns.entries()) {
    let at = row;
    const names = column.split('.');
    for (const name of names.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Row;
    }
    at[names.at(-1) as string] ??= cells[index];
  }
  return row;
}

interface Look {
  /** What the field says, in all rows that were picked. */
  found: unknown[];
  value: Reading;
  /** What `sameAs` names. */
  beside: unknown[];
}

async function look(client: TestClient, sign: Sign): Promise<Look> {
  const { field, value } = sign;
  const answer = await ask(client, sign);
  const beside = typeof value === 'object' && 'sameAs' in value ? valuesAt(answer, value.sameAs) : [];
  return { found: valuesAt(answer, field), value, beside };
}

/** Whether what the cloud answers now is what the sign says. */
export async function holds(client: TestClient, sign: Sign): Promise<boolean> {
  const { found, value, beside } = await look(client, sign);
  if (typeof value !== 'object') return found.includes(value);
  if ('nothing' in value) return found.length === 0;
  if (found.length === 0) return false;
  if ('sameAs' in value) return JSON.stringify(found) === JSON.stringify(beside);
  return 'atLeast' in value
    ? Math.min(...found.map(Number)) >= value.atLeast
    : Math.max(...found.map(Number)) <= value.atMost;
}

/** Those that the cloud does not show: of troubles that contradict each other there are some. */
export async function missing(client: TestClient, signs: readonly Sign[]): Promise<Sign[]> {
  const gone: Sign[] = [];
  for (const sign of signs) if (!(await holds(client, sign))) gone.push(sign);
  return gone;
}

/** Fails with what was found instead. */
export async function expectShown(client: TestClient, sign: Sign): Promise<void> {
  if (await holds(client, sign)) return;
  const { found, value, beside } = await look(client, sign);
  const wanted = typeof value === 'object' && 'sameAs' in value ? { sameAs: beside } : value;
  expect({ found }, `${sign.operation} ${JSON.stringify(sign.args)} ${sign.field}`).toEqual({ found: wanted });
}
