import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { later, type OpenCloud, openCloud } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

/** A user lock is easy to see: it is there or not. */
function lock() {
  const user = open.world.people.all().find((one) => !one.locked);
  const sent = open.cloud.post(`/v2/{p}/users/${user?.id}/actions`, { op_type: 'LOCK' });
  return { sent, locked: () => user?.locked };
}
const on = (fault: Omit<Fault, 'operation'>) => open.sandbox.faults.add({ operation: 'ChangeUserStatus', ...fault });
const logged = () => open.sandbox.requests.all().at(-1);

describe('a connection', () => {
  test('reset before: nothing was carried out', async () => {
    on({ kind: 'reset_before' });
    const { sent, locked } = lock();
    await expect(sent).rejects.toThrow();
    expect(locked()).toBe(false);
    expect(logged()).toMatchObject({
      status: 0,
      mutated: false,
      fault: 'reset_before',
      operationId: 'ChangeUserStatus',
    });
  });

  test('reset after: it was carried out, and nobody is told', async () => {
    on({ kind: 'reset_after' });
    const { sent, locked } = lock();
    await expect(sent).rejects.toThrow();
    expect(locked()).toBe(true);
    expect(logged()).toMatchObject({ status: 0, mutated: true, fault: 'reset_after' });
  });

  test('that times out stays silent although the request was carried out', async () => {
    on({ kind: 'timeout' });
    const { sent, locked } = lock();
    let settled = false;
    const outcome = sent.then(
      () => 'answered',
      () => 'cut off',
    );
    void outcome.then(() => {
      settled = true;
    });
    await open.cloud.get('/v2/{p}/users', { limit: '1' });
    expect([settled, locked()]).toEqual([false, true]);
    await open.close();
    expect(await outcome).toBe('cut off');
  });

  test('that times out before anything happened', async () => {
    on({ kind: 'timeout', carriedOut: false });
    const { sent, locked } = lock();
    const outcome = sent.catch(() => 'cut off');
    await open.cloud.get('/v2/{p}/users', { limit: '1' });
    expect(locked()).toBe(false);
    await open.close();
    await outcome;
  });

  test('truncated: the answer ends in the middle', async () => {
    open.sandbox.faults.add({ operation: 'ListUsers', kind: 'truncated' });
    await expect(open.cloud.get('/v2/{p}/users')).rejects.toThrow();
  });
});

describe('an answer', () => {
  test('of any status, body and header instead of the real one', async () => {
    const body = { error_code: 'APIGW.0308', error_msg: 'slow down' };
    on({ kind: 'status', status: 429, body, headers: { 'Retry-After': '7' } });
    const { sent, locked } = lock();
    const reply = await sent;
    expect([reply.status, reply.headers['retry-after'], reply.body]).toEqual([429, '7', body]);
    expect(locked()).toBe(false);
  });

  test('that is a page of HTML', async () => {
    on({ kind: 'non_json' });
    const reply = await lock().sent;
    expect([reply.status, reply.headers['content-type']]).toEqual([502, 'text/html']);
    expect(reply.text).toContain('<html>');
  });

  test('that is slow comes after its time on the sandbox clock', async () => {
    on({ kind: 'slow', ms: 5_000 });
    const { sent, locked } = lock();
    await open.clock.whenSleeping((ms) => ms === 5_000);
    expect(locked()).toBe(true);
    await open.clock.advance(5_000);
    expect((await sent).status).toBe(204);
  });
});

describe('a job', () => {
  const reboot = async (ids: string[]) => {
    const reply = await open.cloud.post('/v2/{p}/desktops/action', { desktop_ids: ids, op_type: 'reboot' });
    later(open.clock);
    return open.cloud.get(`/v2/{p}/workspace-jobs/${reply.string('job_id')}`);
  };
  const sound = () => {
    const { rebootPool, failing } = open.world.storyline;
    return rebootPool.desktopIds.filter((id) => id !== failing?.desktopId).slice(0, 3);
  };

  test('that hangs runs for ever', async () => {
    open.sandbox.faults.add({ operation: 'BatchRunDesktops', kind: 'hang_job' });
    const job = await reboot(sound());
    expect([job.at('status'), job.at('end_time')]).toEqual(['RUNNING', undefined]);
  });

  test('of which one sub-job fails', async () => {
    const [, second] = sound();
    const fault = {
      kind: 'fail_sub_job',
      code: 'WKS.0014',
      reason: 'no disk',
      ...(second && { desktop: second }),
    } as const;
    open.sandbox.faults.add({ operation: 'BatchRunDesktops', ...fault });
    const job = await reboot(sound());
    expect(job.column('sub_jobs', 'status')).toEqual(['SUCCESS', 'FAILED', 'SUCCESS']);
    expect(job.rows('sub_jobs')[1]).toMatchObject({ error_code: 'WKS.0014', fail_reason: 'no disk' });
  });

  test('whose only sub-job fails says FAIL and why', async () => {
    open.sandbox.faults.add({ kind: 'fail_sub_job' });
    const job = await reboot(sound().slice(0, 1));
    expect([job.at('status'), job.at('job_error_code')]).toEqual(['FAIL', 'WKS.0005']);
  });
});

