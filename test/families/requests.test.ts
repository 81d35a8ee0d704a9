import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Site } from '../../src/config/config.ts';
import { ERAS, type TestClient } from '../world.ts';
import { type Came, inTurn, refused, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted();
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

const tags = [{ key: 'team', value: '研发 "A"' }, { key: 'temporary' }];

/** Deletions that say in a body what to delete: arguments, route, body. */
const DELETIONS: [string, Record<string, unknown>, string, unknown][] = [
  [
    'batch_delete_desktops_tags',
    { desktops: [{ desktop_id: 'd1', tags }] },
    '/desktops/batch-tags',
    { desktops: [{ desktop_id: 'd1', tags }] },
  ],
  ['batch_delete_otp_devices', { user_id: 'u1', otp_ids: ['o1'] }, '/users/u1/otp-devices', { otp_ids: ['o1'] }],
  ['batch_delete_access_policies', { policy_id_list: ['a1'] }, '/access-policy', { policy_id_list: ['a1'] }],
  ['appstream_delete_server_group_tags', { server_group_id: 'g 1', tags }, '/server-group/g%201/tags/delete', { tags }],
  [
    'appstream_batch_delete_server_group_tags',
    { items: [{ server_group_id: 'g1', tags }] },
    '/server-group/tags/batch-delete',
    { items: [{ server_group_id: 'g1', tags }] },
  ],
];

describe.each(DELETIONS)('%s', (tool, args, route, body) => {
  test.each(ERAS)('sends a DELETE with its body, from a client of %s', async (era) => {
    world.cloud.script({ [tool]: undefined });
    const { isError } = await (await world.connect(era)).call(tool, args);
    expect(isError).toBe(false);
    const [request] = world.cloud.came as [Came];
    expect(request.method).toBe('DELETE');
    expect(request.target.endsWith(route)).toBe(true);
    expect(request.json).toEqual(body);
    expect(request.headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'content-length': String(request.body.length),
    });
  });

  test('names nothing, and so is not sent, without what it deletes', async () => {
    world.cloud.script({ [tool]: undefined });
    const { value } = await client.call(
      tool,
      Object.fromEntries(Object.entries(args).filter(([name]) => /_id$/.test(name))),
    );
    expect(value.code).toBe('invalid_arguments');
    expect(world.cloud.came).toEqual([]);
  });
});

test('the deletions above are all that the catalogue sends with a body', () => {
  const declared = world.engine.parts.catalogue.operations.filter(
    ({ method, in: { body } }) => method === 'DELETE' && body.length > 0,
  );
  expect(declared.map(({ name }) => name).sort()).toEqual(DELETIONS.map(([tool]) => tool).sort());
});

test('a deletion without a body has none, and still says a content type', async () => {
  world.cloud.script({ appstream_delete_server: { job_id: 'j1' } });
  await client.call('appstream_delete_server', { server_id: 's1', wait: false });
  const [request] = world.cloud.came as [Came];
  expect(request.body).toHaveLength(0);
  expect(request.headers['content-type']).toContain('application/json');
});

test('a deletion of more things than one request takes goes out in parts, and names what a refused part left', async () => {
  const desktops = Array.from({ length: 150 }, (_, n) => ({ desktop_id: `d${n}`, tags }));
  world.cloud.script({ batch_delete_desktops_tags: inTurn(undefined, refused(400, 'WKS.0001', 'bad tags')) });
  const { value, isError } = await client.call('batch_delete_desktops_tags', { desktops });
  expect(world.cloud.came.map(({ json }) => (json as { desktops: unknown[] }).desktops.length)).toEqual([100, 50]);
  expect(value.failures).toHaveLength(50);
  expect(value.failures).toContainEqual({ target: 'd149', code: 'WKS.0001', reason: 'bad tags' });
  expect(isError).toBe(true);
});

