import { expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { atLeastOne, atMostOne, exactlyOne, requires, together } from '../../src/catalog/rules.ts';
import { sampleArguments } from './arguments.ts';

const json = (shape: z.ZodRawShape) => z.toJSONSchema(z.strictObject(shape), { io: 'input' }) as JsonSchema;

it('fills every field with a value that its schema accepts, the same every time', () => {
  const schema = z.strictObject({
    name: z.string().min(12).max(14),
    short: z.string().max(3),
    code: z.string().regex(/^\d+$/),
    day: z.iso.date(),
    address: z.ipv4(),
    kind: z.enum(['A', 'B']),
    fixed: z.literal('x'),
    flag: z.boolean().optional(),
    size: z.number().int().min(80).max(32_760).multipleOf(10),
    share: z.number().gt(3).lt(5),
    low: z.number().int().max(-2),
    either: z.union([z.number().int(), z.string()]),
    list: z.array(z.strictObject({ id: z.string().min(1) })).min(2),
    free: z.record(z.string(), z.boolean()),
  });
  const args = sampleArguments(json(schema.shape));
  expect(schema.safeParse(args).error?.issues).toBeUndefined();
  expect(Object.keys(args)).toEqual(Object.keys(schema.shape));
  expect(sampleArguments(json(schema.shape))).toEqual(args);
});

it('leaves out what the rules forbid beside others', () => {
  const text = z.string().optional();
  const schema = json({ a: text, b: text, c: text, d: text, e: z.string() });
  const names = (...rules: Parameters<typeof sampleArguments>[1] & object) =>
    Object.keys(sampleArguments(schema, rules));
  expect(names(exactlyOne('a', 'b'))).toEqual(['a', 'c', 'd', 'e']);
  expect(names(exactlyOne('a', 'b'), requires('c', 'b'))).toEqual(['a', 'd', 'e']);
  expect(names(atMostOne('a', 'b'), together('b', 'c'))).toEqual(['a', 'd', 'e']);
  expect(names(atMostOne('a', 'e'))).toEqual(['b', 'c', 'd', 'e']);
  expect(names(atLeastOne('a', 'b'))).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('says when it knows no text of a form', () => {
  expect(() => sampleArguments(json({ plate: z.string().regex(/^[A-Z]{3}-\d{7}$/) }))).toThrow('plate');
});
