import { expect, test } from 'vitest';
import { strain } from '../../../src/sandbox/world/strains.ts';
import { describeArea } from '../area.ts';
import { oneAble } from '../cast.ts';
import type { Row } from '../cloud.ts';

const EVERYTHING = [
  'record_id',
  'name',
  'level',
  'status',
  'type',
  'begin_time',
  'metric.metric_name',
  'metric.dimensions',
  'condition.value',
  'additional_info.resource_id',
  'data_points',
];

describeArea(
  'workspace/alarms',
  ({ call, rows, data, world, now, later }) => {
    const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    const all = (args: Row = {}) => rows('list_alarms', { fields: EVERYTHING, ...args });
    const about = async (id: string, metric: string) =>
      (await all()).filter(
        (row) => row['metric.metric_name'] === metric && JSON.stringify(row['metric.dimensions']).includes(id),
      );

    test('are listed the newest first, and by severity', async () => {
      const begins = (await all()).map(({ begin_time }) => String(begin_time));
      expect(begins).toEqual(begins.toSorted().reverse());
      expect(begins.length).toBeGreaterThan(5);
      const critical = await all({ level: 1 });
      expect(critical.length).toBeGreaterThan(0);
      expect(critical.every(({ level }) => level === 1)).toBe(true);
    });

    test('are counted by severity', async () => {
      const counts = await data('list_alarm_statistics');
      const levels = (await all()).map(({ level }) => level);
      const count = (level: number) => levels.filter((one) => one === level).length;
      expect(counts).toEqual({
        critical_count: count(1),
        major_count: count(2),
        minor_count: count(3),
        info_count: count(4),
        total: levels.length,
      });
    });

    test('a page is a part of the whole', async () => {
      const ids = (await all()).map(({ record_id }) => record_id);
      expect((await all({ limit: 2, offset: 1 })).map(({ record_id }) => record_id)).toEqual(ids.slice(1, 3));
    });

    test('one about a metric says what was measured, one about an event what happened to whom', async () => {
      const found = await all();
      const metric = found.find(({ type }) => type === 'ALL_INSTANCE');
      const points = metric?.data_points as { value: number }[];
      expect(points).toHaveLength(3);
      for (const { value } of points) expect(value).toBeGreaterThanOrEqual(metric?.['condition.value'] as number);
      const event = found.find(({ type }) => type === 'EVENT.SYS');
      expect(world().fleet.get(String(event?.['additional_info.resource_id']))).toBeDefined();
    });

    test('a desktop that breaks raises one, which is over when the desktop works again', async () => {
      const desktop = oneAble(world(), ({ status }) => status === 'ACTIVE');
      const open = async () => (await about(desktop.id, 'desktopFaulty')).filter(({ status }) => status === 'alarm');
      expect(await open()).toEqual([]);
      desktop.status = 'ERROR';
      expect(await open()).toMatchObject([{ level: 1, 'additional_info.resource_id': desktop.id }]);
      later();
      expect(await open()).toHaveLength(1);
      desktop.status = 'ACTIVE';
      expect(await open()).toEqual([]);
      expect(await about(desktop.id, 'desktopFaulty')).toContainEqual(expect.objectContaining({ status: 'ok' }));
    });

    test('a full disk raises one, which is over when the disk is larger', async () => {
      const desktop = oneAble(world(), ({ status, pool, prepaid }) => status === 'ACTIVE' && !pool && !prepaid);
      strain(world(), desktop, { metric: 'disk_util_inband', level: 98, since: now() - 3_600_000 });
      const span = { start_time: at(now() - 3_600_000), end_time: at(now()), metric_name: 'disk_util_inband' };
      const fill = async (args: Row) => {
        const shown = await data('show_desktop_monitor_data', { desktop_id: desktop.id, ...args });
        return (shown.disk_util_inband as { average: number }[]).at(-1)?.average;
      };
      expect(await fill(span)).toBeGreaterThanOrEqual(98);
      const mine = async () => (await about(desktop.id, 'disk_util_inband')).map(({ status }) => status);
      expect(await mine()).toContain('alarm');
      const wish = { desktop_id: desktop.id, volume_id: desktop.root.volumeId, new_size: desktop.root.size + 50 };
      await call('expand_desktop_volume', wish);
      expect(await mine()).not.toContain('alarm');
      later(3_600_000);
      expect(await fill({ ...span, start_time: at(now() - 3_600_000), end_time: at(now()) })).toBeLessThan(75);
    });

    test('those about a desktop that was deleted are invalid', async () => {
      const desktop = oneAble(world(), ({ status, prepaid }) => status === 'ERROR' && !prepaid);
      await call('batch_delete_desktops', { desktop_ids: [desktop.id] });
      expect(await about(desktop.id, 'desktopFaulty')).toContainEqual(expect.objectContaining({ status: 'invalid' }));
    });
  },
  { desktops: 200 },
);
