import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import type { Person } from '../../src/sandbox/world/person.ts';
import { isSimulated } from '../sandbox/simulated.ts';
import { startWorld, type TestClient, type ToolAnswer, type World } from '../world.ts';
import { leastArguments, sampleArguments } from './arguments.ts';
import { manifest, schemaOf } from './catalogue.ts';
import { answerPaths, wireOf } from './wire.ts';

type Args = Record<string, unknown>;

/** What the sandbox has for a call to act on. */
type Cast = ReturnType<typeof castOf>;

/** Real arguments for every operation, with which it succeeds. */
const REAL: Record<string, (cast: Cast) => Args> = {
  list_desktops: () => ({}),
  list_desktops_detail: ({ desktop }) => ({ desktop_id: [desktop.id] }),
  show_desktop_detail: ({ desktop }) => ({ desktop_id: desktop.id }),
  list_desktops_connect_status: () => ({ connect_status: 'CONNECTED' }),
  list_desktop_actions: ({ desktop }) => ({ desktop_id: desktop.id }),
  show_desktop_monitor_data: ({ desktop, at }) => ({ desktop_id: desktop.id, start_time: at(-24), end_time: at(0) }),
  show_remote_console_address: ({ desktop }) => ({ desktop_id: desktop.id }),
  show_desktop_network: ({ desktop }) => ({ desktop_id: desktop.id }),
  show_desktop_networks: ({ desktop, other }) => ({ desktop_ids: [desktop.id, other.id] }),
  show_available_ip: ({ network }) => ({ subnet_id: network.subnet_id }),
  show_sysprep_info: ({ desktop }) => ({ desktop_id: desktop.id }),
  list_agents_install_condition: () => ({ is_installed: false }),
  show_desktop_remote_assistance_info: ({ helped }) => ({ desktop_id: helped.id }),
  create_desktop: ({ build }) => ({
    ...build,
    desktop_type: 'DEDICATED',
    root_volume: { type: 'SAS', size: 80 },
    size: 2,
    desktop_name: 'NEW',
  }),
  update_desktop: ({ desktop }) => ({ desktop_id: desktop.id, desktop: { self_backup_management: '1' } }),
  delete_desktop: ({ desktop }) => ({ desktop_id: desktop.id }),
  batch_delete_desktops: ({ desktop, other }) => ({ desktop_ids: [desktop.id, other.id] }),
  batch_logoff_desktops: ({ desktop }) => ({ desktop_ids: [desktop.id] }),
  batch_run_desktops: ({ desktop, other }) => ({ desktop_ids: [desktop.id, other.id], op_type: 'reboot' }),
  resize_desktop: ({ desktop, product_id }) => ({
    desktops: [{ desktop_id: desktop.id }],
    product_id,
    mode: 'STOP_DESKTOP',
  }),
  batch_rebuild_desktops_system_disk: ({ desktop, build: { image_id, image_type } }) => ({
    desktop_ids: [desktop.id],
    image_id,
    image_type,
  }),
  update_desktop_sids: ({ stray }) => ({ desktop_ids: [stray.id] }),
  register_domain: ({ desktop }) => ({ desktop_id: desktop.id }),
  change_desktop_to_image: ({ desktop }) => ({ desktop_id: desktop.id, image_name: 'golden' }),
  batch_detach_instances: ({ desktop }) => ({ desktops: [{ desktop_id: desktop.id, is_detach_all_users: true }] }),
  detach_instances: ({ desktop }) => ({ desktop_ids: [desktop.id] }),
  attach_instances: ({ free, newcomer }) => ({ desktops: [{ desktop_id: free.id, user_name: newcomer.name }] }),
  batch_associate_instances: ({ free, newcomer }) => ({
    desktops: [{ desktop_id: free.id }],
    users: [{ user_name: newcomer.name }],
    assign_model: { assign_dimension: 'USER', priority_strategy: 'USER_NO_DESKTOP' },
  }),
  batch_attach_instances: ({ free, newcomer }) => ({ desktops: [{ desktop_id: free.id, user_name: newcomer.name }] }),
  change_user_privilege_group: ({ desktop }) => ({
    desktops: [{ desktop_id: desktop.id }],
    user_privilege_group: 'administrators',
  }),
  update_desktop_username: ({ owner, newcomer }) => ({ old_username: owner.name, new_username: newcomer.name }),
  change_desktop_network: ({ desktop, network }) => ({ desktop_id: desktop.id, ...network }),
  batch_change_desktop_network: ({ desktop, other, network }) => ({ desktop_ids: [desktop.id, other.id], ...network }),
  set_maintenance_mode: ({ desktop }) => ({ desktop_ids: [desktop.id], in_maintenance_mode: true }),
  send_notifications: ({ desktop }) => ({ desktop_ids: [desktop.id], notifications: 'Maintenance at 18:00' }),
  batch_install_agent: ({ desktop }) => ({ desktop_ids: [desktop.id] }),
  create_remote_assistance: ({ desktop }) => ({ desktop_id: desktop.id }),
  cancel_remote_assistance: ({ helped }) => ({ desktop_id: helped.id }),
  list_users: () => ({}),
  list_user_detail: ({ owner }) => ({ user_id: owner.id }),
  create_desktop_user: () => ({ user_name: 'new.hire', user_email: 'new.hire@example.com' }),
  batch_create_users: () => ({ users: [{ user_name: 'team01', user_email: 'team01@example.com' }] }),
  update_user_info: ({ owner }) => ({ user_id: owner.id, description: 'on leave' }),
  delete_user: ({ newcomer }) => ({ user_id: newcomer.id }),
  batch_delete_user: ({ newcomer }) => ({ user_ids: [newcomer.id] }),
  change_user_status: ({ owner }) => ({ user_id: owner.id, op_type: 'LOCK' }),
  reset_random_password: ({ owner }) => ({ user_id: owner.id, notification_type: 'email' }),
  list_otp_devices_by_user_id: ({ holder }) => ({ user_id: holder.id }),
  batch_delete_otp_devices: ({ holder }) => ({ user_id: holder.id, otp_ids: holder.otp.map(({ id }) => id) }),
  send_email: ({ owner }) => ({ user_id: owner.id }),
  batch_create_desktop_snapshot: ({ desktop }) => ({ desktop_ids: [desktop.id], disk_type: 'ALL' }),
  batch_delete_desktop_snapshot: ({ snapshot }) => ({ snapshot_ids: [snapshot] }),
  batch_restore_desktop_snapshot: ({ snapshot }) => ({ snapshot_ids: [snapshot] }),
  list_desktop_snapshot: () => ({}),
  show_job: ({ failed }) => ({ job_id: failed.jobId }),
  list_ita_sub_jobs: () => ({ status: ['FAILED', 'SUCCESS'] }),
  batch_delete_sub_jobs: ({ failed }) => ({ job_ids: [failed.id] }),
  run_actions_on_workspace_job: ({ failed }) => ({ job_id: failed.jobId, op_type: 'retry' }),
};

