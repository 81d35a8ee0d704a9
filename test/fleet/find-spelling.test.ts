import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forgivenIn, mistakesBetween } from '../../src/fleet/find/spelling.ts';

/** The same by the whole table: wrong, missing and needless letters, and neighbours that changed places. */
function counted(word: string, value: string, mayGoOn: boolean): number {
  const table = Array.from({ length: word.length + 1 }, (_, line) =>
    Array.from({ length: value.length + 1 }, (_, at) => (line === 0 ? at : at === 0 ? line : 0)),
  );
  for (let line = 1; line <= word.length; line++) {
    for (let at = 1; at <= value.length; at++) {
      const same = word[line - 1] === value[at - 1];
      const costs = [table[line - 1]![at - 1]! + Number(!same), table[line - 1]![at]! + 1, table[line]![at - 1]! + 1];
      const turned = line > 1 && at > 1 && word[line - 1] === value[at - 2] && word[line - 2] === value[at - 1];
      table[line]![at] = Math.min(...costs, turned ? table[line - 2]![at - 2]! + 1 : Number.POSITIVE_INFINITY);
    }
  }
  const last = table[word.length]!;
  return mayGoOn ? Math.min(...last) : last[value.length]!;
}

const letters = fc.array(fc.constantFrom('a', 'b', 'c', '漢'), { maxLength: 14 }).map((all) => all.join(''));

test('as many mistakes as the whole table has', () => {
  fc.assert(
    fc.property(letters, letters, fc.constantFrom(1, 2, 3), fc.boolean(), (word, value, most, mayGoOn) => {
      const right = counted(word, value, mayGoOn);
      expect(mistakesBetween(word, value, most, mayGoOn)).toBe(right > most ? undefined : right);
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['wangwei', 'wanwgei', 1],
  ['wangwei', 'wangwe', 1],
  ['wangwei', 'wangweii', 1],
  ['wangwei', 'zangwei', 1],
  ['wangwei', 'wutao', undefined],
])('%s and %s', (word, value, mistakes) => {
  expect(mistakesBetween(word, value, 2)).toBe(mistakes);
});

test('numbers and very short words are not mistyped', () => {
  expect(['10200013', '00', 'w', 'hr', 'hr1', 'wutao', 'wutao1', 'designw10001'].map(forgivenIn)).toEqual([
    0, 0, 0, 0, 1, 1, 2, 3,
  ]);
});
