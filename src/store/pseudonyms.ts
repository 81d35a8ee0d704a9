import { createHmac } from 'node:crypto';
import type { AuditEvent } from '../catalog/plan.ts';
import { base32 } from './ids.ts';

// The last word of a key says what its value is: `attach_user`, `userNames`, `private_ip`.
const PERSONAL = new Set([
  'user',
  'owner',
  'name',
  'username',
  'email',
  'mail',
  'ip',
  'address',
  'phone',
  'by',
  'client',
]);
const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
// All eight groups, or a double colon: anything less is a time of day.
const IPV6 =
  /(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?::(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?)(?![\w:])/gi;

/**
 * Takes people out of an event: values under keys such as `users`, `owner`, `name`, `email` and `ip` at any depth of
 * `detail`, and mails and IP addresses in any other text. The same value always becomes the same `~…` under one key, so
 * that lines about one person can still be put together; without the key it can't be found by trying names.
 */
export function redactPeople(event: AuditEvent, key: Uint8Array): AuditEvent {
  const pseudonym = (text: string) => {
    const digest = createHmac('sha256', key)
      .update(`audit-pseudonym:${text.normalize('NFC').toLowerCase()}`)
      .digest();
    return `~${base32(digest.subarray(0, 10))}`;
  };
  const scrub = (text: string) => [MAIL, IPV4, IPV6].reduce((left, pattern) => left.replace(pattern, pseudonym), text);

  function redacted(value: unknown, personal: boolean): unknown {
    if (typeof value === 'string') return personal && value !== '' ? pseudonym(value) : scrub(value);
    if (Array.isArray(value)) return value.map((item) => redacted(item, personal));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, item]) => [
      scrub(name),
      redacted(item, isPersonal(name) || (personal && !isIdentifier(name))),
    ]);
    return Object.fromEntries(entries);
  }

  return {
    ...event,
    principal: scrub(event.principal),
    ...(event.detail && { detail: redacted(event.detail, false) as Record<string, unknown> }),
  };
}

function isPersonal(key: string): boolean {
  const last = wordsOf(key).at(-1) ?? '';
  return PERSONAL.has(last) || PERSONAL.has(last.replace(/(?:es|s)$/, '')) || PERSONAL.has(last.replace(/s$/, ''));
}

function isIdentifier(key: string): boolean {
  return /^ids?$/.test(wordsOf(key).at(-1) ?? '');
}

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
