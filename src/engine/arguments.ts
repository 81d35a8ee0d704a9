import type { z } from 'zod';
import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import { nearest } from '../catalog/nearest.ts';
import { brokenRules } from '../catalog/rules.ts';
import { type CommonArguments, commonNames, wrongCommon } from './common-arguments.ts';

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
  const names = [...Object.keys(schema.shape), ...engineNames];
  const parsed = schema.safeParse(args);
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => inWords(issue, names)));
  problems.push(...brokenRules(entry.rules ?? [], args));
  if (problems.length > 0) throw invalid(entry.name, problems, schemaHint(entry));
  return { args: parsed.data as Record<string, unknown>, common: common as CommonArguments };
}

/** The same check for a tool that is no operation. */
export function checkOwnArguments(tool: string, schema: z.ZodObject, raw: unknown): Record<string, unknown> {
  const parsed = schema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const names = Object.keys(schema.shape);
  throw invalid(
    tool,
    parsed.error.issues.flatMap((issue) => inWords(issue, names)),
    `Arguments of ${tool}: ${names.join(', ')}.`,
  );
}

function inWords(issue: z.core.$ZodIssue, names: readonly string[]): string[] {
  const at = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const near = at === '' ? nearest(key, names) : undefined;
        return `unknown argument ${at ? `${at}.` : ''}${key}${near ? `; did you mean ${near}?` : ''}`;
      });
    case 'invalid_type':
      return [
        issue.input === undefined
          ? `${at} is required (${issue.expected})`
          : `${at} must be ${article(issue.expected)}`,
      ];
    case 'invalid_value':
      return [`${at} must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`];
    case 'too_big':
      return [`${at} must ${issue.origin === 'array' ? 'have' : 'be'} at most ${issue.maximum}${unit(issue.origin)}`];
    case 'too_small':
      return [`${at} must ${issue.origin === 'array' ? 'have' : 'be'} at least ${issue.minimum}${unit(issue.origin)}`];
    case 'invalid_format':
      return [`${at} has the wrong form${issue.format === 'regex' ? ` (${issue.message})` : ` (${issue.format})`}`];
    case 'invalid_union':
      return [`${at} has the wrong type`];
    default:
      return [`${at}: ${issue.message}`];
  }
}

function unit(origin: string): string {
  if (origin === 'array') return ' items';
  return origin === 'string' ? ' characters long' : '';
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function invalid(tool: string, problems: string[], hint: string): ToolError {
  return new ToolError({
    code: 'invalid_arguments',
    message: `${tool}: ${problems.join('; ')}. Nothing was sent.`,
    hint,
  });
}

function schemaHint(entry: ManifestEntry): string {
  return `Correct the arguments and call again; find_tools with names ["${entry.name}"] shows the schema.`;
}
