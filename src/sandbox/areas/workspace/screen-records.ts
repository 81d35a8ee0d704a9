import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains, pageOf } from '../../paging.ts';
import { hash, Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, fromStamp, iso, SECOND } from '../../time.ts';
import { deletedRecordings, type Recording, recordingBy, recordingsBetween } from '../../world/recordings.ts';
import { recordedOperations } from './screen-record-operations.ts';

/** Workspace API reference, "Querying Screen Recording Records": the last 15 days unless times are given. */
const USUAL_SPAN = 15 * DAY;

function listScreenRecords(call: Call): Answer {
  const { params, world, now } = call;
  const [desktop, user] = [params.text('desktop_id'), params.text('username')?.toLowerCase()];
  const [status, type] = [params.text('status'), params.text('type')];
  const rows = recordingsBetween(
    world,
    timeOf(call, 'start_time') ?? now - USUAL_SPAN,
    timeOf(call, 'end_time') ?? now,
    now,
  ).filter(
    (one) =>
      (!desktop || one.session.desktop.id === desktop) &&
      (!user || one.session.user.name.toLowerCase() === user) &&
      (!status || one.status === status) &&
      (!type || one.type === type),
  );
  const sign = params.text('sort_field') && params.text('sort_type')?.toLowerCase() === 'asc' ? 1 : -1;
  const ordered = rows.toSorted((a, b) => sign * (a.session.start - b.session.start));
  const page = pageOf(ordered, params, { fallback: 10, max: 100 });
  return ok({ screen_records: page.map((one) => recordView(one, call)), total_count: rows.length });
}

/** `2024-10-15 10:04:41`, UTC. */
function timeOf({ params }: Call, name: string): number | undefined {
  const text = params.text(name);
  if (!text) return undefined;
  const ms = fromStamp(text);
  if (Number.isNaN(ms)) throw refuse.invalid(name, 'must be like 2024-10-15 10:04:41');
  return ms;
}

function showScreenRecord(call: Call): Answer {
  return ok(recordView(recordOf(call, call.params.need('record_id')), call));
}

/** Bytes of film in a second. */
const BYTES_A_SECOND = 62_000;

function recordView(recording: Recording, { now }: Call) {
  const { id, session, type, status } = recording;
  const { desktop, user, start, end } = session;
  const random = new Random(hash(id));
  const seconds = Math.floor(((end ?? now) - start) / SECOND);
  const uploaded = status === 'UPLOAD_COMPLETED';
  return {
    id,
    desktop_id: desktop.id,
    desktop_name: desktop.name,
    desktop_pool_id: desktop.pool?.id,
    username: user.name,
    size: status === 'REC_FAILED' ? 0 : seconds * BYTES_A_SECOND + random.int(0, BYTES_A_SECOND),
    type,
    status,
    ...(uploaded && { obs_bucket: BUCKET, file_directory: directoryOf(recording) }),
    video_filename: videoOf(recording),
    ...(uploaded && { video_file_sha256: random.hex(64) }),
    event_filename: videoOf(recording).replace('.mp4', '.json'),
    ...(uploaded && { event_file_sha256: random.hex(64) }),
    start_time: iso(start),
    end_time: end === undefined ? undefined : iso(end),
    update_time: iso(end ?? now),
    duration: seconds,
  };
}

const BUCKET = 'lanting-screen-records';

function directoryOf({ session }: Recording): string {
  return `screen-records/${iso(session.start).slice(0, 10)}/${session.desktop.name}`;
}

function videoOf({ session }: Recording): string {
  return `${session.desktop.name}_${session.user.name}_${session.start}.mp4`;
}

function recordOf({ world, now }: Call, id: string): Recording {
  const recording = recordingBy(world, id, now);
  if (!recording) throw refuse.notFound('screen record', id);
  return recording;
}

function batchDelete(call: Call): Answer {
  const recordings = call.params.objects('screen_records').map((row) => recordOf(call, row.need('id')));
  if (recordings.length === 0) throw refuse.invalid('screen_records');
  for (const { id, status } of recordings) if (status === 'RECORDING') throw refuse.conflict(status, 'delete', id);
  const subs = recordings.map((recording) => ({
    entity: videoOf(recording),
    entities: { desktop_id: recording.session.desktop.id, desktop_name: recording.session.desktop.name },
    succeed: () => {
      call.world.part(deletedRecordings).add(recording.id);
    },
  }));
  // The reference names no job type for it.
  return ok({ job_id: call.startJob({ type: 'deleteScreenRecords', subs }).id });
}

/** Only what lies in the bucket can be fetched. */
function listDownloadAddress(call: Call): Answer {
  const recordings = call.params.texts('record_ids').map((id) => recordOf(call, id));
  if (recordings.length === 0) throw refuse.invalid('record_ids');
  for (const { id, status } of recordings) {
    if (status !== 'UPLOAD_COMPLETED') throw refuse.conflict(status, 'download', id);
  }
  return ok({
    address: recordings.map((recording) => ({
      id: recording.id,
      download_url: `https://${BUCKET}.obs.sandbox.example/${directoryOf(recording)}/${videoOf(recording)}?AccessKeyId=SANDBOX&Expires=${Math.floor(call.now / SECOND) + 3600}&Signature=${call.world.fresh.hex(28)}`,
    })),
  });
}

function listDesktopOperations(call: Call): Answer {
  const { params, world, now } = call;
  const recording = recordOf(call, params.need('record_id'));
  const [type, id] = [params.text('event_type'), params.text('event_id')];
  const [level, data] = [params.text('event_level'), params.text('event_data')];
  const rows = recordedOperations(recording, now).filter(
    (one) =>
      (!type || one.type === type) &&
      (!id || one.event === id) &&
      (!level || one.level === level) &&
      contains(one.data, data),
  );
  const { session } = recording;
  const page = pageOf(rows, params, { fallback: 10, max: 100 });
  return ok({
    operations: page.map((one) => ({
      id: one.id,
      project_id: world.projectId,
      desktop_id: session.desktop.id,
      screen_record_id: recording.id,
      username: session.user.name,
      event_type: one.type,
      event_level: one.level,
      event_id: one.event,
      event_data: one.data,
      operation_time: iso(one.at),
      relative_start_time: Math.floor((one.at - session.start) / SECOND),
    })),
    total_count: rows.length,
  });
}

/** Workspace API reference, "Screen Recording Audit". */
export const screenRecords: SimulatedArea = {
  service: 'workspace',
  area: 'screen-records',
  reads: {
    ListScreenRecords: listScreenRecords,
    ShowScreenRecord: showScreenRecord,
    ListDownloadAddress: listDownloadAddress,
    ListDesktopOperations: listDesktopOperations,
  },
  writes: { BatchDeleteScreenRecords: batchDelete },
};
