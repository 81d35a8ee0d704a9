import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digest, MASK, mask } from '../../src/engine/secrets.ts';

const KEY = new Uint8Array(32).fill(7);

describe('masking', () => {
  test('replaces the values at the paths and nothing else', () => {
    const args = {
      user: 'wei',
      password: 'p',
      users: [{ name: 'a', password: 'q' }, { name: 'b' }],
      deep: { key: 'k', id: 1 },
    };
    expect(mask(args, ['password', 'users[].password', 'deep.key'])).toEqual({
      user: 'wei',
      password: MASK,
      users: [{ name: 'a', password: MASK }, { name: 'b' }],
      deep: { key: MASK, id: 1 },
    });
  });

  test('leaves the original alone', () => {
    const args = { users: [{ password: 'q' }] };
    mask(args, ['users[].password']);
    expect(args).toEqual({ users: [{ password: 'q' }] });
  });

  test.each<[string, unknown]>([
    ['a list', ['a', 'b']],
    ['an object', { a: 'b' }],
    ['a number', 123456],
    ['an empty text', ''],
    ['false', false],
  ])('hides %s that stands where a secret does', (_, secret) => {
    expect(mask({ password: secret }, ['password'])).toEqual({ password: MASK });
  });

  test('does not invent what is not there', () => {
    expect(mask({ a: 1, password: null }, ['password', 'other.secret', 'list[].secret'])).toEqual({
      a: 1,
      password: null,
    });
  });

  test('reaches into lists whether or not the path says so', () => {
    expect(mask({ users: [[{ password: 'q' }]] }, ['users.password'])).toEqual({ users: [[{ password: MASK }]] });
    expect(mask({ keys: ['a', 'b'] }, ['keys[]'])).toEqual({ keys: [MASK, MASK] });
    expect(mask({ keys: 'a' }, ['keys[]'])).toEqual({ keys: MASK });
  });

  test('leaves no secret value anywhere in the JSON', () => {
    const secret = fc.stringMatching(/^S3CR3T-[a-z0-9]{12}$/);
    const user = fc.record({ name: fc.string(), password: secret, extra: fc.jsonValue() }, { requiredKeys: [] });
    const args = fc.record(
      {
        password: fc.oneof(secret, fc.array(secret), fc.dictionary(fc.constantFrom('a', 'b'), secret)),
        users: fc.array(user),
        config: fc.record({ auth: fc.record({ key: secret }), port: fc.nat() }),
        description: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(args, (value) => {
        const text = JSON.stringify(mask(value, ['password', 'users[].password', 'config.auth.key']));
        expect(text).not.toContain('S3CR3T-');
      }),
    );
  });
});

describe('the digest of a call', () => {
  const args = fc.dictionary(fc.string(), fc.jsonValue());

  function shuffled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, each]) => [key, shuffled(each)]),
    );
  }

  test('does not depend on the order of keys, at any depth', () => {
    fc.assert(
      fc.property(args, (value) => {
        expect(digest(KEY, 't', shuffled(value) as never)).toBe(digest(KEY, 't', value as never));
      }),
    );
  });

  test('is another for other arguments', () => {
    const canonical = (value: unknown): string =>
      JSON.stringify(value, (_, each) =>
        typeof each === 'object' && each !== null && !Array.isArray(each)
          ? Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))
          : each,
      );
    fc.assert(
      fc.property(args, args, (a, b) => {
        fc.pre(canonical(a) !== canonical(b));
        expect(digest(KEY, 't', a as never)).not.toBe(digest(KEY, 't', b as never));
      }),
    );
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['the order of a list', { ids: ['a', 'b'] }, { ids: ['b', 'a'] }],
    ['one more id', { ids: ['a'] }, { ids: ['a', 'b'] }],
    ['a number or its text', { size: 1 }, { size: '1' }],
    ['false or nothing', { force: false }, {}],
    ['null or nothing', { force: null }, {}],
    ['a key that moves into another object', { a: { b: 1 }, c: {} }, { a: {}, c: { b: 1 } }],
    ['a list or an object like it', { a: ['x'] }, { a: { 0: 'x' } }],
    ['a key of every prototype', JSON.parse('{"__proto__": 1}'), {}],
  ])('tells %s apart', (_, a, b) => {
    expect(digest(KEY, 't', a)).not.toBe(digest(KEY, 't', b));
  });

  test('takes an argument that is undefined for one that is not there', () => {
    expect(digest(KEY, 't', { a: 1, b: undefined })).toBe(digest(KEY, 't', { a: 1 }));
  });

  test('is bound to the tool and to the key', () => {
    expect(digest(KEY, 't', {})).not.toBe(digest(KEY, 'u', {}));
    expect(digest(KEY, 't', {})).not.toBe(digest(new Uint8Array(32), 't', {}));
  });

  test('shows nothing of a password that is in it', () => {
    expect(digest(KEY, 't', { password: 'hunter2' })).toMatch(/^[\w-]{43}$/);
  });
});
