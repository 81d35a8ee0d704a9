import { z } from 'zod';
import { ids, int, text } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne, together } from '../../src/catalog/rules.ts';
import { ofItsDesktop, owner, session } from './models/desktop.ts';

export const snapshots = area({
  service: 'workspace',
  name: 'snapshots',
  title: 'Snapshots',
  about: 'Snapshots of desktop disks: make, restore, delete',
});

snapshots.target({
  kind: 'snapshot',
  noun: 'snapshot',
  plural: 'snapshots',
  read: 'ListDesktopSnapshot',
  id: 'snapshot_id',
  name: 'snapshot_name',
  facts: [
    { label: 'desktop', path: 'desktop_name', kind: 'text' },
    { label: 'disk', path: 'is_system_disk', kind: 'state', words: { true: 'system', false: 'data' } },
    { label: 'made', path: 'create_time', kind: 'text' },
    {
      label: 'status',
      path: 'status',
      kind: 'state',
      words: {
        creating: 'being made',
        restoring: 'being restored',
        create_success: 'usable',
        create_failed: 'could not be made',
        restore_success: 'restored before',
        restore_failed: 'restore failed before',
      },
    },
  ],
  also: [ofItsDesktop('desktop_id', owner), ofItsDesktop('desktop_id', session)],
});

const diskType = z.enum(['SYSTEM_DISK', 'DATA_DISKS', 'ALL']);

const newSnapshot = z.strictObject({
  name: text(64).optional().describe('Desktop name and time are added'),
  description: text(255).optional(),
});

export const batchCreateDesktopSnapshot = snapshots.operation(
  'BatchCreateDesktopSnapshot',
  'POST /v2/{project_id}/snapshots/batch-create',
  {
    title: 'Make snapshots',
    does: 'Make snapshots of the disks of desktops.',
    keywords:
      'backup, save state, restore point, before update, 创建快照, 备份, 还原点, take snapshots before patching, save the state, make a backup of machines, just in case before the upgrade, take a checkpoint, safety copy, 打快照, 做快照, 拍个快照, 升级前备份, 先备份一下, 留个还原点, 补丁前',
    risk: 'write',
    targets: { kind: 'desktop', ids: 'desktop_ids' },
    body: {
      desktop_ids: ids(100).optional(),
      disk_type: diskType.optional(),
      system_disk_snapshot: newSnapshot.optional(),
      data_disk_snapshot: newSnapshot.optional(),
    },
    rules: [atLeastOne('desktop_ids')],
    split: { arg: 'desktop_ids', max: 100 },
    job: workspaceJob(),
  },
);

export const batchDeleteDesktopSnapshot = snapshots.operation(
  'BatchDeleteDesktopSnapshot',
  'POST /v2/{project_id}/snapshots/batch-delete',
  {
    title: 'Delete snapshots',
    does: 'Delete snapshots of desktop disks, for good.',
    keywords:
      'remove backup, free space, old snapshots, 删除快照, 清理快照, snapshots eat space, drop old backups, purge restore points, snapshot limit reached, 快照太多, 删旧快照, 旧备份删掉, 快照占空间, 清掉还原点, old safety copies are piling up, 备份堆太多, 不用的备份',
    risk: 'destructive',
    targets: { kind: 'snapshot', ids: 'snapshot_ids' },
    body: { snapshot_ids: ids(100).optional() },
    rules: [atLeastOne('snapshot_ids')],
    split: { arg: 'snapshot_ids', max: 100 },
    job: workspaceJob(),
    warn: 'Deleted snapshots cannot be recovered.',
  },
);

export const batchRestoreDesktopSnapshot = snapshots.operation(
  'BatchRestoreDesktopSnapshot',
  'POST /v2/{project_id}/snapshots/batch-restore',
  {
    title: 'Restore snapshots',
    does: 'Put disks of desktops back to their snapshots.',
    keywords:
      "roll back, undo, revert, recover, restore point, 恢复快照, 回滚, 还原, go back to how it was on Friday, update broke it, undo yesterday's change, get deleted files back, put the machine back to earlier state, 回到之前的状态, 恢复到昨天, 更新搞坏了退回去, 还原到快照, 误删找回, 回退, patch broke it we want the day before, 补丁打坏了退回去, 退到前几天, 改坏了恢复",
    risk: 'destructive',
    targets: { kind: 'snapshot', ids: 'snapshot_ids' },
    body: { snapshot_ids: ids(100).optional() },
    rules: [atLeastOne('snapshot_ids')],
    split: { arg: 'snapshot_ids', max: 100 },
    job: workspaceJob(),
    warn: 'What was written to the disks after the snapshots is lost, and their users are interrupted.',
  },
);

export const listDesktopSnapshot = snapshots.operation('ListDesktopSnapshot', 'GET /v2/{project_id}/snapshots', {
  title: 'List snapshots',
  does: 'List snapshots of desktop disks with status and time.',
  keywords:
    'backups, restore points, has a snapshot, 查询快照, 快照列表, 备份, which snapshots does the desktop have, is there a backup of it, when was the last snapshot, restore points of a machine, 有哪些快照, 有没有备份, 最近一次快照, 有什么还原点, 备份列表',
  risk: 'read',
  query: {
    desktop_id: text(255).optional(),
    desktop_name: text(255).optional(),
    snapshot_name: text(255).optional(),
    disk_type: diskType.optional(),
    create_type: z.enum(['AUTO', 'MANUALLY']).optional().describe('AUTO: by a scheduled task'),
    status: z
      .enum(['creating', 'restoring', 'create_success', 'create_failed', 'restore_success', 'restore_failed'])
      .optional(),
    sort_field: z.enum(['create_time', 'snapshot_name']).optional(),
    sort_type: z.enum(['ASC', 'DESC']).optional(),
    limit: int(1, 1000).optional(),
    offset: int(0, 20_000).optional(),
  },
  rules: [together('sort_field', 'sort_type')],
  page: { style: 'offset', items: 'desktop_snapshots', total: 'total_count', max: 1000 },
  brief: ['snapshot_id', 'snapshot_name', 'desktop_name', 'is_system_disk', 'status', 'create_time', 'create_type'],
});
