import { describe, expect, test } from 'vitest';
import { encode, fillPath, toPairs, toQuery } from '../../src/cloud/uri.ts';

describe('path', () => {
  test('each value is encoded once, as one segment', () => {
    expect(fillPath('/v2/{project_id}/tags/{key}', { project_id: 'p', key: 'a b%2Fc%20中(1)' })).toBe(
      '/v2/p/tags/a%20b%252Fc%2520%E4%B8%AD%281%29',
    );
  });

  test.each(['', ' ', '.', '..', '/', 'x/..', 'x\\..'])('"%s" would address something else and is refused', (id) => {
    expect(() => fillPath('/v2/p/desktops/{desktop_id}', { desktop_id: id })).toThrow(/desktop_id/);
  });

  test('a missing value is refused', () => {
    expect(() => fillPath('/v2/{project_id}', {})).toThrow(/project_id/);
  });

  test('a lone surrogate does not stop the program', () => {
    expect(encode('a\uD800b')).toBe('a%EF%BF%BDb');
  });
});

describe('query', () => {
  test('absent values are not sent, plain ones become text, arrays repeat their name in their order', () => {
    const query = { a: undefined, b: null, c: [], d: false, e: 0, f: '', g: ['z', null, 'a'], h: 1.5 };
    expect(toQuery(toPairs(query))).toBe('d=false&e=0&f=&g=z&g=a&h=1.5');
  });

  test('an object is refused instead of being sent as [object Object]', () => {
    expect(() => toPairs({ filter: { a: 1 } })).toThrow(/filter/);
  });

  test('names and values are encoded', () => {
    expect(toQuery(toPairs({ 'dim.0': 'disk,a b', 'k&': '=' }))).toBe('dim.0=disk%2Ca%20b&k%26=%3D');
  });
});
