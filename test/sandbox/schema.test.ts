import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { firstProblem, fromText } from '../../src/sandbox/schema.ts';

const says = (schema: JsonSchema, value: unknown) => {
  const problem = firstProblem(schema, value, 'it');
  return problem && `${problem.path} ${problem.says}`;
};

describe('checking', () => {
  test.each<[string, JsonSchema, unknown, string | undefined]>([
    ['type', { type: 'string' }, 1, 'it must be string'],
    ['integer', { type: 'integer' }, 1.5, 'it must be integer'],
    ['null', { type: 'null' }, null, undefined],
    ['enum', { type: 'string', enum: ['a', 'b'] }, 'c', 'it must be one of a, b'],
    ['const', { const: 'retry' }, 'again', 'it must be retry'],
    ['minimum', { type: 'integer', minimum: 0 }, -1, 'it must be at least 0'],
    ['maximum', { type: 'integer', maximum: 5 }, 6, 'it must be at most 5'],
    ['exclusive bounds', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 1, 'it must be under 1'],
    ['multiples', { type: 'integer', multipleOf: 10 }, 85, 'it must be a multiple of 10'],
    ['shortest text', { type: 'string', minLength: 2 }, 'x', 'it must have 2 or more characters'],
    ['longest text', { type: 'string', maxLength: 2 }, 'xyz', 'it must have at most 2 characters'],
    ['pattern', { type: 'string', pattern: '^\\d+$' }, 'x', 'it must match ^\\d+$'],
    ['fewest items', { type: 'array', minItems: 1 }, [], 'it must have 1 or more items'],
    ['most items', { type: 'array', maxItems: 1 }, [1, 2], 'it must have at most 1 items'],
    ['items', { type: 'array', items: { type: 'string' } }, ['a', 1], 'it[1] must be string'],
    ['required', { type: 'object', required: ['a'], properties: { a: {} } }, {}, 'it.a is required'],
    ['properties', { type: 'object', properties: { a: { type: 'string' } } }, { a: 1 }, 'it.a must be string'],
    ['unknown properties', { type: 'object', properties: {}, additionalProperties: false }, { a: 1 }, undefined],
    ['free maps', { type: 'object', additionalProperties: { type: 'string' } }, { a: 1 }, 'it.a must be string'],
    ['alternatives', { anyOf: [{ type: 'string' }, { type: 'integer' }] }, true, 'it must be string'],
    ['one fitting alternative', { anyOf: [{ type: 'string' }, { type: 'integer' }] }, 1, undefined],
    ['all parts', { allOf: [{ type: 'string' }, { maxLength: 1 }] }, 'ab', 'it must have at most 1 characters'],
    [
      'null for an optional property',
      { type: 'object', properties: { a: { type: 'string' } } },
      { a: null },
      undefined,
    ],
  ])('%s', (_, schema, value, expected) => {
    expect(says(schema, value)).toBe(expected);
  });

  test('agrees with zod on what the catalogue is made of', () => {
    const shape = z.strictObject({
      ids: z.array(z.string().min(1)).min(1).max(3),
      kind: z.enum(['A', 'B']).optional(),
      size: z.number().int().min(10).max(20).optional(),
      either: z.union([z.string().regex(/^\d+$/), z.number().int().min(0)]).optional(),
    });
    const schema = z.toJSONSchema(shape) as JsonSchema;
    const odd = fc.oneof(
      fc.string(),
      fc.integer({ min: -5, max: 30 }),
      fc.double(),
      fc.boolean(),
      fc.constantFrom('A', 'B', '12'),
    );
    const candidates = fc.record(
      { ids: fc.oneof(odd, fc.array(odd, { maxLength: 4 })), kind: odd, size: odd, either: odd },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(candidates, (value) => {
        expect(firstProblem(schema, value, '') === undefined).toBe(shape.safeParse(value).success);
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading text', () => {
  const digits: JsonSchema = { anyOf: [{ type: 'string', pattern: '^\\d+$' }, { type: 'integer' }] };
  const oneOrMany: JsonSchema = { anyOf: [{ enum: ['A', 'B'] }, { type: 'array', items: { enum: ['A', 'B'] } }] };
  test.each<[JsonSchema, string[], unknown]>([
    [{ type: 'integer' }, ['12'], 12],
    [{ type: 'integer' }, ['-1'], -1],
    [{ type: 'integer' }, ['1e3'], '1e3'],
    [{ type: 'boolean' }, ['true'], true],
    [{ type: 'boolean' }, ['TRUE'], 'TRUE'],
    [{ type: 'string' }, ['12'], '12'],
    [{ type: 'array', items: { type: 'string' } }, ['a'], ['a']],
    [{ type: 'array', items: { type: 'integer' } }, ['1', '2'], [1, 2]],
    [digits, ['10'], '10'],
    [oneOrMany, ['A'], 'A'],
    [oneOrMany, ['A', 'B'], ['A', 'B']],
  ])('%j of %j', (schema, texts, expected) => {
    expect(fromText(schema, texts)).toEqual(expected);
  });
});
