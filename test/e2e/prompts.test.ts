import { describe, expect, test } from 'vitest';
import { ERAS } from '../clients.ts';
import { frozenPlaybooks } from '../world.ts';
import { programs } from './program.ts';
import { Wire } from './wire.ts';

const { start } = programs();

describe.concurrent.each(ERAS)('the built program over stdio, for a %s client', (era) => {
  test('lists its playbooks and gives one with its arguments', async () => {
    const wire = new Wire(start(['serve', '--sandbox']), era);
    if (era === '2025-11-25') await wire.open();
    const { result: listed } = await wire.request('prompts/list');
    const known = await frozenPlaybooks();
    expect(listed.prompts.map(({ name }: { name: string }) => name)).toEqual(known.map(({ name }) => name));
    const { result } = await wire.request('prompts/get', { name: 'offboard-user', arguments: { user: 'anna' } });
    expect(result.messages).toHaveLength(1);
    expect(result.messages[0].content.text).toContain('diagnose_user {"user": "anna"}');
    const { error } = await wire.request('prompts/get', { name: 'offboard-user' });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('is required') });
    const ref = { type: 'ref/prompt', name: 'slow-desktop' };
    const { result: completed } = await wire.request('completion/complete', {
      ref,
      argument: { name: 'desktop', value: '' },
    });
    expect(completed.completion.total).toBe(200);
  });
});