describe('a body that comes slowly', () => {
  test('has its head at once, and is whole in the end', async () => {
    open.sandbox.faults.add({ kind: 'slow_body', operation: 'ListDesktops', ms: 8_000 });
    const reply = open.cloud.get('/v2/{p}/desktops');
    for (let piece = 0; piece < 8; piece++) {
      expect(await open.clock.whenSleeping()).toBe(1_000);
      await open.clock.advance(1_000);
    }
    expect((await reply).rows('desktops')).toHaveLength(200);
  });
});

describe('a page', () => {
  const page = async (offset: number) =>
    (await open.cloud.get('/v2/{p}/desktops', { limit: 10, offset })).column('desktops', 'desktop_id');

  test('comes once more in place of the next one', async () => {
    const [first, second] = [await page(0), await page(10)];
    open.sandbox.faults.add({ kind: 'duplicate_page', operation: 'ListDesktops', after: 1 });
    expect([await page(0), await page(10)]).toEqual([first, first]);
    open.sandbox.faults.clear();
    expect(await page(10)).toEqual(second);
  });

  test('begins with the last row of the page before, after a row was added in front', async () => {
    const [first, second] = [await page(0), await page(10)];
    open.sandbox.faults.add({ kind: 'shift_items', operation: 'ListDesktops' });
    expect(await page(10)).toEqual([first.at(-1), ...second.slice(0, 9)]);
    expect(await page(0)).toEqual(first);
  });
});

describe('choosing requests', () => {
  const status = async () => (await open.cloud.get('/v2/{p}/users', { limit: '1' })).status;
  const several = async (count: number) => {
    const seen = [];
    for (let index = 0; index < count; index++) seen.push(await status());
    return seen;
  };

  test('the n-th', async () => {
    open.sandbox.faults.add({ kind: 'status', status: 503, nth: 2 });
    expect(await several(3)).toEqual([200, 503, 200]);
  });

  test('after so many', async () => {
    open.sandbox.faults.add({ kind: 'status', status: 503, after: 2 });
    expect(await several(4)).toEqual([200, 200, 503, 503]);
  });

  test('so many times', async () => {
    open.sandbox.faults.add({ kind: 'status', status: 503, times: 2 });
    expect(await several(3)).toEqual([503, 503, 200]);
  });

  test('a share of them, by the seed', async () => {
    open.sandbox.faults.add({ kind: 'status', status: 503, rate: 0.5 });
    const seen = await several(40);
    const struck = seen.filter((each) => each === 503).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(32);
  });

  test('the same share of them after a reset', async () => {
    const strikes = async () => {
      open.sandbox.faults.add({ kind: 'status', status: 503, rate: 0.5 });
      return several(40);
    };
    const before = await strikes();
    await request(`${open.url}/__sandbox/reset`, { method: 'POST' }).then(({ body }) => body.dump());
    expect(await strikes()).toEqual(before);
  });

  test('of one method, of one operation', async () => {
    open.sandbox.faults.add({ kind: 'status', status: 503, method: 'POST' });
    open.sandbox.faults.add({ kind: 'status', status: 504, operation: 'ListDesktops' });
    expect(await status()).toBe(200);
    expect((await open.cloud.get('/v2/{p}/desktops')).status).toBe(504);
  });

  test('and taking a fault away again', async () => {
    const remove = open.sandbox.faults.add({ kind: 'status' });
    expect(await status()).toBe(500);
    remove();
    expect(await status()).toBe(200);
    open.sandbox.faults.add({ kind: 'status' });
    open.sandbox.faults.clear();
    expect(await status()).toBe(200);
  });
});