describe('a body that is a map of free keys', () => {
  const switches = { app_restrict_rule_switch: 'true', 新开关: false, '__proto__ ': 'false', 'a b': true };

  test.each(ERAS)('travels as it is, from a client of %s', async (era) => {
    world.cloud.script({ update_tenant_profile: undefined });
    const { isError } = await (await world.connect(era)).call('update_tenant_profile', { switches });
    expect(isError).toBe(false);
    expect(world.cloud.came.map(({ method, json }) => ({ method, json }))).toEqual([
      { method: 'PATCH', json: switches },
    ]);
  });

  test.each([
    ['a number', { app_restrict_rule_switch: 1 }],
    ['another word', { app_restrict_rule_switch: 'yes' }],
    ['something inside of it', { app: { restrict: true } }],
    ['a list', [true]],
    ['a text', 'app_restrict_rule_switch'],
  ])('is refused with %s as a value, and nothing is sent', async (_, given) => {
    const { value } = await client.call('update_tenant_profile', { switches: given });
    expect(value.code).toBe('invalid_arguments');
    expect(world.cloud.came).toEqual([]);
  });

  test('can not be taken apart into arguments', async () => {
    const { value } = await client.call('update_tenant_profile', { app_restrict_rule_switch: 'true' });
    expect(value.code).toBe('invalid_arguments');
    expect(world.cloud.came).toEqual([]);
  });

  test('is shown by a dry run as it would be sent', async () => {
    world.cloud.script({ '*': {}, list_workspaces: { id: 'w1', enterprise_id: 'acme', status: 'SUBSCRIBED' } });
    const { value } = await client.call('update_tenant_profile', { switches, dry_run: true });
    expect(value.requests).toMatchObject([{ method: 'PATCH', body: switches }]);
    expect(world.cloud.of('update_tenant_profile')).toEqual([]);
  });
});

const people = { app_group_ids: ['g1'], accounts: [{ account: 'lisi', account_type: 'USER' }] };

/** Operations that send mails. */
const MAILS = {
  appstream_send_authorization_mail: { records: [{ id: 'r1' }] },
  appstream_send_authorized_mail: { records: ['r1'] },
  appstream_add_app_group_authorization: people,
  appstream_batch_delete_app_group_authorization: people,
};

/** Operations beside them that send none, reads among them. */
const OTHERS: Record<string, Record<string, unknown>> = {
  appstream_list_app_group_authorization: { app_group_id: 'g1' },
  appstream_list_authorization_mail_record: { app_group_id: 'g1' },
  appstream_batch_disable_app: { app_group_id: 'g1', ids: ['a1'] },
  appstream_update_app: { app_group_id: 'g1', app_id: 'a1', name: 'CAD 2' },
  send_email: { user_id: 'u1' },
  list_desktops: {},
};

describe.each(['zh-cn', 'en-us', 'fr-fr', undefined] as const)('at a site whose language is %s', (language) => {
  let site: ScriptedWorld;
  let caller: TestClient;
  beforeAll(async () => {
    const account: Pick<Site, 'language'> = language ? { language } : {};
    site = await startScripted({ account });
    caller = await site.connect('2026-07-28');
  });
  beforeEach(() => site.cloud.clear());
  afterAll(() => site.close());

  async function languageOf(tool: string, args: Record<string, unknown>) {
    site.cloud.script({ [tool]: {} });
    expect((await caller.call(tool, args)).value).not.toHaveProperty('code');
    expect(site.cloud.of(tool)).toHaveLength(1);
    return site.cloud.of(tool)[0]?.headers['x-language'];
  }

  test.each(Object.entries(MAILS))('%s, which sends mails, tells the cloud so', async (tool, args) => {
    expect(await languageOf(tool, args)).toBe(language);
  });

  test.each(Object.entries(OTHERS))('%s, which sends none, tells nothing', async (tool, args) => {
    expect(await languageOf(tool, args)).toBeUndefined();
  });
});

test('no other operation of the catalogue sends a language', () => {
  const declared = world.engine.parts.catalogue.operations.filter(({ language }) => language);
  expect(declared.map(({ name }) => name).sort()).toEqual(Object.keys(MAILS).sort());
});
