import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const DAY = 86_400_000;
const ALL = [
  'event_time',
  'event_type',
  'username',
  'event_trace_id',
  'resource_type',
  'resource_id',
  'resource_name',
  'is_success',
  'error_code',
  'client_ip',
];

describeArea('workspace/user-events', ({ call, rows, data, refused, world, now, later }) => {
  const second = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
  const lately = (days: number) => ({ start_time: second(now() - days * DAY), end_time: second(now()) });
  const events = (args: Row = {}) => rows('list_user_events', { fields: ALL, limit: 1000, ...lately(10), ...args });
  const worker = () => {
    const desktop = world()
      .fleet.all()
      .find(({ login, assignments }) => login === 'DISCONNECTED' && assignments[0]?.type === 'USER');
    if (!desktop) throw new Error('nobody left today');
    return { desktop, name: desktop.assignments[0]?.name as string, id: desktop.assignments[0]?.id as string };
  };

  test('tell, the newest first, who came and went where', async () => {
    const { desktop, name } = worker();
    const found = await events({ resource_id: desktop.id });
    expect(found.length).toBeGreaterThan(5);
    const times = found.map(({ event_time }) => String(event_time));
    expect(times).toEqual(times.toSorted().reverse());
    for (const row of found) {
      expect(row).toMatchObject({ username: name, resource_type: 'DESKTOP', resource_name: desktop.name });
      expect(row).toMatchObject({ is_success: true, error_code: 'WKS.00000000' });
    }
    expect(found[0]).toMatchObject({ event_type: 'disconnectDesktop' });
    expect(await events({ resource_name: desktop.name })).toEqual(found);
  });

  test('events of one login belong together, and to a login record', async () => {
    const { desktop } = worker();
    const [last] = await events({ resource_id: desktop.id, event_type: 'disconnectDesktop' });
    const together = await events({ event_trace_id: last?.event_trace_id });
    expect(together.map(({ event_type }) => event_type)).toEqual([
      'disconnectDesktop',
      'connectDesktop',
      'loginByPassword',
    ]);
    const [record] = await rows('list_login_records_new', { computer_name: desktop.name });
    expect(record?.transaction_id).toBe(last?.event_trace_id);
    expect(record?.connection_start_time).toBe(together[2]?.event_time);
  });

  test('are filtered by user and by several types, and paged', async () => {
    const { name } = worker();
    const logins = await events({ username: name.toUpperCase(), event_type: 'loginByPassword,startDesktop' });
    expect(logins.length).toBeGreaterThan(2);
    for (const row of logins) expect(row.username).toBe(name);
    expect(new Set(logins.map(({ event_type }) => event_type))).toEqual(new Set(['loginByPassword', 'startDesktop']));
    const every = await events();
    const part = await events({ limit: 5, offset: 3 });
    expect(part).toEqual(every.slice(3, 8));
  });

  test('a login with a disabled account fails with the code of the reference', async () => {
    const { name, id } = worker();
    const failed = async () => (await events({ username: name })).filter((row) => row.is_success === false);
    expect(await failed()).toEqual([]);
    await call('update_user_info', { user_id: id, disabled: true });
    expect(await failed()).toEqual([]);
    later(DAY);
    const after = await failed();
    expect(after.length).toBeGreaterThan(0);
    for (const row of after) expect(row).toMatchObject({ event_type: 'loginByPassword', error_code: 'WKS.2001' });
  });

  test('a span of more than 30 days, or a wrong one, is refused', async () => {
    expect((await refused('list_user_events', lately(31))).code).toBe('WKS.0001');
    const { start_time, end_time } = lately(2);
    expect((await refused('list_user_events', { start_time: end_time, end_time: start_time })).code).toBe('WKS.0001');
  });

  test('their delivery is switched on with a stream, and off', async () => {
    const shown = () => data('list_user_events_lts_configurations');
    expect(await shown()).toEqual({ enable: false });
    const wish = { enable: true, log_group_id: 'group-1', log_stream_id: 'stream-1' };
    expect((await refused('set_user_events_lts_configurations', { enable: true })).code).toBe('WKS.0001');
    await call('set_user_events_lts_configurations', wish);
    expect(await shown()).toEqual(wish);
    await call('set_user_events_lts_configurations', { enable: false });
    expect(await shown()).toEqual({ enable: false });
  });
});
