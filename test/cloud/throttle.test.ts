import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Throttle } from '../../src/cloud/throttle.ts';
import { FakeClock } from './fake-clock.ts';

/** Starts `count` callers and records who went when. */
function callers(throttle: Throttle, clock: FakeClock, count: number, perMinute: number, key = 'k') {
  const went: { name: number; at: number }[] = [];
  const started = clock.now();
  for (let name = 0; name < count; name++) {
    void throttle
      .turn(key, perMinute)
      .wait()
      .then(() => went.push({ name, at: clock.now() - started }));
  }
  return went;
}

test('callers within the budget do not wait', async () => {
  const clock = new FakeClock();
  const went = callers(new Throttle(clock), clock, 5, 5);
  await clock.advance(0);
  expect(went.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4]);
  expect(clock.sleeping).toEqual([]);
});

test('callers beyond it go first come, first served, when the window lets go', async () => {
  const clock = new FakeClock();
  const went = callers(new Throttle(clock), clock, 5, 2);
  await clock.advance(200_000);
  expect(went).toEqual([
    { name: 0, at: 0 },
    { name: 1, at: 0 },
    { name: 2, at: 61_000 },
    { name: 3, at: 61_000 },
    { name: 4, at: 122_000 },
  ]);
});

test('no minute ever holds more than the budget, whenever callers come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 30 }),
      async (perMinute, gaps) => {
        const clock = new FakeClock({ start: 0 });
        const throttle = new Throttle(clock);
        const went: { name: number; at: number }[] = [];
        for (const [name, gap] of gaps.entries()) {
          await clock.advance(gap);
          void throttle
            .turn('k', perMinute)
            .wait()
            .then(() => went.push({ name, at: clock.now() }));
        }
        await clock.advance(40 * 61_000);
        expect(went.map(({ name }) => name)).toEqual(gaps.map((_, name) => name));
        for (const { at } of went) {
          expect(went.filter((other) => other.at >= at && other.at < at + 60_000).length).toBeLessThanOrEqual(
            perMinute,
          );
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('keys do not wait for each other', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  callers(throttle, clock, 3, 1, 'a');
  const other = callers(throttle, clock, 1, 1, 'b');
  await clock.advance(0);
  expect(other).toHaveLength(1);
});

test('a hold lets nothing out before its time', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  throttle.hold('k', 20_000);
  const went = callers(throttle, clock, 2, 10);
  await clock.advance(30_000);
  expect(went.map(({ at }) => at)).toEqual([20_000, 20_000]);
});

test('a hold longer than anyone may wait turns callers away', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  throttle.hold('k', 60_000);
  const waiting = throttle.turn('k', 1).wait();
  const turnedAway = expect(waiting).rejects.toMatchObject({ lost: 'throttled', carried: false });
  throttle.hold('k', 3_600_000);
  await turnedAway;
  await expect(throttle.turn('k', 1).wait()).rejects.toMatchObject({ lost: 'throttled' });
});

test('a refused caller keeps its place before those who came later', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  const order: string[] = [];
  const first = throttle.turn('k', 1);
  await first.wait();
  void throttle
    .turn('k', 1)
    .wait()
    .then(() => order.push('second'));
  void first.wait().then(() => order.push('first again'));
  await clock.advance(200_000);
  expect(order).toEqual(['first again', 'second']);
});

test('who gives up frees the place, and nobody else is disturbed', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  const controller = new AbortController();
  await throttle.turn('k', 1).wait();
  const impatient = throttle.turn('k', 1).wait(controller.signal);
  const went = callers(throttle, clock, 1, 1);
  controller.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  await clock.advance(61_000);
  expect(went).toHaveLength(1);
});

test('no timer is left when the last waiter has given up', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  const controller = new AbortController();
  await throttle.turn('k', 1).wait();
  const waiting = throttle.turn('k', 1).wait(controller.signal);
  expect(clock.sleeping).toHaveLength(1);
  controller.abort();
  await expect(waiting).rejects.toThrow();
  expect(clock.sleeping).toEqual([]);
});

test('closing turns away who waits and who comes later', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  await throttle.turn('k', 1).wait();
  const waiting = expect(throttle.turn('k', 1).wait()).rejects.toMatchObject({ lost: 'closed' });
  throttle.close();
  await waiting;
  await expect(throttle.turn('k', 1).wait()).rejects.toMatchObject({ lost: 'closed' });
  expect(clock.sleeping).toEqual([]);
});

test('a clock that is set back does not hold callers until it has caught up', async () => {
  const clock = new FakeClock();
  const throttle = new Throttle(clock);
  await throttle.turn('k', 1).wait();
  clock.set(-3_600_000);
  const went = callers(throttle, clock, 1, 1);
  await clock.advance(0);
  expect(went).toHaveLength(1);
});