/** What the reference answers for things that do not exist ("Error Codes"; the users' two are known from the Terraform provider). */
const NOBODY_HAS_IT = ['WKS.0001', 'WKS.0016', 'WKS.0418', 'WKS.0923', 'WKS.00010031', 'WKS.00170208', 'WKS.00170312'];

const entries = manifest.operations.filter(isSimulated).map((entry) => [entry.name, entry] as const);

let world: World;
let client: TestClient;

async function open(): Promise<void> {
  world = await startWorld({ confirm: 'never', limits: { maxResultTokens: 1_000_000 } });
  client = await world.connect('2026-07-28');
}

function call(entry: ManifestEntry, args: Args): Promise<ToolAnswer> {
  return client.call('call_tool', { name: entry.name, arguments: args }, { onprogress: () => {} });
}

test('there are real arguments for every operation that is simulated', () => {
  expect(Object.keys(REAL).sort()).toEqual(entries.map(([name]) => name).sort());
});

test('an operation that is not simulated yet says so', async () => {
  await open();
  const { value, isError } = await client.call('call_read_tool', { name: 'list_desktop_pools', arguments: {} });
  expect([isError, value.code]).toEqual([true, 'SANDBOX.0501']);
  await world.close();
});

describe('with real ids', () => {
  beforeEach(open);
  afterEach(() => world.close());

  test.each(entries)('%s succeeds as documented', async (name, entry) => {
    const args = REAL[name] as (cast: Cast) => Args;
    const { value, isError } = await call(entry, args(castOf(world)));
    expect(value.message ?? value.failures).toBeUndefined();
    expect(isError).toBe(false);
    if (entry.jobs) expect(value.job).toMatchObject({ status: 'succeeded' });
    const [answered] = world.sandbox.requests.of(entry.operationId);
    const statuses = Object.keys(wireOf(entry.service, entry.operationId).responses).map(Number);
    // Where the reference shows no body it names no status either.
    expect(statuses.length > 0 ? statuses : [200, 202, 204]).toContain(answered?.status);
    expect(answered).not.toHaveProperty('ignored');
    expect(undocumented(entry, value.data)).toEqual([]);
  });
});

