import { expect, test } from 'vitest';
import { FakeClock } from './fake-clock.ts';

test('sleepers wake in the order they are due, each at its own time', async () => {
  const clock = new FakeClock({ start: 0 });
  const woken: [string, number][] = [];
  const sleep = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push([name, clock.now()]));
  void sleep('late', 300);
  void sleep('early', 100);
  void sleep('also early', 100);
  await clock.advance(250);
  expect(woken).toEqual([
    ['early', 100],
    ['also early', 100],
  ]);
  expect(clock.now()).toBe(250);
  expect(clock.sleeping).toEqual([50]);
});

test('what a sleeper starts is woken too, when it is due within the same advance', async () => {
  const clock = new FakeClock({ start: 0 });
  const ticks: number[] = [];
  const tick = async (): Promise<void> => {
    await clock.sleep(100);
    ticks.push(clock.now());
    if (ticks.length < 3) await tick();
  };
  const done = tick();
  await clock.advance(1000);
  await done;
  expect(ticks).toEqual([100, 200, 300]);
});

test('an aborted sleep rejects with the reason and is forgotten', async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const sleep = clock.sleep(100, controller.signal);
  controller.abort(new Error('stop'));
  await expect(sleep).rejects.toThrow('stop');
  expect(clock.sleeping).toEqual([]);
});

test('short sleeps are skipped when asked, long ones are not', async () => {
  const clock = new FakeClock({ start: 0, skipBelow: 1000 });
  await clock.sleep(999);
  expect(clock.now()).toBe(999);
  const long = clock.sleep(5000);
  expect(clock.sleeping).toEqual([5000]);
  await clock.advance(5000);
  await long;
  expect(clock.slept).toEqual([999, 5000]);
});

test('a test can wait for someone to sleep', async () => {
  const clock = new FakeClock();
  const seen = clock.whenSleeping((ms) => ms > 50);
  void clock.sleep(10);
  void clock.sleep(60);
  expect(await seen).toBe(60);
  expect(await clock.whenSleeping((ms) => ms === 10)).toBe(10);
});
