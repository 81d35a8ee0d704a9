import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/catalog/errors.ts';
import { isOver, type JobHandle } from '../../src/jobs/job.ts';
import { lookAtOrder } from '../../src/jobs/order.ts';

const order = (paid: boolean): JobHandle => ({ family: 'order', id: 'CS2611210001', paid });
const forbidden = new ToolError({ code: 'CBC.0151', message: 'no access', hint: 'h' }, 'refused');
const passing = new ToolError({ code: 'timeout', message: 'm', hint: 'h', retryable: true });

const look = (paid: boolean, answer: unknown) =>
  lookAtOrder(order(paid), async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });

describe('an order', () => {
  test('is asked for in billing, by its id', async () => {
    const asked: unknown[] = [];
    await lookAtOrder(order(false), async (...given) => void asked.push(given));
    expect(asked).toEqual([
      ['bss', 'ListOrderResources', { order_id: 'CS2611210001', only_main_resource: 1, limit: 500 }],
    ]);
  });

  test('that waits for payment is no success, and waiting for it is over at once', async () => {
    const state = await look(false, { data: [], total_count: 0 });
    expect(state.status).toBe('unpaid');
    expect(isOver(state)).toBe(true);
  });

  test('that was to be paid at once is followed until something is built', async () => {
    expect((await look(true, { data: [] })).status).toBe('running');
    expect(await look(true, { data: [{ resource_id: 'a' }, { resource_id: 'b' }] })).toMatchObject({
      status: 'succeeded',
      total: 2,
      done: 2,
    });
  });

  test('that somebody paid meanwhile has succeeded', async () => {
    expect((await look(false, { data: [{ resource_id: 'a' }] })).status).toBe('succeeded');
  });

  test('is unpaid, as far as known, for who may not look into billing', async () => {
    expect(await look(false, forbidden)).toMatchObject({
      status: 'unpaid',
      said: 'billing could not be read: no access',
    });
  });

  test('is looked at again after a passing failure, and is not clear where a paid one can not be read', async () => {
    await expect(look(false, passing)).rejects.toThrow(passing);
    await expect(look(true, forbidden)).rejects.toThrow(forbidden);
  });
});
