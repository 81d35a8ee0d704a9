import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compact, type Table, toObject, toTable } from '../../src/engine/shape.ts';

/** The records a table stands for. */
function records({ columns, rows }: Table): Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, row[at]] as const).filter(([, value]) => value !== null)),
  );
}

describe('rows as a table', () => {
  test('have every column that any row has, in the order they are first seen', () => {
    expect(toTable([{ a: 1 }, { b: 2, a: 3 }, {}], 7)).toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, null],
        [3, 2],
        [null, null],
      ],
      total: 7,
    });
  });

  test('lose nothing but what is empty', () => {
    const row = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const table = toTable(rows, rows.length);
        expect(table.rows.every((cells) => cells.length === table.columns.length)).toBe(true);
        expect(records(table)).toEqual(rows.map((each) => compact(each)));
      }),
    );
  });

  test('take a name with dots in it for a name, where no fields were asked for', () => {
    expect(toTable([{ a: { b: 1 } }, { 'a.b': 2 }], 2)).toEqual({
      columns: ['a', 'a.b'],
      rows: [
        [{ b: 1 }, null],
        [null, 2],
      ],
      total: 2,
    });
  });

  test('may be plain values', () => {
    expect(toTable(['a', 1], 2)).toEqual({ columns: ['value'], rows: [['a'], [1]], total: 2 });
  });

  test('show the fields that are asked for, dots reaching inside', () => {
    const row = { id: 'x', meta: { mode: '1' }, users: [{ name: 'a' }, { name: 'b' }], 'a.b': 'literal' };
    const { columns, rows } = toTable([row], 1, ['id', 'meta.mode', 'users[].name', 'a.b', 'nothing', 'meta.no']);
    expect(columns).toEqual(['id', 'meta.mode', 'users[].name', 'a.b', 'nothing', 'meta.no']);
    expect(rows).toEqual([['x', '1', ['a', 'b'], 'literal', null, null]]);
  });

  test('walk through lists on the way to a field, whether or not the brackets are there', () => {
    const row = { disks: [{ parts: [{ size: 1 }, { size: 2 }] }, { parts: [{ size: 3 }] }], names: ['a'] };
    expect(
      toTable([row], 1, ['disks.parts.size', 'disks[].parts[].size', 'names', 'names[]', 'disks.none']).rows,
    ).toEqual([[[1, 2, 3], [1, 2, 3], ['a'], ['a'], []]]);
  });

  test('have no columns of every object', () => {
    expect(toTable([{ a: 1 }], 1, ['constructor', 'toString', '__proto__', '__proto__.toString']).rows).toEqual([
      [null, null, null, null],
    ]);
  });

  test('of nothing are a table of nothing', () => {
    expect(toTable([], 0)).toEqual({ columns: [], rows: [], total: 0 });
  });
});

describe('an object', () => {
  test('loses nulls and what is empty, and keeps false, 0 and empty texts', () => {
    expect(toObject({ a: null, b: [], c: {}, d: { e: null }, f: false, g: 0, h: '', i: [null, {}] })).toEqual({
      f: false,
      g: 0,
      h: '',
      i: [null, {}],
    });
  });

  test('is limited to the fields asked for', () => {
    expect(toObject({ a: 1, b: { c: 2, d: 3 }, e: 4 }, ['a', 'b.c', 'x'])).toEqual({ a: 1, 'b.c': 2 });
  });

  test('that is none passes through', () => {
    expect(toObject('text', ['a'])).toBe('text');
    expect(toObject(null)).toBe(null);
  });
});
