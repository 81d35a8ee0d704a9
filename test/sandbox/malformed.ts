import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import { expectedRequest } from '../contract/expected-request.ts';
import { wireFor } from '../contract/wire.ts';
import type { Row } from './cloud.ts';
import { type Raw, targetOf } from './raw-client.ts';

const LONG = 'x'.repeat(5_000);
const DEEP = 20_000;
const POLLUTION = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';

/** In the place of one argument of a body, as JSON. */
const VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '9007199254740993',
  '1e308',
  '""',
  '" "',
  '"__proto__"',
  '"constructor"',
  '"../../etc"',
  '"\\u0000\\ud83d"',
  '"数据 💥"',
  `"${LONG}"`,
  '[]',
  '[[]]',
  '[null]',
  '["__proto__"]',
  '[{}]',
  '{}',
  POLLUTION,
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
];

/** In the place of a whole body. */
const BODIES = [
  '',
  '{',
  'null',
  '1',
  '"x"',
  '[]',
  '[{}]',
  '{}',
  '\ufeff{}',
  'a=b&c=d',
  Buffer.from([0xff, 0xfe, 0x7b]),
  POLLUTION,
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
];

/** In the place of one argument of a query, encoded; the first ones in the place of every number of a page. */
const NUMBERS = 7;
const TEXTS = [
  '',
  '-1',
  '0',
  '1e9',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '%00',
  '%zz',
  '%F0%9F%92%A5',
  '__proto__',
  'constructor',
  'toString',
  '2026-13-45T99:99Z',
  LONG,
];

/** In the place of an id in the path, encoded. */
const IDS = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '0',
  '-1',
  '%20',
  '..%2F..',
  '%00',
  '%zz',
  '%F0%9F%92%A5',
  LONG,
];

const UNKNOWN = 'unknown=1&__proto__=1&constructor=2&=3&&toString=4';

/** Takes so many of a long list, going on where it stopped: over all operations, everything comes often enough. */
function takingTurns<T>(items: readonly T[], count: number): () => T[] {
  let next = 0;
  return () => Array.from({ length: count }, () => items[next++ % items.length] as T);
}

/** Requests for operations, each with one thing wrong; given the same operations, the same requests. */
export class Malformed {
  readonly #values = takingTurns(VALUES, 5);
  readonly #texts = takingTurns(TEXTS, 4);
  readonly #ids = takingTurns(IDS, 4);
  readonly #projectId: string;

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  *of(entry: ManifestEntry, args: Row): Generator<Raw> {
    const { method, path, query, body: given } = expectedRequest(wireFor(entry), args, this.#projectId);
    const body = entry.multipart ? undefined : given;
    const target = targetOf(path, query);
    const whole = { method, target, ...(body !== undefined && { body: JSON.stringify(body) }) };
    yield { ...whole, target: `${target}${target.includes('?') ? '&' : '?'}${UNKNOWN}` };
    for (const name of entry.in.path) {
      for (const id of this.#ids()) yield { ...whole, target: targetOf(this.#withId(entry, args, name, id), query) };
    }
    for (const name of entry.in.query) {
      const numbers = /^(limit|offset|marker)$/.test(name) ? TEXTS.slice(0, NUMBERS) : [];
      for (const text of [...numbers, ...this.#texts()]) {
        yield { ...whole, target: targetOf(path, { ...query, [name]: [text] }) };
      }
      yield { ...whole, target: targetOf(path, { ...query, [name]: ['a', 'b', '1'] }) };
    }
    for (const odd of entry.in.body.length > 0 ? BODIES : ['{', POLLUTION]) yield { ...whole, body: odd };
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
    for (const [name, rest] of Object.keys(body).map((name) => [name, without(body, name)] as const)) {
      for (const value of this.#values()) {
        yield { ...whole, body: `{${[...rest, `${JSON.stringify(name)}:${value}`].join(',')}}` };
      }
    }
  }

  #withId(entry: ManifestEntry, args: Row, name: string, id: string): string {
    return entry.path.replace(/\{(\w+)\}/g, (_, each: string) => {
      if (each === 'project_id') return this.#projectId;
      return each === name ? id : encodeURIComponent(String(args[each]));
    });
  }
}

/** The other fields of an object, as JSON. */
function without(body: object, name: string): string[] {
  const others = Object.entries(body).filter(([each]) => each !== name);
  return others.map(([each, value]) => `${JSON.stringify(each)}:${JSON.stringify(value)}`);
}
