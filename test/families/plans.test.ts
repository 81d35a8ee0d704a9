import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient, type ToolAnswer } from '../world.ts';
import { typed } from './job-families.ts';
import { type Came, refused, type ScriptedWorld, startScripted, unknown } from './scripted-cloud.ts';

let world: ScriptedWorld;
/** A client that nobody stands behind. */
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ confirm: 'human' });
  client = await world.connect('2026-07-28');
});
// Of whatever else a plan may look at there is nothing.
beforeEach(() => {
  world.cloud.clear();
  world.cloud.script({ '*': {} });
});
afterAll(() => world.close());

const server = (id: string, more: object = {}) => ({
  id,
  name: `APS-${id}`,
  server_group_name: 'office-apps',
  session_count: 0,
  status: 'REGISTERED',
  maintain_status: false,
  metadata: { charging_mode: '0' },
  ...more,
});

/** A cloud with these servers, found by their ids. */
function servers(...all: { id: string }[]) {
  world.cloud.script({
    appstream_list_servers: ({ query }: Came) => {
      const wanted = query.get('server_id');
      const items = wanted ? all.filter(({ id }) => id === wanted) : all;
      return { items, count: items.length };
    },
  });
}

const previewOf = ({ value }: ToolAnswer) => (value.plan as { preview: string }).preview;
const lineOf = (preview: string | undefined, name: string) => preview?.split('\n').find((line) => line.includes(name));

const INTERRUPTIONS: [string, object][] = [
  ['appstream_batch_stop_server', { type: 'SOFT' }],
  ['appstream_batch_stop_server', { type: 'HARD' }],
  ['appstream_batch_reboot_server', { type: 'SOFT' }],
  ['appstream_batch_delete_server', {}],
];

describe.each(INTERRUPTIONS)('the plan of %s %o', (tool, more) => {
  test('names each server with its group, its state and whether people are on it', async () => {
    servers(server('s1', { session_count: 3 }), server('s2', { status: 'STOPPED', server_group_name: 'cad' }));
    const preview = previewOf(await client.call(tool, { items: ['s1', 's2'], ...more }));
    expect(lineOf(preview, 'APS-s1')).toMatch(/office-apps.*CONNECTED.*ready/);
    expect(lineOf(preview, 'APS-s1')).toContain('3');
    expect(lineOf(preview, 'APS-s2')).toMatch(/cad.*nobody connected.*off/);
    expect(world.cloud.of(tool)).toEqual([]);
  });

  test.each([
    ['one of them', ['s1', 's9']],
    ['all of them', ['s8', 's9']],
  ])('is not made when the cloud does not know %s', async (_, items) => {
    servers(server('s1'));
    const { value, isError } = await client.call(tool, { items, ...more });
    expect(value).toMatchObject({ code: 'target_not_found', message: expect.stringContaining('s9') });
    expect(isError).toBe(true);
    expect(world.cloud.of(tool)).toEqual([]);
  });
});

test.each([1, 1024, 1500])('%i sessions on a server are people who are connected', async (session_count) => {
  servers(server('s1', { session_count }));
  const planned = await client.call('appstream_delete_server', { server_id: 's1' });
  expect(lineOf(previewOf(planned), 'APS-s1')).toContain('CONNECTED');
});

describe('deleting servers', () => {
  const items = ['s1', 's2'];

  test.each(ERAS)('is done after a person at a client of %s typed how many', async (era) => {
    servers(server('s1'), server('s2'));
    world.cloud.script({
      appstream_batch_delete_server: { job_id: 'j1' },
      appstream_show_job_detail: { status: 'SUCCESS', sub_jobs_total: 0 },
    });
    const { value, isError } = await (await world.connect(era, world.approving('2'))).call(
      'appstream_batch_delete_server',
      { items },
    );
    expect(value.job).toMatchObject({ status: 'succeeded' });
    expect(isError).toBe(false);
    expect(world.cloud.of('appstream_batch_delete_server').map(({ json }) => json)).toEqual([{ items }]);
  });

  test('is not done when somebody logged in after the person had looked', async () => {
    servers(server('s1'), server('s2'));
    const person = world.approving('2');
    const connected = await world.connect('2025-11-25', (shown) => {
      servers(server('s1'), server('s2', { session_count: 1 }));
      return person(shown);
    });
    const { value } = await connected.call('appstream_batch_delete_server', { items });
    expect(value).toMatchObject({ code: 'targets_drifted', message: expect.stringContaining('APS-s2') });
    expect(world.cloud.of('appstream_batch_delete_server')).toEqual([]);
  });

  test('of one is confirmed by its name', async () => {
    servers(server('s1'));
    world.cloud.script({ appstream_delete_server: { job_id: 'j1' } });
    const call = async (typed: string) =>
      (await world.connect('2026-07-28', world.approving(typed))).call('appstream_delete_server', {
        server_id: 's1',
        wait: false,
      });
    expect((await call('s1')).isError).toBe(true);
    expect(world.cloud.of('appstream_delete_server')).toEqual([]);
    expect((await call('APS-s1')).isError).toBe(false);
    expect(world.cloud.of('appstream_delete_server')).toHaveLength(1);
  });
});

