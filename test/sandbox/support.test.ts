import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { oneAble } from './cast.ts';
import { codeOf, later, type OpenCloud, openCloud } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

const path = (tail: string) => `/v2/{p}/desktops/${tail}`;
const desktop = (fits: (one: Desktop) => boolean) => oneAble(open.world, fits);
const running = () => desktop((one) => one.status === 'ACTIVE' && one.image.os === 'Windows');
const off = () => desktop((one) => one.status === 'SHUTOFF');

describe('networks', () => {
  const target = () => {
    const [vpc, subnet, group] = [
      open.world.vpcs.all()[0],
      open.world.subnets.all()[3],
      open.world.securityGroups.all()[1],
    ];
    return { vpc_id: vpc?.id, subnet_id: subnet?.id, security_group_ids: [group?.id] };
  };
  const available = async (id: unknown) =>
    Number((await open.cloud.get(`/v2/{p}/subnets/${id}/available-ip`)).at('available_ip'));

  test('a desktop moves: address, subnet and groups change, the old address is free again', async () => {
    const one = running();
    const [from, ip, to] = [one.nic.subnet.id, one.nic.ip, target()];
    const [before, there] = [await available(from), await available(to.subnet_id)];
    const reply = await open.cloud.put(path(`${one.id}/networks`), { ...to, private_ip: '10.23.7.7' });
    open.clock.set(3_000);
    expect((await open.cloud.get(path(one.id))).at('desktop.task_status')).toBe('desktopNetworkChanging');
    later(open.clock);
    expect((await open.cloud.get(`/v2/{p}/workspace-jobs/${reply.string('job_id')}`)).at('status')).toBe('SUCCESS');
    const [network] = (await open.cloud.get(path(`${one.id}/networks`))).rows('network_infos');
    expect(network).toMatchObject({
      subnet_info: { id: to.subnet_id },
      port_info: { ip_address: '10.23.7.7' },
      security_groups: [{ id: to.security_group_ids[0], name: 'sg-design-render' }],
    });
    expect(await available(from)).toBe(before + 1);
    expect(await available(to.subnet_id)).toBe(there - 1);
    expect(one.nic.ip).not.toBe(ip);
  });

  test('several move together and are seen together', async () => {
    const ids = open.world.fleet
      .all()
      .slice(0, 3)
      .map(({ id }) => id);
    await open.cloud.post(path('networks/batch-change'), { desktop_ids: ids, ...target() });
    later(open.clock);
    const networks = await open.cloud.get(path('networks'), { desktop_ids: ids });
    expect(networks.column('networks', 'computer_id')).toEqual(ids);
    expect(networks.column('networks', 'computer_ip').every((ip) => String(ip).startsWith('10.23.'))).toBe(true);
  });

  test.each(['vpc_id', 'subnet_id'])('an unknown %s is refused', async (name) => {
    const reply = await open.cloud.put(path(`${running().id}/networks`), { ...target(), [name]: 'none' });
    expect(codeOf(reply)).toBe('404 WKS.00010031');
  });

  test('an address that is taken is refused', async () => {
    const taken = desktop((one) => one.nic.subnet.id === target().subnet_id).nic.ip;
    const reply = await open.cloud.put(path(`${running().id}/networks`), { ...target(), private_ip: taken });
    expect(codeOf(reply)).toBe('400 WKS.0001');
  });
});

describe('messages and sessions', () => {
  test('a message reaches running desktops; for the others its sub-job fails', async () => {
    const [on, sleeping] = [running(), off()];
    const body = { desktop_ids: [on.id, sleeping.id], notifications: 'update at six' };
    const reply = await open.cloud.post(path('notifications'), body);
    later(open.clock);
    const job = await open.cloud.get(`/v2/{p}/workspace-jobs/${reply.string('job_id')}`);
    expect(job.column('sub_jobs', 'status')).toEqual(['SUCCESS', 'FAILED']);
    expect(job.rows('sub_jobs')[1]).toMatchObject({ error_code: 'WKS.0401', entities: { desktop_id: sleeping.id } });
    expect(open.world.notifications.map(({ to, text }) => [to, text])).toEqual([[on.id, 'update at six']]);
  });

  test('logging off ends the sessions there are', async () => {
    const one = desktop((each) => each.login === 'CONNECTED');
    expect((await open.cloud.post(path('logoff'), { desktop_ids: [one.id] })).status).toBe(200);
    expect((await open.cloud.get(path(one.id))).at('desktop.login_status')).toBe('REGISTERED');
    expect(codeOf(await open.cloud.post(path('logoff'), { desktop_ids: ['none'] }))).toBe('404 WKS.00010031');
  });
});

