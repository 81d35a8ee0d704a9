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

/** The ways the API writes times; UTC unless the argument says otherwise. */
const TIMES = {
  'yyyy-MM-dd': /^\d{4}-\d{2}-\d{2}$/,
  'HH:mm': /^\d{2}:\d{2}$/,
  'HH:mm:ss': /^\d{2}:\d{2}:\d{2}$/,
  'yyyy-MM-dd HH:mm:ss': /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/,
  'yyyy-MM-ddTHH:mmZ': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/,
  'yyyy-MM-ddTHH:mm:ssZ': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
  'yyyy-MM-ddTHH:mm:ss.SSSZ': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
};

/** A time in exactly this notation, which is also its description; append to it with `.describe()` anew. */
export function time(notation: keyof typeof TIMES) {
  return z.string().regex(TIMES[notation], `must be written as ${notation}`).describe(notation);
}

/** A file in a form: its name and content, at most `maxBytes` long. */
export function file(maxBytes: number) {
  return z.strictObject({
    name: text(255, 1).describe('File name'),
    base64: z
      .base64()
      .min(4)
      .max(Math.ceil(maxBytes / 3) * 4)
      .refine((text) => bytesOf(text) <= maxBytes, `must hold at most ${maxBytes} bytes`)
      .describe('Content'),
  });
}

function bytesOf(base64: string): number {
  return (base64.length * 3) / 4 - (base64.match(/=+$/)?.[0].length ?? 0);
}

/** Marks a value that must never be shown, logged or kept: it is masked in previews, audit lines and dry runs. */
export function secret<T extends z.ZodType>(schema: T): T {
  return schema.meta({ ...schema.meta(), secret: true }) as T;
}
