import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const DAY = 86_400_000;

describeArea('workspace/connections', ({ call, rows, refused, world, now, later }) => {
  const minute = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`;
  const lately = (days: number) => ({ start_time: minute(now() - days * DAY), end_time: minute(now()) });
  const records = (args: Row = {}) => rows('list_login_records_new', { limit: 1000, ...args });
  const connected = () => {
    const found = world()
      .fleet.all()
      .find(({ login, assignments }) => login === 'CONNECTED' && assignments[0]?.type === 'USER');
    if (!found) throw new Error('nobody is connected');
    return found;
  };

  test('logins are listed the newest first, and one that lasts has no end', async () => {
    const desktop = connected();
    const found = await records({ computer_name: desktop.name });
    expect(found.length).toBeGreaterThan(5);
    const starts = found.map(({ connection_start_time }) => String(connection_start_time));
    expect(starts).toEqual(starts.toSorted().reverse());
    expect(found[0]?.connection_end_time ?? null).toBeNull();
    for (const row of found) expect(row.user_name).toBe(desktop.assignments[0]?.name);
    for (const row of found.slice(1))
      expect(String(row.connection_end_time) > String(row.connection_start_time)).toBe(true);
  });

  test('are filtered by user, time, terminal and latency', async () => {
    const name = connected().assignments[0]?.name as string;
    const mine = await records({ user_name: name.toUpperCase() });
    expect(new Set(mine.map(({ user_name }) => user_name))).toEqual(new Set([name]));
    const week = await records({ user_name: name, ...lately(7) });
    expect(week.length).toBeLessThan(mine.length);
    const since = new Date(now() - 7 * DAY).toISOString();
    expect(week).toEqual(
      mine.filter(({ connection_start_time }) => String(connection_start_time) >= since.slice(0, 16)),
    );
    const macs = await records({ terminal_type: 'macOS', ...lately(3) });
    expect(macs.length).toBeGreaterThan(0);
    expect(macs.every(({ terminal_type }) => String(terminal_type).startsWith('macOS'))).toBe(true);
    const all = await records(lately(3));
    const slow = await records({ ...lately(3), min_network_rtt: 40, max_network_rtt: 50 });
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.length).toBe(all.filter(({ e2e_rtt }) => Number(e2e_rtt) >= 40 && Number(e2e_rtt) <= 50).length);
  });

  test('a user who is locked cannot log in any more, and says so by trying', async () => {
    const desktop = world()
      .fleet.all()
      .find(({ login, assignments, id }) => {
        const person = world().people.get(assignments[0]?.id ?? '');
        return (
          login === 'REGISTERED' && assignments[0]?.type === 'USER' && person && !person.locked && id !== connected().id
        );
      });
    const { id, name } = desktop!.assignments[0]!;
    const failed = async () =>
      (await records({ user_name: name, ...lately(2) })).filter((row) => row.connection_failure_reason);
    expect(await failed()).toEqual([]);
    await call('change_user_status', { user_id: id, op_type: 'LOCK' });
    expect(await failed()).toEqual([]);
    later(DAY);
    expect((await failed()).length).toBeGreaterThan(0);
    await call('change_user_status', { user_id: id, op_type: 'UNLOCK' });
    const before = (await failed()).length;
    later(DAY / 2);
    expect((await failed()).length).toBe(before);
  });

  test('are exported as a table of the same rows', async () => {
    const desktop = connected();
    const args = { computer_name: desktop.name, ...lately(10) };
    const shown = await records(args);
    const file = async (language?: string) =>
      JSON.stringify(await call('export_user_login_info_new', { ...args, ...(language && { language }) }));
    const english = await file();
    expect(english.split('\\n')).toHaveLength(shown.length + 2);
    expect(english).toContain('Computer,User,');
    for (const { connection_start_time } of shown) expect(english).toContain(String(connection_start_time));
    expect(await file('zh_CN')).toContain('计算机名,用户名');
  });

  test('desktops are counted by pool and state', async () => {
    const counts = await rows('list_instances_status');
    const fleet = world().fleet.all();
    expect(counts.reduce((sum, row) => sum + Number(row.in_use_num), 0)).toBe(
      fleet.filter(({ login }) => login === 'CONNECTED').length,
    );
    for (const pool of world().pools.all()) {
      const members = fleet.filter((desktop) => desktop.pool === pool);
      expect(counts.find(({ static_name }) => static_name === pool.name)).toMatchObject({
        running_num: members.filter(({ status }) => status === 'ACTIVE').length,
        stop_num: members.filter(({ status }) => status === 'SHUTOFF').length,
        attached_num: members.length,
      });
    }
    const desktop = fleet.find(({ login, pool }) => login === 'CONNECTED' && !pool)!;
    const loose = async () =>
      (await rows('list_instances_status')).find(({ static_name }) => static_name === 'Desktops in no pool');
    const before = Number((await loose())?.in_use_num);
    await call('batch_logoff_desktops', { desktop_ids: [desktop.id] });
    expect(Number((await loose())?.in_use_num)).toBe(before - 1);
  });

  test('users are counted by hour of a day and by day of a week', async () => {
    const list = async (args: Row) => {
      const { data: found } = (await call('list_history_online_info_new', args)) as { data: Row };
      return JSON.stringify(found).match(/[\d-]+(?::\d\d)? : \d+/g) ?? [];
    };
    const today = await list({ query_type: 'DAY' });
    expect(today[0]).toMatch(/^00:00 : \d+$/);
    const week = await list({ query_type: 'WEEK' });
    expect(week).toHaveLength(7);
    const count = (text: string) => Number(text.split(' : ')[1]);
    expect(Math.max(...week.map(count))).toBeGreaterThan(20);
    const sundays = week.filter((text) => new Date(text.slice(0, 10)).getUTCDay() === 0);
    expect(Math.max(...sundays.map(count))).toBeLessThan(Math.max(...week.map(count)) / 2);
    expect((await list(lately(2))).map((text) => text.slice(0, 10))).toEqual(
      week.slice(-3).map((text) => text.slice(0, 10)),
    );
  });

  test('a span that ends before it begins is refused', async () => {
    const { start_time, end_time } = lately(2);
    const wrong = { start_time: end_time, end_time: start_time };
    for (const tool of ['list_login_records_new', 'export_user_login_info_new', 'list_history_online_info_new']) {
      expect((await refused(tool, wrong)).code).toBe('WKS.0001');
    }
  });
});
