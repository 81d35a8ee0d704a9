import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, cleanLine, cleanText, cutText } from '../../src/catalog/clean.ts';

/** Texts of everything that a cloud can put into JSON, halves of surrogate pairs included. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        '\u200B',
        '\u202E',
        '\uDB40',
        '\uDC41',
        '\uD83D',
        '\uDE00',
        '\u{E0041}',
        '\uFE0F',
        '\n',
        '\t',
        '\r',
        '\u0000',
        '\u009B',
        '\u2028',
        '\u2066',
        '\u3164',
        '桌',
      ),
    )
    .map((parts) => parts.join('')),
);

const UNSEEN = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]|(?![\n\t])\p{Cc}/u;

describe('a cleaned text', () => {
  test('holds nothing unseen', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanText(text)).not.toMatch(UNSEEN);
      }),
    );
  });

  test('is not changed by cleaning it again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });

  test.each([
    ['zero width', 'ap\u200Bpro\u200Dve\uFEFF', 'approve'],
    ['bidi', '\u202Eabc\u2069', 'abc'],
    ['annotation', '\uFFF9abc\uFFFBd', 'abcd'],
    ['tag', `a\u{E0041}\u{E007F}b`, 'ab'],
    ['variation selector', 'a\uFE01\u{E0100}b', 'ab'],
    ['control', 'a\u0000\u001B[31m\u0085\u009Bb\r', 'a[31mb'],
    ['line separator', 'a\u2028b\u2029c', 'abc'],
    ['invisible letter', 'a\u3164\u115Fb', 'ab'],
  ])('loses %s characters', (_, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  test('does not grow a new character out of two halves around a dropped one', () => {
    expect(cleanText('a\uDB40\u200B\uDC41b')).toBe('ab');
    expect(cleanText('\uD83D\uD83D\uDE00')).toBe('😀');
  });

  test('keeps line ends, tabs, and the letters of every language', () => {
    const text = 'a\n\tb 王伟 Ünïcödé Привет مرحبا สวัสดี 한국 😀 ½ ∑';
    expect(cleanText(text)).toBe(text);
  });
});

describe('a cleaned line', () => {
  test('is one line of bounded length that begins and ends with something to see', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, max) => {
        const line = cleanLine(text, max);
        expect(line).not.toMatch(/[\n\t\r]/);
        expect(line).toBe(line.trim());
        expect(line.length).toBeLessThanOrEqual(max + 1);
        expect(line).not.toMatch(UNSEEN);
      }),
    );
  });

  test('says that it was cut', () => {
    expect(cleanLine('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
    expect(cleanLine('abc', 3)).toBe('abc');
  });

  test('has runs of blanks made one', () => {
    expect(cleanLine('  a\n\n\t b \u2003 c ')).toBe('a b c');
  });
});

test('a text is never cut within a character', () => {
  expect(cutText('a😀b', 2)).toBe('a');
  expect(cutText('a😀b', 3)).toBe('a😀');
});

describe('a cleaned value', () => {
  test('has every text cleaned, keys included, and everything else as it was', () => {
    const value = { 'na\u200Bme': 'a\u202Eb', list: ['x\u0000', { deep: 'y\uFEFF' }], n: 1, b: false, none: null };
    expect(clean(value)).toEqual({ name: 'ab', list: ['x', { deep: 'y' }], n: 1, b: false, none: null });
  });

  test('holds nothing unseen at any depth, and the same in JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const texts: string[] = [];
        JSON.stringify(clean(value), (key, each) => {
          texts.push(key, ...(typeof each === 'string' ? [each] : []));
          return each;
        });
        for (const text of texts) expect(text).not.toMatch(UNSEEN);
      }),
    );
  });

  test('leaves values without such texts as they are', () => {
    const stringUnit = fc.constantFrom('a', 'Z', '0', ' ', '"', '\\', '\n', '\t', '王', 'é', '😀');
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit }), (value) => {
        expect(clean(value)).toEqual(value);
      }),
    );
  });

  test('has no key that reaches the prototype', () => {
    const cleaned = clean(JSON.parse('{"__proto__": {"polluted": true}}')) as Record<string, unknown>;
    expect(cleaned.polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
