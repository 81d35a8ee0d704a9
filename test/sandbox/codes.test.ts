import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import documented from '../contract/codes.json' with { type: 'json' };

const root = join(import.meta.dirname, '../../src/sandbox');
const statuses = documented as Record<string, unknown>;

/** No refusal: so the reference's example answers mark what went well ("Querying User Events"). */
const NO_ERROR = 'WKS.00000000';

/** Every code in the sandbox's sources, with the status it is refused with where that stands beside it. */
const used = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/(?:new Refusal\(\s*(\d+),\s*)?'(WKS\.\d+)'/g)].map(([, status, code]) => ({
      file,
      code: code as string,
      status: status && Number(status),
    }));
  });

describe('the codes of the sandbox', () => {
  test('are those of the reference', () => {
    expect(used.length).toBeGreaterThan(30);
    expect(used.filter(({ code }) => !(code in statuses) && code !== NO_ERROR)).toEqual([]);
  });

  test('come with a status that the reference gives them', () => {
    // A code that is documented with 200 alone gets its 200 from `statusOf`.
    const wrong = used.filter(({ code, status }) => {
      const known = statuses[code] as number[] | undefined;
      return status && known && !known.includes(status) && known.join() !== '200';
    });
    expect(wrong).toEqual([]);
  });
});
