import { expect, test } from 'vitest';
import type { Desktop } from '../../../src/sandbox/world/desktop.ts';
import { describeArea } from '../area.ts';
import { idlers, isFree, oneAble } from '../cast.ts';
import type { Row } from '../cloud.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describeArea(
  'workspace/scheduled-tasks',
  ({ call, rows, data, refused, world, later: move, now }) => {
    const used = new Set<string>();
    /** What is due happens when somebody looks. */
    const later = (ms?: number) => {
      move(ms);
      world().advance(now());
    };
    /** Desktops that run and can be acted on; each test gets its own. */
    const able = (count: number, fits: (desktop: Desktop) => boolean = () => true) => {
      const found = world()
        .fleet.all()
        .filter(
          (each) =>
            !used.has(each.id) &&
            !each.pool &&
            each.status === 'ACTIVE' &&
            !each.maintenance &&
            !each.defect &&
            !each.busy &&
            each.snapshots &&
            // Tasks of the company are about these.
            !each.tags.some(({ value }) => ['hr', 'fin'].includes(value)) &&
            fits(each),
        )
        .slice(0, count);
      expect(found).toHaveLength(count);
      for (const { id } of found) used.add(id);
      return found;
    };
    const idle = (count: number) => {
      const desktops = able(count);
      for (const desktop of desktops) desktop.login = 'REGISTERED';
      return desktops;
    };
    const on = (desktops: readonly Desktop[]) => desktops.map(({ id }) => ({ object_type: 'DESKTOP', object_id: id }));
    let made = 0;
    const create = async (wish: Row) => {
      const task_name = `test-${made++}-end`;
      await call('create_scheduled_tasks', { task_name, ...wish });
      const [task] = await listed(task_name, wish.scheduled_type as string);
      return task?.id as string;
    };
    const list = (args: Row = {}) => rows('list_scheduled_tasks', { limit: 50, offset: 0, ...args });
    const listed = (task_name: string, scheduled_type: string) => list({ task_name, scheduled_type });
    const show = (task_id: string) => data('show_scheduled_tasks', { task_id });
    const taskRow = async (id: string) => {
      const { task_name, scheduled_type } = await show(id);
      return (await listed(task_name as string, scheduled_type as string))[0]!;
    };
    const records = (task_id: string) => rows('list_scheduled_tasks_records', { task_id, limit: 100 });
    const details = (task_id: string, record_id: unknown) =>
      rows('list_scheduled_tasks_records_details', { task_id, record_id, limit: 100, offset: 0 });
    const lastDetails = async (id: string) => details(id, (await records(id))[0]?.id);
    const totalOf = async (task_id: string) =>
      ((await call('list_scheduled_tasks_records', { task_id, limit: 1 })).data as Row).total;
    /** A schedule that runs every day, so many hours from now. */
    const dailyIn = (hours: number) => {
      const text = new Date(now() + hours * HOUR + 8 * HOUR).toISOString();
      return { scheduled_type: 'DAY', day_interval: 1, scheduled_time: text.slice(11, 19) };
    };
    const onceIn = (hours: number) => {
      const text = new Date(now() + hours * HOUR + 8 * HOUR).toISOString();
      return { scheduled_type: 'FIXED_TIME', scheduled_date: text.slice(0, 10), scheduled_time: text.slice(11, 19) };
    };
    const inShanghai = (ms: number) => new Date(ms + 8 * HOUR).toISOString().slice(0, 19).replace('T', ' ');
    const status = async ({ id }: Desktop) => (await rows('list_desktops_detail', { desktop_id: [id] }))[0]?.status;

    test('the company has tasks that have run before', async () => {
      const tasks = await list({ task_name: '客服中心' });
      expect(tasks.map((each) => each.task_type)).toEqual(['START', 'STOP']);
      const past = await records(tasks[1]?.id as string);
      const before = past.filter((each) => Date.parse(`${each.start_time}+08:00`) < world().born);
      expect(before.length).toBeGreaterThan(0);
      expect(await details(tasks[1]?.id as string, before.at(-1)?.id)).not.toHaveLength(0);
    });

    test('a daily task stops desktops at its time, again and again, and its runs are listed', async () => {
      const [one, two] = idle(2) as [Desktop, Desktop];
      const due = Math.floor(now() / 1_000) * 1_000 + 2 * HOUR;
      const id = await create({ task_type: 'STOP', apply_objects: on([one, two]), ...dailyIn(2) });
      expect(await taskRow(id)).toMatchObject({ enable: true, next_execution_time: inShanghai(due) });
      expect((await taskRow(id)).last_status ?? null).toBeNull();
      expect(await records(id)).toEqual([]);
      later(due - now() - 1_000);
      expect(await status(one)).toBe('ACTIVE');
      later(6_000);
      expect(await records(id)).toMatchObject([{ status: 'RUNNING', success_num: 0 }]);
      later();
      expect([await status(one), await status(two)]).toEqual(['SHUTOFF', 'SHUTOFF']);
      const [record] = await records(id);
      expect(record).toMatchObject({
        start_time: inShanghai(due),
        task_type: 'STOP',
        scheduled_type: 'DAY',
        status: 'SUCCESS',
        success_num: 2,
        failed_num: 0,
        skip_num: 0,
        time_zone: 'Asia/Shanghai',
      });
      expect((await details(id, record?.id)).map((each) => [each.desktop_id, each.exec_status])).toEqual([
        [one.id, 'SUCCESS'],
        [two.id, 'SUCCESS'],
      ]);
      expect(await taskRow(id)).toMatchObject({ last_status: 'SUCCESS', next_execution_time: inShanghai(due + DAY) });
      // Who is off already is skipped the next day.
      await call('batch_run_desktops', { desktop_ids: [one.id], op_type: 'os-start' });
      later(DAY);
      const [second, first] = await records(id);
      expect(first?.id).toBe(record?.id);
      expect(second).toMatchObject({ status: 'SUCCESS', success_num: 1, skip_num: 1 });
      const jobs = await rows('list_desktop_actions', { desktop_id: one.id });
      expect(jobs[0]).toMatchObject({ action: 'stop', result: 'Success' });
    });

    test('desktops that can not be acted on are skipped or fail, each with its reason', async () => {
      const [good, off, maintained, connected, broken, gone] = idle(6) as Desktop[];
      off!.status = 'SHUTOFF';
      maintained!.maintenance = true;
      connected!.login = 'CONNECTED';
      broken!.defect = { code: 'WKS.0005', reason: 'The physical host is faulty.' };
      gone!.prepaid = false;
      const all = [good!, off!, maintained!, connected!, broken!, gone!];
      const wish = { task_type: 'REBOOT', apply_objects: on(all) };
      const [gentle, forced] = [
        await create({ ...wish, ...onceIn(1) }),
        await create({ ...wish, ...onceIn(2), force_execute: true }),
      ];
      await call('delete_desktop', { desktop_id: gone!.id });
      later(HOUR + 15 * 60_000);
      const [record] = await records(gentle);
      expect(record).toMatchObject({ status: 'FAIL', success_num: 1, skip_num: 3, failed_num: 2 });
      const found = await details(gentle, record?.id);
      const outcome = (desktop: Desktop) => {
        const { exec_status, result_code } = found.find((each) => each.desktop_id === desktop.id) ?? {};
        return [exec_status, result_code ?? null];
      };
      expect(all.map(outcome)).toEqual([
        ['SUCCESS', null],
        ['SKIP', 'WKS.0405'],
        ['SKIP', 'WKS.0016'],
        ['SKIP', 'WKS.00010032'],
        ['FAIL', 'WKS.0005'],
        ['FAIL', 'WKS.00010031'],
      ]);
      expect(found.at(-1)).toMatchObject({ desktop_name: gone!.name, fail_reason: expect.stringContaining(gone!.id) });
      expect(connected!.login).toBe('CONNECTED');
      later(HOUR);
      expect(await records(forced)).toMatchObject([{ success_num: 2, skip_num: 2, failed_num: 2 }]);
      expect(connected!.login).not.toBe('CONNECTED');
      // One-time tasks run once.
      later(3 * DAY);
      expect(await records(forced)).toHaveLength(1);
      expect((await taskRow(forced)).next_execution_time ?? null).toBeNull();
      expect(await list({ last_status: 'FAIL', task_type: 'REBOOT' })).toContainEqual(
        expect.objectContaining({ id: forced }),
      );
      expect(await show(gentle)).toMatchObject({
        apply_objects: expect.arrayContaining([
          { object_id: gone!.id, object_type: 'DESKTOP', object_name: gone!.name },
        ]),
      });
    });

    test('switching off, changing, expiring and deleting take effect', async () => {
      const [desktop] = idle(1) as [Desktop];
      const id = await create({
        task_type: 'REBOOT',
        apply_objects: on([desktop]),
        ...dailyIn(1),
        expire_time: inShanghai(now() + 10 * DAY),
      });
      later(2 * HOUR);
      expect(await records(id)).toHaveLength(1);
      await call('update_scheduled_tasks', { task_id: id, enable: false });
      expect((await taskRow(id)).next_execution_time ?? null).toBeNull();
      later(2 * DAY);
      expect(await records(id)).toHaveLength(1);
      await call('update_scheduled_tasks', {
        task_id: id,
        enable: true,
        ...dailyIn(5),
        day_interval: 2,
        description: 'x',
      });
      expect(await show(id)).toMatchObject({ day_interval: 2, description: 'x', task_type: 'REBOOT' });
      later(4 * HOUR);
      expect(await records(id)).toHaveLength(1);
      later(2 * HOUR);
      expect(await records(id)).toHaveLength(2);
      // The fourth run would be past the end.
      later(30 * DAY);
      const times = (await records(id)).map((each) => Date.parse(`${each.start_time}Z`)).toReversed();
      expect(times.map((at) => Math.round((at - times[1]!) / DAY))).toEqual([-2, 0, 2, 4, 6]);
      expect((await taskRow(id)).next_execution_time ?? null).toBeNull();
      await call('update_scheduled_tasks', { task_id: id, expire_time: inShanghai(now() + 90 * DAY) });
      expect((await taskRow(id)).next_execution_time).toBeTruthy();
      await call('delete_scheduled_tasks', { task_id: id });
      const before = desktop.actions.length;
      later(5 * DAY);
      expect(desktop.actions).toHaveLength(before);
      expect(await refused('show_scheduled_tasks', { task_id: id })).toMatchObject({ code: 'WKS.00010031' });
    });

    test.each([
      { scheduled_type: 'WEEK', week_list: '1,4', scheduled_time: '03:30:00', time_zone: 'Europe/Berlin' },
      { scheduled_type: 'MONTH', month_list: '1,2,3,6,9,12', date_list: '31,L', scheduled_time: '23:00:00' },
      { scheduled_type: 'DAY', day_interval: 9, scheduled_time: '12:00:00', time_zone: 'GMT+8' },
    ])('a preview says what then happens: $scheduled_type', async (schedule) => {
      const [desktop] = idle(1) as [Desktop];
      const preview = (await rows('list_future_executions', schedule)).map(({ value }) => value);
      const id = await create({ task_type: 'REBOOT', apply_objects: on([desktop]), ...schedule });
      expect(preview).toHaveLength(10);
      expect((await taskRow(id)).next_execution_time).toBe(preview[0]);
      later(Date.parse(`${preview.at(-1)}Z`) + DAY - now());
      const times = (await records(id)).map((each) => each.start_time).toReversed();
      expect(times.slice(0, 10)).toEqual(preview);
      await call('update_scheduled_tasks', { task_id: id, enable: false });
    });

    test('each kind of task does its work, on desktops, pools and tags', async () => {
      const [off, hibernated, rebuilt, shot] = idle(4) as [Desktop, Desktop, Desktop, Desktop];
      off.status = 'SHUTOFF';
      const pool = world()
        .pools.all()
        .find(({ kind }) => kind === 'STATIC')!;
      const members = world()
        .fleet.all()
        .filter((each) => each.pool === pool);
      for (const each of members) each.login = 'REGISTERED';
      shot.tags.push({ key: 'keep', value: 'weekly' });
      const message = '{"notify_message": "Save your files"}';
      const soon = onceIn(1);
      const ids = {
        start: await create({ task_type: 'START', apply_objects: on([off]), ...soon }),
        hibernate: await create({ task_type: 'HIBERNATE', apply_objects: on([hibernated]), ...soon }),
        rebuild: await create({ task_type: 'REBUILD', apply_objects: on([rebuilt]), ...soon, extra_params: message }),
        snapshot: await create({
          task_type: 'CREATE_SNAPSHOT',
          apply_objects: [{ object_type: 'DESKTOP_TAG', object_id: 'keep=weekly' }],
          ...soon,
        }),
        pool: await create({
          task_type: 'STOP',
          apply_objects: [{ object_type: 'DESKTOP_POOL', object_id: pool.id }],
          ...soon,
        }),
      };
      later(2 * HOUR);
      expect([off.status, hibernated.status]).toEqual(['ACTIVE', 'HIBERNATED']);
      expect(rebuilt.wiped).toBeGreaterThan(now() - 2 * HOUR);
      expect(world().notifications).toContainEqual(
        expect.objectContaining({ to: rebuilt.id, text: 'Save your files' }),
      );
      const [snapshot] = await rows('list_desktop_snapshot', {
        desktop_id: shot.id,
        sort_field: 'create_time',
        sort_type: 'DESC',
      });
      expect(snapshot).toMatchObject({ create_type: 'AUTO', status: 'create_success' });
      expect(Date.parse(snapshot?.create_time as string)).toBeGreaterThan(now() - 2 * HOUR);
      for (const id of [ids.start, ids.hibernate, ids.rebuild, ids.snapshot]) {
        expect(await records(id)).toMatchObject([{ status: 'SUCCESS', success_num: 1 }]);
      }
      // One desktop of this pool fails all power jobs: the storyline's.
      const [stopped] = await records(ids.pool);
      expect(stopped).toMatchObject({ failed_num: 1, success_num: members.length - 1 });
      expect(members.filter((each) => each.status === 'SHUTOFF')).toHaveLength(members.length - 1);
      expect((await show(ids.pool)).apply_objects).toEqual([
        { object_id: pool.id, object_type: 'DESKTOP_POOL', object_name: pool.name },
      ]);
      const jobs = await rows('list_ita_sub_jobs', { job_type: 'createWksSnapshot' });
      expect(JSON.stringify(jobs)).toContain(shot.id);
    });

    test('scripts run on a first batch before the rest', async () => {
      const desktops = able(3, ({ image, agentInstalled }) => image.os === 'Windows' && agentInstalled);
      const { script_id } = await data('create_script', { name: 'timed', type: 'POWERSHELL', content: 'exit 1' });
      const id = await create({
        task_type: 'EXECUTE_SCRIPT',
        apply_objects: on(desktops),
        ...onceIn(1),
        extra_params: JSON.stringify({ script_ids: [script_id] }),
        gray_count: 1,
        gray_fail_threshold: 1,
      });
      expect(await show(id)).toMatchObject({ gray_count: 1, gray_fail_threshold: 1 });
      later(2 * HOUR);
      const [record] = await records(id);
      expect(record).toMatchObject({ status: 'FAIL', failed_num: 1, skip_num: 2, execute_object_type: 'DESKTOP' });
      const task = await rows('list_script_tasks', { task_id: [record?.execute_task_id] });
      expect(task).toMatchObject([{ failed_num: 1, skip_num: 2 }]);
      const found = await details(id, record?.id);
      expect(found.map((each) => [each.exec_status, each.exec_script_id, each.result_code])).toEqual([
        ['FAIL', script_id, 'WKS.00211808'],
        ['SKIP', script_id, 'WKS.00211810'],
        ['SKIP', script_id, 'WKS.00211810'],
      ]);
      await call('update_scheduled_tasks', { task_id: id, is_gray: false, ...onceIn(1) });
      later(2 * HOUR);
      expect(await records(id)).toMatchObject([{ failed_num: 3, skip_num: 0 }, {}]);
      await call('delete_script', { script_id });
      expect(await refused('update_scheduled_tasks', { task_id: id, ...onceIn(1) })).toMatchObject({
        code: 'WKS.00211805',
      });
    });

    test('triggered tasks follow what happens to desktops, by priority', async () => {
      const [desktop, other] = idle(2) as [Desktop, Desktop];
      const event = { scheduled_type: 'LIFE_CYCLE', life_cycle_type: 'POST_DESKTOP_DISCONNECTED', wait_time: 600 };
      const reboot = await create({ task_type: 'REBOOT', apply_objects: on([desktop]), ...event });
      const hibernate = await create({ task_type: 'HIBERNATE', apply_objects: on([desktop]), ...event });
      await call('update_scheduled_tasks', { task_id: reboot, priority: 9 });
      expect(await taskRow(reboot)).toMatchObject({
        life_cycle_type: event.life_cycle_type,
        priority: 9,
        wait_time: 600,
      });
      const { task_name } = await show(reboot);
      expect(await list({ task_name })).toEqual([]);
      for (const each of [desktop, other]) each.login = 'CONNECTED';
      await call('batch_logoff_desktops', { desktop_ids: [desktop.id, other.id] });
      later(540_000);
      expect(await records(hibernate)).toEqual([]);
      later();
      expect(desktop.status).toBe('HIBERNATED');
      expect(other.status).toBe('ACTIVE');
      expect(await records(hibernate)).toMatchObject([{ status: 'SUCCESS', life_cycle_type: event.life_cycle_type }]);
      expect(await lastDetails(reboot)).toMatchObject([{ exec_status: 'SKIP', result_code: 'WKS.0406' }]);
    });

    test('desktops that were created, rebuilt or assigned anew trigger tasks too', async () => {
      const [rebuilt] = idle(1) as [Desktop];
      const all = [{ object_type: 'ALL_DESKTOPS' }];
      const wish = { task_type: 'CREATE_SNAPSHOT', apply_objects: all, scheduled_type: 'LIFE_CYCLE' };
      const after = async (event: string) => create({ ...wish, life_cycle_type: event });
      const ids = [
        await after('POST_CREATE_DESKTOP_SUCCESS'),
        await after('POST_REBUILD_DESKTOP_SUCCESS'),
        await after('POST_REATTACH_DESKTOP_SUCCESS'),
      ] as [string, string, string];
      const { image, product, nic } = rebuilt;
      await call('create_desktop', {
        desktop_type: 'DEDICATED',
        product_id: product.id,
        image_type: image.type,
        image_id: image.id,
        root_volume: { type: 'SAS', size: 80 },
        nics: [{ subnet_id: nic.subnet.id }],
        desktops: [{ user_name: 'trigger-one', user_email: 'one@lanting.example', computer_name: 'TRIGGER-1' }],
      });
      await call('batch_rebuild_desktops_system_disk', {
        desktop_ids: [rebuilt.id],
        image_type: image.type,
        image_id: image.id,
      });
      const free = oneAble(world(), (each) => isFree(each) && !each.pool);
      const person = idlers(world()).find(({ groups }) => groups.length > 0)!;
      await call('attach_instances', {
        desktops: [
          {
            desktop_id: free.id,
            user_name: person.name,
            user_email: person.email,
            user_group: free.image.os === 'Windows' ? 'users' : 'default',
          },
        ],
        image_id: image.id,
        image_type: image.type,
      });
      later();
      const names = [];
      for (const id of ids) names.push((await lastDetails(id)).map((each) => each.desktop_name));
      expect(names).toEqual([['TRIGGER-1'], [rebuilt.name], [free.name]]);
      await call('batch_delete_scheduled_tasks', { task_ids: ids });
      for (const id of ids) await refused('show_scheduled_tasks', { task_id: id });
    });

    test('a year that passes at once is little work, and its last runs are real', async () => {
      const task = { scheduled_time: '02:00:00', scheduled_type: 'DAY', day_interval: 1 };
      const desktops = idle(3);
      const id = await create({ task_type: 'CREATE_SNAPSHOT', apply_objects: on(desktops), ...task });
      const everybody = await create({
        task_type: 'CREATE_SNAPSHOT',
        apply_objects: [{ object_type: 'DESKTOP_TAG', object_id: 'dept' }],
        ...task,
        scheduled_time: '04:00:00',
      });
      const worked = () => world().jobs.subJobs().length;
      const before = worked();
      later(365 * DAY);
      expect(worked() - before).toBeLessThan(15_000);
      const [latest] = await records(everybody);
      expect(latest?.start_time).toBe(inShanghai(now() - ((now() - 20 * HOUR) % DAY)));
      const snapshots = (desktop: Desktop) =>
        world()
          .snapshots.all()
          .filter(({ desktopId, how }) => desktopId === desktop.id && how === 'AUTO');
      // Of the few every run was carried out, of the many only the last ones.
      expect(snapshots(desktops[0]!).length).toBeGreaterThanOrEqual(365);
      const { length } = world().fleet.all();
      expect(snapshots(world().fleet.all().at(-1)!).length * length).toBeLessThan(10_000);
      expect(await totalOf(id)).toBe(365);
      expect(await totalOf(everybody)).toBe(365);
    });

    test('what makes no sense is refused', async () => {
      const [desktop] = able(1) as [Desktop];
      const wish = { task_name: 'bad', task_type: 'STOP', apply_objects: on([desktop]), ...dailyIn(1) };
      const code = async (more: Row) => (await refused('create_scheduled_tasks', { ...wish, ...more })).code;
      expect(await code({ scheduled_time: '25:00:00' })).toBe('WKS.0001');
      expect(await code({ scheduled_type: 'WEEK', week_list: '0,8' })).toBe('WKS.0001');
      expect(await code({ scheduled_type: 'MONTH' })).toBe('WKS.0001');
      expect(await code({ time_zone: 'Asia/Nowhere' })).toBe('WKS.0001');
      expect(await code({ scheduled_type: 'FIXED_TIME', scheduled_date: '2020-01-01' })).toBe('WKS.00000028');
      expect(await code({ expire_time: '2026-01-01 00:00:00' })).toBe('WKS.00000028');
      expect(await code({ apply_objects: [{ object_type: 'ALL_DESKTOPS' }] })).toBe('WKS.0001');
      expect(await code({ task_type: 'EXECUTE_SCRIPT' })).toBe('WKS.0001');
      expect(await code({ extra_params: 'no json' })).toBe('WKS.0001');
      const event = { scheduled_type: 'LIFE_CYCLE', life_cycle_type: 'POST_CREATE_DESKTOP_SUCCESS' };
      expect(await code({ ...event, task_type: 'REBUILD' })).toBe('WKS.0001');
      expect(await listed('bad', 'DAY')).toEqual([]);
      await refused('list_scheduled_tasks_records', { task_id: 'nothing' });
      const [known] = await list();
      await refused('list_scheduled_tasks_records_details', { task_id: known?.id, record_id: 'nothing' });
    });

    test('time zones have names and offsets', async () => {
      const zones = await rows('list_time_zones', { time_zone_name: 'Asia/S' });
      expect(zones).toContainEqual({
        time_zone_name: 'Asia/Shanghai',
        time_zone: 'GMT+08:00',
        time_zone_desc: '(GMT+08:00) China Standard Time',
        time_zone_desc_us: '(GMT+08:00) China Standard Time',
        time_zone_desc_cn: '(GMT+08:00) 中国标准时间',
      });
      const all = await rows('list_time_zones');
      expect(all.length).toBeGreaterThan(50);
      expect(all.find((each) => each.time_zone_name === 'America/St_Johns')).toMatchObject({ time_zone: 'GMT-03:30' });
    });
  },
  { desktops: 250 },
);