describe('with ids that nobody has', () => {
  beforeAll(open);
  afterAll(() => world.close());

  const cases = entries.flatMap(([name, entry]) => [
    { name, what: 'the fewest arguments', entry, args: leastArguments(schemaOf(entry), entry.rules) },
    { name, what: 'every argument', entry, args: sampleArguments(schemaOf(entry), entry.rules) },
  ]);
  test.each(cases)('$name answers, or refuses as documented, given $what', async ({ entry, args }) => {
    const { value, isError } = await call(entry, args);
    if (isError) {
      expect(value).toMatchObject({ message: expect.stringMatching(/./), hint: expect.stringMatching(/./) });
      expect(value.request_id).toBe(world.sandbox.requests.of(entry.operationId).at(-1)?.requestId);
      expect(NOBODY_HAS_IT).toContain(value.code);
    } else {
      expect(entry.risk).toBe('read');
      expect(undocumented(entry, value.data)).toEqual([]);
    }
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

function castOf({ sandbox, clock }: World) {
  const { fleet, people, products, images, vpcs, subnets, securityGroups, snapshots, jobs } = sandbox.world;
  const sound = fleet.all().filter((one) => !one.defect && !one.maintenance && one.snapshots && !one.prepaid);
  const owned = sound.filter(
    (one) => one.status === 'ACTIVE' && one.image.os === 'Windows' && one.assignments[0]?.type === 'USER',
  );
  const [desktop, other, helped, stray] = owned as [Desktop, Desktop, Desktop, Desktop];
  const all = people.all();
  const image = images.all()[0];
  helped.assistance = {
    spaceId: 'space',
    code: 'CODE',
    password: 'secret',
    created: clock.now() - 60_000,
    opens: clock.now() - 1,
  };
  stray.sidInDomain = 'another';
  return {
    desktop,
    other,
    helped,
    stray,
    free: sound.find((one) => one.assignments.length === 0) as Desktop,
    owner: all.find((person) => person.desktops.has(desktop.id)) as Person,
    newcomer: all.find((person) => person.desktops.size === 0) as Person,
    holder: all.find((person) => person.otp.length > 0) as Person,
    product_id: products.all().find(({ id }) => id !== desktop.product.id)?.id,
    build: { product_id: products.all()[0]?.id, image_type: image?.type, image_id: image?.id },
    network: {
      vpc_id: vpcs.all()[0]?.id,
      subnet_id: subnets.all()[1]?.id,
      security_group_ids: [securityGroups.all()[1]?.id],
    },
    snapshot: snapshots.all().find(({ status }) => status === 'create_success')?.id,
    failed: jobs.subJobs().find(({ type, failure }) => type === 'applyWorkspace' && failure) as {
      id: string;
      jobId: string;
    },
    at: (hours: number) => `${new Date(clock.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`,
  };
}

/** Columns of a table or names of an object that the reference does not have. */
function undocumented(entry: ManifestEntry, data: unknown): string[] {
  const paths = answerPaths(wireOf(entry.service, entry.operationId));
  const plain = new Set([...paths].map((path) => path.replaceAll(/\[\]|\{\}/g, '')));
  const shown = (data ?? {}) as { columns?: string[] };
  const prefix = entry.page?.items ?? entry.unwrap;
  const names = entry.page ? (shown.columns ?? []) : Object.keys(shown);
  return names.filter((name) => !plain.has(prefix ? `${prefix}.${name}` : name));
}
