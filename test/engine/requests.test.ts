import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merge, split, toRequest } from '../../src/engine/requests.ts';
import { operation } from './fleet.ts';

describe('a request', () => {
  test('has each argument where the operation wants it', () => {
    const request = toRequest(operation('DeleteMachine'), { machine_id: 'm1', force: true, reason: 'old' });
    expect(request).toEqual({
      service: 'workspace',
      operationId: 'DeleteMachine',
      method: 'DELETE',
      path: '/v2/{project_id}/machines/{machine_id}',
      params: { machine_id: 'm1' },
      query: { force: true },
      body: { reason: 'old' },
      mutates: true,
      perMinute: 100,
    });
  });

  test('leaves out what is not given or null, and keeps false, 0 and empty texts', () => {
    const { query, body } = toRequest(operation('DeleteMachine'), { machine_id: 'm', force: false, reason: null });
    expect([query, body]).toEqual([{ force: false }, undefined]);
    expect(toRequest(operation('Search'), { name: '', zone: undefined }).body).toEqual({ name: '' });
  });

  test('of a POST or PUT without arguments has an empty body, of a DELETE none', () => {
    expect(toRequest(operation('Search'), {}).body).toEqual({});
    expect('body' in toRequest(operation('DeleteMachine'), { machine_id: 'm' })).toBe(false);
  });

  test('of which one argument is the whole body has nothing around it', () => {
    expect(toRequest(operation('SetSwitches'), { switches: { a: true } }).body).toEqual({ a: true });
  });

  test('of an operation that can change something is never taken for a read, whatever its arguments', () => {
    expect(toRequest(operation('RunMachines'), { machine_ids: ['m'], op: 'start' }).mutates).toBe(true);
    expect(toRequest(operation('ListMachines'), {}).mutates).toBe(false);
  });
});

describe('splitting', () => {
  const ids = (length: number) => Array.from({ length }, (_, n) => `m${n}`);
  const lists = (count: number) =>
    split(operation('RunMachines'), { machine_ids: ids(count), op: 'stop' }).map(({ machine_ids }) => machine_ids);

  test('leaves alone what one request takes', () => {
    expect(lists(3)).toEqual([['m0', 'm1', 'm2']]);
    expect(split(operation('ListMachines'), { limit: 1 })).toEqual([{ limit: 1 }]);
    expect(split(operation('RunMachines'), { op: 'stop' })).toEqual([{ op: 'stop' }]);
  });

  test('cuts a longer list into parts with all other arguments', () => {
    expect(split(operation('RunMachines'), { machine_ids: ids(5), op: 'stop' })).toEqual([
      { machine_ids: ['m0', 'm1', 'm2'], op: 'stop' },
      { machine_ids: ['m3', 'm4'], op: 'stop' },
    ]);
  });

  test('names nothing twice in different parts', () => {
    const parts = split(operation('RunMachines'), { machine_ids: [...ids(3), ...ids(4)], op: 'stop' });
    expect(parts.flatMap(({ machine_ids }) => machine_ids)).toEqual(ids(4));
    const machines = ['a', 'b', 'a', 'c'].map((machine_id) => ({ machine_id }));
    expect(split(operation('ResizeMachines'), { machines }).map((part) => part.machines)).toEqual([
      [{ machine_id: 'a' }, { machine_id: 'b' }],
      [{ machine_id: 'c' }],
    ]);
  });

  test('loses nothing, adds nothing, keeps the order, and fills every part', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 40 }), (machine_ids) => {
        const parts = split(operation('RunMachines'), { machine_ids, op: 'stop' }).map(
          (part) => part.machine_ids as string[],
        );
        expect(parts.flat()).toEqual(machine_ids);
        expect(parts.slice(0, -1).every((part) => part.length === 3)).toBe(true);
        expect((parts.at(-1)?.length ?? 0) <= 3).toBe(true);
      }),
    );
  });
});

describe('merging', () => {
  test('gives one answer as it is', () => {
    expect(merge([{ a: [1], b: null }])).toEqual({ a: [1], b: null });
    expect(merge([null])).toBe(null);
    expect(merge([])).toBe(null);
  });

  test('joins lists, keeps what agrees, and lists what does not', () => {
    expect(
      merge([
        { job_id: 'a', region: 'x', failed: [1], only: true },
        { job_id: 'b', region: 'x', failed: [2, 3] },
      ]),
    ).toEqual({ job_id: ['a', 'b'], region: 'x', failed: [1, 2, 3], only: true });
  });

  test('takes no answer for nothing', () => {
    expect(merge([null, { job_id: 'a' }, undefined])).toEqual({ job_id: 'a' });
    expect(merge([null, null])).toBe(null);
    expect(merge([{ a: null }, { a: [1] }])).toEqual({ a: [1] });
  });

  test('of what was split loses nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }), (machine_ids) => {
        const parts = split(operation('RunMachines'), { machine_ids, op: 'stop' });
        const answers = parts.map((part, n) => ({ job_id: `job-${n}`, accepted: part.machine_ids }));
        const merged = merge(answers) as { job_id: string | string[]; accepted: string[] };
        expect(merged.accepted).toEqual(machine_ids);
        expect([merged.job_id].flat()).toEqual(parts.map((_, n) => `job-${n}`));
      }),
    );
  });
});

describe('other ways to send', () => {
  test('an indexed query numbers its values', () => {
    expect(toRequest(operation('ListReadings'), { dim: ['a,1', 'b,2'] }).query).toEqual({
      'dim.0': 'a,1',
      'dim.1': 'b,2',
    });
    expect(toRequest(operation('ListReadings'), {}).query).toEqual({});
  });

  test('a form carries its files by name and content, and other values as text', async () => {
    const icon = { name: 'a.png', base64: Buffer.from('icon').toString('base64') };
    const request = toRequest(operation('UploadIcon'), { icon, note: 'new', size: 3 });
    const form = request.body as FormData;
    const part = form.get('icon') as File;
    expect([part.name, await part.text(), form.get('note'), form.get('size')]).toEqual(['a.png', 'icon', 'new', '3']);
    expect(request.language).toBe(true);
  });
});
