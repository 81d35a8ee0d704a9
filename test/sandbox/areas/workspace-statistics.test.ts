import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import { oneAble } from '../cast.ts';
import type { Row } from '../cloud.ts';

const DAY = 86_400_000;
type Metric = { metric_name: string; metric_value: number };

describeArea('workspace/statistics', ({ call, rows, data, refused, world, now, later }) => {
  const second = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
  const lately = (days: number) => ({ start_time: second(now() - days * DAY), end_time: second(now()) });
  const fleet = () => world().fleet.all();
  const metric = (row: Row, name: string) =>
    (row.metric as Metric[]).find(({ metric_name }) => metric_name === name)?.metric_value ?? Number.NaN;
  const usage = (args: Row = {}) => rows('list_desktop_usage_metric', { ...lately(90), limit: 100, ...args });

  test('desktops are counted by power and login state', async () => {
    const count = (status: string) => fleet().filter((desktop) => desktop.status === status).length;
    const run = await data('list_run_state');
    expect(run).toEqual({
      active_num: count('ACTIVE'),
      stop_num: count('SHUTOFF'),
      hibernated_num: count('HIBERNATED'),
      error_num: count('ERROR'),
    });
    const login = (word: string) => fleet().filter((desktop) => desktop.login === word).length;
    expect(await data('list_login_state')).toMatchObject({
      in_use_num: login('CONNECTED'),
      unregistered_num: login('UNREGISTER'),
      ready_num: login('REGISTERED'),
      disconnected_num: login('DISCONNECTED'),
    });
  });

  test('counts follow what is done', async () => {
    const before = await data('list_run_state');
    const desktop = oneAble(world(), ({ status }) => status === 'ACTIVE');
    await call('batch_run_desktops', { desktop_ids: [desktop.id], op_type: 'os-stop', type: 'SOFT' });
    later();
    expect(await data('list_run_state')).toMatchObject({
      active_num: Number(before.active_num) - 1,
      stop_num: Number(before.stop_num) + 1,
    });
  });

  test('are counted in all, by type, by pool, with the states asked for', async () => {
    expect(await data('list_desktops_statistics')).toEqual({ total_num: fleet().length });
    const pooled = fleet().filter(({ type }) => type === 'POOLED').length;
    const asked = { desktop_type: ['POOLED', 'POOL'], statistics_type: ['attach-state', 'run-state', 'login-state'] };
    const found = await data('list_desktops_statistics', asked);
    expect(found).toMatchObject({ total_num: pooled, attach_statistics: { attached_num: pooled, unattached_num: 0 } });
    const pools = found.desktop_pool_statistics as Row[];
    expect(pools.map(({ desktop_pool_id }) => desktop_pool_id)).toEqual(
      world()
        .pools.all()
        .map(({ id }) => id),
    );
    for (const pool of pools) {
      const members = fleet().filter((desktop) => desktop.pool?.id === pool.desktop_pool_id);
      expect(pool).toMatchObject({
        total_num: members.length,
        run_state_statistics: { active_num: members.filter(({ status }) => status === 'ACTIVE').length },
      });
    }
    expect((await refused('list_desktops_statistics', { desktop_type: ['GOLDEN'] })).code).toBe('WKS.0001');
  });

  test('the idlest desktops come first when asked so, with nobody on them since', async () => {
    const found = await usage({ sort_field: 'desktop_idle_duration', sort_type: 'DESC' });
    const idle = found.map((row) => metric(row, 'desktop_idle_duration'));
    expect(idle).toEqual(idle.toSorted((a, b) => b - a));
    const long = await usage({ min_idle_days: 31, max_idle_days: 180 });
    expect(long.length).toBeGreaterThan(0);
    expect(long.length).toBeLessThan(found.length);
    for (const row of long) {
      expect(metric(row, 'desktop_idle_duration')).toBeGreaterThanOrEqual((31 * DAY) / 1000);
      const since = { start_time: second(now() - 30 * DAY), end_time: second(now()) };
      const events = await rows('list_user_events', {
        ...since,
        resource_id: row.resource_id,
        event_type: 'connectDesktop',
      });
      expect(events).toEqual([]);
    }
  });

  test('usage of a desktop is the time of its sessions', async () => {
    const desktop = fleet().find(({ login, assignments }) => login === 'CONNECTED' && assignments[0]?.type === 'USER')!;
    const [row] = await usage({ resource_name: desktop.name, ...lately(30) });
    expect(row).toMatchObject({ resource_id: desktop.id, resource_name: desktop.name });
    const midnight = Math.floor((now() - 2 * 3_600_000) / DAY) * DAY;
    const records = await rows('list_login_records_new', { computer_name: desktop.name, limit: 1000 });
    const worked = records.reduce((sum, one) => {
      const [from, to] = [one.connection_start_time, one.connection_end_time].map((time) => Date.parse(String(time)));
      return sum + (to! <= midnight ? (to! - from!) / 1000 : 0);
    }, 0);
    expect(metric(row!, 'desktop_usage')).toBe(worked);
    const hours = Math.floor(worked / 3600);
    expect(await usage({ resource_name: desktop.name, ...lately(30), usage_min_hours: hours })).toHaveLength(1);
    expect(await usage({ resource_name: desktop.name, ...lately(30), usage_max_hours: hours - 1 })).toEqual([]);
  });

  test('what users did agrees with their login records', async () => {
    const all = await rows('list_user_usage_metric', {
      ...lately(20),
      limit: 100,
      sort_field: 'user_usage',
      sort_type: 'DESC',
    });
    const times = all.map((row) => metric(row, 'user_usage'));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    for (const row of all.slice(0, 3)) {
      const records = await rows('list_login_records_new', {
        user_name: row.username,
        start_time: `${second(now() - 20 * DAY).slice(0, 16)}Z`,
        end_time: `${second(now()).slice(0, 16)}Z`,
        limit: 1000,
      });
      expect(metric(row, 'user_login_count')).toBe(records.length);
      const failed = records.filter(({ connection_failure_reason }) => connection_failure_reason).length;
      expect(metric(row, 'user_login_fail_count')).toBe(failed);
      expect(metric(row, 'user_login_success_count')).toBe(records.length - failed);
    }
    const [first] = all;
    const found = await rows('list_user_usage_metric', { ...lately(20), username: first?.username });
    expect(found.map(({ username }) => username)).toContain(first?.username);
  });

  test('failures of apps have documented codes', async () => {
    const found = await rows('list_app_user_access_data', {
      ...lately(30),
      limit: 100,
      sort_field: 'access_failed_count',
      sort_type: 'DESC',
    });
    const counts = found.map(({ access_failed_count }) => Number(access_failed_count));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    for (const row of found) {
      expect(row.error_code).toMatch(/^WKS\.\d+$/);
      expect(Number(row.access_failed_count)).toBeGreaterThan(0);
      const [same] = await rows('list_app_user_access_data', { ...lately(30), username: row.username });
      expect(same).toEqual(row);
    }
  });

  test('metrics: now, over time, by dimension, and how they grow', async () => {
    const names = ['desktop_state', 'user_login_count', 'user_login_success_count', 'user_login_fail_count'];
    const values = await rows('list_metrics', { metric_names: names, ...lately(3) });
    const value = (name: string) => Number(values.find(({ metric_name }) => metric_name === name)?.metric_value);
    expect(value('desktop_state')).toBe(fleet().length);
    expect(value('user_login_count')).toBeGreaterThan(10);
    expect(value('user_login_success_count') + value('user_login_fail_count')).toBe(value('user_login_count'));

    const trend = await rows('list_metrics_trend', {
      metric_names: ['user_login_count'],
      ...lately(3),
      period: 'HOUR',
    });
    expect(trend).toHaveLength(73);
    const sum = trend.reduce((total, { metrics }) => total + (metrics as Metric[])[0]!.metric_value, 0);
    expect(sum).toBe(value('user_login_count'));

    const desktop = fleet().find(({ login, pool }) => login === 'CONNECTED' && !pool)!;
    const mine = await rows('list_metrics', {
      metric_names: ['user_login_count'],
      ...lately(3),
      dim: [`instance_id,${desktop.id}`],
    });
    const start_time = `${second(now() - 3 * DAY).slice(0, 16)}Z`;
    const end_time = `${second(now()).slice(0, 16)}Z`;
    const records = await rows('list_login_records_new', { computer_name: desktop.name, start_time, end_time });
    expect(mine[0]?.metric_value).toBe(records.length);

    expect(await data('show_growth_rate', { metric_name: 'desktop_state' })).toEqual({ growth_rate: 0 });
    const growth = await data('show_growth_rate', { metric_name: 'desktop_usage', grow_period: 'MONTH' });
    expect(Math.abs(Number(growth.growth_rate))).toBeLessThan(2);
    expect(growth.growth_rate).not.toBe(0);
    for (const wrong of [{ metric_names: ['happiness'] }, { metric_names: ['desktop_usage'], dim: ['colour,red'] }]) {
      expect((await refused('list_metrics', { ...lately(3), ...wrong })).code).toBe('WKS.0001');
    }
    expect((await refused('show_growth_rate', { metric_name: 'happiness' })).code).toBe('WKS.0001');
  });

  test('the phases of a login follow each other; the failed one is the last', async () => {
    const records = await rows('list_login_records_new', { limit: 1000 });
    const good = records.find(({ connection_failure_reason }) => !connection_failure_reason);
    const shown = await data('show_user_access_stages', { transaction_id: good?.transaction_id });
    expect(shown.username).toBe(good?.user_name);
    const stages = shown.stages as Row[];
    expect(stages.map(({ stage, is_success }) => [stage, is_success])).toEqual([
      ['LOGIN', true],
      ['PRECONNECT', true],
      ['CONNECT', true],
    ]);
    for (const [index, stage] of stages.slice(1).entries()) expect(stage.start_time).toBe(stages[index]?.end_time);

    const bad = records.find(({ connection_failure_reason }) => connection_failure_reason);
    const failed = (await data('show_user_access_stages', { transaction_id: bad?.transaction_id })).stages as Row[];
    expect(failed.at(-1)).toMatchObject({ is_success: false, error_code: expect.stringMatching(/^WKS\.(?!00000000)/) });
    expect(failed.slice(0, -1).every(({ is_success }) => is_success)).toBe(true);
    expect((await refused('show_user_access_stages', { transaction_id: 'none' })).code).toBe('WKS.00010031');
  });

  test('rules about idle desktops are added, changed, matched and deleted', async () => {
    const wish = {
      metric_name: 'desktop_idle_duration',
      comparison_operator: '>=',
      threshold: 30,
      interval: 7,
      enable: true,
      notify_object: 'urn:smn:sandbox-1:0:idle',
    };
    const { rule_id } = await data('add_metric_notify_rule', wish);
    const list = () => rows('list_metric_notify_rule', { rule_id });
    expect(await list()).toEqual([{ rule_id, ...wish }]);
    expect((await refused('add_metric_notify_rule', wish)).code).toBe('WKS.0001');
    const other = { ...wish, comparison_operator: '<' };
    expect((await refused('add_metric_notify_rule', other)).code).toBe('WKS.0001');

    const matches = async () => Number((await rows('list_metric_notify_record', { rule_id }))[0]?.match_count);
    const before = await matches();
    expect(before).toBe((await usage({ ...lately(180), min_idle_days: 30 })).length);
    await call('update_metric_notify_rule', { rule_id, threshold: 1, enable: false });
    expect(await list()).toMatchObject([{ threshold: 1, enable: false, interval: 7 }]);
    expect(await matches()).toBeGreaterThan(before);

    await call('delete_metric_notify_rule', { rule_id });
    expect(await list()).toEqual([]);
    expect((await refused('delete_metric_notify_rule', { rule_id })).code).toBe('WKS.00010031');
    expect((await refused('update_metric_notify_rule', { rule_id, threshold: 2 })).code).toBe('WKS.00010031');
  });

  test('the withdrawn lists agree with the new ones', async () => {
    const unused = await rows('list_unused_desktops', {
      start_time: new Date(now() - 30 * DAY).toISOString(),
      end_time: new Date(now()).toISOString(),
      limit: 1000,
    });
    expect(unused.length).toBeGreaterThan(0);
    for (const { desktop_id } of unused) expect(world().fleet.get(String(desktop_id))?.login).not.toBe('CONNECTED');
    const desktop = fleet().find(({ login, assignments }) => login === 'CONNECTED' && assignments[0]?.type === 'USER')!;
    expect(unused.map(({ desktop_id }) => desktop_id)).not.toContain(desktop.id);

    const args = { desktop_ids: [desktop.id], start_time: '2026-10-12', end_time: '2026-10-25' };
    const [used] = await rows('list_used_desktop_info', args);
    const days = used?.used_info_list as { date: string; use_time: string }[];
    expect(days.map(({ date }) => date)).toEqual(Array.from({ length: 14 }, (_, day) => `2026-10-${12 + day}`));
    expect(
      days.filter(({ date }) => ['2026-10-17', '2026-10-18'].includes(date)).map(({ use_time }) => use_time),
    ).toEqual(['0.00', '0.00']);
    expect(Math.max(...days.map(({ use_time }) => Number(use_time)))).toBeGreaterThan(3);
    expect((await refused('list_used_desktop_info', { start_time: '2026-01-01', end_time: '2026-10-01' })).code).toBe(
      'WKS.0001',
    );
  });
});
