import { expect, test } from 'vitest';
import { Refreshed } from '../../src/cloud/refresh.ts';
import { FakeClock } from './fake-clock.ts';

const MINUTE = 60_000;

function scripted(steps: (() => Promise<{ value: string; expiresAt?: number }>)[], clock = new FakeClock()) {
  let fetches = 0;
  const held = new Refreshed(
    () => {
      fetches++;
      return steps.shift()!();
    },
    { now: () => clock.now(), marginMs: 40 * MINUTE },
  );
  return { clock, held, fetches: () => fetches };
}

test('one fetch serves everyone who waits', async () => {
  let arrive = (_: { value: string }) => {};
  const { held, fetches } = scripted([() => new Promise((resolve) => (arrive = resolve))]);
  const waiters = Array.from({ length: 20 }, () => held.get());
  arrive({ value: 'a' });
  expect(await Promise.all(waiters)).toEqual(Array(20).fill('a'));
  expect(fetches()).toBe(1);
});

test('a value is fetched anew before it ends', async () => {
  const clock = new FakeClock();
  const end = clock.now() + 24 * 60 * MINUTE;
  const { held, fetches } = scripted(
    [async () => ({ value: 'a', expiresAt: end }), async () => ({ value: 'b', expiresAt: end * 2 })],
    clock,
  );
  await held.get();
  await clock.advance(23 * 60 * MINUTE);
  expect(await held.get()).toBe('a');
  await clock.advance(20 * MINUTE);
  expect(await held.get()).toBe('b');
  expect(fetches()).toBe(2);
});

test('a short-lived value is not fetched for every call', async () => {
  const clock = new FakeClock();
  const { held, fetches } = scripted([async () => ({ value: 'a', expiresAt: clock.now() + 15 * MINUTE })], clock);
  await held.get();
  await clock.advance(7 * MINUTE);
  expect(await held.get()).toBe('a');
  expect(fetches()).toBe(1);
});

test('a failure fails those who wait, is not kept, and does not reach those who come later', async () => {
  const { held } = scripted([() => Promise.reject(new Error('down')), async () => ({ value: 'a' })]);
  const waiters = [held.get(), held.get()];
  for (const result of await Promise.allSettled(waiters)) expect(result.status).toBe('rejected');
  expect(await held.get()).toBe('a');
});

test('one waiter that gives up does not fail the others', async () => {
  let arrive = (_: { value: string }) => {};
  const { held, fetches } = scripted([() => new Promise((resolve) => (arrive = resolve))]);
  const controller = new AbortController();
  const impatient = held.get(controller.signal);
  const patient = held.get();
  controller.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  arrive({ value: 'a' });
  expect(await patient).toBe('a');
  expect(await held.get()).toBe('a');
  expect(fetches()).toBe(1);
});

test('while the old value still holds, a failed renewal does not fail anyone', async () => {
  const clock = new FakeClock();
  const end = clock.now() + 60 * MINUTE;
  const down = () => Promise.reject(new Error('down'));
  const { held, fetches } = scripted([async () => ({ value: 'a', expiresAt: end }), down, down], clock);
  await held.get();
  await clock.advance(50 * MINUTE);
  expect(await held.get()).toBe('a');
  expect(await held.get()).toBe('a');
  expect(fetches()).toBe(2);
  await clock.advance(11 * MINUTE);
  await expect(held.get()).rejects.toThrow('down');
});

test('dropping a value that was replaced already keeps the new one', async () => {
  const { held, fetches } = scripted([async () => ({ value: 'a' }), async () => ({ value: 'b' })]);
  await held.get();
  held.drop('a');
  expect(await held.get()).toBe('b');
  held.drop('a');
  expect(await held.get()).toBe('b');
  expect(fetches()).toBe(2);
});
