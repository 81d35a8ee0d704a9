import { describe, expect, test } from 'vitest';
import { handleText, jobView, parseHandle } from '../../src/engine/job-view.ts';
import type { JobHandle, JobState, JobStatus } from '../../src/jobs/job.ts';
import { catalogue } from './fleet.ts';

const handle: JobHandle = { family: 'workspace', id: 'j' };

function state(status: JobStatus, more: Partial<JobState> = {}): JobState {
  return { handle, status, total: 2, done: 1, percent: 50, failures: [], ...more };
}

const failure = { target: 'm1', code: 'X' };
const lost = { code: 'c', message: 'no permission', hint: 'h', retryable: false };
const statusOf = (...statuses: JobStatus[]) =>
  jobView(
    statuses.map((each) => state(each)),
    [],
  ).status;

describe('several jobs as one answer', () => {
  test('are a success only when every one is', () => {
    expect(statusOf('succeeded', 'succeeded')).toBe('succeeded');
    expect(statusOf('succeeded', 'failed')).toBe('partly_failed');
    expect(statusOf('succeeded', 'partly_failed')).toBe('partly_failed');
    expect(statusOf('failed', 'failed')).toBe('failed');
    expect(statusOf('failed', 'partly_failed')).toBe('partly_failed');
  });

  test('run while one does, and are unclear while one is', () => {
    expect(statusOf('succeeded', 'running', 'failed')).toBe('running');
    expect(statusOf('succeeded', 'running', 'unclear')).toBe('unclear');
  });

  test('add up, and name every failure', () => {
    const view = jobView(
      [state('running', { failures: [failure] }), state('failed', { done: 2, failures: [failure] })],
      ['a', 'b'],
    );
    expect(view).toEqual({
      status: 'running',
      jobs: ['a', 'b'],
      done: 3,
      total: 4,
      percent: 75,
      failures: [failure, failure],
      message: 'Still running, 3 of 4 done, 2 failed. wait_for_job goes on following.',
    });
  });
});

describe('the message', () => {
  test.each<[JobState, string]>([
    [state('succeeded', { total: 3 }), 'All 3 done.'],
    [state('succeeded', { total: 0 }), 'All 1 done.'],
    [state('running', { total: 0, done: 0 }), 'Still running, 0 of ? done. wait_for_job goes on following.'],
    [state('partly_failed', { failures: [failure] }), '1 of 2 failed.'],
    [state('failed', { total: 0, failures: [failure] }), '1 of 1 failed.'],
    [
      state('unclear', { said: 'ROLLBACK' }),
      'The state is not clear (ROLLBACK); it is not a success yet. Look again with wait_for_job.',
    ],
    [state('unclear', { lost }), "It can't be looked at: no permission. h"],
  ])('of %j', (seen, expected) => {
    expect(jobView([seen], ['a']).message).toBe(expected);
  });

  test('what the API called it is told', () => {
    expect(jobView([state('unclear', { said: 'ROLLBACK' })], ['a']).said).toBe('ROLLBACK');
    expect(jobView([state('unclear', { lost })], ['a']).said).toBe('no permission');
    expect(jobView([state('running')], ['a'])).not.toHaveProperty('said');
  });
});

describe('the text of a job', () => {
  const deletion: JobHandle = {
    family: 'gone',
    service: 'workspace',
    read: 'ShowPerson',
    arg: 'person_id',
    states: [],
    id: 'a:b:c',
  };

  test('comes back as the same job', () => {
    expect(parseHandle(handleText(handle, 'run_machines'), catalogue)).toEqual(handle);
    expect(handleText(deletion, 'delete_people')).toBe('gone:delete_people:a:b:c');
    expect(parseHandle('gone:delete_people:a:b:c', catalogue)).toEqual(deletion);
  });

  test.each<JobHandle>([
    { family: 'workspace', id: 'x' },
    { family: 'appstream', id: 'x:y' },
    { family: 'image', id: 'x' },
    { family: 'script', id: 'x' },
    { family: 'order', id: 'CS1', paid: false },
    { family: 'order', id: 'CS1', paid: true },
  ])('of %j comes back', (each) => {
    expect(parseHandle(handleText(each, 'run_machines'), catalogue)).toEqual(each);
  });

  test.each([
    'gone',
    'gone:',
    'gone:delete_people',
    'gone:nothing:x',
    'gone:run_machines:x',
    'gone:constructor:x',
    'constructor:x',
    'elsewhere:x',
  ])('%s is no job', (text) => {
    expect(() => parseHandle(text, catalogue)).toThrow('is no job');
  });
});
