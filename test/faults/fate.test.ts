import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import {
  attempts,
  auditOf,
  eventsOf,
  plansOf,
  reboot,
  someDesktops,
  until,
  type Wanted,
} from '../guard-breaking/attack.ts';
import { ERAS, startWorld, type TestClient, type World, YES } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const call = (client: TestClient, { tool, args }: Wanted, more: Record<string, unknown> = {}) =>
  client.call('call_tool', { name: tool, arguments: { ...args, ...more } });

const page = { kind: 'non_json' as const };

/** How an answer can get lost, or come from somebody else. */
const LOST: [string, Omit<Fault, 'operation'>][] = [
  ['the connection breaks before it was carried out', { kind: 'reset_before' }],
  ['the connection breaks after it was carried out', { kind: 'reset_after' }],
  ['the answer breaks off', { kind: 'truncated' }],
  ['a gateway answers 502 with a page', { ...page, status: 502 }],
  ['a gateway answers 502 with a page, and it was carried out', { ...page, status: 502, carriedOut: true }],
  ['a gateway answers 503 with a page', { ...page, status: 503 }],
  ['a gateway answers 504 with a page', { ...page, status: 504, carriedOut: true }],
  ['somebody answers 200 with a page', { ...page, status: 200, carriedOut: true }],
  [
    'the service fails inside',
    { kind: 'status', status: 500, body: { error_code: 'WKS.0002', error_msg: 'Internal error.' } },
  ],
  ['the service fails inside without a word', { kind: 'status', status: 500 }],
  [
    'the gateway gives up',
    { kind: 'status', status: 504, body: { error_code: 'APIGW.0201', error_msg: 'Backend timeout.' } },
  ],
  ['the request takes too long', { kind: 'status', status: 408 }],
];

const somebody = () => world.sandbox.world.people.all()[0]!;
const resetPassword = (): Wanted => ({
  tool: 'reset_random_password',
  args: { user_id: somebody().id, notification_type: 'email' },
});

const CHANGES: [string, string, () => Wanted][] = [
  ['a POST', 'BatchRunDesktops', () => reboot(world)],
  ['a GET that changes something', 'ResetRandomPassword', resetPassword],
  ['a PUT', 'UpdateUserInfo', () => ({ tool: 'update_user_info', args: { user_id: somebody().id, disabled: true } })],
];

/** Every failure of an answer, of which the first are in it and all in the result that is kept. */
async function failuresOf(client: TestClient, value: Record<string, unknown>) {
  const whole = value.result_id
    ? JSON.parse(await client.readResource(`workspace://results/${value.result_id}`))
    : value;
  return whole.failures as { target: string; code: string; reason: string }[];
}

describe.each(ERAS)('over a %s client, a change', (era) => {
  describe.each(CHANGES)('by %s (%s)', (_, operation, wanted) => {
    test.each(LOST)('of which %s is never sent again, and its fate is said to be unknown', async (_what, fault) => {
      world.sandbox.faults.add({ ...fault, operation });
      const client = await world.connect(era, world.reading(YES));
      const { isError, value } = await call(client, wanted());
      expect(attempts(world)).toEqual([operation]);
      expect(isError).toBe(true);
      expect(value).toMatchObject({ retryable: false, hint: expect.stringContaining('Do not repeat it') });
      expect(value.message).toMatch(new RegExp(`^Whether ${operation} was carried out is unknown: `));
      expect(value.hint).toMatch(/Read the target, or list the recent jobs/);
      expect(await eventsOf(world)).toEqual(['planned', 'asked', 'approved', 'sent', 'unknown']);
      expect((await auditOf(world)).at(-1)).toMatchObject({ detail: { code: value.code } });
      const [plan] = await plansOf(world);
      expect(await call(client, wanted(), { plan_id: plan!.id })).toMatchObject({ value: { code: 'plan_spent' } });
      expect(attempts(world)).toEqual([operation]);
    });

    test('that nobody answers is given up after the time of a request, and is not sent again', async () => {
      world.sandbox.faults.add({ kind: 'timeout', operation });
      const client = await world.connect(era, world.reading(YES));
      const answer = call(client, wanted());
      await until(() => world.sandbox.requests.of(operation).length > 0);
      world.clock.advance(world.config.limits.requestTimeoutMs);
      expect(await answer).toMatchObject({ isError: true, value: { code: 'timeout', retryable: false } });
      expect((await answer).value.message).toContain('is unknown');
      expect(attempts(world)).toEqual([operation]);
      expect(await eventsOf(world)).toEqual(['planned', 'asked', 'approved', 'sent', 'unknown']);
    });
  });

  test('that nobody has to approve is not sent again either', async () => {
    const wanted = {
      tool: 'update_desktop',
      args: { desktop_id: someDesktops(world, 1)[0], desktop: { self_backup_management: '1' } },
    };
    world.sandbox.faults.add({ kind: 'reset_after', operation: 'UpdateDesktop' });
    const client = await world.connect(era);
    const { value } = await call(client, wanted);
    expect(value).toMatchObject({ code: 'connection_lost', message: expect.stringContaining('is unknown') });
    expect(attempts(world)).toEqual(['UpdateDesktop']);
    expect(await eventsOf(world)).toEqual(['sent', 'unknown']);
  });
});

