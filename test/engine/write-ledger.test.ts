import { expect, test } from 'vitest';
import { WriteLedger } from '../../src/engine/write-ledger.ts';
import { HOUR, handClock } from '../store/plan.ts';

test('counts the changes of one principal within the last hour', () => {
  const clock = handClock(0);
  const ledger = new WriteLedger(clock);
  expect(ledger.lastHour('ann')).toBe(0);
  ledger.add('ann');
  clock.time = HOUR / 2;
  ledger.add('ann');
  ledger.add('bob');
  expect([ledger.lastHour('ann'), ledger.lastHour('bob')]).toEqual([2, 1]);
  clock.time = HOUR - 1;
  expect(ledger.lastHour('ann')).toBe(2);
  clock.time = HOUR;
  expect(ledger.lastHour('ann')).toBe(1);
  clock.time = 2 * HOUR;
  expect([ledger.lastHour('ann'), ledger.lastHour('bob')]).toEqual([0, 0]);
  ledger.add('ann');
  expect(ledger.lastHour('ann')).toBe(1);
});
