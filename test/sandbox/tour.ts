import type { World } from '../../src/sandbox/world/world.ts';
import type { FakeClock } from '../cloud/fake-clock.ts';
import { able, idlers, isAtWork, isFree } from './cast.ts';
import { later, type OpenCloud, type Reply, type Row } from './cloud.ts';

export interface Stop {
  operationId: string;
  reply: Reply;
}

/** Calls the operations of desktops, people, snapshots and tasks so that they succeed: the same calls in the same order every time. */
export async function tour({ cloud, clock, world }: OpenCloud): Promise<Stop[]> {
  const stops: Stop[] = [];
  const visit = async (operationId: string, reply: Promise<Reply>): Promise<Reply> => {
    stops.push({ operationId, reply: await reply });
    return reply;
  };
  const cast = chooseCast(world);
  await reading(visit, cloud, cast, world, clock);
  await working(visit, cloud, cast, world, clock);
  await people(visit, cloud, world);
  await snapshotsAndTasks(visit, cloud, cast, clock);
  await ending(visit, cloud, cast, clock);
  return stops;
}

type Visit = (operationId: string, reply: Promise<Reply>) => Promise<Reply>;
type Cloud = OpenCloud['cloud'];
type Cast = ReturnType<typeof chooseCast>;

/** Desktops in the states that the operations ask for. */
function chooseCast(world: World) {
  const sound = able(world, (one) => one.snapshots && one.sid === one.sidInDomain);
  const owned = sound.filter((one) => isAtWork(one) && one.image.os === 'Windows' && !one.prepaid);
  const free = sound.filter(isFree);
  const [one, two, three, four, five] = owned.map((desktop) => desktop.id) as [string, string, string, string, string];
  const off = sound.find((desktop) => desktop.status === 'SHUTOFF')?.id as string;
  return { one, two, three, four, five, off, free: free.map((desktop) => desktop.id) };
}