describe.each(ERAS)('over a %s client, a change of more desktops than one request takes', (era) => {
  beforeEach(async () => {
    await world.close();
    world = await startWorld({ desktops: 320, limits: { maxResultTokens: 60_000 } });
  });
  const ids = (from: number, to: number) =>
    world.sandbox.world.fleet
      .all()
      .slice(from, to)
      .map((desktop) => desktop.id);
  const logoff = (): Wanted => ({ tool: 'batch_logoff_desktops', args: { desktop_ids: ids(0, 310) } });

  test.each<[string, Omit<Fault, 'operation'>]>([
    ['breaks off', { kind: 'reset_after', nth: 2 }],
    ['is answered by a page', { ...page, status: 502, nth: 2 }],
  ])('whose second part %s stops there and says which are unknown and which were not sent', async (_, fault) => {
    world.sandbox.faults.add({ ...fault, operation: 'BatchLogoffDesktops' });
    const client = await world.connect(era, world.reading(YES));
    const { isError, value } = await call(client, logoff());
    expect(attempts(world)).toEqual(['BatchLogoffDesktops', 'BatchLogoffDesktops']);
    expect(isError).toBe(true);
    const failures = await failuresOf(client, value);
    const unknown = failures.filter((failure) => failure.code !== 'not_sent');
    expect(unknown.map((failure) => failure.target)).toEqual(ids(100, 200));
    expect(unknown[0]!.reason).toContain('is unknown');
    const unsent = failures.filter((failure) => failure.code === 'not_sent');
    expect(unsent.map((failure) => failure.target)).toEqual(ids(200, 310));
    expect(unsent[0]!.reason).toContain('unknown fate');
    expect(value.error).toMatchObject({
      code: 'fate_unknown',
      message: 'Whether batch_logoff_desktops was carried out for 100 of its targets is unknown; 110 were not sent',
      hint: expect.stringContaining('Do not repeat it'),
      retryable: false,
    });
    expect(await eventsOf(world)).toEqual(['planned', 'asked', 'approved', 'sent', 'done', 'unknown']);
    expect((await auditOf(world)).at(-1)).toMatchObject({ detail: { targets: 100, not_sent: 110 } });
  });

  test('whose first part gets lost says that nothing else was sent', async () => {
    world.sandbox.faults.add({ kind: 'reset_after', operation: 'BatchLogoffDesktops' });
    const client = await world.connect(era, world.reading(YES));
    const { value } = await call(client, logoff());
    expect(attempts(world)).toEqual(['BatchLogoffDesktops']);
    expect(value.message).toContain('(part 1 of 4; the later parts were not sent)');
    expect(await eventsOf(world)).toEqual(['planned', 'asked', 'approved', 'sent', 'unknown']);
  });

  test('whose second part is refused goes on, because what was refused is known', async () => {
    world.sandbox.faults.add({
      kind: 'status',
      status: 409,
      nth: 2,
      operation: 'BatchLogoffDesktops',
      body: { error_code: 'WKS.00010032', error_msg: 'Operation conflict.' },
    });
    const client = await world.connect(era, world.reading(YES));
    const { isError, value } = await call(client, logoff());
    expect(isError).toBe(true);
    expect(attempts(world)).toHaveLength(4);
    expect((await failuresOf(client, value)).map((failure) => failure.target)).toEqual(ids(100, 200));
    expect(await eventsOf(world)).not.toContain('unknown');
  });
});

