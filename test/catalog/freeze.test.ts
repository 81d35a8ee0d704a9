import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { argumentsSchema } from '../../src/catalog/arguments-schema.ts';
import { digits, id, ids, int, paged, secret, text } from '../../src/catalog/fields.ts';
import { freeze } from '../../src/catalog/freeze.ts';
import { gone, workspaceJob } from '../../src/catalog/jobs.ts';
import { area, type Operation, type OperationSpec } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { exactlyOne, requires } from '../../src/catalog/rules.ts';
import type { TargetKind } from '../../src/catalog/targets.ts';

type Spec = Partial<OperationSpec<'POST /v2/{project_id}/things'>>;

const kind: TargetKind = {
  service: 'workspace',
  kind: 'thing',
  noun: 'thing',
  plural: 'things',
  read: 'ListThings',
  arg: 'ids',
  id: 'id',
  name: 'name',
  facts: [],
};

/** An area with one list and one operation of the test's making. */
function things(spec: Spec = {}, kinds: TargetKind[] = [kind]) {
  const opened = area({ service: 'workspace', name: 'things', title: 'Things', about: 'For tests' });
  opened.operation('ListThings', 'GET /v2/{project_id}/things', {
    does: 'List things.',
    keywords: 'things',
    risk: 'read',
    query: { ids: ids(100).optional(), ...paged(50) },
    page: { style: 'offset', items: 'things', max: 50 },
  });
  for (const each of kinds) opened.target(each);
  const declared = opened.operation('MakeThings', 'POST /v2/{project_id}/things', {
    does: 'Make things.',
    keywords: 'new',
    risk: 'write',
    ...spec,
  });
  return { opened, declared };
}

function frozen(spec: Spec) {
  const { opened, declared } = things(spec);
  const { manifest, schemas } = freeze([opened]);
  const entry = manifest.operations.find((each) => each.operationId === 'MakeThings')!;
  return { entry, schema: schemas.make_things!, declared: declared as Operation };
}

describe('refuses', () => {
  it.each<[string, Spec, RegExp]>([
    ['an argument in two parts', { query: { a: id() }, body: { a: id() } }, /MakeThings: a stands in two parts/],
    ['a rule about nobody', { body: { a: id() }, rules: [exactlyOne('a', 'b')] }, /a rule speaks of b/],
    ['a need of nobody', { body: { a: id() }, rules: [requires('a', 'b')] }, /a rule speaks of b/],
    ['a risk by an unknown argument', { risk: byArg('kind', { else: 'write' }) }, /its risk speaks of kind/],
    ['targets that are no argument', { targets: { kind: 'thing', ids: 'ids' } }, /its targets speaks of ids/],
    [
      'an unknown kind of target',
      { body: { ids: ids(9) }, targets: { kind: 'else', ids: 'ids' } },
      /no target kind else/,
    ],
    ['a split of nothing', { split: { arg: 'ids', max: 9 } }, /its split speaks of ids/],
    ['a whole body that is no argument', { bodyIs: 'all' }, /bodyIs speaks of all/],
    ['a list without limit', { page: { style: 'offset', items: 'things', max: 9 } }, /its paging speaks of limit/],
    ['a job that reads nothing known', { body: { id: id() }, job: gone('ShowThing', 'id') }, /its job reads ShowThing/],
    ['a job without ids', { job: gone('ListThings', 'id', { from: 'ids' }) }, /its job speaks of ids/],
  ])('%s', (_, spec, message) => {
    expect(() => freeze([things(spec).opened])).toThrow(message);
  });

  it('an operation declared twice', () => {
    expect(() => freeze([things().opened, things({}, []).opened])).toThrow('declared twice');
  });

  it('a target kind declared twice', () => {
    expect(() => freeze([things({}, [kind, kind]).opened])).toThrow('target kind thing is declared twice');
  });

  it.each<[string, Partial<TargetKind>, string]>([
    ['reads nothing known', { read: 'ShowThing' }, 'reads ShowThing'],
    ['gives its read an unknown argument', { arg: 'names' }, 'gives ListThings a names'],
    [
      'adds a fact from nothing known',
      { also: [{ read: 'ListParts', arg: 'id', key: 'id', fact: { label: 'part', path: 'p', kind: 'text' } }] },
      'reads ListParts',
    ],
  ])('a target kind that %s', (_, change, message) => {
    expect(() => freeze([things({}, [{ ...kind, ...change }]).opened])).toThrow(message);
  });
});

