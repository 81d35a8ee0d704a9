import { z } from 'zod';
import { didYouMean, oneOfWords } from '../catalog/nearest.ts';
import { RISKS } from '../catalog/risk.ts';
import type { Policy } from './config.ts';
import type { ReadFile } from './credentials.ts';
import { checkShape, mistake, type NamedFile, readJson } from './json-file.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

// A condition that is there but names nothing would match nothing or everything, and nobody could say which.
const names = z.array(z.string().min(1)).min(1);

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const TIME_OR_MIDNIGHT = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const window = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).optional(),
    from: z.string().regex(TIME, 'must be a time from 00:00 to 23:59'),
    to: z.string().regex(TIME_OR_MIDNIGHT, 'must be a time from 00:00 to 24:00'),
    zone: z.string().refine(isZone, 'must be a time zone such as Asia/Shanghai').optional(),
    outside: z.boolean().optional(),
  })
  .refine(({ from, to }) => from !== to, 'must not begin and end at the same time');

const rule = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  decide: z.enum(['allow', 'confirm', 'deny']),
  tools: z
    .array(z.string().regex(/^[a-z0-9_*]+$/, 'must be a tool name, in which * stands for any text'))
    .min(1)
    .optional(),
  effects: z.array(z.enum(RISKS)).min(1).optional(),
  sites: names.optional(),
  principals: names.optional(),
  targets: z
    .strictObject({ names: names.optional(), tags: z.record(z.string(), z.string()).optional() })
    .refine((targets) => targets.names || Object.keys(targets.tags ?? {}).length > 0, 'must have names or tags')
    .optional(),
  max_targets: z.int().min(0).optional(),
  max_percent_of_fleet: z.number().min(0).max(100).optional(),
  window: window.optional(),
});

const policy = z.strictObject({
  $schema: z.string().optional(),
  rules: z.array(rule).default([]),
  write_budget: z.strictObject({ per_hour: z.int().min(0), over: z.enum(['confirm', 'deny']) }).optional(),
});

/**
 * The policy of a JSON file. `sites`, where known, are those its rules may name: a rule for a misspelt site would protect
 * nothing. Throws ConfigError that names the place in the file.
 */
export function readPolicy(file: NamedFile, readFile: ReadFile, sites?: readonly string[]): Policy {
  const { $schema: _, ...found } = checkShape(file, policy, readJson(file, readFile));
  for (const [index, each] of found.rules.entries()) {
    const at = each.sites?.findIndex((site) => sites && !sites.includes(site)) ?? -1;
    if (at < 0) continue;
    const fix = didYouMean(each.sites?.[at] ?? '', sites ?? []) || `; there is ${oneOfWords(sites ?? [])}`;
    throw mistake(file, `rules[${index}].sites[${at}] names no site of the sites file${fix}`);
  }
  return found satisfies Policy;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
