import { isAbsolute, join, resolve } from 'node:path';
import { ConfigError } from '../catalog/errors.ts';
import { didYouMean, oneOfWords } from '../catalog/nearest.ts';
import type { Setting } from './flags.ts';

/** A whole number in decimal digits. */
export function wholeNumber({ value, from }: Setting, min: number, max?: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= (max ?? Number.MAX_SAFE_INTEGER)) return number;
  throw new ConfigError(
    `${from} must be a whole number ${max === undefined ? `of at least ${min}` : `from ${min} to ${max}`}`,
  );
}

export function choice<T extends string>({ value, from }: Setting, choices: readonly T[]): T {
  const found = choices.find((each) => each === value);
  if (found) return found;
  throw new ConfigError(`${from} must be ${oneOfWords(choices)}${didYouMean(value, choices)}`);
}

/** Words separated by commas, each once; whether they exist is for others to say. */
export function words({ value, from }: Setting): string[] {
  const found = value.split(',').map((word) => word.trim());
  if (found.every((word) => /^[\p{L}\p{N}_/-]+$/u.test(word))) return [...new Set(found)];
  throw new ConfigError(`${from} must be names separated by commas, such as core or desktops,appstream/servers`);
}

const REGION = /^[a-z]{2,}(-[a-z0-9]+)+$/;

/** Whether a text has the form of a region id: `cn-north-4`. New and private regions are fine. */
export function isRegion(text: string): boolean {
  return text.length <= 40 && REGION.test(text);
}

export function region({ value, from }: Setting): string {
  if (isRegion(value)) return value;
  throw new ConfigError(`${from} must be a region id such as cn-north-4`);
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a text has the form of a project's or domain's id. */
export function isCloudId(text: string): boolean {
  return ID.test(text);
}

export function cloudId({ value, from }: Setting): string {
  if (isCloudId(value)) return value;
  throw new ConfigError(`${from} must be an id of letters, digits, "_" and "-"`);
}

/** An absolute path; `~/` is the home directory, because no shell expands variables in a host's configuration. */
export function path(text: string, homedir: string, cwd: string): string {
  if (text === '~' || text.startsWith('~/')) return join(homedir, text.slice(1));
  return isAbsolute(text) ? text : resolve(cwd, text);
}