describe('published applications', () => {
  /** Two groups with an application each. */
  const groups = () =>
    world.cloud.script({
      appstream_list_app_group: { items: [{ id: 'g1', name: 'office' }], count: 1 },
      appstream_list_published_app: ({ path, query }: Came) => {
        const items = { g1: [{ id: 'a1', name: 'CAD', state: 'NORMAL' }], g2: [{ id: 'a2', name: 'ERP' }] }[
          path.app_group_id ?? ''
        ]?.filter(({ id }) => !query.has('app_id') || id === query.get('app_id'));
        return { items, count: items?.length };
      },
    });

  test('are looked up in their group, and the plan names them', async () => {
    groups();
    const planned = await client.call('appstream_unpublish_app', { app_group_id: 'g1', ids: ['a1'] });
    expect(lineOf(previewOf(planned), 'CAD')).toContain('enabled');
    expect(world.cloud.of('appstream_list_published_app').map(({ path }) => path.app_group_id)).toEqual(['g1']);
  });

  test.each([
    ['appstream_unpublish_app', { app_group_id: 'g1', ids: ['a1', 'a2'] }],
    ['appstream_batch_disable_app', { app_group_id: 'g1', ids: ['a1', 'a2'] }],
  ])('of another group are unknown to %s, and nothing is sent', async (tool, args) => {
    groups();
    const { value } = await client.call(tool, args);
    expect(value).toMatchObject({ code: 'target_not_found', message: expect.stringContaining('a2') });
    expect(world.cloud.of(tool)).toEqual([]);
  });
});

test('deleting a server group shows what is in it, and one that is not there is refused', async () => {
  const group = { id: 'g1', name: 'office-apps', app_server_count: 4, app_group_count: 2, image_name: 'win-2022' };
  servers(server('s1', { server_group_id: 'g1', session_count: 2 }));
  world.cloud.script({
    appstream_show_server_group: ({ path }: Came) => (path.server_group_id === 'g1' ? group : unknown()),
  });
  const planned = await client.call('appstream_delete_server_groups', { server_group_id: 'g1' });
  expect(lineOf(previewOf(planned), 'office-apps')).toMatch(/CONNECTED.*servers 4|servers 4.*CONNECTED/);
  const missing = await client.call('appstream_delete_server_groups', { server_group_id: 'g9' });
  expect(missing.value.code).toBe('target_not_found');
  expect(world.cloud.of('appstream_delete_server_groups')).toEqual([]);
});

describe('records of sub-jobs, which are listed of one type at a time', () => {
  const records = (type: string, id: string) =>
    typed(({ query }) => {
      const items = query.get('job_type') === type ? [{ id, job_resource_info: { resource_name: 'APS-7' } }] : [];
      return { items, count: items.length };
    });

  test.each([
    ['appstream_batch_delete_app_sub_jobs', 'appstream_list_sub_jobs', 'REINSTALL_OS'],
    ['appstream_batch_delete_image_sub_jobs', 'appstream_list_image_sub_jobs', 'CREATE_SERVER_IMAGE'],
  ])('are found whatever their type, and shown before %s', async (tool, read, type) => {
    world.cloud.script({ [read]: records(type, 'sub-1') });
    const planned = await client.call(tool, { items: ['sub-1'] });
    expect(planned.value.status).toBe('needs_approval');
    expect(lineOf(previewOf(planned), 'APS-7')).toBeDefined();
  });
});

