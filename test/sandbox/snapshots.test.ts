import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { codeOf, later, type OpenCloud, openCloud, type Sent } from './cloud.ts';

let open: OpenCloud;
let desktop: Desktop;
beforeEach(async () => {
  open = await openCloud();
  desktop = open.world.fleet.get(open.world.storyline.rebootPool.desktopIds[0] as string) as Desktop;
});
afterEach(() => open.close());

const SNAPSHOTS = '/v2/{p}/snapshots';
const list = (query: Sent['query'] = {}) => open.cloud.get(SNAPSHOTS, query);
const create = (more: object = {}) =>
  open.cloud.post(`${SNAPSHOTS}/batch-create`, {
    desktop_ids: [desktop.id],
    disk_type: 'ALL',
    system_disk_snapshot: { name: 'sys0420', description: 'before' },
    data_disk_snapshot: { name: 'data0420' },
    ...more,
  });
const made = () => list({ desktop_id: desktop.id, create_type: 'MANUALLY', snapshot_name: '0420' });

describe('creating', () => {
  test('shows the snapshot while it is made, with progress, and then made', async () => {
    const reply = await create();
    open.clock.set(10_000);
    const [early] = (await made()).rows('desktop_snapshots');
    expect(early).toMatchObject({
      status: 'creating',
      description: 'before',
      is_system_disk: true,
      desktop_pool_id: desktop.pool?.id,
    });
    expect(Number(early?.process)).toBeGreaterThan(0);
    expect(early?.snapshot_name).toBe(`sys0420_${desktop.name}_${Date.UTC(2026, 10, 2, 9)}`);
    later(open.clock);
    expect((await made()).column('desktop_snapshots', 'status')).toEqual(['create_success', 'create_success']);
    expect((await open.cloud.get(`/v2/{p}/workspace-jobs/${reply.string('job_id')}`)).at('status')).toBe('SUCCESS');
  });

  test('covers the disks that are asked for', async () => {
    await create({ disk_type: 'DATA_DISKS' });
    expect((await made()).column('desktop_snapshots', 'is_system_disk')).toEqual([false]);
  });

  test('that fails leaves a failed one', async () => {
    open.sandbox.faults.add({ operation: 'BatchCreateDesktopSnapshot', kind: 'fail_sub_job' });
    await create();
    later(open.clock);
    expect((await list({ desktop_id: desktop.id, status: 'create_failed' })).at('total_count')).toBe(2);
  });

  test('is refused where snapshots are off, until they are switched on', async () => {
    desktop.snapshots = false;
    expect(codeOf(await create())).toBe('500 WKS.00010302');
    await open.cloud.put(`/v2/{p}/desktops/${desktop.id}`, { desktop: { self_backup_management: '1' } });
    expect((await create()).status).toBe(200);
  });
});

describe('listing', () => {
  test.each<[string, Sent['query'], (one: ReturnType<OpenCloud['world']['snapshots']['all']>[number]) => boolean]>([
    ['part of the desktop name', { desktop_name: 'dev-' }, (one) => one.desktopName.startsWith('DEV-')],
    ['part of its own name', { snapshot_name: 'before_update' }, (one) => one.how === 'MANUALLY'],
    ['how it was made', { create_type: 'AUTO' }, (one) => one.how === 'AUTO'],
    ['system disks', { disk_type: 'SYSTEM_DISK' }, (one) => one.system],
    ['data disks', { disk_type: 'DATA_DISKS' }, (one) => !one.system],
    ['all disks', { disk_type: 'ALL' }, () => true],
    ['status', { status: 'create_success' }, (one) => one.status === 'create_success'],
  ])('filters by %s', async (_, query, fits) => {
    const expected = open.world.snapshots
      .all()
      .filter(fits)
      .map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect((await list(query)).column('desktop_snapshots', 'snapshot_id')).toEqual(expected);
  });

  test('sorts and pages', async () => {
    const newest = open.world.snapshots.all().toSorted((a, b) => b.created - a.created);
    const page = await list({ sort_field: 'create_time', sort_type: 'DESC', limit: 3, offset: 1 });
    expect(page.column('desktop_snapshots', 'snapshot_id')).toEqual(newest.slice(1, 4).map(({ id }) => id));
    expect(page.at('total_count')).toBe(newest.length);
  });
});

describe('restoring and deleting', () => {
  const ids = async () => (await made()).column('desktop_snapshots', 'snapshot_id');
  const act = (what: string, snapshot_ids: unknown[]) => open.cloud.post(`${SNAPSHOTS}/${what}`, { snapshot_ids });

  test('a restore ends the session and is remembered', async () => {
    await create({ disk_type: 'SYSTEM_DISK' });
    later(open.clock);
    const [id] = await ids();
    expect((await act('batch-restore', [id])).status).toBe(200);
    open.clock.set(10_000);
    expect((await made()).column('desktop_snapshots', 'status')).toEqual(['restoring']);
    expect((await open.cloud.get(`/v2/{p}/desktops/${desktop.id}`)).at('desktop.login_status')).toBe('UNREGISTER');
    later(open.clock);
    const [row] = (await made()).rows('desktop_snapshots');
    expect(row).toMatchObject({
      status: 'restore_success',
      last_restore_time: expect.stringMatching(/Z$/),
      process: null,
    });
    expect(desktop.wiped).toBeGreaterThan(0);
  });

  test('a restore that fails says why', async () => {
    await create({ disk_type: 'SYSTEM_DISK' });
    later(open.clock);
    open.sandbox.faults.add({ operation: 'BatchRestoreDesktopSnapshot', kind: 'fail_sub_job', reason: 'no disk' });
    await act('batch-restore', await ids());
    later(open.clock);
    expect((await made()).rows('desktop_snapshots')[0]).toMatchObject({
      status: 'restore_failed',
      restore_fail_reason: 'no disk',
    });
  });

  test('two snapshots of one desktop, an unknown one or one at work are refused', async () => {
    await create();
    expect(codeOf(await act('batch-restore', (await ids()).slice(0, 1)))).toBe('409 WKS.00010032');
    later(open.clock);
    expect(codeOf(await act('batch-restore', await ids()))).toBe('400 WKS.0001');
    expect(codeOf(await act('batch-restore', ['none']))).toBe('404 WKS.00010031');
  });

  test('a deletion is over when its job is', async () => {
    await create();
    later(open.clock);
    const before = open.world.snapshots.size;
    await act('batch-delete', await ids());
    expect(await ids()).toHaveLength(2);
    later(open.clock);
    expect(await ids()).toEqual([]);
    expect(open.world.snapshots.size).toBe(before - 2);
  });
});
