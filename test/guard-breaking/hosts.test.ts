import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, ERAS, type Era, startWorld, type TestClient, type World } from '../world.ts';
import {
  answerOf,
  asked2026,
  attempts,
  decide,
  eventsOf,
  plansOf,
  READING_MS,
  reboot,
  Session2025,
  says,
  send2026,
  settled,
  until,
  type Wanted,
  wipe,
  wrapped,
  YES_2026,
} from './attack.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const call = (client: TestClient, { tool, args }: Wanted, more: Record<string, unknown> = {}, signal?: AbortSignal) =>
  client.call('call_tool', { name: tool, arguments: { ...args, ...more } }, signal ? { signal } : {});

/** A person who says nothing until told to. */
function slowPerson() {
  let asked = 0;
  let answer: (answer: Answer) => void = () => {};
  return {
    person: () => {
      asked++;
      return new Promise<Answer>((resolve) => {
        answer = resolve;
      });
    },
    isAsked: () => asked > 0,
    says: (what: Answer) => answer(what),
  };
}

const COUNTED: Answer = { action: 'accept', content: { decision: 'approve', confirm: '3' } };

describe.each(ERAS)('a %s host that gives up while its person decides', (era) => {
  test('leaves a plan that waits; approved elsewhere it runs once', async () => {
    const slow = slowPerson();
    const client = await world.connect(era, slow.person);
    const giveUp = new AbortController();
    const given = call(client, wipe(world), {}, giveUp.signal).catch((error: Error) => error);
    await until(slow.isAsked);
    giveUp.abort();
    // A late yes reaches nobody.
    world.clock.advance(READING_MS);
    slow.says(COUNTED);
    expect(await given).toBeInstanceOf(Error);
    await settled();
    const [plan] = await plansOf(world);
    expect(attempts(world)).toEqual([]);
    expect(await world.store.approvals.pending()).toMatchObject([{ id: plan!.id }]);

    await decide(world, plan!.id);
    const other = await world.connect(era);
    expect(await call(other, wipe(world), { plan_id: plan!.id })).toMatchObject({ value: { job: {} } });
    expect(await call(other, wipe(world), { plan_id: plan!.id })).toMatchObject({ value: { code: 'plan_spent' } });
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
  });

  test('and is gone altogether: the plan waits all the same', async () => {
    const slow = slowPerson();
    const client = await world.connect(era, slow.person);
    const given = call(client, wipe(world)).catch((error: Error) => error);
    await until(slow.isAsked);
    await client.close();
    slow.says(COUNTED);
    await given;
    expect(await world.store.approvals.pending()).toHaveLength(1);
    expect(attempts(world)).toEqual([]);
  });

  test('asks again for the same plan when the call comes back with its plan_id', async () => {
    const slow = slowPerson();
    const first = await world.connect(era, slow.person);
    const giveUp = new AbortController();
    const given = call(first, wipe(world), {}, giveUp.signal).catch((error: Error) => error);
    await until(slow.isAsked);
    giveUp.abort();
    slow.says({ action: 'cancel' });
    await given;
    const [plan] = await plansOf(world);
    const second = await world.connect(era, world.reading(COUNTED));
    expect(await call(second, wipe(world), { plan_id: plan!.id })).toMatchObject({ value: { job: {} } });
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
  });
});

describe('a host that says it can ask and can not', () => {
  test.each<[string, unknown]>([
    ['answers nothing that makes sense', {}],
    ['answers something else', { roots: [] }],
    ['answers with an action nobody knows', { action: 'later' }],
  ])('%s: the plan waits, and the call says so', async (_, result) => {
    const session = await Session2025.open(world.http.url);
    const reply = await session.call(wrapped(reboot(world)), () => {
      world.clock.advance(READING_MS);
      return result;
    });
    expect(answerOf(reply)).toMatchObject({ status: 'needs_approval' });
    expect(await world.store.approvals.pending()).toHaveLength(1);
    expect(attempts(world)).toEqual([]);
  });

  test('opened only pages (URL mode): is not asked with a form, and an accept is no yes', async () => {
    const session = await Session2025.open(world.http.url, { elicitation: { url: {} } });
    const reply = await session.call(wrapped(reboot(world)), () => ({ action: 'accept' }));
    expect(answerOf(reply)).toMatchObject({ status: 'needs_approval' });
    const modern = await send2026(world.http.url, reboot(world), { capabilities: { elicitation: { url: {} } } });
    expect(answerOf(modern)).toMatchObject({ status: 'needs_approval' });
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).toEqual(['planned', 'planned']);
  });
});

/** A call that can be stopped, and what the cloud is asked in the meantime. */
async function stoppedAt(era: Era, operation: string, nth: number, wanted: Wanted, plan_id?: string) {
  const client = await world.connect(era);
  const seen = world.sandbox.requests.of(operation).length;
  const mend = world.sandbox.faults.add({ kind: 'slow', operation, ms: 1_000, nth });
  const stop = new AbortController();
  const stopped = call(client, wanted, plan_id ? { plan_id } : {}, stop.signal).catch((error: Error) => error);
  await until(() => world.sandbox.requests.of(operation).length >= seen + nth);
  stop.abort();
  await stopped;
  await settled();
  world.clock.advance(1_000);
  mend();
  await settled();
}

