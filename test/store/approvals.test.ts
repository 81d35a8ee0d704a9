import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/catalog/clock.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { aDecision, aPlan, handClock } from './plan.ts';
import { opened, scratch } from './state-dir.ts';

const KINDS = {
  files: async (clock: Clock) => opened({ dir: await scratch(), clock }),
  memory: async (clock: Clock) => createMemoryStore({ clock }),
};

const NOT_IDS = [
  '',
  '.',
  '..',
  '../key',
  '../../etc/passwd',
  'plans/p_abcdef',
  'p_abc\0def',
  'p_abc.def',
  'a',
  'con',
  'ü'.repeat(9),
  'x'.repeat(101),
  'p_abcdef\n',
];

describe.each(Object.entries(KINDS))('approvals on %s', (_, open) => {
  it('gives a plan back as it was saved', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    const plan = aPlan('p_whole1', clock.time, { typed: { what: 'count', expect: '1' }, client: 'an assistant' });
    await approvals.save(plan);
    expect(await approvals.load('p_whole1')).toEqual(plan);
    expect(await approvals.load('p_other1')).toBeUndefined();
  });

  it('keeps its own copy of a plan', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    const plan = aPlan('p_copied', clock.time);
    await approvals.save(plan);
    plan.targets!.items.pop();
    (await approvals.load('p_copied'))!.targets!.items.pop();
    expect((await approvals.load('p_copied'))?.targets?.items).toHaveLength(1);
  });

  it('lets a plan change in how it may still be asked, one way only', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    const plan = aPlan('p_asking', clock.time, { client: undefined });
    await approvals.save(plan);
    await approvals.save(plan);
    await Promise.all([
      approvals.save({ ...plan, elicit: false }),
      approvals.save({ ...plan, mistyped: 2 }),
      approvals.save({ ...plan, mistyped: 1 }),
    ]);
    expect(await approvals.load('p_asking')).toMatchObject({ digest: plan.digest, elicit: false, mistyped: 2 });
  });

  it('never takes another plan under the id of one', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    const plan = aPlan('p_twice1', clock.time);
    await approvals.save(plan);
    for (const other of [{ digest: 'other' }, { arguments: {} }, { expires: plan.expires + 1 }, { principal: 'bob' }]) {
      await expect(approvals.save({ ...plan, ...other })).rejects.toThrow('what a plan is about does not change');
    }
    expect(await approvals.load('p_twice1')).toEqual(plan);
  });

  it('lists what waits for a person, oldest first', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    const now = clock.time;
    await approvals.save(aPlan('p_second', now + 2));
    await approvals.save(aPlan('p_first1', now + 1));
    await approvals.save(aPlan('p_expired', now - 700_000, { expires: now - 1 }));
    await approvals.save(aPlan('p_decided', now));
    await approvals.save(aPlan('p_spent1', now));
    await approvals.decide(aDecision('p_decided', { approved: false }));
    await approvals.spend('p_spent1');
    expect((await approvals.pending()).map((plan) => plan.id)).toEqual(['p_first1', 'p_second']);
    clock.time += 600_001;
    expect((await approvals.pending()).map((plan) => plan.id)).toEqual(['p_second']);
    clock.time += 1;
    expect(await approvals.pending()).toEqual([]);
  });

  it('holds on to the first decision', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    await approvals.save(aPlan('p_final1', clock.time));
    expect(await approvals.decision('p_final1')).toBeUndefined();
    const first = aDecision('p_final1', { approved: false, reason: 'not today' });
    expect(await approvals.decide(first)).toBe(true);
    expect(await approvals.decide(aDecision('p_final1'))).toBe(false);
    expect(await approvals.decision('p_final1')).toEqual(first);
  });

  it('takes no decision on a plan that is unknown, expired or spent', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    await approvals.save(aPlan('p_expires', clock.time, { expires: clock.time + 10 }));
    await approvals.save(aPlan('p_spent1', clock.time));
    await approvals.spend('p_spent1');
    clock.time += 10;
    for (const id of ['p_unknown', 'p_expires', 'p_spent1']) {
      expect(await approvals.decide(aDecision(id)), id).toBe(false);
      expect(await approvals.decision(id), id).toBeUndefined();
    }
  });

  it('lets a plan be spent once', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    await approvals.save(aPlan('p_spend1', clock.time));
    expect(await approvals.isSpent('p_spend1')).toBe(false);
    const answers = await Promise.all(Array.from({ length: 8 }, () => approvals.spend('p_spend1')));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await approvals.isSpent('p_spend1')).toBe(true);
  });

  it('does not let an unknown plan be spent', async () => {
    const { approvals } = await open(handClock());
    expect(await approvals.spend('p_unknown')).toBe(false);
    expect(await approvals.isSpent('p_unknown')).toBe(false);
  });

  it('answers texts that are no ids as unknown, and saves nothing under them', async () => {
    const clock = handClock();
    const { approvals } = await open(clock);
    for (const id of NOT_IDS) {
      await expect(approvals.save(aPlan(id, clock.time)), id).rejects.toThrow('A plan id has');
      expect(await approvals.load(id), id).toBeUndefined();
      expect(await approvals.decide(aDecision(id)), id).toBe(false);
      expect(await approvals.decision(id), id).toBeUndefined();
      expect(await approvals.spend(id), id).toBe(false);
      expect(await approvals.isSpent(id), id).toBe(false);
    }
  });
});
