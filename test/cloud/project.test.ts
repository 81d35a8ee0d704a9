import { afterEach, expect, test } from 'vitest';
import { createCloudClient } from '../../src/cloud/client.ts';
import { FakeClock } from './fake-clock.ts';
import { type Behaviour, deletion as call, siteAt, startCloud } from './fake-cloud.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function setUp(behave: Behaviour) {
  const clock = new FakeClock({ skipBelow: 500_000 });
  const cloud = await startCloud(clock, behave);
  const site = siteAt(cloud.url, { projectId: undefined });
  const client = createCloudClient({ site, clock, requestTimeoutMs: 600_000, random: () => 1, env: {} });
  open.push(cloud, client);
  return { cloud, client };
}

test('the project of the region is asked for once, and is in every request', async () => {
  const { cloud, client } = await setUp(({ target }) =>
    target.startsWith('/v3/projects')
      ? { body: { projects: [{ id: 'found1', name: 'cn-north-4' }] } }
      : { status: 204 },
  );
  await Promise.all(Array.from({ length: 10 }, () => client.request(call)));
  const [asked, ...sent] = cloud.received;
  expect(asked).toMatchObject({ method: 'GET', target: '/v3/projects?name=cn-north-4' });
  expect(asked!.headers).not.toHaveProperty('x-project-id');
  expect(sent).toHaveLength(10);
  expect(sent[0]).toMatchObject({ target: '/v2/found1/desktops/d1', headers: { 'x-project-id': 'found1' } });
  expect(client.prepare(call).url).toBe(`${cloud.url}/v2/found1/desktops/d1`);
});

test('no project is an error that nothing was sent for', async () => {
  const { cloud, client } = await setUp(() => ({ body: { projects: [] } }));
  await expect(client.request(call)).rejects.toMatchObject({
    fate: 'not_sent',
    body: { code: 'project_not_found', message: expect.stringContaining('no project named cn-north-4') },
  });
  expect(cloud.received).toHaveLength(1);
});

test('several projects are listed instead of guessed', async () => {
  const { client } = await setUp(() => ({ body: { projects: [{ id: 'p1' }, { id: 'p2' }] } }));
  await expect(client.request(call)).rejects.toMatchObject({
    body: { message: expect.stringContaining('p1, p2'), hint: expect.stringContaining('HUAWEICLOUD_SDK_PROJECT_ID') },
  });
});

test('a failure is not kept', async () => {
  let allowed = false;
  const { client } = await setUp(({ target }) => {
    if (!target.startsWith('/v3/projects')) return { status: 204 };
    return allowed
      ? { body: { projects: [{ id: 'found1' }] } }
      : { status: 403, body: { error_msg: 'denied', error_code: 'IAM.0003' } };
  });
  await expect(client.request(call)).rejects.toMatchObject({ fate: 'not_sent', body: { code: 'IAM.0003' } });
  allowed = true;
  expect(await client.request(call)).toMatchObject({ status: 204 });
});