describe('the schema', () => {
  it('is one flat strict object', () => {
    const { schema, declared } = frozen({ query: { a: id() }, body: { b: z.boolean().optional() } });
    expect(schema).toMatchObject({ type: 'object', required: ['a'], additionalProperties: false });
    expect(Object.keys(schema.properties!)).toEqual(['a', 'b']);
    expect(argumentsSchema(declared).safeParse({ a: 'x', c: 1 }).success).toBe(false);
  });

  it('carries no bound that only JavaScript has', () => {
    const { schema } = frozen({ body: { n: int(), list: z.array(z.strictObject({ m: int(1) })), text: digits() } });
    expect(JSON.stringify(schema)).not.toContain(String(Number.MAX_SAFE_INTEGER));
    expect(schema.properties).toMatchObject({
      n: { type: 'integer' },
      list: { items: { properties: { m: { minimum: 1 } } } },
    });
  });

  it('lets a split list be longer than one request and keeps what was said of it', () => {
    const split = { arg: 'ids', max: 100 };
    const described = ids(100).describe('Which');
    for (const list of [described, described.optional(), ids(100).optional().describe('Which')]) {
      const { schema, entry } = frozen({ body: { ids: list }, split });
      expect(schema.properties!.ids).toMatchObject({
        type: 'array',
        minItems: 1,
        maxItems: 10_000,
        description: 'Which',
      });
      expect(entry.split).toEqual(split);
    }
    expect(frozen({ body: { ids: described } }).schema.properties!.ids).toMatchObject({ maxItems: 100 });
  });

  it('shows secrets as write-only and names their paths', () => {
    const { schema, entry } = frozen({
      body: {
        password: secret(text(20)).optional().describe('New'),
        users: z.array(z.strictObject({ name: text(9), token: secret(text(9).optional()) })),
        nested: z.strictObject({ key: secret(text(9)) }).optional(),
      },
    });
    expect(entry.secrets).toEqual(['password', 'users[].token', 'nested.key']);
    expect(schema.properties!.password).toMatchObject({ writeOnly: true, description: 'New' });
    expect(JSON.stringify(schema).match(/"writeOnly":true/g)).toHaveLength(3);
    expect(JSON.stringify(schema)).not.toContain('"secret"');
  });

  it('takes numbers for texts of digits and sends them as text', () => {
    const schema = argumentsSchema(frozen({ body: { limit: digits() } }).declared);
    expect(schema.parse({ limit: 10 })).toEqual({ limit: '10' });
    expect(schema.parse({ limit: '10' })).toEqual({ limit: '10' });
    expect(schema.safeParse({ limit: 'ten' }).success).toBe(false);
    expect(schema.safeParse({ limit: -1 }).success).toBe(false);
  });
});

describe('an entry', () => {
  it('says its rules in words and never changes the case of a name', () => {
    const body = { a: id().optional(), b: id().optional() };
    expect(frozen({ body, rules: [exactlyOne('a', 'b')] }).entry.description).toBe(
      'Make things. Exactly one of a or b.',
    );
    expect(frozen({ body, rules: [requires('a', 'b')] }).entry.description).toBe('Make things. a needs b.');
  });

  it('has the worst reachable risk, and hints that follow from it', () => {
    const { entry } = frozen({ body: { op: text(9) }, risk: byArg('op', { start: 'write', else: 'disruptive' }) });
    expect(entry.risk).toBe('disruptive');
    expect(entry.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true, idempotentHint: false });
    expect(frozen({ risk: 'read' }).entry.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  });

  it('is titled by its id and throttled by its verb unless told otherwise', () => {
    expect(frozen({}).entry).toMatchObject({ title: 'Make things', throttle: 100 });
    expect(frozen({ title: 'Build', throttle: 500 }).entry).toMatchObject({ title: 'Build', throttle: 500 });
  });

  it('is plain data', () => {
    const { opened } = things({
      body: { id: id() },
      job: workspaceJob(),
      risk: ['billing', byArg('id', { else: 'read' })],
    });
    const { manifest } = freeze([opened]);
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });
});
