import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../world.ts';
import { type Came, inTurn, refused, type ScriptedWorld, startScripted, unknown } from './scripted-cloud.ts';

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted();
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

/** Deletions that answer without an id, and the read that tells when the thing is gone. */
const DELETIONS = [
  { tool: 'delete_desktop', args: { desktop_id: 'x1' }, read: 'show_desktop_detail', there: { desktop: {} } },
  { tool: 'delete_user', args: { user_id: 'x1' }, read: 'list_user_detail', there: { user_detail: { id: 'x1' } } },
  { tool: 'delete_desktop_pool', args: { pool_id: 'x1' }, read: 'show_desktop_pool_detail', there: { id: 'x1' } },
];

describe.each(DELETIONS)('$tool', ({ tool, args, read, there }) => {
  test('is done when the thing is found no more', async () => {
    world.cloud.script({ [tool]: undefined, [read]: inTurn(there, there, unknown()) });
    const { value, isError } = await client.call(tool, args);
    expect(value.job).toMatchObject({ status: 'succeeded', done: 1, total: 1 });
    expect(isError).toBe(false);
    expect(world.cloud.of(read)).toHaveLength(3);
  });

  test('still running when patience ends, is followed on by the text of the answer', async () => {
    world.cloud.script({ [tool]: undefined, [read]: there });
    const { value, isError } = await client.call(tool, args);
    expect(value.job).toMatchObject({ status: 'running', done: 0, total: 1, jobs: [`gone:${tool}:x1`] });
    expect(isError).toBe(false);

    world.cloud.script({ [read]: unknown() });
    const { jobs } = value.job as { jobs: string[] };
    expect((await client.call('wait_for_job', { jobs })).value.job).toMatchObject({ status: 'succeeded', jobs });
    expect(Object.values(world.cloud.of(read).at(-1)?.path ?? {})).toContain('x1');
  });

  test('is unclear, and no success, when nobody may look', async () => {
    world.cloud.script({ [tool]: undefined, [read]: refused(403, 'WKS.0012', 'not allowed to look') });
    const { value } = await client.call(tool, args);
    expect(value.job).toMatchObject({ status: 'unclear', said: 'not allowed to look' });
  });

  test('that is refused is an error, and nothing is looked at', async () => {
    world.cloud.script({ [tool]: refused(409, 'WKS.0405', 'not in this state') });
    const { value, isError } = await client.call(tool, args);
    expect(value).toMatchObject({ code: 'WKS.0405', message: 'not in this state' });
    expect(isError).toBe(true);
    expect(world.cloud.of(read)).toEqual([]);
  });
});

test.each(['DELETED', 'deleted'])('a desktop that still shows, as %s, is gone', async (status) => {
  world.cloud.script({
    delete_desktop: undefined,
    show_desktop_detail: inTurn({ desktop: { status: 'ACTIVE' } }, { desktop: { status } }),
  });
  const { value } = await client.call('delete_desktop', { desktop_id: 'd1' });
  expect(value.job).toMatchObject({ status: 'succeeded' });
});

describe('deleting several users', () => {
  const gone = (...ids: string[]) => ({
    list_user_detail: ({ path }: Came) =>
      ids.includes(path.user_id ?? '') ? unknown() : { user_detail: { id: path.user_id } },
  });

  test('is done when all of them are gone', async () => {
    world.cloud.script({ batch_delete_user: undefined, ...gone('u1', 'u2') });
    const { value } = await client.call('batch_delete_user', { user_ids: ['u1', 'u2'] });
    expect(value.job).toMatchObject({ status: 'succeeded', done: 2, total: 2 });
  });

  test('goes on while one of them is there, and is followed on for all', async () => {
    world.cloud.script({ batch_delete_user: undefined, ...gone('u1') });
    const first = await client.call('batch_delete_user', { user_ids: ['u1', 'u2'] });
    expect(first.value.job).toMatchObject({ status: 'running', done: 1, total: 2 });
    world.cloud.script(gone('u1', 'u2'));
    const { jobs } = first.value.job as { jobs: string[] };
    expect((await client.call('wait_for_job', { jobs })).value.job).toMatchObject({ status: 'succeeded', done: 2 });
  });

  test('waits only for those that the cloud took', async () => {
    world.cloud.script({
      batch_delete_user: inTurn(undefined, refused(400, 'WKS.0001', 'bad part')),
      ...gone(...Array.from({ length: 100 }, (_, n) => `u${n}`)),
    });
    const users = Array.from({ length: 101 }, (_, n) => `u${n}`);
    const { value, isError } = await client.call('batch_delete_user', { user_ids: users });
    expect(value).toMatchObject({
      failures: [{ target: 'u100', code: 'WKS.0001' }],
      job: { status: 'succeeded', done: 100, total: 100 },
    });
    expect(isError).toBe(true);
  });
});
