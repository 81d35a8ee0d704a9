import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/sandbox/random.ts';
import { type LoggedRequest, RequestLog } from '../../src/sandbox/request-log.ts';
import { uuidOf } from '../../src/sandbox/stable-id.ts';
import { Throttle } from '../../src/sandbox/throttle.ts';
import { Agenda } from '../../src/sandbox/world/agenda.ts';

describe('the agenda', () => {
  test('lets things happen in the order they are due, those due together in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 0, max: 25 }), (times, now) => {
        const agenda = new Agenda();
        const seen: [number, number][] = [];
        for (const [index, at] of times.entries()) agenda.add(at, (due) => seen.push([due, index]));
        agenda.advance(now);
        const expected = times.map((at, index) => [at, index] as const).filter(([at]) => at <= now);
        expect(seen).toEqual(expected.toSorted(([a, i], [b, j]) => a - b || i - j));
      }),
    );
  });

  test('what an event plans happens in the same advance when it is due', () => {
    const agenda = new Agenda();
    const seen: number[] = [];
    agenda.add(1, (at) => agenda.add(at + 1, (due) => seen.push(due)));
    agenda.add(3, (at) => seen.push(at));
    agenda.add(Number.POSITIVE_INFINITY, (at) => seen.push(at));
    agenda.advance(10);
    expect(seen).toEqual([2, 3]);
  });
});

describe('the request log', () => {
  test('keeps the last ones, oldest first', () => {
    const log = new RequestLog(3);
    for (let time = 1; time <= 5; time++) log.add({ time, mutated: time % 2 === 0 } as LoggedRequest);
    expect(log.all().map(({ time }) => time)).toEqual([3, 4, 5]);
    expect(log.mutations().map(({ time }) => time)).toEqual([4]);
    log.clear();
    expect(log.all()).toEqual([]);
  });
});

describe('the throttle', () => {
  test('counts callers and operations apart, and does not count what it refuses', () => {
    const throttle = new Throttle();
    const admit = (caller: string, operation: string, now: number) => throttle.admit(caller, operation, 2, now);
    expect([admit('a', 'X', 0), admit('a', 'X', 1), admit('a', 'X', 59_999)]).toEqual([true, true, false]);
    expect([admit('b', 'X', 2), admit('a', 'Y', 2), admit('a', 'X', 60_000)]).toEqual([true, true, true]);
  });
});

describe('ids', () => {
  test('that are made up from a text are the same every time, and different for many texts', () => {
    const made = Array.from({ length: 100_000 }, (_, index) => uuidOf(`run/${index}`));
    expect(new Set(made).size).toBe(made.length);
    expect(made[7]).toBe(uuidOf('run/7'));
    expect(made[7]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('randomness', () => {
  test('a stream does not shift when another is drawn from', () => {
    const [one, two] = [new Random(7), new Random(7)];
    one.bits();
    one.fork('other').bits();
    expect(one.fork('names').hex(16)).toBe(two.fork('names').hex(16));
    expect(two.fork('names').bits()).not.toBe(two.fork('other').bits());
  });

  test('ids look like ids', () => {
    expect(new Random(1).uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const random = new Random(1);
    expect(new Set(Array.from({ length: 100_000 }, () => random.uuid())).size).toBe(100_000);
  });
});
