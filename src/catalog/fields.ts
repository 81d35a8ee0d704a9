import { z } from 'zod';

/** Fields of one part of a request, by the API's own names. */
export type Shape = Record<string, z.ZodType>;

/** Text of `min` to `max` characters. */
export function text(max: number, min = 0) {
  const schema = z.string().max(max);
  return min > 0 ? schema.min(min) : schema;
}

/** One id. */
export function id() {
  return text(255, 1);
}

/** A list of ids of which one request takes at most `max`. */
export function ids(max: number) {
  return z.array(z.string().min(1)).min(1).max(max);
}

/** A whole number. `z.int()` alone would put JavaScript's safe-integer bounds into the schema. */
export function int(min?: number, max?: number) {
  let schema = z.number().int();
  if (min !== undefined) schema = schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  return schema;
}

/** A number that the API wants as text: a number is accepted and sent as its digits. */
export function digits() {
  return z.union([z.string().regex(/^\d+$/, 'digits only'), z.number().int().min(0)]).transform(String);
}

/** `limit` and `offset` of a list with pages of `min` to `max` rows. */
export function paged(max: number, min = 0) {
  return { limit: int(min, max).optional(), offset: int(0).optional() };
}

/** Marks a value that must never be shown, logged or kept: it is masked in previews, audit lines and dry runs. */
export function secret<T extends z.ZodType>(schema: T): T {
  return schema.meta({ ...schema.meta(), secret: true }) as T;
}