describe.each(ERAS)('over a %s client, what is sent again', (era) => {
  test('is a change that the gateway turned away for its rate, until it is let in', async () => {
    world.sandbox.faults.add({
      kind: 'status',
      status: 429,
      times: 2,
      operation: 'BatchRunDesktops',
      headers: { 'Retry-After': '2' },
      body: { error_code: 'APIGW.0308', error_msg: 'The throttling threshold has been reached' },
    });
    const client = await world.connect(era, world.reading(YES));
    const { value } = await call(client, reboot(world, 1), { wait: false });
    expect(value).toHaveProperty('job');
    expect(world.sandbox.requests.of('BatchRunDesktops').map((request) => request.status)).toEqual([429, 429, 200]);
    expect(world.mutations()).toEqual(['BatchRunDesktops']);
    expect(await eventsOf(world)).toEqual(['planned', 'asked', 'approved', 'sent', 'done']);
  });

  /** What the gateway says to a signature that is too old or too new. */
  const skewed = (aheadMs: number) => {
    const stamp = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
    const now = world.clock.now();
    const said = `signature expired, signature time:${stamp(now)},server time:${stamp(now + aheadMs)}`;
    return { error_code: 'APIGW.0301', error_msg: `Incorrect IAM authentication information: ${said}` };
  };

  test('is a change whose time the gateway refused, once, with the right time', async () => {
    world.sandbox.faults.add({
      kind: 'status',
      status: 401,
      times: 1,
      operation: 'BatchRunDesktops',
      body: skewed(600_000),
    });
    const client = await world.connect(era, world.reading(YES));
    expect((await call(client, reboot(world, 1), { wait: false })).value).toHaveProperty('job');
    expect(world.sandbox.requests.of('BatchRunDesktops').map((request) => request.status)).toEqual([401, 200]);
    expect(world.mutations()).toEqual(['BatchRunDesktops']);
  });

  test('is no change that stays refused: it fails with what to do about it', async () => {
    world.sandbox.faults.add({ kind: 'status', status: 401, operation: 'BatchRunDesktops', body: skewed(600_000) });
    const client = await world.connect(era, world.reading(YES));
    const { isError, value } = await call(client, reboot(world, 1));
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'APIGW.0301', hint: expect.stringContaining('clock') });
    expect(world.sandbox.requests.of('BatchRunDesktops')).toHaveLength(2);
    expect(world.mutations()).toEqual([]);
    expect((await eventsOf(world)).at(-1)).toBe('failed');
  });

  test.each<[string, Omit<Fault, 'operation'>]>([
    ['a broken connection', { kind: 'reset_before', times: 2 }],
    ['an answer that breaks off', { kind: 'truncated', times: 2 }],
    ['a page of a gateway', { ...page, status: 502, times: 2 }],
    ['a gateway that gives up', { ...page, status: 504, times: 2 }],
    ['a service that is away', { kind: 'status', status: 503, times: 2 }],
    ['too many requests', { kind: 'status', status: 429, times: 2 }],
  ])('is a read after %s', async (_, fault) => {
    world.sandbox.faults.add({ ...fault, operation: 'ListDesktops' });
    const client = await world.connect(era);
    const { isError, value } = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    expect(isError).toBe(false);
    expect(value).toMatchObject({ data: { total: 60 } });
    expect(world.sandbox.requests.of('ListDesktops')).toHaveLength(3);
  });

  test('is a read that nobody answered', async () => {
    world.sandbox.faults.add({ kind: 'timeout', operation: 'ListDesktops', times: 1 });
    const client = await world.connect(era);
    const answer = client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    await until(() => world.sandbox.requests.of('ListDesktops').length > 0);
    world.clock.advance(world.config.limits.requestTimeoutMs);
    expect(await answer).toMatchObject({ isError: false, value: { data: { total: 60 } } });
    expect(world.sandbox.requests.of('ListDesktops')).toHaveLength(2);
  });

  test('is a read no more than three times, and then it says what was answered', async () => {
    world.sandbox.faults.add({ ...page, status: 502, operation: 'ListDesktops' });
    const client = await world.connect(era);
    const { isError, value } = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'http_502', retryable: true, hint: expect.stringMatching(/\w/) });
    expect(value.message).toContain('502 Bad Gateway');
    expect(value.message).not.toContain('<');
    expect(world.sandbox.requests.of('ListDesktops')).toHaveLength(4);
  });
});

describe.each(ERAS)('over a %s client, a page in place of an answer', (era) => {
  test.each([200, 403, 404, 500])('with status %i to a read is an error in words, without the page', async (status) => {
    world.sandbox.faults.add({ ...page, status, operation: 'ListDesktops' });
    const client = await world.connect(era);
    const { isError, value, text } = await client.call('call_read_tool', {
      name: 'list_desktops',
      arguments: { limit: 1 },
    });
    expect(isError).toBe(true);
    expect(value).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
      hint: expect.stringMatching(/\w/),
    });
    expect(text).not.toContain('<html>');
    expect(text.length).toBeLessThan(1_500);
  });

  test('while the targets are read for a plan sends nothing', async () => {
    world.sandbox.faults.add({ ...page, status: 403, operation: 'ListDesktopsDetail' });
    const client = await world.connect(era, world.reading(YES));
    expect(await call(client, reboot(world))).toMatchObject({ isError: true });
    expect(attempts(world)).toEqual([]);
    expect(await eventsOf(world)).toEqual([]);
  });
});

describe('a cloud that can not be reached', () => {
  test('has had nothing: the change is said not to have been sent, and the approval is used', async () => {
    const client = await world.connect('2026-07-28', async () => {
      await world.clock.sleep(3_000);
      return YES;
    });
    const wanted = {
      tool: 'create_desktop',
      args: {
        desktop_type: 'DEDICATED',
        product_id: 'p',
        image_type: 'gold',
        image_id: 'i',
        root_volume: { type: 'SAS', size: 80 },
        size: 1,
      },
    };
    await world.cloud.close();
    const { isError, value } = await call(client, wanted);
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'unreachable', message: expect.stringContaining('was not sent') });
    expect(await eventsOf(world)).toEqual(['planned', 'asked', 'approved', 'sent', 'failed']);
  });
});
