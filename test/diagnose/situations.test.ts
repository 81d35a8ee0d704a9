import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { troubles } from '../../src/sandbox/world/troubles.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import type { Diagnosis } from './accepted.ts';

/** Situations that the API documents and the simulated company does not show: its answers say so instead. */
let world: World;
let client: TestClient;
/** The last answer of each operation, as it went over the wire. */
const answers = new Map<string, unknown>();

beforeAll(async () => {
  world = await startWorld({
    desktops: 200,
    watch: ({ operationId }, { body }) => void answers.set(operationId, structuredClone(body)),
  });
  client = await world.connect('2026-07-28');
});
afterAll(() => world.close());
afterEach(() => world.sandbox.faults.clear());

const thingOf = (name: string, kind: string) =>
  troubles(world.sandbox.world)
    .find((each) => each.name === name)!
    .touches.find((each) => each.kind === kind)!;

const says = (operation: string, body: unknown) =>
  void world.sandbox.faults.add({ kind: 'status', status: 200, body, operation });

async function ask(desktop: string): Promise<Diagnosis> {
  const { value, isError, text } = await client.call('diagnose_desktop', { desktop });
  expect(isError, text).toBe(false);
  return value as never;
}

/** What the operation answers for the desktop, changed. */
async function changed<Body>(operation: string, desktop: string, change: (body: Body) => void): Promise<void> {
  await ask(desktop);
  const body = structuredClone(answers.get(operation)) as Body;
  change(body);
  says(operation, body);
}

const causes = ({ findings }: Diagnosis) => findings.map(({ cause }) => cause);
/** Nothing keeps its user out. */
const quiet = () => thingOf('failing-snapshots', 'desktop').id;
/** Its user is kept out. */
const refused = () => thingOf('out-of-domain', 'desktop').id;
const stamped = (ago: number) => new Date(world.clock.now() - ago).toISOString().slice(0, 19).replace('T', ' ');
const HOUR = 3_600_000;

describe('the service', () => {
  test('whose domain is not connected keeps everybody out', async () => {
    says('ListWorkspaces', { status: 'SUBSCRIBED', config_status: '1' });
    expect(causes(await ask(quiet()))[0]).toBe('domain.not_connected');
  });

  test('that is not open is told, with the lock that may be why', async () => {
    says('ListWorkspaces', { status: 'SUBSCRIPTION_FAILED' });
    says('ShowWorkspaceLock', { is_lock: 1, lock_reason: 'unpaid\u202e bill' });
    const told = await ask(quiet());
    expect(causes(told).slice(0, 2)).toEqual(['service.not_subscribed', 'service.locked']);
    expect(told.findings[1]).toMatchObject({
      evidence: [{ value: 1 }, { value: 'unpaid bill' }],
      next: { tool: 'unlock_workspace', arguments: { operate_type: 'unLock' } },
    });
  });

  test('whose ways in could not be changed is a guess, behind what is known', async () => {
    says('ListWorkspaces', { status: 'SUBSCRIBED', config_status: '0', access_status: 'internetOpenFailed' });
    const told = await ask(thingOf('locked-user', 'desktop').id);
    expect(causes(told)[0]).toBe('account.locked');
    expect(told.findings.find(({ cause }) => cause === 'service.access')?.sure).toBe('possible');
  });
});

