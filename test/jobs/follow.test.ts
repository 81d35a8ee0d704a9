import { describe, expect, test } from 'vitest';
import type { Progress } from '../../src/catalog/context.ts';
import { ToolError } from '../../src/catalog/errors.ts';
import { follow } from '../../src/jobs/follow.ts';
import type { JobHandle, JobState, ReadOperation } from '../../src/jobs/job.ts';
import { FakeClock } from '../cloud/fake-clock.ts';

const job = (id: string): JobHandle => ({ family: 'workspace', id });
const deletion = (id: string): JobHandle => ({
  family: 'gone',
  service: 'workspace',
  id,
  read: 'Show',
  arg: 'id',
  states: [],
});

const passing = new ToolError({ code: 'timeout', message: 'm', hint: 'h', retryable: true });
const fatal = new ToolError({ code: 'WKS.00010024', message: 'no permission', hint: 'h' }, 'refused');
const notFound = new ToolError({ code: 'x', message: 'm', hint: 'h' }, 'refused', { notFound: true });

/** Follows jobs in time that the test moves. `answers` of a job are given look by look, the last one for ever. */
function following(
  answers: Record<string, unknown[]>,
  { waitMs = 600_000, handles = Object.keys(answers).map(job) } = {},
) {
  const clock = new FakeClock();
  const began = clock.now();
  const abort = new AbortController();
  const looks: { id: string; at: number }[] = [];
  const updates: Progress[] = [];
  const read: ReadOperation = async (_service, _operation, args) => {
    const id = String(args.job_id ?? args.id);
    const turn = looks.filter((look) => look.id === id).length;
    looks.push({ id, at: clock.now() - began });
    const answer = answers[id]?.[Math.min(turn, answers[id].length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  let states: JobState[] | undefined;
  let error: unknown;
  const done = follow(handles, {
    clock,
    read,
    waitMs,
    signal: abort.signal,
    progress: (update) => void updates.push(update),
  }).then(
    (found) => {
      states = found;
    },
    (thrown) => {
      error = thrown;
    },
  );
  return {
    clock,
    abort,
    looks,
    updates,
    done,
    states: () => states,
    error: () => error,
    elapsed: () => clock.now() - began,
  };
}

const running = (...processes: number[]) => ({
  status: 'RUNNING',
  sub_jobs: processes.map((process, n) => ({ id: `s${n}`, status: process === 100 ? 'SUCCESS' : 'RUNNING', process })),
});
const well = { status: 'SUCCESS', sub_jobs: [{ id: 's0', status: 'SUCCESS' }] };
const badly = { status: 'FAIL', sub_jobs: [{ id: 's0', status: 'FAILED', error_code: 'X' }] };

describe('following', () => {
  test('looks at once, then in growing steps of at most ten seconds, and stops at the end', async () => {
    const run = following({ a: [...Array(9).fill(running(10)), well] });
    await run.clock.advance(120_000);
    expect(run.states()?.[0]?.status).toBe('succeeded');
    const gaps = run.looks.slice(1).map(({ at }, n) => at - (run.looks[n]?.at ?? 0));
    expect(gaps.slice(0, 4)).toEqual([1_000, 1_500, 2_250, 3_375]);
    expect(gaps.at(-1)).toBe(10_000);
    expect(Math.max(...gaps)).toBe(10_000);
    expect(run.looks).toHaveLength(10);
  });

  test('of a job that is over takes one look and no time', async () => {
    const run = following({ a: [well] });
    await run.done;
    expect(run.clock.slept).toEqual([]);
  });

  test('never throws for a job that failed', async () => {
    const run = following({ a: [badly] });
    await run.done;
    expect(run.states()).toMatchObject([{ status: 'failed', failures: [{ code: 'X' }] }]);
  });

  test('of nothing is over at once', async () => {
    const run = following({});
    await run.done;
    expect(run.states()).toEqual([]);
  });
});

describe('when the wait is used up', () => {
  test('the state so far comes back, after a last look at that moment', async () => {
    const run = following({ a: [running(10), running(40)] }, { waitMs: 5_000 });
    await run.clock.advance(60_000);
    expect(run.states()).toMatchObject([{ status: 'running', percent: 40 }]);
    expect(run.looks.at(-1)?.at).toBe(5_000);
  });

  test('at once, there is one look', async () => {
    const run = following({ a: [running(10)] }, { waitMs: 0 });
    await run.done;
    expect(run.states()).toMatchObject([{ status: 'running', percent: 10 }]);
    expect(run.looks).toHaveLength(1);
  });

  test('looks are told how long they may take, and no new ones begin after that', async () => {
    const clock = new FakeClock();
    const allowed: number[] = [];
    const handles = Array.from({ length: 100 }, (_, n) => deletion(`d${n}`));
    const slow: ReadOperation = async (_service, _operation, _args, deadlineMs = Number.NaN) => {
      allowed.push(deadlineMs);
      await clock.sleep(4_000);
      return {};
    };
    const done = follow(handles, { clock, read: slow, waitMs: 10_000, signal: new AbortController().signal });
    await clock.advance(60_000);
    const states = await done;
    expect(states).toHaveLength(100);
    expect(states.every(({ status }) => status === 'running')).toBe(true);
    expect(allowed.length).toBeLessThan(100);
    expect(Math.max(...allowed)).toBe(12_000);
    expect(Math.min(...allowed)).toBe(4_000);
  });
});

describe('a look that fails', () => {
  test('for a passing reason is repeated at the next turn', async () => {
    const run = following({ a: [running(30), passing, passing, well] });
    await run.clock.advance(2_000);
    expect(run.states()).toBeUndefined();
    await run.clock.advance(60_000);
    expect(run.states()?.[0]?.status).toBe('succeeded');
  });

  test('for a passing reason until the end leaves what was seen before', async () => {
    const run = following({ a: [running(30), passing] }, { waitMs: 20_000 });
    await run.clock.advance(60_000);
    expect(run.states()).toMatchObject([{ status: 'running', percent: 30 }]);
    expect(run.states()?.[0]?.lost).toBeUndefined();
  });

  test('for good makes the job lost, with the reason, and what was seen before', async () => {
    const run = following({ a: [running(30), fatal, well] });
    await run.clock.advance(60_000);
    expect(run.states()).toMatchObject([{ status: 'unclear', percent: 30, lost: { code: 'WKS.00010024' } }]);
    expect(run.looks).toHaveLength(2);
  });

  test('for good at the first look makes it lost as well', async () => {
    const run = following({ a: [fatal] });
    await run.done;
    expect(run.states()).toMatchObject([{ status: 'unclear', total: 0, lost: { message: 'no permission' } }]);
  });

  test('does not end the following of the other jobs', async () => {
    const run = following({ a: [fatal], b: [running(10), well] });
    await run.clock.advance(60_000);
    expect(run.states()?.map(({ status }) => status)).toEqual(['unclear', 'succeeded']);
    expect(run.looks.filter(({ id }) => id === 'a')).toHaveLength(1);
  });

  test('by a bug of ours is thrown', async () => {
    const run = following({ a: [new TypeError('bug')] });
    await run.done;
    expect(run.error()).toBeInstanceOf(TypeError);
  });
});

test('a status that nobody knows is looked at until the end', async () => {
  const run = following({ a: [{ status: 'WEIRD' }, well] });
  await run.clock.advance(60_000);
  expect(run.states()?.[0]?.status).toBe('succeeded');
  const never = following({ a: [{ status: 'WEIRD' }] }, { waitMs: 8_000 });
  await never.clock.advance(60_000);
  expect(never.states()).toMatchObject([{ status: 'unclear', said: 'WEIRD' }]);
});

describe('aborting', () => {
  test('stops at once with `cancelled`, in the middle of a wait', async () => {
    const run = following({ a: [running(10)] });
    await run.clock.advance(1_200);
    run.abort.abort();
    await run.done;
    expect(run.error()).toMatchObject({ body: { code: 'cancelled' } });
    expect(run.elapsed()).toBe(1_200);
    await run.clock.advance(60_000);
    expect(run.looks).toHaveLength(2);
  });

  test('before the first look, looks at nothing', async () => {
    const clock = new FakeClock();
    const looks: unknown[] = [];
    const done = follow([job('a')], {
      clock,
      read: async (...given) => void looks.push(given),
      waitMs: 60_000,
      signal: AbortSignal.abort(),
    });
    await expect(done).rejects.toMatchObject({ body: { code: 'cancelled' } });
    expect(looks).toEqual([]);
  });

  test('during a look, is not taken for the end of the job', async () => {
    const cancelled = new ToolError({ code: 'cancelled', message: 'm', hint: 'h' });
    const run = following({ a: [running(10), cancelled] });
    await run.clock.advance(60_000);
    expect(run.error()).toBe(cancelled);
  });
});

describe('progress', () => {
  test('only grows, and counts what is done', async () => {
    const run = following({
      a: [running(10, 10), running(50, 30), running(20, 20), running(20, 20), running(100, 60), well],
    });
    await run.clock.advance(120_000);
    const said = run.updates.map(({ progress }) => progress);
    expect(said).toEqual([10, 40, 80, 100]);
    expect(run.updates[2]).toEqual({ progress: 80, total: 100, message: '1 of 2 done' });
  });

  test('is that of all jobs together, and names failures', async () => {
    const run = following({ a: [badly], b: [running(50), well] });
    await run.clock.advance(60_000);
    expect(run.updates[0]).toEqual({ progress: 75, total: 100, message: '1 of 2 done, 1 failed' });
    expect(run.updates.at(-1)?.progress).toBe(100);
  });
});

describe('many jobs', () => {
  test('end each at their own time, and are not looked at again', async () => {
    const run = following({ a: [well], b: [running(10), well], c: [running(1), running(2), badly] });
    await run.clock.advance(60_000);
    expect(run.states()?.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'failed']);
    expect(run.looks.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'b', 'c', 'c']);
  });

  test('of several families are followed together', async () => {
    const run = following({ a: [well], d: [{}, notFound] }, { handles: [job('a'), deletion('d')] });
    await run.clock.advance(60_000);
    expect(run.states()?.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });

  test('are looked at some at a time, every one each turn', async () => {
    const clock = new FakeClock();
    let open = 0;
    let most = 0;
    const looked = new Map<string, number>();
    const read: ReadOperation = async (_service, _operation, { id }) => {
      most = Math.max(most, ++open);
      await clock.sleep(10);
      open--;
      looked.set(String(id), (looked.get(String(id)) ?? 0) + 1);
      if (looked.get(String(id)) === 2) throw notFound;
      return {};
    };
    const handles = Array.from({ length: 250 }, (_, n) => deletion(`d${n}`));
    const done = follow(handles, { clock, read, waitMs: 600_000, signal: new AbortController().signal });
    await clock.advance(60_000);
    expect((await done).every(({ status }) => status === 'succeeded')).toBe(true);
    expect(most).toBe(16);
    expect([...looked.values()].every((times) => times === 2)).toBe(true);
  });
});
