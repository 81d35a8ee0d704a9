import type { z } from 'zod';
import { cleanLine } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import { nearest } from '../catalog/nearest.ts';
import { brokenRules } from '../catalog/rules.ts';
import { type CommonArguments, commonNames, wrongCommon } from './common-arguments.ts';

/** Tells what is missing from what is wrong; the value itself is never shown. */
const WITH_INPUT = { reportInput: true };

/** Longer names are no names. */
const NAME_SHOWN = 80;

/** A call that is wrong in more places than this is told of the first ones. */
const PROBLEMS_SHOWN = 60;

export interface Checked {
  args: Record<string, unknown>;
  common: CommonArguments;
}

/**
 * Splits the engine's own arguments from the operation's and checks both. Throws `invalid_arguments` with every problem
 * named, the nearest right name for each unknown one, before anything is sent. Values are never repeated in the message:
 * they can be secrets.
 */
export function checkArguments(entry: ManifestEntry, schema: z.ZodObject, raw: unknown, manySites: boolean): Checked {
  if (raw !== undefined && (typeof raw !== 'object' || raw === null || Array.isArray(raw))) {
    throw invalid(entry.name, ['arguments must be an object'], schemaHint(entry));
  }
  const args: Record<string, unknown> = { ...(raw as Record<string, unknown>) };
  const common: Record<string, unknown> = {};
  const problems: string[] = [];
  const engineNames = commonNames(entry, manySites);
  for (const name of engineNames) {
    if (args[name] === undefined || args[name] === null) {
      delete args[name];
      continue;
    }
    const problem = wrongCommon(name, args[name]);
    if (problem) problems.push(problem);
    common[name] = args[name];
    delete args[name];
  }
  // Models write null for what they leave out.
  for (const name of Object.keys(schema.shape)) if (args[name] === null) delete args[name];
  const names = [...Object.keys(schema.shape), ...engineNames];
  const parsed = schema.safeParse(args, WITH_INPUT);
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => inWords(issue, names, schema)));
  problems.push(...brokenRules(entry.rules ?? [], args));
  if (problems.length > 0) throw invalid(entry.name, problems, schemaHint(entry));
  return { args: parsed.data as Record<string, unknown>, common: common as CommonArguments };
}

/** The same check for a tool that is no operation. */
export function checkOwnArguments(tool: string, schema: z.ZodObject, raw: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(raw ?? {}, WITH_INPUT);
  if (parsed.success) return parsed.data;
  const names = Object.keys(schema.shape);
  throw invalid(
    tool,
    parsed.error.issues.flatMap((issue) => inWords(issue, names, schema)),
    `Arguments of ${tool}: ${names.join(', ')}.`,
  );
}

/** `names` are those of the arguments, the engine's own among them; what is inside of one is known from `schema`. */
function inWords(issue: z.core.$ZodIssue, names: readonly string[], schema?: z.ZodType): string[] {
  const at = issue.path.map((step) => cleanLine(String(step), NAME_SHOWN)).join('.');
  const what = at || 'the value';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const near = nearest(key, at === '' ? names : fieldsAt(schema, issue.path));
        const name = cleanLine(key, NAME_SHOWN);
        return `unknown argument ${at ? `${at}.` : ''}${name}${near ? `; did you mean ${near}?` : ''}`;
      });
    case 'invalid_type': {
      const type = TYPES[issue.expected] ?? article(issue.expected);
      return [issue.input === undefined ? `${what} is required (${type})` : `${what} must be ${type}`];
    }
    case 'invalid_value': {
      const values = `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
      return [issue.input === undefined ? `${what} is required (${values})` : `${what} must be ${values}`];
    }
    case 'too_big':
      return [`${what} must ${bound(issue, issue.maximum, 'at most', 'less than')}`];
    case 'too_small':
      return [`${what} must ${bound(issue, issue.minimum, 'at least', 'more than')}`];
    case 'invalid_format':
      return [`${what} has the wrong form${issue.format === 'regex' ? ` (${issue.message})` : ` (${issue.format})`}`];
    case 'invalid_union': {
      if (issue.input === undefined) return [`${what} is required`];
      const forms = issue.errors.flatMap((errors) => errors.slice(0, 1).flatMap((inner) => inWords(inner, [])));
      const reasons = [...new Set(forms.map((form) => form.replace(/^the value /, '')))];
      return [`${what} has none of its forms${reasons.length > 0 ? ` (${reasons.join('; or: ')})` : ''}`];
    }
    default:
      return [`${what}: ${issue.message}`];
  }
}

/** The fields of the object at this path; none where the schema has no object there. */
function fieldsAt(schema: z.ZodType | undefined, path: readonly PropertyKey[]): string[] {
  const [step, ...rest] = path;
  switch (schema?.def.type) {
    case 'optional':
      return fieldsAt((schema as z.ZodOptional<z.ZodType>).unwrap(), path);
    case 'array':
      return fieldsAt((schema as z.ZodArray<z.ZodType>).element, rest);
    case 'object': {
      const { shape } = schema as z.ZodObject;
      return step === undefined ? Object.keys(shape) : fieldsAt(shape[String(step)] as z.ZodType | undefined, rest);
    }
    default:
      return [];
  }
}

const TYPES: Partial<Record<string, string>> = {
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
};

function bound(
  { origin, inclusive, exact }: { origin: string; inclusive?: boolean; exact?: boolean },
  limit: number | bigint,
  within: string,
  beyond: string,
): string {
  const how = exact ? 'exactly' : inclusive === false ? beyond : within;
  const one = Number(limit) === 1;
  if (origin === 'array') return `have ${how} ${limit} ${one ? 'item' : 'items'}`;
  if (origin === 'string') return `be ${how} ${limit} ${one ? 'character' : 'characters'} long`;
  return `be ${how} ${limit}`;
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function invalid(tool: string, problems: string[], hint: string): ToolError {
  const more = problems.length > PROBLEMS_SHOWN ? `; and ${problems.length - PROBLEMS_SHOWN} more` : '';
  return new ToolError({
    code: 'invalid_arguments',
    message: `${tool}: ${problems.slice(0, PROBLEMS_SHOWN).join('; ')}${more}. Nothing was sent.`,
    hint,
  });
}

function schemaHint(entry: ManifestEntry): string {
  return `Correct the arguments and call again; find_tools with names ["${entry.name}"] shows the schema.`;
}
