import { z } from 'zod';
import { id, ids, paged, text, time } from '../../src/catalog/fields.ts';
import { workspaceJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne, together } from '../../src/catalog/rules.ts';

export const screenRecords = area({
  service: 'workspace',
  name: 'screen-records',
  title: 'Screen recordings',
  about: 'Recordings of sessions and what was done in them',
});

const status = z.enum(['RECORDING', 'REC_COMPLETED', 'REC_FAILED', 'UPLOADING', 'UPLOAD_COMPLETED', 'UPLOAD_FAILED']);

screenRecords.target({
  kind: 'screen-record',
  noun: 'screen recording',
  plural: 'screen recordings',
  read: 'ShowScreenRecord',
  arg: 'record_id',
  id: 'id',
  name: 'video_filename',
  facts: [
    { label: 'user', path: 'username', kind: 'owner' },
    { label: 'desktop', path: 'desktop_name', kind: 'text' },
    { label: 'recorded', path: 'start_time', kind: 'text' },
    { label: 'seconds', path: 'duration', kind: 'text' },
    {
      label: 'status',
      path: 'status',
      kind: 'state',
      words: {
        RECORDING: 'being recorded',
        REC_COMPLETED: 'recorded',
        REC_FAILED: 'recording failed',
        UPLOADING: 'being uploaded',
        UPLOAD_COMPLETED: 'uploaded',
        UPLOAD_FAILED: 'upload failed',
      },
    },
  ],
});

export const listScreenRecords = screenRecords.operation('ListScreenRecords', 'GET /v2/{project_id}/screen-records', {
  title: 'List screen recordings',
  does: 'List recordings of sessions by desktop, user, time, type or status.',
  keywords:
    'audit, session video, surveillance, what did the user do, evidence, compliance, data leak, recorded sessions, 录屏记录, 录屏审计, 屏幕录像, 操作录像, 审计, 取证, is there footage, what happened on screen on Tuesday, find a recording, proof of what an operator did, watch what he did, leaked data investigation, 有没有录屏, 找录像, 他当时干了什么, 泄密调查, 录像列表, 查录屏, prove what the operator did, customer data leaked who did it',
  risk: 'read',
  query: {
    desktop_id: text(255).optional(),
    username: text(255).optional(),
    status: status.optional(),
    type: z
      .enum(['FULL', 'INTERVAL', 'OPERATION', 'SESSION'])
      .optional()
      .describe('FULL continuous; OPERATION set off by what the user did; SESSION its whole life'),
    start_time: time('yyyy-MM-dd HH:mm:ss').optional().describe('yyyy-MM-dd HH:mm:ss UTC; 15 days ago if unset'),
    end_time: time('yyyy-MM-dd HH:mm:ss').optional(),
    sort_field: text(50).optional().describe('start_time'),
    sort_type: text(50).optional().describe('asc or desc'),
    ...paged(1000),
  },
  rules: [together('sort_field', 'sort_type')],
  // One edition gives 1,000 a page, the other 100.
  page: { style: 'offset', items: 'screen_records', total: 'total_count', max: 100 },
  brief: ['id', 'desktop_name', 'username', 'type', 'status', 'start_time', 'end_time', 'duration', 'size'],
});

export const showScreenRecord = screenRecords.operation(
  'ShowScreenRecord',
  'GET /v2/{project_id}/screen-records/{record_id}',
  {
    title: 'Show screen recording',
    does: 'Show one recording of a session: desktop, user, time, length, where its files are and their hashes.',
    keywords:
      'recording details, video file, OBS bucket, SHA-256, integrity, evidence, 录屏详情, 录屏文件, OBS桶, 哈希校验, one recording in detail, how long is the video, is the file untampered, 某段录像信息, 录像多长, 录像存在哪, 录屏文件校验, is this video genuine, 这段录像有没有被改过',
    risk: 'read',
    path: { record_id: id() },
  },
);

export const batchDeleteScreenRecords = screenRecords.operation(
  'BatchDeleteScreenRecords',
  'POST /v2/{project_id}/screen-records/batch-delete',
  {
    title: 'Delete screen recordings',
    does: 'Delete recordings of sessions, for good.',
    keywords:
      'remove videos, privacy, GDPR, free storage, retention expired, clean up, 删除录屏, 删除录像, 清理录屏记录, 释放存储, recordings must be erased, videos older than 90 days, storage full of videos, 录像删掉, 过期录像, 录屏占空间, 旧录像清理, 到期销毁录屏, works council wants the videos gone, videos take too much space, 录像太占地方, 半年前的录像不留',
    risk: 'destructive',
    targets: { kind: 'screen-record', ids: 'screen_records[].id' },
    body: {
      screen_records: z
        .array(z.strictObject({ id: id() }))
        .min(1)
        .max(10)
        .optional(),
    },
    rules: [atLeastOne('screen_records')],
    split: { arg: 'screen_records', max: 10 },
    job: workspaceJob(),
    warn: 'Recordings are audit evidence and cannot be recovered.',
  },
);

export const listDownloadAddress = screenRecords.operation(
  'ListDownloadAddress',
  'POST /v2/{project_id}/screen-records/download-address',
  {
    title: 'Get download addresses of recordings',
    does: 'Get addresses from which recordings of sessions can be downloaded.',
    keywords:
      'download video, watch recording, play back, export evidence, link, 录屏下载地址, 下载录屏, 播放录像, 导出录像, download a recording, link to the video, send the footage to legal, 录屏下载链接, 下载录像, 录像地址, 把视频拿下来, 要看录像',
    risk: 'secret',
    targets: { kind: 'screen-record', ids: 'record_ids' },
    body: { record_ids: ids(100).optional() },
    rules: [atLeastOne('record_ids')],
    page: { style: 'whole', items: 'address' },
    warn: 'Whoever holds an address can see what was on the screen of the user.',
  },
);

export const listDesktopOperations = screenRecords.operation(
  'ListDesktopOperations',
  'GET /v2/{project_id}/screen-records/{record_id}/os-operations',
  {
    title: 'List events in a screen recording',
    does: 'List what happened in a recorded session: programs, files, registry, clipboard, USB, printing.',
    keywords:
      'audit trail, what did the user do, copied files, deleted files, USB stick, clipboard, printed, installed program, crash, 桌面关键事件, 操作记录, 文件删除, U盘, 剪切板, 打印记录, 行为审计, key events during a recorded session, did he copy files to a USB stick, at which minute did he delete the file, 录屏里的关键事件, 录屏期间做了什么, 有没有拷文件, 插过U盘没有, 关键操作, which files did he touch during the session, which programs did he start on video, 他动过哪些文件, 有没有删东西',
    risk: 'read',
    path: { record_id: id() },
    query: {
      event_type: z.enum(['APP', 'FILE', 'REG', 'HDP']).optional().describe('HDP: what passed the client'),
      event_id: text(512).optional().describe('Like APP_INSTALL, FILE_DELETE, HDP_USB, HDP_CLIPBOARD'),
      event_level: z.enum(['INFO', 'ALARM', 'ERROR']).optional(),
      event_data: text(255).optional(),
      ...paged(1000),
    },
    page: { style: 'offset', items: 'operations', total: 'total_count', max: 100 },
    brief: ['operation_time', 'username', 'event_type', 'event_id', 'event_level', 'event_data', 'relative_start_time'],
  },
);
