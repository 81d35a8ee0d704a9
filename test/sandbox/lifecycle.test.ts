import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { idlers, isAtWork, oneAble } from './cast.ts';
import { codeOf, later, type OpenCloud, openCloud, type Reply } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud();
});
afterEach(() => open.close());

const DESKTOPS = '/v2/{p}/desktops';
const sound = (fits: (one: Desktop) => boolean) => oneAble(open.world, fits);
const owned = () => sound((one) => isAtWork(one) && !one.prepaid);
const show = (id: string) => open.cloud.get(`${DESKTOPS}/${id}`);
const jobOf = async (reply: Reply) => open.cloud.get(`/v2/{p}/workspace-jobs/${reply.string('job_id')}`);

describe('creating', () => {
  const order = (more: object) => {
    const { id: image_id, type: image_type } = open.world.images.all()[0] as { id: string; type: string };
    const product_id = open.world.products.all()[1]?.id;
    const root_volume = { type: 'SAS', size: 80 };
    return open.cloud.post(DESKTOPS, {
      desktop_type: 'DEDICATED',
      product_id,
      image_type,
      image_id,
      root_volume,
      ...more,
    });
  };

  test('gives each user a desktop; who does not exist is created and mailed', async () => {
    const [known] = idlers(open.world);
    const users = [
      { user_name: known?.name },
      { user_name: 'brandnew', user_email: 'b@x.example', computer_name: 'BRAND-01' },
    ];
    const reply = await order({ desktops: users, tags: [{ key: 'dept', value: 'new' }] });
    expect((await jobOf(reply)).at('sub_jobs_total')).toBe(2);
    open.clock.set(10_000);
    const building = await open.cloud.get(DESKTOPS, { computer_name: 'BRAND-01' });
    expect(building.rows('desktops')[0]).toMatchObject({ status: 'BUILD', task_status: 'spawning' });
    later(open.clock);
    const listed = await open.cloud.get('/v2/{p}/desktops/detail', { tag: 'dept=new' });
    expect(listed.column('desktops', 'user_name').sort()).toEqual([known?.name, 'brandnew'].sort());
    expect(new Set(listed.column('desktops', 'status'))).toEqual(new Set(['ACTIVE']));
    expect((await open.cloud.get('/v2/{p}/users', { user_name: 'brandnew' })).rows('users')[0]?.total_desktops).toBe(1);
    expect(open.world.mails.map(({ to }) => to)).toContain('b@x.example');
  });

  test('makes so many unassigned ones, named in a row', async () => {
    await order({ size: 3, desktop_name: 'POOL' });
    later(open.clock);
    const listed = await open.cloud.get(DESKTOPS, { computer_name: 'POOL' });
    expect(listed.column('desktops', 'computer_name')).toEqual(['POOL01', 'POOL02', 'POOL03']);
  });

  test('takes free addresses only', async () => {
    const subnet = open.world.subnets.all()[2];
    const nics = [{ subnet_id: subnet?.id }];
    const taken = open.world.fleet.all().find((one) => one.nic.subnet === subnet)?.nic.ip;
    expect(codeOf(await order({ size: 1, desktop_name: 'A1', nics, desktop_ips: [taken] }))).toBe('400 WKS.0001');
    await order({ size: 2, desktop_name: 'A', nics, desktop_ips: ['10.22.9.9'] });
    later(open.clock);
    expect((await open.cloud.get(DESKTOPS, { desktop_ip: '10.22.9.9' })).column('desktops', 'computer_name')).toEqual([
      'A01',
    ]);
  });

  test.each<[string, object, string]>([
    ['an unknown product', { size: 1, desktop_name: 'A', product_id: 'none' }, '404 WKS.00010031'],
    ['an unknown image', { size: 1, desktop_name: 'A', image_id: 'none' }, '500 WKS.0923'],
    ['an unknown subnet', { size: 1, desktop_name: 'A', nics: [{ subnet_id: 'none' }] }, '404 WKS.00010031'],
    ['a name that is taken', { size: 1, desktop_name: 'DESIGN-W10-001' }, '400 WKS.00010139'],
    ['an odd disk size', { size: 1, desktop_name: 'A', root_volume: { type: 'SAS', size: 85 } }, '400 WKS.0001'],
    ['neither desktops nor size', {}, '400 WKS.0001'],
  ])('refuses %s', async (_, more, code) => {
    expect(codeOf(await order(more))).toBe(code);
  });

  test('stops at the quota', async () => {
    open.world.quota = open.world.fleet.size + 1;
    expect(codeOf(await order({ size: 2, desktop_name: 'A' }))).toBe('400 WKS.0106');
  });

  test('that fails leaves nothing behind', async () => {
    open.sandbox.faults.add({ operation: 'CreateDesktop', kind: 'fail_sub_job' });
    const before = open.world.fleet.size;
    await order({ size: 1, desktop_name: 'GHOST' });
    later(open.clock);
    await show('x');
    expect([open.world.fleet.size, open.world.fleet.hasName('GHOST')]).toEqual([before, false]);
  });
});

