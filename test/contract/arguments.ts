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