describe('agents', () => {
  test('are listed by whether all are there, and installed', async () => {
    const missing = await open.cloud.get(path('agents'), { is_installed: false, status: 'ACTIVE' });
    const able = missing.rows('agents_condition').map(({ desktop_id }) => String(desktop_id));
    const [id] = able.filter((each) => !open.world.fleet.get(each)?.defect);
    await open.cloud.post(path('agents'), { desktop_ids: [id] });
    later(open.clock);
    const row = await open.cloud.get(path('agents'), { desktop_id: id as string });
    expect(row.column('agents_condition.0.agent_info', 'is_installed')).toEqual([true, true]);
    const again = await open.cloud.get(path('agents'), { is_installed: false, status: 'ACTIVE' });
    expect(again.at('total_count')).toBe(Number(missing.at('total_count')) - 1);
  });

  test('are filtered by pool, name and address', async () => {
    const { poolId, desktopIds } = open.world.storyline.rebootPool;
    const one = open.world.fleet.get(desktopIds[0] as string) as Desktop;
    expect((await open.cloud.get(path('agents'), { desktop_pool_id: poolId })).at('total_count')).toBe(12);
    const query = { desktop_name: one.name, ip_address: one.nic.ip };
    expect((await open.cloud.get(path('agents'), query)).column('agents_condition', 'desktop_id')).toEqual([one.id]);
  });

  test('cannot be installed on a desktop that is off', async () => {
    expect(codeOf(await open.cloud.post(path('agents'), { desktop_ids: [off().id] }))).toBe('400 WKS.0401');
  });
});

describe('remote help', () => {
  test('assistance waits for the user, opens with its secrets, and is closed', async () => {
    const at = path(`${running().id}/remote-assistance`);
    expect(codeOf(await open.cloud.get(at))).toBe('404 WKS.0010');
    const made = await open.cloud.send('POST', at);
    expect(made.at('status')).toBe('WAIT_USER_CONFIRM');
    expect((await open.cloud.get(at)).body).not.toHaveProperty('share_space_passwd');
    expect(codeOf(await open.cloud.send('POST', at))).toBe('409 WKS.00010032');
    open.clock.set(20_000);
    const shown = await open.cloud.get(at);
    expect(shown.at('status')).toBe('OPEN');
    expect(shown.at('share_space_id')).toBe(made.at('share_space_id'));
    expect(shown.at('invitation_code')).toMatch(/^[0-9A-F]{8}$/);
    expect((await open.cloud.delete(at)).status).toBe(204);
    expect((await open.cloud.get(at)).at('status')).toBe('CLOSE');
    expect(codeOf(await open.cloud.delete(at))).toBe('404 WKS.0010');
  });

  test('neither assistance nor console for a desktop that is off', async () => {
    expect(codeOf(await open.cloud.send('POST', path(`${off().id}/remote-assistance`)))).toBe('400 WKS.0401');
    expect(codeOf(await open.cloud.get(path(`${off().id}/remote-consoles`)))).toBe('400 WKS.0401');
  });

  test('each console address is another one', async () => {
    const at = path(`${running().id}/remote-consoles`);
    expect((await open.cloud.get(at)).at('url')).not.toBe((await open.cloud.get(at)).at('url'));
  });
});

describe('the domain', () => {
  const strayed = () => {
    const one = running();
    one.sidInDomain = 'ffffffff-0000-4000-8000-000000000000';
    return one;
  };

  test('a desktop whose SID differs takes over that of the domain', async () => {
    const one = strayed();
    const reply = await open.cloud.put(path('sids'), { desktop_ids: [one.id] });
    expect(reply.status).toBe(202);
    later(open.clock);
    expect((await open.cloud.get(path(one.id))).at('desktop.sid')).toBe(one.sidInDomain);
    const again = await open.cloud.put(path('sids'), { desktop_ids: [one.id] });
    expect([again.status, again.text]).toEqual([204, '']);
  });

  test('an unknown desktop is 400, a Linux one 412', async () => {
    const linux = desktop((one) => one.image.os === 'Linux');
    expect(codeOf(await open.cloud.put(path('sids'), { desktop_ids: ['none'] }))).toBe('400 WKS.0418');
    expect(codeOf(await open.cloud.put(path('sids'), { desktop_ids: [linux.id] }))).toBe('412 WKS.00010116');
    expect(codeOf(await open.cloud.send('POST', path(`${linux.id}/rejoin-domain`)))).toBe('412 WKS.00010116');
    expect((await open.cloud.get(path(`${linux.id}/sysprep`))).at('support_create_image')).toBe(false);
  });

  test('rejoining brings a stray desktop back', async () => {
    const one = strayed();
    expect((await open.cloud.send('POST', path(`${one.id}/rejoin-domain`))).status).toBe(202);
    later(open.clock);
    expect((await open.cloud.put(path('sids'), { desktop_ids: [one.id] })).status).toBe(204);
  });
});
