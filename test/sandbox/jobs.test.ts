import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { able } from './cast.ts';
import { codeOf, later, MINUTES, type OpenCloud, openCloud, type Row } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

const POWER = '/v2/{p}/desktops/action';
const power = (op_type: string, desktops: (Desktop | undefined)[], type?: string) =>
  open.cloud.post(POWER, { desktop_ids: desktops.map((one) => one?.id), op_type, ...(type && { type }) });
const job = (id: string) => open.cloud.get(`/v2/{p}/workspace-jobs/${id}`);
const statuses = (reply: { rows(path: string): Row[] }) => reply.rows('sub_jobs').map(({ status }) => status);

/** Sound desktops in a state. */
function find(status: string, count = 1): Desktop[] {
  return able(open.world, (one) => one.status === status).slice(0, count);
}

describe('a job', () => {
  test('waits, runs and ends in simulated time, one sub-job after the other', async () => {
    const desktops = find('ACTIVE', 40);
    const id = (await power('reboot', desktops)).string('job_id');
    expect((await job(id)).at('status')).toBe('WAITING');
    open.clock.set(7_000);
    const early = await job(id);
    expect(early.at('status')).toBe('RUNNING');
    expect(new Set(statuses(early))).toEqual(new Set(['RUNNING', 'WAITING']));
    const progress = early.rows('sub_jobs').map((sub) => Number(sub.process));
    expect(progress[0]).toBeGreaterThan(0);
    expect(progress.at(-1)).toBe(0);
    later(open.clock);
    const over = await job(id);
    expect(over.at('status')).toBe('SUCCESS');
    expect(new Set(statuses(over))).toEqual(new Set(['SUCCESS']));
    expect(over.at('end_time')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(over.at('sub_jobs_total')).toBe(40);
  });

  test('only grows', async () => {
    const id = (await power('reboot', find('ACTIVE', 5))).string('job_id');
    let last = -1;
    for (let step = 0; step < 60; step++) {
      const sum = (await job(id)).rows('sub_jobs').reduce((total, sub) => total + Number(sub.process), 0);
      expect(sum).toBeGreaterThanOrEqual(last);
      last = sum;
      open.clock.set(1_000);
    }
    expect(last).toBe(500);
  });

  test('takes the same states whether the clock ticks or jumps', async () => {
    const other = await openCloud();
    const [ticking, jumping] = [open, other];
    const ids = find('SHUTOFF', 3).map((one) => one.id);
    for (const each of [ticking, jumping]) await each.cloud.post(POWER, { desktop_ids: ids, op_type: 'os-start' });
    for (let second = 0; second < 120; second++) {
      ticking.clock.set(1_000);
      await ticking.cloud.get('/v2/{p}/connect-desktops', { limit: 1 });
    }
    jumping.clock.set(120_000);
    const look = async (each: OpenCloud) => (await each.cloud.get('/v2/{p}/desktops/detail', { desktop_id: ids })).text;
    expect(await look(ticking)).toBe(await look(jumping));
    await other.close();
  });

  test('is ten times shorter at speed 10', async () => {
    const fast = await openCloud({ speed: 10 });
    const [one] = find('ACTIVE');
    const reply = await fast.cloud.post(POWER, { desktop_ids: [one?.id], op_type: 'reboot' });
    fast.clock.set(5_000);
    expect((await fast.cloud.get(`/v2/{p}/workspace-jobs/${reply.string('job_id')}`)).at('status')).toBe('SUCCESS');
    await fast.close();
  });

  test('of an unknown id is not found', async () => {
    const reply = await job('nothing');
    expect(`${reply.status} ${reply.at('error_code')}`).toBe('404 WKS.00010031');
  });
});

describe('a desktop at work', () => {
  const shownOf = async (desktop: Desktop | undefined) => {
    const reply = await open.cloud.get(`/v2/{p}/desktops/${desktop?.id}`);
    return [reply.at('desktop.status'), reply.at('desktop.task_status'), reply.at('desktop.login_status')];
  };

  test('starts: its task shows at once, its status a little after the job has ended, its login later still', async () => {
    const [desktop] = find('SHUTOFF');
    const id = (await power('os-start', [desktop])).string('job_id');
    expect(await shownOf(desktop)).toEqual(['SHUTOFF', '', 'UNREGISTER']);
    open.clock.set(5_000);
    expect(await shownOf(desktop)).toEqual(['SHUTOFF', 'powering-on', 'UNREGISTER']);
    while ((await job(id)).at('status') !== 'SUCCESS') open.clock.set(500);
    expect(await shownOf(desktop)).toEqual(['SHUTOFF', 'powering-on', 'UNREGISTER']);
    open.clock.set(5_000);
    expect(await shownOf(desktop)).toEqual(['ACTIVE', '', 'UNREGISTER']);
    open.clock.set(5_000);
    expect(await shownOf(desktop)).toEqual(['ACTIVE', '', 'REGISTERED']);
  });

  test('reboots: it is ACTIVE before, meanwhile and after', async () => {
    const [desktop] = find('ACTIVE');
    await power('reboot', [desktop]);
    open.clock.set(5_000);
    expect((await shownOf(desktop)).slice(0, 2)).toEqual(['ACTIVE', 'rebooting']);
    later(open.clock);
    expect(await shownOf(desktop)).toEqual(['ACTIVE', '', 'REGISTERED']);
  });

  test.each([
    ['os-stop', 'SHUTOFF'],
    ['os-hibernate', 'HIBERNATED'],
  ])('%s ends its session and leaves it %s', async (operation, status) => {
    const desktop = find('ACTIVE', 30).find((one) => one.login === 'CONNECTED');
    await power(operation, [desktop]);
    later(open.clock);
    expect(await shownOf(desktop)).toEqual([status, '', 'UNREGISTER']);
    const listed = await open.cloud.get('/v2/{p}/desktops', { status, computer_name: desktop?.name ?? '' });
    expect(listed.column('desktops', 'desktop_id')).toEqual([desktop?.id]);
  });

  test('is recorded in its power history, the newest first', async () => {
    const [desktop] = find('ACTIVE');
    const path = `/v2/{p}/desktops/${desktop?.id}/actions`;
    const before = Number((await open.cloud.get(path)).at('total_count'));
    await power('os-stop', [desktop]);
    later(open.clock);
    const after = await open.cloud.get(path, { limit: 1 });
    expect(after.at('total_count')).toBe(before + 1);
    expect(after.rows('desktop_actions')[0]).toMatchObject({ action: 'stop', result: 'Success' });
    expect(after.string('desktop_actions.0.start_time')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  });

  test('shows the progress of its task while there is one', async () => {
    const [desktop] = find('ACTIVE');
    await power('reboot', [desktop]);
    open.clock.set(10_000);
    const path = `/v2/{p}/desktops/${desktop?.id}`;
    expect(Number((await open.cloud.get(path)).at('desktop.process'))).toBeGreaterThan(0);
    later(open.clock);
    expect((await open.cloud.get(path)).at('desktop.process')).toBe(null);
  });
});

describe('conflicts', () => {
  test('hibernating a stopped desktop is 409 WKS.00010032 and names its state', async () => {
    const [desktop] = find('SHUTOFF');
    const reply = await power('os-hibernate', [desktop]);
    expect(codeOf(reply)).toBe('409 WKS.00010032');
    expect(reply.at('error_msg')).toContain('[SHUTOFF] and deny operation [os-hibernate]');
  });

  test.each([
    ['os-start', 'ACTIVE', '409 WKS.00010107'],
    ['os-stop', 'SHUTOFF', '409 WKS.00010108'],
    ['os-stop', 'HIBERNATED', '409 WKS.00010108'],
    ['reboot', 'SHUTOFF', '403 WKS.0405'],
  ] as const)('%s of one that is %s is %s', async (operation, status, answer) => {
    expect(codeOf(await power(operation, find(status)))).toBe(answer);
  });

  test('a desktop at work takes no second operation', async () => {
    const desktops = find('ACTIVE');
    await power('reboot', desktops);
    expect(codeOf(await power('os-stop', desktops))).toBe('400 WKS.0406');
    later(open.clock);
    expect((await power('os-stop', desktops)).status).toBe(200);
  });

  test('a desktop in maintenance is refused with WKS.0016', async () => {
    const [desktop] = find('ACTIVE');
    await open.cloud.put('/v2/{p}/desktops/maintenance-mode', {
      desktop_ids: [desktop?.id],
      in_maintenance_mode: true,
    });
    expect(codeOf(await power('reboot', [desktop]))).toBe('409 WKS.0016');
  });

  test('an unknown desktop is 404 WKS.00010031', async () => {
    const reply = await open.cloud.post(POWER, { desktop_ids: ['nowhere'], op_type: 'reboot' });
    expect(codeOf(reply)).toBe('404 WKS.00010031');
  });

  test('force works on a desktop in ERROR, a soft request does not', async () => {
    const desktop = find('ERROR')[0];
    expect((await power('reboot', [desktop])).status).toBe(403);
    expect((await power('reboot', [desktop], 'HARD')).status).toBe(200);
    later(open.clock);
    expect((await open.cloud.get(`/v2/{p}/desktops/${desktop?.id}`)).at('desktop.status')).toBe('ACTIVE');
  });

  test('in a batch the able ones go ahead and the others are listed with their codes', async () => {
    const [running] = find('ACTIVE');
    const [stopped] = find('SHUTOFF');
    const reply = await power('os-stop', [running, stopped, undefined].slice(0, 2));
    expect(reply.status).toBe(200);
    expect(reply.rows('failed_operation_list')).toEqual([
      {
        desktop_id: stopped?.id,
        desktop_name: stopped?.name,
        error_code: 'WKS.00010108',
        error_msg: expect.stringContaining('not running'),
      },
    ]);
    expect((await job(reply.string('job_id'))).at('sub_jobs_total')).toBe(1);
  });
});

describe('the storyline', () => {
  test('rebooting the story pool fails for exactly one desktop, with the code it tells', async () => {
    const { rebootPool, failing } = open.world.storyline;
    expect(rebootPool.desktopIds).toHaveLength(12);
    const reply = await open.cloud.post(POWER, { desktop_ids: rebootPool.desktopIds, op_type: 'reboot' });
    expect(reply.at('failed_operation_list')).toBeUndefined();
    open.clock.set(2 * MINUTES);
    const over = await job(reply.string('job_id'));
    expect(over.at('status')).toBe('COMPLETE');
    const failed = over.rows('sub_jobs').filter(({ status }) => status === 'FAILED');
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({
      error_code: failing?.code,
      fail_reason: failing?.reason,
      entities: { desktop_id: failing?.desktopId, desktop_name: failing?.name },
    });
  });

  test('its pool is found by id and its desktops are running Windows 10', async () => {
    const { rebootPool } = open.world.storyline;
    const listed = await open.cloud.get('/v2/{p}/desktops/detail', { pool_id: rebootPool.poolId });
    expect(listed.column('desktops', 'desktop_id')).toEqual(rebootPool.desktopIds);
    expect(new Set(listed.column('desktops', 'status'))).toEqual(new Set(['ACTIVE']));
    expect(listed.rows('desktops').every(({ computer_name }) => /^DESIGN-W10-\d{3}$/.test(String(computer_name)))).toBe(
      true,
    );
  });

  test.each([1, 5, 20, 1000])('holds for %i desktops and any seed', async (desktops) => {
    for (const seed of [1, 2, 3]) {
      const each = await openCloud({ desktops, seed });
      const { rebootPool, failing } = each.world.storyline;
      expect(rebootPool.desktopIds).toContain(failing?.desktopId);
      const reply = await each.cloud.post(POWER, { desktop_ids: rebootPool.desktopIds, op_type: 'reboot' });
      later(each.clock);
      const subs = await each.cloud.get('/v2/{p}/workspace-sub-jobs', {
        job_id: reply.string('job_id'),
        status: 'FAILED',
      });
      expect(subs.rows('jobs').map((sub) => (sub.entities as Row).desktop_id)).toEqual([failing?.desktopId]);
      await each.close();
    }
  });
});
