import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import { able } from '../cast.ts';

describeArea('workspace/snapshots', ({ call, rows, world }) => {
  const running = () => able(world(), ({ status, snapshots, pool }) => status === 'ACTIVE' && snapshots && !pool);

  test('what is created is listed, restored and deleted', async () => {
    const desktop = running()[0]!;
    const wish = { desktop_ids: [desktop.id], disk_type: 'SYSTEM_DISK', system_disk_snapshot: { name: 'before' } };
    await call('batch_create_desktop_snapshot', wish);
    const mine = () => rows('list_desktop_snapshot', { desktop_id: desktop.id, snapshot_name: 'before' });
    const [made] = await mine();
    expect(made).toMatchObject({ status: 'create_success', desktop_name: desktop.name });
    await call('batch_restore_desktop_snapshot', { snapshot_ids: [made?.snapshot_id] });
    expect(await mine()).toMatchObject([{ status: 'restore_success' }]);
    await call('batch_delete_desktop_snapshot', { snapshot_ids: [made?.snapshot_id] });
    expect(await mine()).toEqual([]);
  });
});
