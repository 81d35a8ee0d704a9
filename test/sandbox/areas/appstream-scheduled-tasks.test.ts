import { expect, test } from 'vitest';
import { type AppServer, appServers, serverGroups } from '../../../src/sandbox/world/app-servers.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describeArea(
  'appstream/scheduled-tasks',
  ({ call, rows, data, refused, world, later: move, now }) => {
    /** What is due happens when somebody looks. */
    const later = (ms?: number) => {
      move(ms);
      world().advance(now());
    };
    const used = new Set<string>();
    /** Servers that run, with nobody on them; each test gets its own. */
    const able = (count: number) => {
      const found = world()
        .part(appServers)
        .all()
        .filter(
          (each) =>
            !used.has(each.id) &&
            each.vm === 'ACTIVE' &&
            !each.busy &&
            !each.group.scaling &&
            // Tasks of the company are about these.
            world().part(serverGroups).all().indexOf(each.group) > 11,
        )
        .slice(0, count);
      expect(found).toHaveLength(count);
      for (const each of found) {
        used.add(each.id);
        each.sessions.clear();
      }
      return found;
    };
    const on = (servers: readonly AppServer[]) => servers.map(({ id }) => ({ target_type: 'SERVER', target_id: id }));
    const local = (ms: number) => new Date(ms + 8 * HOUR).toISOString().slice(0, 19);
    const dailyIn = (hours: number) => ({
      scheduled_type: 'DAY',
      day_interval: 1,
      scheduled_time: local(now() + hours * HOUR).slice(11),
    });
    const onceIn = (hours: number) => {
      const [scheduled_date, scheduled_time] = local(now() + hours * HOUR).split('T');
      return { scheduled_type: 'FIXED_TIME', scheduled_date, scheduled_time };
    };
    let made = 0;
    const create = async (wish: Row) => {
      const { id } = await data('appstream_create_schedule_task', { task_name: `test_${made++}`, ...wish });
      return id as string;
    };
    const show = (task_id: string) => data('appstream_show_schedule_task', { task_id });
    const taskRow = async (id: string) => {
      const { task_name } = await show(id);
      return (await rows('appstream_list_schedule_tasks', { task_name })).find((each) => each.id === id)!;
    };
    const history = (task_id: string) => rows('appstream_list_task_execute_history', { task_id, limit: 100 });
    const details = (execute_history_id: unknown) =>
      rows('appstream_list_task_execute_detail', { execute_history_id, limit: 100 });

    test('a daily task stops servers at its time, and another starts them', async () => {
      const [one, two] = able(2) as [AppServer, AppServer];
      const due = Math.floor(now() / 1_000) * 1_000 + 2 * HOUR;
      const stop = await create({ task_type: 'STOP_SERVER', target_infos: on([one, two]), ...dailyIn(2) });
      const start = await create({ task_type: 'START_SERVER', target_infos: on([one, two]), ...dailyIn(10) });
      expect(await taskRow(stop)).toMatchObject({
        last_status: 'WAITING',
        next_execution_time: local(due).replace('T', ' '),
        is_enable: true,
        time_zone: 'Asia/Shanghai',
        task_cron: expect.stringMatching(/^\d+ \d+ \d+ \*\/1 \* \?$/),
      });
      later(due - now() + 6_000);
      expect(await history(stop)).toMatchObject([{ status: 'RUNNING', total_count: 2, excuting_count: 2 }]);
      later();
      const server = () => data('appstream_show_server', { server_id: one.id });
      expect(await server()).toMatchObject({ vm_status: 'SHUTOFF', job_type: 'SCHEDULED_TASK', job_status: 'SUCCESS' });
      const [run] = await history(stop);
      expect(run).toMatchObject({
        task_id: stop,
        task_type: 'STOP_SERVER',
        scheduled_type: 'DAY',
        status: 'SUCCESS',
        total_count: 2,
        success_count: 2,
        failed_count: 0,
        excuting_count: 0,
        begin_time: new Date(due).toISOString(),
      });
      expect(Date.parse(run?.end_time as string)).toBeGreaterThan(due);
      expect((await details(run?.id)).map((each) => [each.server_id, each.server_name, each.status])).toEqual([
        [one.id, one.name, 'SUCCESS'],
        [two.id, two.name, 'SUCCESS'],
      ]);
      later(9 * HOUR);
      expect(await server()).toMatchObject({ vm_status: 'ACTIVE', status: 'REGISTERED' });
      expect(await taskRow(start)).toMatchObject({ last_status: 'SUCCESS' });
      later(7 * DAY);
      expect(await history(stop)).toHaveLength(8);
      const jobs = await rows('appstream_list_sub_jobs', { job_type: 'SCHEDULED_TASK', limit: 100 });
      expect(JSON.stringify(jobs)).toContain(one.id);
    });

    test('servers that can not be acted on fail with their reason; force ends sessions', async () => {
      const [good, busy, off, gone] = able(4) as [AppServer, AppServer, AppServer, AppServer];
      gone.prepaid = false;
      busy.sessions.add('somebody');
      off.vm = 'SHUTOFF';
      const wish = { task_type: 'RESTART_SERVER', target_infos: on([good, busy, off, gone]) };
      const gentle = await create({ ...wish, ...onceIn(1) });
      const forced = await create({ ...wish, ...onceIn(2), schedule_task_policy: { enforcement_enable: true } });
      await call('appstream_delete_server', { server_id: gone.id });
      later(HOUR + 15 * 60_000);
      const [run] = await history(gentle);
      expect(run).toMatchObject({ status: 'FAILED', success_count: 1, failed_count: 3 });
      const found = await details(run?.id);
      expect(found.map((each) => [each.status, each.result_code ?? null])).toEqual([
        ['SUCCESS', null],
        ['FAILED', 'WKS.00121201'],
        ['FAILED', 'WKS.00121201'],
        ['FAILED', 'WKS.00121200'],
      ]);
      expect(found[1]?.result_message).toContain('people are connected');
      expect(found[2]?.result_message).toContain('SHUTOFF');
      expect(busy.sessions.size).toBe(1);
      later(HOUR);
      expect(await history(forced)).toMatchObject([{ success_count: 2, failed_count: 2 }]);
      expect(busy.sessions.size).toBe(0);
      expect((await taskRow(forced)).next_execution_time ?? null).toBeNull();
      expect((await show(forced)).target_infos).toContainEqual({
        target_type: 'SERVER',
        target_id: gone.id,
        target_name: gone.name,
      });
    });

    test('a task on a group takes the servers it has then; changes and the end of it take effect', async () => {
      const [server] = able(1) as [AppServer];
      const { group } = server;
      const members = () =>
        world()
          .part(appServers)
          .all()
          .filter((each) => each.group === group);
      for (const each of members()) {
        used.add(each.id);
        Object.assign(each, { vm: 'ACTIVE' });
        each.sessions.clear();
      }
      const id = await create({
        task_type: 'STOP_SERVER',
        target_infos: [{ target_type: 'SERVER_GROUP', target_id: group.id }],
        ...dailyIn(1),
        expire_time: new Date(now() + 30 * DAY).toISOString(),
      });
      await call('appstream_update_schedule_task', { task_id: id, is_enable: false });
      later(2 * DAY);
      expect(await history(id)).toEqual([]);
      const changed = await data('appstream_update_schedule_task', {
        task_id: id,
        is_enable: true,
        task_name: 'reinstall_all',
        task_type: 'REINSTALL_OS',
        description: 'fresh',
        scheduled_type: 'WEEK',
        week_list: '1,2,3,4,5,6,7',
        scheduled_time: local(now() + HOUR).slice(11),
      });
      expect(changed).toMatchObject({
        id,
        task_type: 'REINSTALL_OS',
        week_list: '1,2,3,4,5,6,7',
        description: 'fresh',
      });
      expect(changed).not.toHaveProperty('day_interval');
      later(HOUR + 60_000);
      expect((await taskRow(id)).last_status).toBe('RUNNING');
      later();
      expect(await history(id)).toMatchObject([
        { task_type: 'REINSTALL_OS', success_count: members().length, failed_count: 0 },
      ]);
      expect(members().every(({ vm }) => vm === 'ACTIVE')).toBe(true);
      later(60 * DAY);
      const runs = await history(id);
      expect(runs.length).toBeGreaterThan(26);
      expect(Date.parse(runs[0]?.begin_time as string)).toBeLessThan(now() - 29 * DAY);
      await call('appstream_delete_schedule_task', { task_id: id });
      await refused('appstream_show_schedule_task', { task_id: id });
      await refused('appstream_list_task_execute_detail', { execute_history_id: runs[0]?.id });
    });

    test.each([
      [{ scheduled_type: 'FIXED_TIME', scheduled_date: '2027-06-01', scheduled_time: '08:05:00' }, '0 5 8 1 6 ? 2027'],
      [
        { scheduled_type: 'WEEK', week_list: '2,6', scheduled_time: '03:30:00', time_zone: 'America/New_York' },
        '0 30 3 ? * 2,6',
      ],
      [
        { scheduled_type: 'MONTH', month_list: '2,5,8,11', date_list: '29,L', scheduled_time: '22:00:00' },
        '0 0 22 29,L 2,5,8,11 ?',
      ],
      [{ scheduled_type: 'DAY', day_interval: 4, scheduled_time: '12:00:00' }, '0 0 12 */4 * ?'],
    ])('a preview says what then happens: %o', async (schedule, cron) => {
      const [server] = able(1) as [AppServer];
      const answer = JSON.stringify(await call('appstream_list_future_executions', schedule));
      const preview = answer.match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g)!;
      const id = await create({ task_type: 'RESTART_SERVER', target_infos: on([server]), ...schedule });
      expect(await taskRow(id)).toMatchObject({ next_execution_time: preview[0], task_cron: cron });
      later(Date.parse(`${preview.at(-1)}Z`) + DAY - now());
      const zone = (schedule as Row).time_zone ?? 'Asia/Shanghai';
      const shown = (await history(id)).map((each) =>
        new Date(each.begin_time as string).toLocaleString('sv-SE', { timeZone: zone as string }),
      );
      expect(shown.toReversed().slice(0, preview.length)).toEqual(preview);
    });

    test('what makes no sense is refused', async () => {
      const [server] = able(1) as [AppServer];
      const wish = { task_name: 'bad', task_type: 'STOP_SERVER', target_infos: on([server]), ...dailyIn(1) };
      const code = async (more: Row) => (await refused('appstream_create_schedule_task', { ...wish, ...more })).code;
      expect(await code({ scheduled_time: '24:00:00' })).toBe('WKS.00051102');
      expect(await code({ scheduled_type: 'MONTH', month_list: '13', date_list: '1' })).toBe('WKS.00051102');
      expect(await code({ time_zone: 'Nowhere' })).toBe('WKS.00051102');
      expect(await code({ scheduled_type: 'FIXED_TIME', scheduled_date: '2020-01-01' })).toBe('WKS.00051102');
      expect(await code({ expire_time: '2020-01-01T00:00:00.000Z' })).toBe('WKS.00051102');
      expect(await code({ task_name: 'bad name' })).toBe('WKS.00051102');
      expect(await rows('appstream_list_schedule_tasks', { task_name: 'bad' })).toEqual([]);
      await refused('appstream_list_task_execute_history', { task_id: 'nothing' });
    });

    test('the company has tasks; several are deleted at once', async () => {
      const tasks = await rows('appstream_list_schedule_tasks', { task_type: 'STOP_SERVER', limit: 100 });
      const task = tasks.find((each) => String(each.task_name).includes('夜间关机'))!;
      const runs = await history(task.id as string);
      expect(runs.length).toBeGreaterThan(0);
      expect((await details(runs[0]?.id)).length).toBe(runs[0]?.total_count);
      const items = tasks.slice(0, 2).map(({ id }) => id as string);
      await call('appstream_batch_delete_schedule_task', { items });
      const left = await rows('appstream_list_schedule_tasks', { task_type: 'STOP_SERVER', limit: 100 });
      expect(left).toHaveLength(tasks.length - items.length);
    });
  },
  { desktops: 2_400 },
);
