import { describe, expect, test } from 'vitest';
import type { PlanFact, PlanTarget } from '../../src/catalog/plan.ts';
import { drift, isConnected } from '../../src/guard/drift.ts';

function desktop(id: string, facts: Partial<Record<PlanFact['kind'], string>> = {}): PlanTarget {
  const all = { owner: 'wei', connected: 'nobody connected', billing: 'pay per use', protection: '', ...facts };
  return {
    id,
    name: id.toUpperCase(),
    facts: Object.entries(all).map(([kind, value]) => ({ kind: kind as PlanFact['kind'], label: kind, value })),
  };
}

/** The differences of one desktop of which one fact changed. */
function change(kind: PlanFact['kind'], from: string, to: string): string[] {
  return drift([desktop('d1', { [kind]: from })], [desktop('d1', { [kind]: to })]);
}

describe('what the person who approved would want to know', () => {
  test('a target that is gone', () => {
    expect(drift([desktop('d1'), desktop('d2')], [desktop('d2')])).toEqual(['D1 (d1) is gone']);
  });

  test('a target that is new', () => {
    expect(drift([desktop('d1')], [desktop('d1'), desktop('d2')])).toEqual(['D2 (d2) is new']);
  });

  test('another target under the same name', () => {
    const renamed = { ...desktop('d2'), name: 'D1' };
    expect(drift([desktop('d1')], [renamed])).toEqual(['D1 (d2) is new', 'D1 (d1) is gone']);
  });

  test('another owner, a first one, or none any more', () => {
    expect(change('owner', 'wei', 'lina')).toEqual(['D1: owner was wei, is lina']);
    expect(change('owner', '', 'lina')).toEqual(['D1: owner was none, is lina']);
    expect(change('owner', 'wei', '')).toEqual(['D1: owner was wei, is none']);
  });

  test('another billing mode', () => {
    expect(change('billing', 'pay per use', 'yearly/monthly')).toEqual([
      'D1: billing was pay per use, is yearly/monthly',
    ]);
  });

  test.each(['nobody connected', 'session open, disconnected', 'not registered', ''])(
    'somebody who connected meanwhile (was: "%s")',
    (before) => {
      expect(change('connected', before, 'connected now')).toEqual([`D1: connected now (was: ${before || 'none'})`]);
    },
  );

  test('a snapshot that vanished, or went back to an older one', () => {
    expect(change('protection', '2026-01-02 10:00:00', '')).toEqual([
      'D1: protection was 2026-01-02 10:00:00, is none',
    ]);
    expect(change('protection', '2026-01-02 10:00:00', '2025-12-31 10:00:00')).toHaveLength(1);
  });

  test('a fact that can no longer be read', () => {
    const blind = { ...desktop('d1'), facts: [] };
    expect(drift([desktop('d1', { protection: '2026-01-02' })], [blind])).toEqual([
      'D1: owner was wei, is none',
      'D1: billing was pay per use, is none',
      'D1: protection was 2026-01-02, is none',
    ]);
  });

  test('every difference of every target', () => {
    const before = [desktop('d1'), desktop('d2')];
    const now = [
      desktop('d1', { owner: 'x', connected: 'connected now' }),
      desktop('d2', { billing: 'yearly/monthly' }),
    ];
    expect(drift(before, now)).toHaveLength(3);
  });
});

describe('what does not matter', () => {
  test('nothing changed, in another order', () => {
    expect(drift([desktop('d1'), desktop('d2')], [desktop('d2'), desktop('d1')])).toEqual([]);
    expect(drift([], [])).toEqual([]);
  });

  test('a session that ended', () => {
    expect(change('connected', 'connected now', 'nobody connected')).toEqual([]);
    expect(change('connected', 'connected now', '')).toEqual([]);
    expect(change('connected', 'CONNECTED', 'connected now')).toEqual([]);
    expect(change('connected', 'session open, disconnected', 'not registered')).toEqual([]);
  });

  test('a first or a newer snapshot', () => {
    expect(change('protection', '', '2026-01-02 10:00:00')).toEqual([]);
    expect(change('protection', '2026-01-02 10:00:00', '2026-01-03 10:00:00')).toEqual([]);
  });

  test('the power state, and text', () => {
    expect(change('state', 'running', 'off')).toEqual([]);
    expect(change('text', 'a', 'b')).toEqual([]);
  });

  test('another name for the same target', () => {
    expect(drift([desktop('d1')], [{ ...desktop('d1'), name: 'NEW' }])).toEqual([]);
  });
});

test('somebody is connected when the words begin so, in any case', () => {
  expect(['connected now', 'CONNECTED', 'Connected'].every(isConnected)).toBe(true);
  expect(['nobody connected', 'disconnected', 'session open, disconnected', ''].some(isConnected)).toBe(false);
});
