import { expect, test } from 'vitest';
import { statusOf } from '../../../src/sandbox/world/app-servers.ts';
import { appSessions, isOpen } from '../../../src/sandbox/world/app-sessions.ts';
import { describeArea } from '../area.ts';

describeArea('appstream/sessions', ({ call, rows, refused, world, later }) => {
  const ALWAYS = { query_begin_time: '2000-01-01T00:00:00.000Z', query_end_time: '2100-01-01T00:00:00.000Z' };
  const OPEN = { ...ALWAYS, session_state: 'Active,Disconnected,AppcInit' };
  const list = (args = {}) => rows('appstream_list_sessions', { ...OPEN, ...args });
  const open = () => world().part(appSessions).all().filter(isOpen);
  const logoff = (args: Record<string, unknown>) =>
    call('appstream_logoff_user_session', { message_type: 0, delay_time: 0, ...args });

  test('people who may are on servers that can be used', async () => {
    const shown = await list();
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.map(({ id }) => id).toSorted()).toEqual(
      open()
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const { server, person, appGroup } of open()) {
      expect(['REGISTERED', 'MAINTAINING']).toContain(statusOf(server));
      expect(appGroup.serverGroupId).toBe(server.group.id);
      const entitled = [person.id, ...person.groups.map(({ id }) => id)];
      expect(appGroup.authorizations.some(({ accountId }) => entitled.includes(accountId))).toBe(true);
    }
    const [one] = shown;
    const same = await list({ machine_name: one!.machine_name, user_name: one!.login_user });
    expect(same).toMatchObject([{ id: one!.id }]);
  });

  test('a session that is logged off is over, at once or after a delay', async () => {
    const [now, soon] = open().filter(({ appGroup }) => appGroup.appType === 'COMMON_APP');
    const of = (login: string) => rows('appstream_list_session_by_user_name', { user_name: login });
    expect(await of(now!.person.name)).toContainEqual(expect.objectContaining({ id: now!.id, session_type: '2' }));
    await logoff({ session_ids: [now!.id], title: 'Maintenance', message: 'please save' });
    expect((await of(now!.person.name)).map(({ id }) => id)).not.toContain(now!.id);
    const over = await rows('appstream_list_sessions', { ...ALWAYS, session_state: 'SignedOut' });
    expect(over).toContainEqual(expect.objectContaining({ id: now!.id }));
    expect(world().notifications.at(-1)).toMatchObject({ text: 'please save' });
    const again = { session_ids: [now!.id], message_type: 0, delay_time: 0 };
    expect((await refused('appstream_logoff_user_session', again)).code).toBe('WKS.00010031');

    await logoff({ session_ids: [soon!.id], delay_time: 600 });
    expect(isOpen(soon!)).toBe(true);
    later(11 * 60_000);
    expect((await list()).map(({ id }) => id)).not.toContain(soon!.id);
  });

  test('a server that is stopped has none', async () => {
    const [{ server } = { server: undefined }] = open().filter((each) => statusOf(each.server) === 'REGISTERED');
    const before = await list({ machine_name: server!.machineName });
    expect(before.length).toBeGreaterThan(0);
    server!.sessions.clear();
    expect(await list({ machine_name: server!.machineName })).toEqual([]);
  });

  test('records tell who came, with what, and what failed', async () => {
    const logins = await rows('appstream_list_user_connection');
    expect(logins.length).toBeGreaterThan(50);
    const failed = logins.filter(({ failed_code }) => failed_code !== '');
    expect(failed.length).toBeGreaterThan(0);
    const [fault] = failed;
    const likeIt = await rows('appstream_list_user_connection', { failed_code: fault!.failed_code });
    expect(new Set(likeIt.map(({ failed_code }) => failed_code))).toEqual(new Set([fault!.failed_code]));

    const uses = await rows('appstream_list_app_connection', { app_name: 'word' });
    expect(uses.length).toBeGreaterThan(5);
    expect(new Set(uses.map(({ app_name }) => app_name))).toEqual(new Set(['Microsoft Word']));
    const middle = uses[Math.floor(uses.length / 2)]!.brokering_time as string;
    const since = middle.replace('T', ' ').replace('Z', '');
    const recent = await rows('appstream_list_app_connection', { app_name: 'word', brokering_start_time: since });
    expect(recent).toEqual(uses.filter(({ brokering_time }) => String(brokering_time) >= middle));
  });
});
