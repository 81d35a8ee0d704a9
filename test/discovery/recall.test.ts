import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Answered,
  answersOf,
  type DiscoveryQuery,
  discoveryQueries,
  isHit,
  recallOf,
  timesOf,
} from '../../scripts/discovery.ts';
import type { Catalogue } from '../../src/catalog/manifest.ts';
import { requests } from '../../tools/requests.ts';
import { frozenCatalogue } from '../world.ts';

const queries = discoveryQueries();
let catalogue: Catalogue;
let answered: Answered[];
beforeAll(async () => {
  catalogue = await frozenCatalogue();
  const search = await catalogue.search();
  answered = answersOf((query, limit) => search.find(query, limit), queries);
});

function share(key: keyof DiscoveryQuery, value: string): number {
  return queries.filter((each) => each[key] === value).length / queries.length;
}

describe('the requests', () => {
  test('are at least 200, each once', () => {
    expect(queries.length).toBeGreaterThanOrEqual(200);
    expect(new Set(queries.map(({ id }) => id)).size).toBe(queries.length);
    expect(new Set(queries.map(({ query }) => query)).size).toBe(queries.length);
  });

  test('accept tools that exist, at least one', () => {
    const unknown = queries.flatMap(({ accept }) => accept).filter((name) => !catalogue.get(name));
    expect(unknown).toEqual([]);
    expect(queries.filter(({ accept }) => accept.length === 0)).toEqual([]);
  });

  test.each([
    ['half', ['tuning', 'held'], 0.5],
    ['lang', ['en', 'zh'], 0.5],
    ['difficulty', ['easy', 'medium', 'hard'], 1 / 3],
  ] as const)('are spread evenly by %s', (key, values, fair) => {
    for (const value of values) expect(share(key, value), value).toBeCloseTo(fair, 1);
    expect(values.reduce((sum, value) => sum + share(key, value), 0)).toBeCloseTo(1);
  });

  test('of Chinese are in Chinese', () => {
    for (const { lang, query } of queries) expect(/\p{Script=Han}/u.test(query), query).toBe(lang === 'zh');
  });
});

describe('the requests that the search learns from', () => {
  const words = (text: string) => new Set(text.toLowerCase().match(/\p{Script=Han}|[a-z0-9]+/gu) ?? []);

  test('are for tools that exist', () => {
    expect(Object.keys(requests).filter((name) => !catalogue.get(name))).toEqual([]);
  });

  test('share less than half of their words with any request that it is measured by', () => {
    const measured = queries.map(({ query }) => words(query));
    const alike = Object.values(requests)
      .flat()
      .filter((said) => {
        const own = words(said);
        return measured.some((other) => {
          const common = [...own].filter((word) => other.has(word)).length;
          return common / (own.size + other.size - common) >= 0.5;
        });
      });
    expect(alike).toEqual([]);
  });
});

describe.each(['tuning', 'held'])('of the %s half', (half) => {
  test('nine in ten are found among the first five, two in three first', () => {
    const own = answered.filter((each) => each.half === half);
    const { at1, at5 } = recallOf(own);
    // The held half's misses are not printed: nobody is to tune by them.
    const missed = half === 'tuning' ? own.filter((each) => !isHit(each)).map(({ query }) => query) : [];
    expect(at5, missed.join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(at1).toBeGreaterThanOrEqual(0.65);
  });
});

test('an answer takes less than 5 ms', () => {
  expect(timesOf(answered).median).toBeLessThan(5);
});
