import { expect, it } from 'vitest';
import {
  atLeastOne,
  atMostOne,
  brokenRules,
  exactlyOne,
  inWords,
  requires,
  together,
} from '../../src/catalog/rules.ts';

it.each([
  ['exactly one of a or b', exactlyOne('a', 'b'), [{ a: 1 }, { b: 0 }], [{}, { a: 1, b: 2 }]],
  ['at least one of a, b or c', atLeastOne('a', 'b', 'c'), [{ a: 1 }, { a: 1, b: 2, c: 3 }], [{}]],
  ['a must be given', atLeastOne('a'), [{ a: '' }], [{ b: 1 }]],
  ['at most one of a or b', atMostOne('a', 'b'), [{}, { a: 1 }], [{ a: 1, b: 2 }]],
  ['a and b go together', together('a', 'b'), [{}, { a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
  ['a needs b and c', requires('a', 'b', 'c'), [{}, { b: 1 }, { a: 1, b: 2, c: 3 }], [{ a: 1 }, { a: 1, b: 2 }]],
  ['a=x needs b', requires(['a', 'x'], 'b'), [{ a: 'y' }, {}, { a: 'x', b: 1 }], [{ a: 'x' }]],
])('%s', (words, rule, kept, broken) => {
  expect(inWords(rule)).toBe(words);
  for (const args of kept) expect(brokenRules([rule], args)).toEqual([]);
  for (const args of broken) expect(brokenRules([rule], args)).toEqual([words]);
});

it('takes null for not given', () => {
  expect(brokenRules([exactlyOne('a', 'b')], { a: 1, b: null })).toEqual([]);
});