describe('the desktop', () => {
  test('without any agent cannot register, which is one finding', async () => {
    const { id } = thingOf('agent-offline', 'desktop');
    says('ListAgentsInstallCondition', {
      agents_condition: [{ desktop_id: id, agent_info: [{ agent_name: 'WKSAgent', is_installed: false }] }],
      total_count: 1,
    });
    const told = await ask(id);
    expect(causes(told)).toContain('agent.missing');
    expect(causes(told)).not.toContain('agent.unregistered');
    expect(told.findings[0]?.next).toEqual({ tool: 'batch_install_agent', arguments: { desktop_ids: [id] } });
  });

  test('that could not be given to its user is given again without losing what is on it', async () => {
    const { id } = thingOf('failing-snapshots', 'desktop');
    await changed<{ desktops: Record<string, unknown>[] }>('ListDesktopsDetail', id, ({ desktops }) => {
      desktops[0]!.attach_state = 'ATTACH_FAIL_CAN_ATTACH_AGAIN';
    });
    const [first] = (await ask(id)).findings;
    expect(first?.cause).toBe('assignment.failed');
    expect(first?.next).toMatchObject({
      tool: 'attach_instances',
      arguments: { desktops: [{ desktop_id: id, is_clear_data: false }] },
    });
  });

  test('that belongs to nobody and is wanted is to be assigned', async () => {
    const id = refused();
    const { name } = thingOf('out-of-domain', 'user');
    await changed<{ desktops: Record<string, unknown>[] }>('ListDesktopsDetail', id, ({ desktops }) => {
      Object.assign(desktops[0]!, { attach_state: 'UNATTACH', attach_user_infos: [] });
    });
    const told = await ask(id);
    const found = told.findings.find(({ cause }) => cause === 'assignment.none');
    expect(found?.next.arguments).toEqual({ desktops: [{ desktop_id: id, user_name: name, is_clear_data: false }] });
  });

  test('whose pool is in maintenance is kept back by it', async () => {
    const id = refused();
    says('ListAgentsInstallCondition', {
      agents_condition: [{ desktop_id: id, desktop_pool_id: 'p1' }],
      total_count: 1,
    });
    says('ShowDesktopPoolDetail', { id: 'p1', in_maintenance_mode: true });
    expect(causes(await ask(id))).toContain('maintenance.pool');
  });

  test.each([
    ['has it restored again', 'REGISTERED', 'batch_restore_desktop_snapshot', { snapshot_ids: ['s1'] }],
    ['and on which somebody works is only looked at', 'CONNECTED', 'list_desktop_snapshot', undefined],
  ])('on which a snapshot was not restored %s', async (_, login, tool, args) => {
    const { id } = thingOf('full-disk', 'desktop');
    await changed<{ desktops: Record<string, unknown>[] }>('ListDesktopsDetail', id, ({ desktops }) => {
      desktops[0]!.login_status = login;
    });
    says('ListLoginRecordsNew', { records: [], total_count: 0 });
    const when = `${new Date(world.clock.now() - HOUR).toISOString().slice(0, 19)}Z`;
    says('ListDesktopSnapshot', {
      desktop_snapshots: [{ snapshot_id: 's1', status: 'restore_failed', create_time: when, last_restore_time: when }],
      total_count: 1,
    });
    const found = (await ask(id)).findings.find(({ cause }) => cause === 'snapshots.not_restored');
    expect(found?.next).toEqual({ tool, arguments: args ?? { desktop_id: id } });
  });

  test('whose task failed for want of a quota shows which one', async () => {
    const id = quiet();
    says('ListItaSubJobs', {
      total_count: 1,
      jobs: [
        {
          id: 'j1',
          job_id: 'j',
          job_type: 'addVolumes',
          status: 'FAILED',
          error_code: 'WKS.0106',
          fail_reason: 'Insufficient quota.',
          begin_time: stamped(HOUR),
          entities: { desktop_id: id },
        },
      ],
    });
    says('ShowQuotas', { quotas: { resources: [{ type: 'volumes', quota: 20, used: 20 }] } });
    const found = (await ask(id)).findings.find(({ cause }) => cause === 'jobs.quota');
    expect(JSON.stringify(found?.evidence)).toContain('used of volumes');
  });

  test('on which software was not installed has it tried again', async () => {
    const when = `${new Date(world.clock.now() - HOUR).toISOString().slice(0, 19)}Z`;
    says('ListJobs', { count: 1, items: [{ id: 'i1', app_id: 'a', job_status: 'FAIL', update_time: when }] });
    const found = (await ask(quiet())).findings.find(({ cause }) => cause === 'apps.install_failed');
    expect(found?.next).toEqual({ tool: 'retry_jobs', arguments: { items: ['i1'] } });
  });
});

describe('the way in', () => {
  test('that is shut for every address is told', async () => {
    says('ListAccessPolicies', {
      total: 1,
      policies: [{ policy_id: 'p', access_control_type: 'IP_WHITE_LIST', is_enable: true, is_block_all: true }],
    });
    const found = (await ask(refused())).findings.find(({ cause }) => cause === 'access.all_blocked');
    expect(found?.next.arguments).toEqual({ access_policy_id: 'p', is_block_all: false });
  });

  test('by the internet that is barred for the user is told', async () => {
    says('ListAccessPolicies', {
      total: 1,
      policies: [{ policy_id: 'p', access_control_type: 'ACCESS_TYPE', blacklist_type: 'INTERNET', is_enable: true }],
    });
    const { id, name } = thingOf('out-of-domain', 'user');
    says('ListAccessPolicyObjects', {
      total: 1,
      policy_objects_list: [{ object_id: id, object_name: name, object_type: 'USER' }],
    });
    expect(causes(await ask(refused()))).toContain('access.internet_barred');
  });

  test('is known to fail by events alone where there are no login records', async () => {
    world.sandbox.faults.add({ kind: 'status', status: 403, operation: 'ListLoginRecordsNew' });
    const told = await ask(refused());
    expect(causes(told)).toEqual(['domain.refuses']);
  });

  test('that fails for no reason that was seen is a finding of its own, and a guess', async () => {
    for (const operation of ['ListLoginRecordsNew', 'ListUserDetail']) {
      world.sandbox.faults.add({ kind: 'status', status: 403, operation });
    }
    const told = await ask(refused());
    expect(told.findings[0]).toMatchObject({ cause: 'logins.failing', sure: 'possible' });
  });
});

describe('an account', () => {
  test('that expires within the week is told before it does', async () => {
    const id = quiet();
    await changed<{ user_detail: Record<string, unknown> }>('ListUserDetail', id, ({ user_detail: user }) => {
      user.account_expires = world.clock.now() + 50 * HOUR;
    });
    const found = (await ask(id)).findings.find(({ cause }) => cause === 'account.expiring');
    expect(found).toMatchObject({ impact: 'coming', says: 'The account expires in 3 days.' });
  });
});
