import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, type TestClient, type ToolAnswer } from '../world.ts';
import { FAMILIES, type Family, type Part } from './job-families.ts';
import { inTurn, refused, type ScriptedWorld, startScripted, unknown } from './scripted-cloud.ts';

const PATIENCE_MS = 45_000;

let world: ScriptedWorld;
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ account: { domainId: 'domain-1' } });
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

const parts = (first: string, second = first): Part[] => [
  { id: 'd1', status: first },
  { id: 'd2', status: second, ...(second === 'FAILED' && { code: 'WKS.0404', reason: 'it is in error' }) },
];

/** Calls the family's tool on a cloud where its job goes through these states, one at each look. */
function run({ tool, args, started, shows }: Family, ...states: [string, Part[]][]): Promise<ToolAnswer> {
  const looks = states.map(([status, parts]) => shows(status, parts));
  const tools = [...new Set(looks.flatMap((look) => Object.keys(look)))];
  // Which look it is, is told by the read that each look begins with.
  let look = 0;
  const [first] = tools;
  world.cloud.script({
    [tool]: started,
    ...Object.fromEntries(
      tools.map((name) => [
        name,
        (...asked: [never, never]) => {
          if (name === first) look++;
          const answer = looks[Math.min(look, looks.length) - 1]?.[name];
          return typeof answer === 'function' ? answer(...asked) : answer;
        },
      ]),
    ),
  });
  return client.call(tool, args);
}

const failure = ({ target }: Family) =>
  expect.objectContaining({
    target: target?.({ id: 'd2', status: 'FAILED' }) ?? 'd2',
    code: 'WKS.0404',
    reason: 'it is in error',
  });

describe.each(FAMILIES.map((family) => [family.of, family] as const))('%s', (_, family) => {
  test('is followed from its start until every part of it is done', async () => {
    const { isError, value } = await run(
      family,
      ['RUNNING', parts('RUNNING')],
      ['RUNNING', parts('SUCCESS', 'RUNNING')],
      ['SUCCESS', parts('SUCCESS')],
    );
    expect(value.job).toMatchObject({ status: 'succeeded', done: 2, total: 2, percent: 100 });
    expect(isError).toBe(false);
  });

  test('that calls itself a success over a part that failed is a failure of that part', async () => {
    const { isError, value } = await run(
      family,
      ['RUNNING', parts('RUNNING')],
      ['SUCCESS', parts('SUCCESS', 'FAILED')],
    );
    expect(value.job).toMatchObject({ status: 'partly_failed', failures: [failure(family)] });
    expect(value.error).toMatchObject({ code: 'targets_failed' });
    expect(isError).toBe(true);
  });

  test('all of whose parts failed has failed', async () => {
    const all = parts('FAILED').map((part) => ({ ...part, code: 'WKS.0404', reason: 'it is in error' }));
    const { isError, value } = await run(family, ['FAILED', all]);
    expect(value.job).toMatchObject({
      status: 'failed',
      failures: [expect.objectContaining({ code: 'WKS.0404' }), failure(family)],
    });
    expect(isError).toBe(true);
  });

  test.each([
    ['succeeds', 'SUCCESS', 'succeeded'],
    ['fails in part', 'FAILED', 'partly_failed'],
  ])(
    'still running when patience ends, is followed on by the text of the answer until it %s',
    async (_, last, status) => {
      const began = world.clock.now();
      const first = await run(family, ['RUNNING', parts('SUCCESS', 'RUNNING')]);
      expect(first.isError).toBe(false);
      expect(first.value.job).toMatchObject({ status: 'running', done: 1, total: 2 });
      expect(first.text).toContain('wait_for_job');
      expect(world.clock.now() - began).toBeGreaterThanOrEqual(PATIENCE_MS);

      world.cloud.script(family.shows('SUCCESS', parts('SUCCESS', last)));
      const { jobs } = first.value.job as { jobs: string[] };
      const then = await client.call('wait_for_job', { jobs });
      expect(then.value.job).toMatchObject({ status, done: 2, total: 2, jobs });
      expect(then.isError).toBe(last === 'FAILED');
    },
  );

  test('in a state that nobody has documented is unclear, and never a success', async () => {
    const { value } = await run(family, ['MELTING', parts('SUCCESS')]);
    expect(value.job).toMatchObject({ status: 'unclear', said: family.of.includes('numeric') ? '7' : 'MELTING' });
  });

  test('that can be looked at no more is unclear', async () => {
    const reads = Object.keys(family.shows('RUNNING', []));
    world.cloud.script({
      [family.tool]: family.started,
      ...Object.fromEntries(reads.map((read) => [read, refused(403, 'WKS.0012', 'not allowed to look')])),
    });
    const { value } = await client.call(family.tool, family.args);
    expect(value.job).toMatchObject({ status: 'unclear', said: 'not allowed to look' });
  });

  test('is looked at again after a failure that passes', async () => {
    const done = family.shows('SUCCESS', parts('SUCCESS'));
    const [first = ''] = Object.keys(done);
    const busy = refused(400, 'WKS.0406', 'busy');
    world.cloud.script({ [family.tool]: family.started, ...done, [first]: inTurn(busy, busy, done[first]) });
    const { value } = await client.call(family.tool, family.args);
    expect(value.job).toMatchObject({ status: 'succeeded' });
  });

  test('that nobody wants to wait for is named and not looked at', async () => {
    world.cloud.script({ [family.tool]: family.started });
    const { value } = await client.call(family.tool, { ...family.args, wait: false });
    expect(value.job).toMatchObject({ status: 'running', jobs: [expect.any(String)] });
    expect(world.cloud.came.map(({ tool }) => tool)).toEqual([family.tool]);
  });
});

