import { z } from 'zod';
import { ConfigError } from '../catalog/errors.ts';
import { didYouMean, oneOfWords } from '../catalog/nearest.ts';
import type { ReadFile } from './credentials.ts';
import { jsonProblem } from './json-problem.ts';

/** A file that a flag named, `what` being its kind in messages: `policy`, `sites`, `prices`. */
export interface NamedFile {
  what: string;
  path: string;
  /** The flag or variable that named it. */
  from: string;
}

type Path = readonly PropertyKey[];

/** A mistake in the file, in one sentence. */
export function mistake({ what, path }: NamedFile, problem: string): ConfigError {
  return new ConfigError(`${what} ${path}: ${problem}`);
}

/** The JSON of a file, before its shape is checked. Throws ConfigError; what the file holds is never repeated. */
export function readJson(file: NamedFile, readFile: ReadFile): unknown {
  const text = textOf(file, readFile);
  if (text === undefined) throw mistake(file, `the file does not exist; check ${file.from}`);
  const json = text.replace(/^\uFEFF/, '');
  const problem = jsonProblem(json);
  if (problem) throw mistake(file, `line ${problem.line}, column ${problem.column}: ${problem.what}`);
  return JSON.parse(json);
}

function textOf(file: NamedFile, readFile: ReadFile): string | undefined {
  try {
    return readFile(file.path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw mistake(file, `the file can't be read${code}; check ${file.from}`);
  }
}

/** The value, if it has the shape. Throws ConfigError that names the first place where it has not. */
export function checkShape<T>(file: NamedFile, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues;
  // A misspelt key is why another one is missing.
  const issue = issues.find((each) => each.code === 'unrecognized_keys') ?? issues[0];
  throw mistake(file, issue ? sentenceOf(issue, schema, value) : 'has a wrong shape');
}

/** `rules[2].effects`, `sites.prod`, `sites["a b"]`; the file itself is `the file`. */
export function placeOf(path: Path): string {
  const text = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w-]+$/.test(String(step)) ? `.${String(step)}` : `[${JSON.stringify(step)}]`;
    })
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the file' : text;
}

function sentenceOf(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): string {
  const place = placeOf(issue.path);
  const value = issue.path.reduce<unknown>((node, step) => (node as Record<PropertyKey, unknown>)?.[step], root);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys[0] ?? '';
      const known = keysAt(schema, issue.path).filter((name) => name !== '$schema');
      const fix = didYouMean(key, known) || `; ${issue.path.length > 0 ? 'there' : 'it'} may be ${oneOfWords(known)}`;
      return `${placeOf([...issue.path, key])} is unknown${fix}`;
    }
    case 'invalid_type':
      return value === undefined ? `${place} is missing` : `${place} must be ${kindOf(issue.expected)}`;
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const fix = typeof value === 'string' ? didYouMean(value, choices) : '';
      return value === undefined ? `${place} is missing` : `${place} must be ${oneOfWords(choices)}${fix}`;
    }
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `${place} must be at least ${issue.minimum}`
        : `${place} must not be empty`;
    case 'too_big':
      return `${place} must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'invalid_key':
      return `${place} ${issue.issues[0]?.message}`;
    default:
      return `${place} ${issue.message}`;
  }
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const [step, ...rest] = path;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(schema.shape);
    const next: z.core.$ZodType | undefined = schema.shape[String(step)];
    return next ? keysAt(next, rest) : [];
  }
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  return [];
}

const KINDS: Record<string, string> = {
  string: 'a text in double quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
  record: 'an object in { }',
};

function kindOf(expected: string): string {
  return KINDS[expected] ?? `of type ${expected}`;
}
