import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { startWorld, type World } from '../world.ts';
import {
  anotherServer,
  answerOf,
  asked2026,
  attempts,
  decide,
  eventsOf,
  READING_MS,
  reboot,
  Session2025,
  says,
  send2026,
  wipe,
  wrapped,
  YES_2026,
} from './attack.ts';

let world: World;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await world.close();
});

const url = () => world.http.url;

/** A question that a person had time to read. */
async function read(wanted = reboot(world)) {
  const question = await asked2026(world, wanted);
  world.clock.advance(READING_MS);
  return question;
}

/** The state with other words in its middle part, which is what it says, under the old signature. */
function tampered(state: string, change: (words: object) => object): string {
  const [version, body, mac] = state.split('.') as [string, string, string];
  const words = change(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return [version, Buffer.from(JSON.stringify(words)).toString('base64url'), mac].join('.');
}

describe('request state of 2026-07-28 that is replayed', () => {
  test('with other arguments covers nothing', async () => {
    const { requestState } = await read();
    const reply = await send2026(url(), reboot(world, 5), { requestState, ...YES_2026 });
    expect(answerOf(reply)).toMatchObject({ code: 'plan_mismatch' });
    expect(attempts(world)).toEqual([]);
  });

  test('with another tool covers nothing', async () => {
    const { requestState } = await read();
    const reply = await send2026(url(), wipe(world, 2), { requestState, ...YES_2026 });
    expect(answerOf(reply)).toMatchObject({ code: 'plan_mismatch' });
    expect(attempts(world)).toEqual([]);
  });

  test('after its approval was used runs nothing a second time', async () => {
    const { requestState } = await read();
    const first = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
    expect(first.result?.structuredContent).toHaveProperty('job');
    for (let n = 0; n < 3; n++) {
      const again = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
      expect(answerOf(again)).toMatchObject({ code: 'plan_spent' });
    }
    const bare = await send2026(url(), reboot(world), { requestState });
    expect(answerOf(bare)).toMatchObject({ code: 'plan_spent' });
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
  });

  test('after a person declined can not turn the no into a yes', async () => {
    const { requestState } = await read();
    await send2026(url(), reboot(world), { requestState, ...says({ decision: 'decline' }) });
    const reply = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
    expect(answerOf(reply)).toMatchObject({ code: 'declined' });
    expect(attempts(world)).toEqual([]);
  });

  test('after the plan has expired is too late, with a yes and with an approval from elsewhere', async () => {
    const { requestState } = await asked2026(world, reboot(world));
    world.clock.advance(world.config.limits.planTtlMs);
    const reply = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
    expect(answerOf(reply)).toMatchObject({ code: 'plan_expired' });

    const other = await asked2026(world, reboot(world));
    await decide(world, other.plan);
    world.clock.advance(world.config.limits.planTtlMs);
    const late = await send2026(url(), reboot(world), { requestState: other.requestState });
    expect(answerOf(late)).toMatchObject({ code: 'plan_expired' });
    expect(attempts(world)).toEqual([]);
  });

  test('before anybody answered asks again and runs nothing', async () => {
    const { requestState, plan } = await read();
    const reply = await send2026(url(), reboot(world), { requestState });
    expect(reply.result).toMatchObject({ resultType: 'input_required' });
    expect(reply.result?.inputRequests?.approval?.params.message).toContain(plan);
    expect(attempts(world)).toEqual([]);
  });
});

describe('request state that somebody made or changed', () => {
  test.each<[string, object]>([
    ['names another time of asking', { p: { plan: 'plan_AAAAAAAAAAAAAAAAAAAA', asked: 0 } }],
    ['has another end', { exp: 99_999_999_999 }],
    ['has lost its principal', { b: undefined }],
    ['has another principal', { b: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])('%s: refused as a whole', async (_, change) => {
    const { requestState } = await asked2026(world, reboot(world));
    const reply = await send2026(url(), reboot(world), {
      requestState: tampered(requestState, (words) => ({ ...words, ...change })),
      ...YES_2026,
    });
    expect(reply.error).toMatchObject({ code: -32602, message: 'Invalid or expired requestState' });
    expect(attempts(world)).toEqual([]);
  });

  test('any byte changed, cut or added: refused as a whole', async () => {
    const { requestState } = await read();
    const at = [0, 3, 20, requestState.lastIndexOf('.') - 1, requestState.lastIndexOf('.') + 5];
    const states = [
      ...at.map((index) => {
        const other = requestState[index] === 'A' ? 'B' : 'A';
        return requestState.slice(0, index) + other + requestState.slice(index + 1);
      }),
      requestState.slice(0, -4),
      `${requestState}AAAA`,
      requestState.slice(0, requestState.lastIndexOf('.') + 1),
      requestState.replace('v1.', 'v2.'),
      'v1..',
      '',
      ' ',
      'null',
      'x'.repeat(100_000),
    ];
    for (const state of states) {
      const reply = await send2026(url(), reboot(world), { requestState: state, ...YES_2026 });
      expect(reply.error, state.slice(0, 100)).toMatchObject({ message: 'Invalid or expired requestState' });
    }
    expect(attempts(world)).toEqual([]);
  });

  test.each([null, 1, true, {}, [], { plan: 'plan_AAAAAAAAAAAAAAAAAAAA', asked: 0 }])(
    'is %j instead of text: approves nothing',
    async (requestState) => {
      const reply = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
      expect(reply.error ?? reply.result?.resultType).toBeTruthy();
      expect(attempts(world)).toEqual([]);
      expect(await eventsOf(world)).not.toContain('approved');
    },
  );

  test('minted by a server with another key: refused as a whole', async () => {
    const store = createMemoryStore({ clock: world.clock });
    const other = await anotherServer(world, {}, { store });
    closing.push(other.close);
    const { requestState } = await asked2026(world, reboot(world), other.url);
    world.clock.advance(READING_MS);
    const reply = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
    expect(reply.error).toMatchObject({ message: 'Invalid or expired requestState' });
    expect(attempts(world)).toEqual([]);
  });

  test('minted for another principal: refused, and the plan is as unknown as one that never was', async () => {
    const other = await anotherServer(world, { principal: { id: 'mallory', name: 'Mallory' } });
    closing.push(other.close);
    const { requestState, plan } = await asked2026(world, reboot(world), other.url);
    world.clock.advance(READING_MS);
    const reply = await send2026(url(), reboot(world), { requestState, ...YES_2026 });
    expect(reply.error).toMatchObject({ message: 'Invalid or expired requestState' });
    await decide(world, plan);
    const { tool, args } = reboot(world);
    const stolen = await send2026(url(), { tool, args: { ...args, plan_id: plan } });
    expect(answerOf(stolen)).toMatchObject({ code: 'plan_unknown' });
    expect(attempts(world)).toEqual([]);
  });

  test('together with a plan_id of another plan: the answer counts for neither', async () => {
    const first = await read();
    const second = await read();
    const { tool, args } = reboot(world);
    const reply = await send2026(
      url(),
      { tool, args: { ...args, plan_id: second.plan } },
      { requestState: first.requestState, ...YES_2026 },
    );
    expect(reply.result?.resultType).toBe('input_required');
    expect(reply.result?.inputRequests?.approval?.params.message).toContain(second.plan);
    expect(attempts(world)).toEqual([]);
  });
});

describe('answers that nobody was asked for', () => {
  test.each([
    ['approval', YES_2026],
    ['approval with the count', says({ decision: 'approve', confirm: '3' })],
    ['other keys', { inputResponses: { approved: { action: 'accept', content: { decision: 'approve' } } } }],
    ['a list', { inputResponses: [{ action: 'accept', content: { decision: 'approve' } }] }],
    ['a text', { inputResponses: 'approve' }],
    ['prototype keys', JSON.parse('{"inputResponses":{"__proto__":{"approval":{"action":"accept"}}}}')],
  ])('%s without any state: a question, no run', async (_, round) => {
    const reply = await send2026(url(), wipe(world), round);
    expect(reply.error ?? reply.result?.resultType).toBeTruthy();
    expect(reply.result?.isError ?? false).toBe(false);
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).not.toContain('approved');
  });

  test('with the state of another call of the same tool: no run', async () => {
    const { requestState } = await read(wipe(world, 1));
    const reply = await send2026(url(), wipe(world, 3), {
      requestState,
      ...says({ decision: 'approve', confirm: '3' }),
    });
    expect(answerOf(reply)).toMatchObject({ code: 'plan_mismatch' });
    expect(attempts(world)).toEqual([]);
  });

  test('state and answer sent to a server that takes them for 2025-11-25: no run', async () => {
    const { requestState } = await read();
    const session = await Session2025.open(url(), {});
    const reply = await session.call({ ...wrapped(reboot(world)), requestState, ...YES_2026 });
    expect(answerOf(reply)).toMatchObject({ status: 'needs_approval' });
    expect(attempts(world)).toEqual([]);
  });

  test('a client that can not ask and answers all the same: no run', async () => {
    const { requestState } = await read();
    const reply = await send2026(url(), reboot(world), { requestState, ...YES_2026, capabilities: {} });
    expect(answerOf(reply)).toMatchObject({ status: 'needs_approval' });
    expect(attempts(world)).toEqual([]);
  });
});