const workspace = {
  id: 'w1',
  enterprise_id: 'acme-corp',
  status: 'SUBSCRIBED',
  access_mode: 'BOTH',
  ad_domains: { domain_type: 'LOCAL_AD', domain_name: 'acme.example' },
  closable: true,
};
const appstream = { project_id: 'project-1', project_name: 'acme-apps', service_status: 'active', open_with_ad: true };

const WHOLE: [string, Record<string, unknown>, string, object, string][] = [
  ['cancel_workspace', {}, 'list_workspaces', workspace, 'acme-corp'],
  ['update_tenant_profile', { switches: { app: true } }, 'list_workspaces', workspace, 'acme-corp'],
  [
    'appstream_initialize_tenant',
    { service_status: 'inactive' },
    'appstream_list_tenant_profile',
    appstream,
    'acme-apps',
  ],
];

describe.each(WHOLE)('the plan of %s', (tool, args, read, answer, name) => {
  test.each(ERAS)('names the service that it acts on, to a person at a client of %s', async (era) => {
    world.cloud.script({ [read]: answer, [tool]: {} });
    const person = world.approving('something else');
    await (await world.connect(era, person)).call(tool, args);
    expect(lineOf(person.read[0], name)).toBeDefined();
  });

  test('is not made of a service that can not be looked at', async () => {
    world.cloud.script({ [read]: refused(403, 'WKS.0012', 'not allowed to look'), [tool]: {} });
    const { value, isError } = await client.call(tool, args);
    expect(value).toMatchObject({ code: 'WKS.0012' });
    expect(isError).toBe(true);
    expect(world.cloud.of(tool)).toEqual([]);
  });
});

describe('cancelling the whole service', () => {
  test('shows how it is used and that it may be cancelled', async () => {
    world.cloud.script({ list_workspaces: workspace });
    const line = lineOf(previewOf(await client.call('cancel_workspace')), 'acme-corp');
    expect(line).toMatch(/in service/);
    expect(line).toContain('acme.example');
  });

  test.each([
    ['yes', []],
    ['ACME-CORP', []],
    ['', []],
    ['acme-corp', ['DELETE']],
  ])('with %j typed sends %j', async (typed, methods) => {
    world.cloud.script({
      list_workspaces: workspace,
      cancel_workspace: { job_id: 'j1' },
      show_job: { id: 'j1', status: 'SUCCESS', sub_jobs_total: 0 },
    });
    const { isError } = await (await world.connect('2026-07-28', world.approving(typed))).call('cancel_workspace');
    expect(world.cloud.of('cancel_workspace').map(({ method }) => method)).toEqual(methods);
    expect(isError).toBe(methods.length === 0);
  });

  test('is not done to a service that changed while the person read', async () => {
    world.cloud.script({ list_workspaces: workspace, cancel_workspace: { job_id: 'j1' } });
    const person = world.approving('acme-corp');
    const connected = await world.connect('2025-11-25', (shown) => {
      world.cloud.script({ list_workspaces: { ...workspace, id: 'w2', enterprise_id: 'other-corp' } });
      return person(shown);
    });
    expect((await connected.call('cancel_workspace')).value.code).toBe('targets_drifted');
    expect(world.cloud.of('cancel_workspace')).toEqual([]);
  });

  test('follows the job to its end, and is no success when that fails', async () => {
    world.cloud.script({
      list_workspaces: workspace,
      cancel_workspace: { job_id: 'j1' },
      show_job: { id: 'j1', status: 'FAIL', job_error_code: 'WKS.0404', fail_reason: 'desktops are left' },
    });
    const { value, isError } = await (await world.connect('2026-07-28', world.approving('acme-corp'))).call(
      'cancel_workspace',
    );
    expect(value.job).toMatchObject({
      status: 'failed',
      failures: [{ code: 'WKS.0404', reason: 'desktops are left' }],
    });
    expect(isError).toBe(true);
  });
});

test('activating applications is no loss and asks nobody', async () => {
  world.cloud.script({ appstream_initialize_tenant: {} });
  const { isError } = await client.call('appstream_initialize_tenant', { service_status: 'active' });
  expect(isError).toBe(false);
  expect(world.cloud.came.map(({ tool }) => tool)).toEqual(['appstream_initialize_tenant']);
});
