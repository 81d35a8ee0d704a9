import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, ERAS, type Era, NO, type Person, startWorld, type World, YES } from '../world.ts';
import {
  answerOf,
  asked2026,
  attempts,
  decide,
  desktopOf,
  eventsOf,
  plansOf,
  READING_MS,
  reboot,
  Session2025,
  says,
  send2026,
  type Wanted,
  wipe,
  wrapped,
} from './attack.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** One call with one answer that no SDK would send, however long it was thought about. */
async function answered(era: Era, wanted: Wanted, result: unknown, thinkingMs = READING_MS) {
  if (era === '2026-07-28') {
    const { requestState } = await asked2026(world, wanted);
    world.clock.advance(thinkingMs);
    return send2026(world.http.url, wanted, { requestState, inputResponses: { approval: result } });
  }
  const session = await Session2025.open(world.http.url);
  return session.call(wrapped(wanted), () => {
    world.clock.advance(thinkingMs);
    return result;
  });
}

const accept = (content?: unknown) => ({ action: 'accept', ...(content !== undefined && { content }) });

describe.each(ERAS)('an answer of a %s client that is no plain yes', (era) => {
  test.each<[string, unknown]>([
    ['accepted with nothing filled in', accept()],
    ['accepted with an empty form', accept({})],
    ['accepted with null', accept(null)],
    ['accepted with a list', accept(['approve'])],
    ['accepted with a text', accept('approve')],
    ['decision is a list', accept({ decision: ['approve'] })],
    ['decision is an object', accept({ decision: { toString: 'approve' } })],
    ['decision is true', accept({ decision: true })],
    ['decision is 1', accept({ decision: 1 })],
    ['decision in capitals', accept({ decision: 'APPROVE' })],
    ['decision with blanks', accept({ decision: ' approve ' })],
    ['decision "approved"', accept({ decision: 'approved' })],
    ['decision under another name', accept({ Decision: 'approve', confirm: 'approve' })],
    [
      'decision through the prototype',
      JSON.parse('{"action":"accept","content":{"__proto__":{"decision":"approve"}}}'),
    ],
    ['action is a list', { action: ['accept'], content: { decision: 'approve' } }],
    ['action "approve"', { action: 'approve', content: { decision: 'approve' } }],
    ['no action', { content: { decision: 'approve' } }],
    ['cancel that carries a yes', { action: 'cancel', content: { decision: 'approve' } }],
    ['decline that carries a yes', { action: 'decline', content: { decision: 'approve' } }],
    ['an error in place of an answer', { error: { code: 1, message: 'approve' } }],
  ])('%s: runs nothing', async (_, result) => {
    const reply = await answered(era, reboot(world), result);
    expect(reply.error ?? reply.result).toBeTruthy();
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).not.toContain('approved');
  });

  test.each<[string, unknown]>([
    ['no count', { decision: 'approve' }],
    ['a wrong count', { decision: 'approve', confirm: '4' }],
    ['the count as a number', { decision: 'approve', confirm: 3 }],
    ['the count in a list', { decision: 'approve', confirm: ['3'] }],
    ['the count in words', { decision: 'approve', confirm: 'three' }],
    ['the count with more', { decision: 'approve', confirm: '3 desktops' }],
    ['the count another way', { decision: 'approve', confirm: '0x3' }],
    ['the count in other digits', { decision: 'approve', confirm: '３' }],
    ['an empty count', { decision: 'approve', confirm: '' }],
    ['blanks for a count', { decision: 'approve', confirm: '   ' }],
  ])('a yes to a destructive set with %s: runs nothing', async (_, content) => {
    const reply = await answered(era, wipe(world), accept(content));
    expect(reply.error ?? reply.result).toBeTruthy();
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).not.toContain('approved');
  });

  test('a yes to a single destructive target with another name, its id or the count: runs nothing', async () => {
    const wanted = wipe(world, 1);
    const desktop = desktopOf(world, wanted);
    for (const confirm of [desktop.id, '1', desktop.name.toLowerCase(), `${desktop.name}X`, 'approve', undefined]) {
      await answered(era, wanted, accept({ decision: 'approve', ...(confirm !== undefined && { confirm }) }));
    }
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).not.toContain('approved');
  });
});