async function reading(visit: Visit, cloud: Cloud, { one, two }: Cast, world: World, clock: FakeClock): Promise<void> {
  const time = (hours: number) => `${new Date(clock.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;
  const subnet = world.subnets.all()[0]?.id;
  await visit('ListDesktops', cloud.get('/v2/{p}/desktops', { limit: 5 }));
  await visit('ListDesktopsDetail', cloud.get('/v2/{p}/desktops/detail', { limit: 5 }));
  await visit('ShowDesktopDetail', cloud.get(`/v2/{p}/desktops/${one}`));
  await visit('ListDesktopsConnectStatus', cloud.get('/v2/{p}/connect-desktops', { limit: 5 }));
  await visit('ListDesktopActions', cloud.get(`/v2/{p}/desktops/${one}/actions`));
  const span = { start_time: time(-24), end_time: time(0) };
  await visit('ShowDesktopMonitorData', cloud.get(`/v2/{p}/desktop-monitor/${one}`, span));
  await visit('ShowRemoteConsoleAddress', cloud.get(`/v2/{p}/desktops/${one}/remote-consoles`));
  await visit('ShowDesktopNetwork', cloud.get(`/v2/{p}/desktops/${one}/networks`));
  await visit('ShowDesktopNetworks', cloud.get('/v2/{p}/desktops/networks', { desktop_ids: [one, two] }));
  await visit('ShowSysprepInfo', cloud.get(`/v2/{p}/desktops/${one}/sysprep`));
  await visit('ListAgentsInstallCondition', cloud.get('/v2/{p}/desktops/agents', { limit: 5 }));
  await visit('ShowAvailableIp', cloud.get(`/v2/{p}/subnets/${subnet}/available-ip`));
}

async function working(visit: Visit, cloud: Cloud, cast: Cast, world: World, clock: FakeClock): Promise<void> {
  const { one, two, three, four, five, off, free } = cast;
  const [vpc, subnet, group] = [world.vpcs.all()[0], world.subnets.all()[1], world.securityGroups.all()[1]];
  const network = { vpc_id: vpc?.id, subnet_id: subnet?.id, security_group_ids: [group?.id] };
  const product = world.products.all().find(({ id }) => id === 'workspace.x86.ultimate.4xlarge4')?.id;
  const image = world.images.all()[0];
  const users = idlers(world);
  await visit(
    'BatchRunDesktops',
    cloud.post('/v2/{p}/desktops/action', { desktop_ids: [one, off], op_type: 'reboot' }),
  );
  later(clock);
  await visit('BatchLogoffDesktops', cloud.post('/v2/{p}/desktops/logoff', { desktop_ids: [two], message: 'bye' }));
  await visit(
    'SendNotifications',
    cloud.post('/v2/{p}/desktops/notifications', { desktop_ids: [one], notifications: 'hi' }),
  );
  await visit('BatchInstallAgent', cloud.post('/v2/{p}/desktops/agents', { desktop_ids: [one] }));
  later(clock);
  await visit('UpdateDesktop', cloud.put(`/v2/{p}/desktops/${two}`, { desktop: { self_backup_management: '1' } }));
  await visit(
    'SetMaintenanceMode',
    cloud.put('/v2/{p}/desktops/maintenance-mode', { desktop_ids: [three], in_maintenance_mode: true }),
  );
  await visit('ChangeDesktopNetwork', cloud.put(`/v2/{p}/desktops/${one}/networks`, network));
  await visit(
    'BatchChangeDesktopNetwork',
    cloud.post('/v2/{p}/desktops/networks/batch-change', { desktop_ids: [two], ...network }),
  );
  later(clock);
  await visit('RegisterDomain', cloud.post(`/v2/{p}/desktops/${one}/rejoin-domain`, {}));
  const stray = world.fleet.get(two);
  if (stray) stray.sidInDomain = 'another-sid';
  await visit('UpdateDesktopSids', cloud.put('/v2/{p}/desktops/sids', { desktop_ids: [two] }));
  later(clock);
  await visit(
    'ResizeDesktop',
    cloud.post('/v2/{p}/desktops/resize', {
      desktops: [{ desktop_id: one }],
      product_id: product,
      mode: 'STOP_DESKTOP',
    }),
  );
  await visit(
    'BatchRebuildDesktopsSystemDisk',
    cloud.post('/v2/{p}/desktops/rebuild', { desktop_ids: [two], image_type: image?.type, image_id: image?.id }),
  );
  await visit(
    'ChangeDesktopToImage',
    cloud.post('/v2/{p}/desktops/desktop-to-image', { desktop_id: four, image_name: 'golden' }),
  );
  later(clock);
  await visit('CreateRemoteAssistance', cloud.send('POST', `/v2/{p}/desktops/${one}/remote-assistance`));
  later(clock, 30_000);
  await visit('ShowDesktopRemoteAssistanceInfo', cloud.get(`/v2/{p}/desktops/${one}/remote-assistance`));
  await visit('CancelRemoteAssistance', cloud.delete(`/v2/{p}/desktops/${one}/remote-assistance`));
  await visit('DetachInstances', cloud.post('/v2/{p}/desktops/detach', { desktop_ids: [four] }));
  await visit(
    'BatchDetachInstances',
    cloud.post('/v2/{p}/desktops/batch-detach', { desktops: [{ desktop_id: five, is_detach_all_users: true }] }),
  );
  later(clock);
  await visit(
    'AttachInstances',
    cloud.post('/v2/{p}/desktops/attach', {
      desktops: [{ desktop_id: four, user_name: users[0]?.name, user_group: 'users' }],
    }),
  );
  const plan = {
    desktops: free.slice(0, 2).map((desktop_id) => ({ desktop_id })),
    users: users.slice(1, 3).map(({ name }) => ({ user_name: name })),
    assign_model: { assign_dimension: 'USER', priority_strategy: 'USER_NO_DESKTOP' },
  };
  await visit('BatchAssociateInstances', cloud.post('/v2/{p}/desktops/pre-batch-attach', plan));
  await visit('BatchAttachInstances', cloud.post('/v2/{p}/desktops/batch-attach', plan));
  later(clock);
  await visit(
    'ChangeUserPrivilegeGroup',
    cloud.post('/v2/{p}/desktops/change-user-privilege-group', {
      desktops: [{ desktop_id: one }],
      user_privilege_group: 'administrators',
    }),
  );
  later(clock);
  await visit(
    'UpdateDesktopUsername',
    cloud.put('/v2/{p}/desktops/change-username', { old_username: users[0]?.name, new_username: users[3]?.name }),
  );
  const wanted = { desktop_type: 'DEDICATED', product_id: product, image_type: image?.type, image_id: image?.id };
  await visit(
    'CreateDesktop',
    cloud.post('/v2/{p}/desktops', { ...wanted, root_volume: { type: 'SAS', size: 80 }, size: 2, desktop_name: 'NEW' }),
  );
  later(clock);
}

async function people(visit: Visit, cloud: Cloud, world: World): Promise<void> {
  const holder = world.people.all().find((person) => person.otp.length > 0);
  await visit('ListUsers', cloud.get('/v2/{p}/users', { limit: '5' }));
  const made = await visit(
    'CreateDesktopUser',
    cloud.post('/v2/{p}/users', { user_name: 'newhire', user_email: 'n@x.example' }),
  );
  const id = made.string('id');
  await visit('ListUserDetail', cloud.get(`/v2/{p}/users/${id}`));
  await visit('UpdateUserInfo', cloud.put(`/v2/{p}/users/${id}`, { description: 'on probation' }));
  await visit('ChangeUserStatus', cloud.post(`/v2/{p}/users/${id}/actions`, { op_type: 'LOCK' }));
  await visit('ResetRandomPassword', cloud.get(`/v2/{p}/users/${id}/random-password`, { notification_type: 'email' }));
  const devices = await visit('ListOtpDevicesByUserId', cloud.get(`/v2/{p}/users/${holder?.id}/otp-devices`));
  const otp = { otp_ids: devices.column('otp_devices', 'id') };
  await visit('BatchDeleteOtpDevices', cloud.delete(`/v2/{p}/users/${holder?.id}/otp-devices`, { body: otp }));
  await visit('SendEmail', cloud.post(`/v2/{p}/users/${id}/resend-email`, { template_id: 'email01' }));
  const team = ['team01', 'team02'].map((user_name) => ({ user_name, user_email: 't@x.example' }));
  await visit('BatchCreateUsers', cloud.post('/v2/{p}/users/batch-create', { users: team }));
  await visit('DeleteUser', cloud.delete(`/v2/{p}/users/${id}`));
  const ids = team.map(({ user_name }) => world.people.named(user_name)?.id);
  await visit('BatchDeleteUser', cloud.post('/v2/{p}/users/batch-delete', { user_ids: ids }));
}

async function snapshotsAndTasks(visit: Visit, cloud: Cloud, { one }: Cast, clock: FakeClock): Promise<void> {
  await visit(
    'BatchCreateDesktopSnapshot',
    cloud.post('/v2/{p}/snapshots/batch-create', {
      desktop_ids: [one],
      disk_type: 'ALL',
      system_disk_snapshot: { name: 'tour' },
    }),
  );
  later(clock);
  const listed = await visit(
    'ListDesktopSnapshot',
    cloud.get('/v2/{p}/snapshots', { desktop_id: one, snapshot_name: 'tour' }),
  );
  const snapshot_ids = listed.column('desktop_snapshots', 'snapshot_id');
  await visit('BatchRestoreDesktopSnapshot', cloud.post('/v2/{p}/snapshots/batch-restore', { snapshot_ids }));
  later(clock);
  const deleted = await visit(
    'BatchDeleteDesktopSnapshot',
    cloud.post('/v2/{p}/snapshots/batch-delete', { snapshot_ids }),
  );
  later(clock);
  await visit('ShowJob', cloud.get(`/v2/{p}/workspace-jobs/${deleted.string('job_id')}`));
  const subs = await visit('ListItaSubJobs', cloud.get('/v2/{p}/workspace-sub-jobs', { job_type: 'applyWorkspace' }));
  const failed = subs.rows('jobs').find((row: Row) => row.status === 'FAILED');
  await visit(
    'RunActionsOnWorkspaceJob',
    cloud.post(`/v2/{p}/workspace-jobs/${failed?.job_id}/actions`, { op_type: 'retry' }),
  );
  await visit(
    'BatchDeleteSubJobs',
    cloud.post('/v2/{p}/workspace-sub-jobs/batch-delete', { delete_by_status: 'FAILED' }),
  );
}

async function ending(visit: Visit, cloud: Cloud, { two, three }: Cast, clock: FakeClock): Promise<void> {
  await visit('DeleteDesktop', cloud.delete(`/v2/{p}/desktops/${two}`));
  await visit('BatchDeleteDesktops', cloud.post('/v2/{p}/desktops/batch-delete', { desktop_ids: [three] }));
  later(clock);
}