describe.each(ERAS)('a %s call that is cancelled', (era) => {
  test('while its targets are read makes no plan', async () => {
    await stoppedAt(era, 'ListDesktopsDetail', 1, wipe(world));
    expect(await world.store.approvals.pending()).toEqual([]);
    expect(attempts(world)).toEqual([]);
  });

  test.each(['ListDesktopsDetail', 'ListDesktopSnapshot'])(
    'while they are looked at again (%s) spends nothing: the approval is good for the next call',
    async (operation) => {
      const { plan } = await asked2026(world, wipe(world));
      await decide(world, plan);
      await stoppedAt(era, operation, 1, wipe(world), plan);
      expect(attempts(world)).toEqual([]);
      expect(await world.store.approvals.isSpent(plan)).toBe(false);
      const client = await world.connect(era);
      expect(await call(client, wipe(world), { plan_id: plan })).toMatchObject({ value: { job: {} } });
      expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
    },
  );

  test('while it is sent is sent once, and what came of it is written down', async () => {
    const { plan } = await asked2026(world, wipe(world));
    await decide(world, plan);
    await stoppedAt(era, 'BatchDeleteDesktops', 1, wipe(world), plan);
    await world.engine.mutations.drain();
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
    expect(await eventsOf(world)).toEqual(expect.arrayContaining(['sent', 'done']));
    const client = await world.connect(era);
    expect(await call(client, wipe(world), { plan_id: plan })).toMatchObject({ value: { code: 'plan_spent' } });
    expect(attempts(world)).toEqual(['BatchDeleteDesktops']);
  });
});

describe('an approval for more than one request takes', () => {
  beforeEach(async () => {
    await world.close();
    world = await startWorld({ desktops: 260 });
  });
  const all = (count: number): Wanted => ({
    tool: 'batch_logoff_desktops',
    args: {
      desktop_ids: world.sandbox.world.fleet
        .all()
        .slice(0, count)
        .map((desktop) => desktop.id),
    },
  });

  test.each(ERAS)('covers all of them and only them (%s)', async (era) => {
    let shown = '';
    const client = await world.connect(
      era,
      world.reading((message) => {
        shown = message;
        return { action: 'accept', content: { decision: 'approve' } };
      }),
    );
    const inside = world.sandbox.world.fleet.all().slice(0, 250);
    const outside = world.sandbox.world.fleet.all().slice(250);
    for (const desktop of [...inside, ...outside]) if (desktop.status === 'ACTIVE') desktop.login = 'CONNECTED';
    expect(await call(client, all(250))).toMatchObject({ isError: false });
    expect(shown).toContain('Sent as 3 requests; this approval covers all of them.');
    expect(attempts(world)).toEqual(['BatchLogoffDesktops', 'BatchLogoffDesktops', 'BatchLogoffDesktops']);
    expect(inside.filter((desktop) => desktop.login === 'CONNECTED')).toEqual([]);
    expect(outside.some((desktop) => desktop.login === 'CONNECTED')).toBe(true);
    const [plan] = await plansOf(world);
    for (const count of [250, 100, 150, 260]) {
      const again = await call(client, all(count), { plan_id: plan!.id });
      expect(again.value.code).toBe(count === 250 ? 'plan_spent' : 'plan_mismatch');
    }
    expect(attempts(world)).toHaveLength(3);
  });

  test('and that is cancelled half-way sends no further part, now or later', async () => {
    const { plan } = await asked2026(world, all(250));
    await decide(world, plan);
    await stoppedAt('2025-11-25', 'BatchLogoffDesktops', 2, all(250), plan);
    await world.engine.mutations.drain();
    expect(attempts(world)).toHaveLength(2);
    const client = await world.connect('2025-11-25');
    expect(await call(client, all(250), { plan_id: plan })).toMatchObject({ value: { code: 'plan_spent' } });
    expect(attempts(world)).toHaveLength(2);
  });
});

describe('a yes that was given to one call', () => {
  test.each(ERAS)('is not there for the next one, however alike (%s)', async (era) => {
    let asked = 0;
    const client = await world.connect(
      era,
      world.reading(() => {
        asked++;
        return { action: 'accept', content: { decision: asked === 1 ? 'approve' : 'decline' } };
      }),
    );
    expect(await call(client, reboot(world, 1), { wait: false })).toMatchObject({ value: { job: {} } });
    expect(await call(client, reboot(world, 1), { wait: false })).toMatchObject({ value: { code: 'declined' } });
    expect(asked).toBe(2);
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
  });

  test('is not there for the same state under another capability or client', async () => {
    const { requestState } = await asked2026(world, reboot(world));
    world.clock.advance(READING_MS);
    await send2026(world.http.url, reboot(world), { requestState, ...says({ decision: 'approve' }) });
    for (const round of [{ capabilities: {} }, { clientName: 'somebody else' }]) {
      const reply = await send2026(world.http.url, reboot(world), { requestState, ...YES_2026, ...round });
      expect(answerOf(reply)).toMatchObject({ code: 'plan_spent' });
    }
    expect(attempts(world)).toEqual(['BatchRunDesktops']);
  });
});