describe.each(ERAS)('an answer of a %s client that came at once', (era) => {
  /** Somebody who is a program: answers without reading. */
  const program = (answer: Answer): Person & { asked: number } => {
    const person: Person & { asked: number } = Object.assign(
      () => {
        person.asked++;
        return answer;
      },
      { asked: 0 },
    );
    return person;
  };

  test('a yes counts for nothing, and afterwards nobody is asked that way for this plan', async () => {
    const person = program({ action: 'accept', content: { decision: 'approve' } });
    const client = await world.connect(era, person);
    const first = await client.call('call_tool', wrapped(reboot(world)).arguments);
    expect(first).toMatchObject({ isError: false, value: { status: 'needs_approval' } });
    expect(person.asked).toBe(1);
    world.clock.advance(READING_MS);

    const { tool, args } = reboot(world);
    const again = { name: tool, arguments: { ...args, plan_id: first.value.plan_id } };
    expect(await client.call('call_tool', again)).toMatchObject({ value: { status: 'needs_approval' } });
    expect(person.asked).toBe(1);
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).toEqual(['planned', 'asked']);

    await decide(world, first.value.plan_id as string);
    expect(await client.call('call_tool', again)).toMatchObject({ value: { job: {} } });
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
  });

  test.each(['accept', 'decline', 'cancel'] as const)('a no (%s) is no decision either', async (action) => {
    const person = program({ action, ...(action === 'accept' && { content: { decision: 'decline' } }) });
    const client = await world.connect(era, person);
    const first = await client.call('call_tool', wrapped(reboot(world)).arguments);
    expect(first).toMatchObject({ isError: false, value: { status: 'needs_approval' } });
    const [plan] = await plansOf(world);
    expect(plan?.elicit).toBe(false);
    expect(await world.store.approvals.pending()).toHaveLength(1);
    expect(await decide(world, plan!.id)).toBe(true);
    expect(attempts(world)).toEqual([]);
  });

  test('one millisecond too early is too early, and a clock that was set back makes nobody slow', async () => {
    for (const ms of [world.config.limits.fastestPersonMs - 1, 0, -3_600_000]) {
      const reply = await answered(era, reboot(world), accept({ decision: 'approve' }), ms);
      expect(answerOf(reply)).toMatchObject({ status: 'needs_approval' });
    }
    expect(attempts(world)).toEqual([]);
  });
});

describe('the 2026 state of a question that was answered at once', () => {
  test('does not become good by waiting and answering again', async () => {
    const wanted = reboot(world);
    const { requestState } = await asked2026(world, wanted);
    const yes = says({ decision: 'approve' });
    await send2026(world.http.url, wanted, { requestState, ...yes });
    world.clock.advance(READING_MS);
    const reply = await send2026(world.http.url, wanted, { requestState, ...yes });
    expect(answerOf(reply)).toMatchObject({ status: 'needs_approval' });
    expect(attempts(world)).toEqual([]);
  });
});

describe.each(ERAS)('while a %s client shows the form', (era) => {
  test('the plan expires: a yes afterwards is too late', async () => {
    const client = await world.connect(era, async () => {
      await world.clock.sleep(world.config.limits.planTtlMs);
      return YES;
    });
    const answer = await client.call('call_tool', wrapped(reboot(world)).arguments);
    expect(answer).toMatchObject({ isError: true, value: { code: 'plan_expired' } });
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).not.toContain('approved');
  });

  test.each([true, false])('somebody decides elsewhere (approved: %s): the first decision holds', async (approved) => {
    const client = await world.connect(era, async () => {
      const [plan] = await plansOf(world);
      await decide(world, plan!.id, { approved });
      await world.clock.sleep(READING_MS);
      return approved ? NO : YES;
    });
    const { value } = await client.call('call_tool', wrapped(reboot(world, 1)).arguments);
    expect(value).toMatchObject(approved ? { job: { status: 'succeeded' } } : { code: 'declined' });
    expect(attempts(world)).toEqual(approved ? ['BatchRunDesktops'] : []);
  });
});

describe.each(ERAS)('a %s form that was closed without a choice', (era) => {
  test('leaves the plan waiting for somebody else', async () => {
    const client = await world.connect(era, world.reading({ action: 'cancel' }));
    const { value, isError } = await client.call('call_tool', wrapped(wipe(world)).arguments);
    expect(isError).toBe(false);
    expect(value).toMatchObject({ status: 'needs_approval' });
    expect(await world.store.approvals.pending()).toHaveLength(1);
    expect(attempts(world)).toEqual([]);
  });
});

describe.each(ERAS)('a %s confirmation that is typed wrongly', (era) => {
  test('three times is a no for good, whoever says yes later', async () => {
    let asked = 0;
    const client = await world.connect(
      era,
      world.reading((message) => {
        asked++;
        expect(message.startsWith('That does not match.')).toBe(asked > 1);
        return { action: 'accept', content: { decision: 'approve', confirm: String(asked + 10) } };
      }),
    );
    const wanted = wipe(world);
    const { value, isError } = await client.call('call_tool', wrapped(wanted).arguments);
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'declined', message: expect.stringContaining('typed wrongly three times') });
    expect(asked).toBe(3);
    const [plan] = await plansOf(world);
    expect(await decide(world, plan!.id)).toBe(false);
    const again = { name: wanted.tool, arguments: { ...wanted.args, plan_id: plan!.id } };
    expect(await client.call('call_tool', again)).toMatchObject({ isError: true, value: { code: 'declined' } });
    expect(attempts(world)).toEqual([]);
  });

  test('twice and then rightly runs once', async () => {
    let asked = 0;
    const client = await world.connect(
      era,
      world.reading(() => ({
        action: 'accept',
        content: { decision: 'approve', confirm: ++asked < 3 ? '99' : ' 3 ' },
      })),
    );
    const { value } = await client.call('call_tool', wrapped(wipe(world)).arguments);
    expect(value).toMatchObject({ job: { status: 'succeeded' } });
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
  });
});