const withRollBacks = FAMILIES.filter(({ of }) => !/numeric|script/.test(of));

describe.each(withRollBacks.map((family) => [family.of, family] as const))('%s', (_, family) => {
  test.each(['ROLLBACK', 'ABORTING'])('with a part in %s goes on until that has ended', async (state) => {
    const { isError, value } = await run(
      family,
      ['FAILED', parts('SUCCESS', state)],
      ['FAILED', parts('SUCCESS', state)],
      ['FAILED', parts('SUCCESS', 'FAILED')],
    );
    expect(value.job).toMatchObject({ status: 'partly_failed', failures: [failure(family)] });
    expect(isError).toBe(true);
  });

  test.each(['ROLLBACK', 'ABORTING'])('with a part in %s is still running when patience ends', async (state) => {
    const { value } = await run(family, ['FAILED', parts('SUCCESS', state)]);
    expect(value.job).toMatchObject({ status: 'running', done: 1, total: 2 });
    expect(value.job).not.toHaveProperty('said');
  });
});

test('jobs of all families are followed together, and are done when the last of them is', async () => {
  const rows = { data: [{ resource_id: 'r1' }] };
  world.cloud.script({
    ...Object.assign({}, ...FAMILIES.map(({ shows }) => shows('SUCCESS', parts('SUCCESS')))),
    bss_list_order_resources: inTurn({ data: [] }, { data: [] }, rows),
    list_user_detail: inTurn({ user_detail: {} }, unknown()),
  });
  const jobs = ['job-1', 'pool:p1:job-1', 'appstream:job-1', 'image:job-1', 'script:task-1'];
  const others = ['paid-order:CS1', 'gone:delete_user:u1'];
  const { value, isError } = await client.call('wait_for_job', { jobs: [...jobs, ...others] });
  expect(value.job).toMatchObject({ status: 'succeeded', percent: 100, done: 12, total: 12 });
  expect(isError).toBe(false);
});

test.each(['nothing:1', 'gone:list_users:u1', 'gone:delete_user', 'pool:p1'])(
  'a text that no answer gives is no job, and nothing is looked at: %s',
  async (job) => {
    const { isError } = await client.call('wait_for_job', { jobs: [job] });
    expect(isError).toBe(true);
    expect(world.cloud.came).toEqual([]);
  },
);

test.each(ERAS)('a caller of %s who sees progress has more patience, and sees it grow', async (era) => {
  const family = FAMILIES.find(({ of }) => of === 'an AppStream job') as Family;
  const { tool, args, started, shows } = family;
  const running = ({ at }: { at: number }) => at < began + 300_000;
  const began = world.clock.now();
  const answer = (came: { at: number }) =>
    Object.values(
      running(came) ? shows('RUNNING', parts('SUCCESS', 'RUNNING')) : shows('SUCCESS', parts('SUCCESS')),
    )[0];
  world.cloud.script({ [tool]: started, appstream_show_job_detail: answer });
  const seen: number[] = [];
  const connected = await world.connect(era);
  const { value } = await connected.call(tool, args, { onprogress: ({ progress }) => void seen.push(progress) });
  expect(value.job).toMatchObject({ status: 'succeeded' });
  expect(world.clock.now() - began).toBeGreaterThanOrEqual(300_000);
  expect(seen).toEqual([50, 100]);
});
