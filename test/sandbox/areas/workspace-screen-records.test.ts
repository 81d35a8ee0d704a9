import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const DAY = 86_400_000;

describeArea(
  'workspace/screen-records',
  ({ call, rows, data, refused, world, now, later }) => {
    const stamp = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    const list = (args: Row = {}) =>
      rows('list_screen_records', { start_time: stamp(now() - 15 * DAY), limit: 100, fields: FIELDS, ...args });
    const FIELDS = ['id', 'desktop_id', 'username', 'type', 'status', 'start_time', 'end_time', 'duration', 'size'];
    const uploaded = async () => (await list({ status: 'UPLOAD_COMPLETED' })) as { id: string; desktop_id: string }[];

    test('only finance is filmed, and every session of it', async () => {
      const found = await list();
      expect(found.length).toBeGreaterThan(20);
      const filmed = new Set(found.map(({ desktop_id }) => desktop_id));
      for (const id of filmed) expect(world().fleet.get(String(id))?.name).toMatch(/^FIN-/);
      const starts = found.map(({ start_time }) => String(start_time));
      expect(starts).toEqual(starts.toSorted().reverse());
      const oldestFirst = await list({ sort_field: 'start_time', sort_type: 'asc' });
      expect(String(oldestFirst[0]?.start_time) < String(oldestFirst.at(-1)?.start_time)).toBe(true);
    });

    test('are found by desktop, user, type, status and time', async () => {
      const [one] = await list();
      const mine = await list({ desktop_id: one?.desktop_id, username: one?.username });
      expect(mine.length).toBeGreaterThan(1);
      for (const row of mine) expect(row.desktop_id).toBe(one?.desktop_id);
      expect(await list({ desktop_id: one?.desktop_id, username: 'nobody' })).toEqual([]);
      const actions = await list({ type: 'OPERATION' });
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.length).toBeLessThan((await list()).length);
      expect(actions.every(({ type }) => type === 'OPERATION')).toBe(true);
      const week = await list({ start_time: stamp(now() - 7 * DAY), end_time: stamp(now() - 2 * DAY) });
      expect(week.length).toBeGreaterThan(0);
      for (const { start_time } of week) {
        expect(Date.parse(String(start_time))).toBeGreaterThanOrEqual(now() - 7 * DAY);
        expect(Date.parse(String(start_time))).toBeLessThanOrEqual(now() - 2 * DAY);
      }
    });

    test('one is shown with where its files lie', async () => {
      const [one] = await uploaded();
      const shown = await data('show_screen_record', { record_id: one?.id });
      expect(shown).toMatchObject({ ...one, obs_bucket: 'lanting-screen-records' });
      expect(shown.video_file_sha256).toMatch(/^[0-9a-f]{64}$/);
      expect((await refused('show_screen_record', { record_id: 'none' })).code).toBe('WKS.00010031');
    });

    test('a session that goes on is being recorded: neither fetched nor deleted', async () => {
      const [live] = await list({ status: 'RECORDING' });
      const desktop = world().fleet.get(String(live?.desktop_id));
      expect(desktop?.login).toBe('CONNECTED');
      expect((await refused('list_download_address', { record_ids: [live?.id] })).code).toBe('WKS.00010032');
      const doomed = { screen_records: [{ id: live?.id }] };
      expect((await refused('batch_delete_screen_records', doomed)).code).toBe('WKS.00010032');
      await call('batch_logoff_desktops', { desktop_ids: [desktop?.id] });
      expect((await data('show_screen_record', { record_id: live?.id })).status).toMatch(/^REC_(COMPLETED|FAILED)$/);
      later();
      expect((await data('show_screen_record', { record_id: live?.id })).status).toMatch(
        /^(UPLOAD_COMPLETED|UPLOAD_FAILED|REC_FAILED)$/,
      );
    });

    test('an address leads to the file of the record', async () => {
      const [one, other] = await uploaded();
      const { address } = await data('list_download_address', { record_ids: [one?.id, other?.id] });
      const found = address as Row[];
      expect(found.map(({ id }) => id)).toEqual([one?.id, other?.id]);
      const { video_filename } = await data('show_screen_record', { record_id: one?.id });
      expect(String(found[0]?.download_url)).toContain(String(video_filename));
    });

    test('what was done in a session lies within it, and is filtered', async () => {
      const [one] = await uploaded();
      const { start_time, end_time } = await data('show_screen_record', { record_id: one?.id });
      const events = (args: Row = {}) => rows('list_desktop_operations', { record_id: one?.id, limit: 100, ...args });
      const found = await events();
      expect(found.length).toBeGreaterThan(3);
      for (const { operation_time, relative_start_time } of found) {
        expect(String(operation_time) >= String(start_time) && String(operation_time) <= String(end_time)).toBe(true);
        const since = Date.parse(String(operation_time)) - Date.parse(String(start_time));
        expect(relative_start_time).toBe(Math.floor(since / 1000));
      }
      const files = await events({ event_type: 'FILE' });
      expect(files).toEqual(found.filter(({ event_type }) => event_type === 'FILE'));
      const [{ event_id, event_data, event_level } = {}] = found;
      expect(await events({ event_id, event_data, event_level })).toContainEqual(found[0]);
    });

    test('deleted ones are gone', async () => {
      const [one, other] = await uploaded();
      await call('batch_delete_screen_records', { screen_records: [{ id: one?.id }, { id: other?.id }] });
      const left = (await uploaded()).map(({ id }) => id);
      expect(left).not.toContain(one?.id);
      expect(left).not.toContain(other?.id);
      expect((await refused('show_screen_record', { record_id: one?.id })).code).toBe('WKS.00010031');
      const again = { screen_records: [{ id: one?.id }] };
      expect((await refused('batch_delete_screen_records', again)).code).toBe('WKS.00010031');
    });
  },
  { desktops: 200 },
);
