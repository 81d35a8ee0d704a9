import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import { leastArguments, sampleArguments, takesAnyText, withLeaves } from '../contract/arguments.ts';
import { expectedRequest } from '../contract/expected-request.ts';
import { wireFor } from '../contract/wire.ts';
import { catalogue, type Row } from './cloud.ts';
import { type RawClient, targetOf } from './raw-client.ts';

/** What every list says that needs nothing to be asked for, by its path: all that somebody can see of a cloud at once. */
export async function everyList(client: RawClient, projectId: string): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  const lists = catalogue.operations.filter((entry) => entry.risk === 'read' && entry.in.path.length === 0);
  for (const entry of lists) {
    const least = leastArguments(catalogue.schema(entry.name), entry.rules);
    const { method, path, query, body } = expectedRequest(wireFor(entry), least, projectId);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status, text } = await client.send({ method, target: targetOf(path, query), ...sent });
    said.set(`${method} ${path}`, `${status} ${text}`);
  }
  return said;
}

/** Values that there are: by the name they have in answers, and by list and name: `/v2/0a1b/users id`. */
export type Values = ReadonlyMap<string, readonly unknown[]>;

/** Enough for turns. */
const KEPT = 12;

export function valuesIn(lists: ReadonlyMap<string, string>): Values {
  const found = new Map<string, unknown[]>();
  const note = (name: string, value: unknown) => {
    const known = found.get(name) ?? [];
    if (value !== '' && known.length < KEPT && !known.includes(value)) found.set(name, [...known, value]);
  };
  const gather = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const each of value) gather(each, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) gather(each, key);
    else note(name, value);
  };
  for (const [list, said] of lists) {
    if (!said.startsWith('200 {')) continue;
    const answer = JSON.parse(said.slice(4)) as Row;
    gather(answer, '');
    const path = list.split(' ')[1];
    const rows = Object.values(answer).find((value): value is Row[] => Array.isArray(value));
    for (const row of rows ?? []) for (const [name, value] of Object.entries(row)) note(`${path} ${name}`, value);
  }
  return found;
}

/** What names something that has to be there. */
const REFERENCE = /_(id|sn|username)s?$|^(desktop|user)_?name$/;

/** Sample arguments that refer to what there is, with every turn to something else. */
export function realArguments(entry: ManifestEntry, values: Values, turn: number): Row {
  const schema = catalogue.schema(entry.name);
  const oneOf = (known: readonly unknown[] | undefined) => known?.[turn % known.length];
  const args = withLeaves(schema, sampleArguments(schema, entry.rules), (field, value) => {
    const name = String(value);
    if (!REFERENCE.test(name) || !takesAnyText(field)) return value;
    const real = oneOf(values.get(name) ?? values.get(name.replace(/s$/, '')));
    return typeof real === 'string' ? real : value;
  }) as Row;
  const [project] = values.get('project_id') ?? [];
  for (const name of entry.in.path) {
    const list = entry.path.slice(0, entry.path.indexOf(`/{${name}}`)).replace('{project_id}', String(project));
    const real = oneOf(values.get(`${list} ${name}`) ?? values.get(`${list} id`) ?? values.get(name));
    if (real !== undefined) args[name] = real;
  }
  return args;
}
