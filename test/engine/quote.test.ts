import { describe, expect, test } from 'vitest';
import { quote } from '../../src/engine/quote.ts';
import { catalogue, operation, recordingClient, refused } from './fleet.ts';

async function quoted(args: Record<string, unknown>, answer: unknown) {
  const client = recordingClient({ QuoteMachines: answer });
  const price = await quote(catalogue, client, operation('BuyMachines'), args);
  return { price, asked: client.asked('QuoteMachines') };
}

describe('the price of a call', () => {
  test('is asked with its own arguments, and its parts are added up', async () => {
    const answer = { currency: 'CNY', results: [{ amount: 100.5 }, { amount: 20 }], amount: 7 };
    const args = { kind: 'new', product: 'p1', items: [{ id: 'a' }, { id: 'b' }] };
    expect(await quoted(args, answer)).toEqual({ price: '120.50 CNY', asked: [{ product: 'p1', ids: ['a', 'b'] }] });
  });

  test('may stand at another place of the answer, and is asked without what was not given', async () => {
    expect(await quoted({ kind: 'new' }, { amount: 7, currency: 'USD' })).toEqual({ price: '7.00 USD', asked: [{}] });
  });

  test('is asked by the estimate that fits the call, and by none where none does', async () => {
    expect((await quoted({ kind: 'more', product: 'p1' }, { amount: 1, results: [{ amount: 5 }] })).price).toBe('1.00');
    expect(await quoted({ kind: 'gift' }, {})).toEqual({ price: undefined, asked: [] });
  });

  test('that could not be had is told as such, and never as nothing', async () => {
    expect((await quoted({ kind: 'new' }, {})).price).toMatch(/^not quoted: quote_machines answered without/);
    expect((await quoted({ kind: 'new' }, refused('WKS.0300'))).price).toBe('not quoted: WKS.0300, WKS.0300 said no');
  });
});
