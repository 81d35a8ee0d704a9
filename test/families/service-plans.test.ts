import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient, type ToolAnswer } from '../world.ts';
import { refused, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

let world: ScriptedWorld;
/** A client that nobody stands behind. */
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ confirm: 'human' });
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

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

const previewOf = ({ value }: ToolAnswer) => (value.plan as { preview: string }).preview;
const lineOf = (preview: string | undefined, name: string) => preview?.split('\n').find((line) => line.includes(name));

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
