import { Agent, type Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import type { WireError } from '../../src/cloud/lost.ts';
import { createWire, type Outgoing } from '../../src/cloud/wire.ts';
import { FakeClock } from './fake-clock.ts';

const outgoing: Outgoing = {
  method: 'POST',
  origin: 'http://127.0.0.1:1',
  path: '/',
  query: [],
  headers: { host: '127.0.0.1:1' },
  body: Buffer.from('{}'),
};

/** A dispatcher that leaves it to the test what happens to the request. */
class Puppet extends Agent {
  handler!: Dispatcher.DispatchHandler;
  aborted: Error[] = [];

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.handler = handler;
    return true;
  }

  start(): void {
    this.handler.onRequestStart!(
      { abort: (reason: Error) => this.aborted.push(reason) } as unknown as Dispatcher.DispatchController,
      {},
    );
  }
}

async function setUp(signal?: AbortSignal) {
  const clock = new FakeClock();
  const puppet = new Puppet();
  const send = createWire({ dispatcher: async () => puppet, clock, timeoutMs: 1000, maxAnswerBytes: 100 });
  const outcome = send(outgoing, { signal }).then(
    () => undefined,
    (error: WireError) => error,
  );
  await clock.whenSleeping();
  return { clock, puppet, outcome };
}

test('a request is never written a second time, should the connection pool want to', async () => {
  const { puppet, outcome, clock } = await setUp();
  puppet.start();
  expect(puppet.aborted).toEqual([]);
  puppet.start();
  expect(puppet.aborted).toHaveLength(1);
  await clock.advance(1000);
  expect(await outcome).toMatchObject({ lost: 'timeout', carried: true });
});

test('a request that is given up while connecting is not carried, and not written later', async () => {
  const controller = new AbortController();
  const { puppet, outcome } = await setUp(controller.signal);
  controller.abort();
  expect(await outcome).toMatchObject({ lost: 'cancelled', carried: false });
  puppet.start();
  expect(puppet.aborted).toHaveLength(1);
});

test('a connection that takes too long carried nothing', async () => {
  const { clock, outcome } = await setUp();
  await clock.advance(1000);
  expect(await outcome).toMatchObject({ lost: 'timeout', carried: false });
});

test('no timer and no listener outlives the exchange', async () => {
  const { clock, puppet, outcome } = await setUp();
  puppet.start();
  puppet.handler.onResponseError!(undefined as never, Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }));
  expect(await outcome).toMatchObject({ lost: 'reset', carried: true, code: 'UND_ERR_SOCKET' });
  expect(clock.sleeping).toEqual([]);
});

test.each([
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['UND_ERR_PRX_TLS', 'proxy'],
  ['UND_ERR_DESTROYED', 'closed'],
])('%s before the request was written: %s', async (code, lost) => {
  const { puppet, outcome } = await setUp();
  puppet.handler.onResponseError!(undefined as never, Object.assign(new Error('text of the system'), { code }));
  const error = await outcome;
  expect(error).toMatchObject({ lost, carried: false, code });
  expect(error!.message).not.toContain('text of the system');
});