describe('deleting', () => {
  test('answers 204 without a job; the desktop is DELETED for a while and then not found', async () => {
    const desktop = owned();
    expect((await open.cloud.delete(`${DESKTOPS}/${desktop.id}`)).status).toBe(204);
    open.clock.set(5_000);
    expect((await show(desktop.id)).at('desktop.task_status')).toBe('deleting');
    open.clock.set(45_000);
    const grave = await show(desktop.id);
    expect([grave.status, grave.at('desktop.status'), grave.at('desktop.task_status')]).toEqual([200, 'DELETED', '']);
    expect((await open.cloud.get(DESKTOPS)).column('desktops', 'desktop_id')).not.toContain(desktop.id);
    later(open.clock);
    expect(codeOf(await show(desktop.id))).toBe('404 WKS.00010031');
  });

  test('frees the user, the address, the name and the snapshots', async () => {
    const kept = new Set(open.world.snapshots.all().map((one) => one.desktopId));
    const desktop = sound((one) => kept.has(one.id) && !one.prepaid && one.assignments.length > 0);
    const owner = desktop.assignments[0];
    const { ip, subnet } = desktop.nic;
    await open.cloud.delete(`${DESKTOPS}/${desktop.id}`);
    later(open.clock);
    expect((await open.cloud.get('/v2/{p}/snapshots', { desktop_id: desktop.id })).at('total_count')).toBe(0);
    expect(subnet.taken.has(ip)).toBe(false);
    expect(open.world.fleet.hasName(desktop.name)).toBe(false);
    const user = await open.cloud.get(`/v2/{p}/users/${owner?.id}`);
    expect(user.at('user_detail.total_desktops')).toBe(0);
    expect(open.world.mails.map(({ text }) => text)).toContain(`${desktop.name} was deleted.`);
  });

  test('with delete_users takes the user along a little later, unless another desktop is left', async () => {
    const onlyOne = ({ assignments: [owner] }: Desktop) => open.world.people.get(owner?.id ?? '')?.desktops.size === 1;
    const desktop = sound((one) => isAtWork(one) && !one.prepaid && onlyOne(one));
    const user = desktop.assignments[0]?.id;
    const body = { desktop_ids: [desktop.id], delete_users: true, email_notification: false };
    const reply = await open.cloud.post('/v2/{p}/desktops/batch-delete', body);
    expect(reply.status).toBe(202);
    while ((await jobOf(reply)).at('status') !== 'SUCCESS') open.clock.set(500);
    expect((await open.cloud.get(`/v2/{p}/users/${user}`)).status).toBe(200);
    open.clock.set(11_000);
    expect(codeOf(await open.cloud.get(`/v2/{p}/users/${user}`))).toBe('400 WKS.00170312');
    expect(open.world.mails).toEqual([]);
  });

  test('twice is refused, with HTTP 200 in a batch', async () => {
    const desktop = owned();
    await open.cloud.delete(`${DESKTOPS}/${desktop.id}`);
    open.clock.set(3_000);
    expect(codeOf(await open.cloud.delete(`${DESKTOPS}/${desktop.id}`))).toBe('403 WKS.0402');
    const batch = await open.cloud.post('/v2/{p}/desktops/batch-delete', { desktop_ids: [desktop.id, owned().id] });
    expect(codeOf(batch)).toBe('200 WKS.0402');
  });

  test('that fails leaves the desktop as deleteFailed', async () => {
    open.sandbox.faults.add({ operation: 'DeleteDesktop', kind: 'fail_sub_job' });
    const desktop = owned();
    await open.cloud.delete(`${DESKTOPS}/${desktop.id}`);
    later(open.clock);
    const reply = await show(desktop.id);
    expect([reply.at('desktop.status'), reply.at('desktop.task_status')]).toEqual(['ACTIVE', 'deleteFailed']);
  });
});

describe('changing', () => {
  test('a resize gives another product; the same one and prepaid desktops are refused', async () => {
    const desktop = owned();
    const resize = (product_id: string, id = desktop.id) =>
      open.cloud.post('/v2/{p}/desktops/resize', { desktops: [{ desktop_id: id }], product_id, mode: 'STOP_DESKTOP' });
    const wanted = open.world.products.all().find((one) => one !== desktop.product)?.id as string;
    expect(codeOf(await resize(desktop.product.id))).toBe('400 WKS.0001');
    expect(codeOf(await resize('none'))).toBe('404 WKS.00010031');
    expect(codeOf(await resize(wanted, sound((one) => one.prepaid).id))).toBe('400 WKS.0001');
    const reply = await resize(wanted);
    expect(reply.rows('jobs')).toEqual([{ desktop_id: desktop.id, job_id: reply.at('job_id') }]);
    later(open.clock);
    expect((await show(desktop.id)).at('desktop.product_id')).toBe(wanted);
  });

  test('a rebuild puts another image on the system disk, after the delay', async () => {
    const desktop = owned();
    const image = open.world.images.all().find((one) => one.code === 'W11');
    const body = { desktop_ids: [desktop.id], image_type: 'gold', image_id: image?.id, delay_time: 5, message: 'save' };
    const reply = await open.cloud.post('/v2/{p}/desktops/rebuild', body);
    expect(open.world.notifications.map(({ text }) => text)).toEqual(['save']);
    open.clock.set(4 * 60_000);
    expect((await jobOf(reply)).at('status')).toBe('WAITING');
    later(open.clock);
    const shown = await show(desktop.id);
    expect(shown.at('desktop.metadata.image_name')).toBe('Windows 11 Enterprise 23H2');
    expect(desktop.wiped).toBeGreaterThan(0);
    const again = await open.cloud.post('/v2/{p}/desktops/rebuild', { ...body, image_id: 'none' });
    expect(codeOf(again)).toBe('500 WKS.0923');
  });

  test('a desktop becomes an image that new desktops can use', async () => {
    const body = { desktop_id: owned().id, image_name: 'captured' };
    const reply = await open.cloud.post('/v2/{p}/desktops/desktop-to-image', body);
    later(open.clock);
    expect((await jobOf(reply)).at('status')).toBe('SUCCESS');
    expect(open.world.images.all().at(-1)).toMatchObject({ name: 'captured', type: 'private' });
  });
});
