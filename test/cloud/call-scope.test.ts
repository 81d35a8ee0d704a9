import { expect, test } from 'vitest';
import { openScope } from '../../src/cloud/call-scope.ts';
import { FakeClock } from './fake-clock.ts';

test('the deadline ends a call, and says so', async () => {
  const clock = new FakeClock({ start: 1000 });
  const { signal, deadlineAt } = openScope(clock, undefined, 500);
  expect(deadlineAt).toBe(1500);
  await clock.advance(499);
  expect(signal.aborted).toBe(false);
  await clock.advance(1);
  expect(signal.reason).toMatchObject({ lost: 'deadline', carried: false });
});

test('the caller ends a call, also one that had given up before it began', () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const { signal } = openScope(clock, controller.signal, undefined);
  controller.abort();
  expect(signal.reason).toMatchObject({ lost: 'cancelled' });
  expect(openScope(clock, controller.signal, undefined).signal.reason).toMatchObject({ lost: 'cancelled' });
});

test('nothing is left behind when the call is over', () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const { signal, end } = openScope(clock, controller.signal, 500);
  end();
  controller.abort();
  expect(signal.aborted).toBe(false);
  expect(clock.sleeping).toEqual([]);
});

test('dozens of calls under one signal raise no warning', async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(warning.message);
  process.on('warning', onWarning);
  const controller = new AbortController();
  const scopes = Array.from({ length: 50 }, () => openScope(new FakeClock(), controller.signal, undefined));
  await new Promise((next) => setImmediate(next));
  process.off('warning', onWarning);
  for (const { end } of scopes) end();
  expect(warnings).toEqual([]);
});
