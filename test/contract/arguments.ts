import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { brokenRules, type Rule } from '../../src/catalog/rules.ts';

/**
 * Full valid arguments for a frozen schema, always the same: every optional field is there, except those that the rules
 * forbid beside others.
 */
export function sampleArguments(schema: JsonSchema, rules: readonly Rule[] = []): Record<string, unknown> {
  const args = sample(schema, 'arguments') as Record<string, unknown>;
  const required = new Set(schema.required ?? []);
  for (let rule = firstBroken(rules, args); rule; rule = firstBroken(rules, args)) {
    const surplus = surplusOf(rule, args, required).filter((name) => !required.has(name));
    if (surplus.length === 0) throw new Error(`no sample keeps to: ${JSON.stringify(rule)}`);
    for (const name of surplus) delete args[name];
  }
  return args;
}

/** The fewest arguments that a schema and its rules allow: nothing optional, inside of objects neither. */
export function leastArguments(schema: JsonSchema, rules: readonly Rule[] = []): Record<string, unknown> {
  const names = new Set(schema.required ?? []);
  for (;;) {
    const args = sample(requiredOnly(schema, names), 'arguments') as Record<string, unknown>;
    const broken = firstBroken(rules, args);
    if (!broken) return args;
    const lacking = lackingFor(broken).filter((name) => !names.has(name));
    if (lacking.length === 0) throw new Error(`no sample keeps to: ${JSON.stringify(broken)}`);
    for (const name of lacking) names.add(name);
  }
}

/** A copy of arguments with another value for every value that holds no others. */
export function withLeaves(
  schema: JsonSchema,
  value: unknown,
  by: (schema: JsonSchema, value: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withLeaves(schema.items as JsonSchema, item, by));
  if (!schema.properties) return by(schema, value);
  const fields = Object.entries(value as Record<string, unknown>).map(([name, field]) => [
    name,
    withLeaves(schema.properties?.[name] ?? {}, field, by),
  ]);
  return Object.fromEntries(fields);
}

/** Any text of fitting length will do. */
export function takesAnyText(schema: JsonSchema): boolean {
  return schema.type === 'string' && !['enum', 'const', 'pattern', 'format'].some((keyword) => keyword in schema);
}

/** A copy of arguments with this text in place of every text that may be any, cut or filled up to fit. */
export function withText(schema: JsonSchema, args: Record<string, unknown>, text: string): Record<string, unknown> {
  return withLeaves(schema, args, (field, value) => {
    if (!takesAnyText(field)) return value;
    const long = [...text.padEnd(2 * number(field.minLength, 0), 'x')];
    return long.slice(0, number(field.maxLength, long.length)).join('');
  }) as Record<string, unknown>;
}

function requiredOnly(schema: JsonSchema, names: ReadonlySet<string> = new Set(schema.required ?? [])): JsonSchema {
  if (schema.items) return { ...schema, items: requiredOnly(schema.items as JsonSchema) };
  if (!schema.properties) return schema;
  const kept = Object.entries(schema.properties).filter(([name]) => names.has(name));
  return { ...schema, properties: Object.fromEntries(kept.map(([name, field]) => [name, requiredOnly(field)])) };
}

/** What has to come so that the rule holds. */
function lackingFor(rule: Rule): string[] {
  if (rule.rule === 'requires') return rule.needs;
  return rule.rule === 'together' ? rule.args : rule.args.slice(0, 1);
}

function firstBroken(rules: readonly Rule[], args: Record<string, unknown>): Rule | undefined {
  return rules.find((rule) => brokenRules([rule], args).length > 0);
}

/** What has to go so that the rule holds. */
function surplusOf(rule: Rule, args: Record<string, unknown>, required: ReadonlySet<string>): string[] {
  if (rule.rule === 'requires') return [rule.arg];
  const given = rule.args.filter((name) => args[name] !== undefined);
  const kept = given.find((name) => required.has(name)) ?? given[0];
  return rule.rule === 'together' ? given : given.filter((name) => name !== kept);
}

function sample(schema: JsonSchema, name: string): unknown {
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [first] = (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];
  if (first) return sample(first, name);
  switch (schema.type) {
    case 'object':
      return object(schema);
    case 'array':
      return Array.from({ length: Math.max(1, number(schema.minItems, 1)) }, (_, index) =>
        sample((schema.items ?? {}) as JsonSchema, index === 0 ? name : `${name}-${index + 1}`),
      );
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return numeric(schema);
    case 'string':
      return string(schema, name);
    default:
      return `${name} of any type`;
  }
}

function object(schema: JsonSchema): Record<string, unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sample(field, name)] as const);
  const values = schema.additionalProperties;
  if (fields.length === 0 && typeof values === 'object' && values !== null) {
    return { key: sample(values as JsonSchema, 'value') };
  }
  return Object.fromEntries(fields);
}

function numeric(schema: JsonSchema): number {
  const step = number(schema.multipleOf, 1);
  const above = number(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY) + step;
  const smallest = Math.max(number(schema.minimum, Number.NEGATIVE_INFINITY), above);
  const largest = Math.min(
    number(schema.maximum, Number.POSITIVE_INFINITY),
    number(schema.exclusiveMaximum, Number.POSITIVE_INFINITY) - step,
  );
  const wanted = Math.min(Math.max(smallest, 1), largest);
  return Math.ceil(wanted / step) * step;
}

/** Tried in this order for texts that must have a form. */
const TEXTS = [
  'a1',
  '1',
  'a',
  'A1',
  '2026-01-31',
  '10:20',
  '10:20:30',
  '2026-01-31 10:20:30',
  '2026-01-31T10:20Z',
  '2026-01-31T10:20:30Z',
  '2026-01-31T10:20:30.000Z',
  '192.168.0.10',
  '192.168.0.0/24',
  'user@example.com',
  'https://example.com/a',
  '6e5dcac4-6c1f-4a5c-9d0e-0f3c8b2a7d11',
  'key=value',
  '1,2',
  'data:image/png;base64,iVBORw0KGgo=',
];

const FORMATS: Record<string, string> = {
  'date-time': '2026-01-31T10:20:30Z',
  date: '2026-01-31',
  time: '10:20:30',
  email: 'user@example.com',
  uri: 'https://example.com/a',
  uuid: '6e5dcac4-6c1f-4a5c-9d0e-0f3c8b2a7d11',
  ipv4: '192.168.0.10',
  ipv6: '2001:db8::1',
  base64: 'aWNvbg==',
};

function string(schema: JsonSchema, name: string): string {
  const shortest = number(schema.minLength, 0);
  const longest = number(schema.maxLength, Number.POSITIVE_INFINITY);
  const pattern = typeof schema.pattern === 'string' ? new RegExp(schema.pattern, 'u') : undefined;
  const fitted = (text: string) => text.padEnd(shortest, 'x').slice(0, longest);
  const candidates = [FORMATS[String(schema.format)] ?? [], name, TEXTS].flat().map(fitted);
  const found = candidates.find((text) => text !== '' && (!pattern || pattern.test(text)));
  if (found === undefined) throw new Error(`no sample text for ${name} has the form ${schema.pattern}`);
  return found;
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
