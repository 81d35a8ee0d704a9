import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/catalog/errors.ts';
import { lookAtGone } from '../../src/jobs/gone.ts';
import type { JobHandle } from '../../src/jobs/job.ts';

const handle: Extract<JobHandle, { family: 'gone' }> = {
  family: 'gone',
  service: 'workspace',
  id: 'desk-1',
  read: 'ShowDesktopDetail',
  arg: 'desktop_id',
  states: ['DELETED'],
  path: 'desktop.status',
};

const look = async (answer: unknown, from: JobHandle = handle) =>
  lookAtGone(from, async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });

const error = (notFound: boolean) =>
  new ToolError({ code: 'WKS.00010031', message: 'm', hint: 'h' }, 'refused', { notFound });

describe('a deletion that is followed by reading', () => {
  test('asks for the thing by its id', async () => {
    const asked: unknown[] = [];
    await lookAtGone(handle, async (...given) => void asked.push(given));
    expect(asked).toEqual([['workspace', 'ShowDesktopDetail', { desktop_id: 'desk-1' }]]);
  });

  test('has succeeded when the thing is not found', async () => {
    expect(await look(error(true))).toEqual({
      handle,
      status: 'succeeded',
      total: 1,
      done: 1,
      percent: 100,
      failures: [],
    });
  });

  test.each(['DELETED', 'deleted', 'Deleted'])('has succeeded when the thing is shown as %s', async (status) => {
    expect((await look({ desktop: { status } })).status).toBe('succeeded');
    expect((await look({ desktop: { status } }, { ...handle, states: ['deleted'] })).status).toBe('succeeded');
  });

  test.each([
    ['another status', { desktop: { status: 'DELETING' } }],
    ['an empty status', { desktop: { status: '' } }],
    ['no status', { desktop: {} }],
    ['a status of null', { desktop: { status: null } }],
    ['nothing', null],
    ['text', 'DELETED'],
  ])('goes on while the read shows %s', async (_, answer) => {
    expect(await look(answer)).toMatchObject({ status: 'running', done: 0, percent: 0 });
  });

  test('of a thing without a status goes on until it is not found', async () => {
    const { path: _, ...without } = { ...handle, states: [] };
    expect((await look({ status: 'DELETED' }, without)).status).toBe('running');
  });

  test('passes every other error on', async () => {
    await expect(look(error(false))).rejects.toThrow(ToolError);
    await expect(look(new Error('bug'))).rejects.toThrow('bug');
  });

  test('is not for jobs', async () => {
    await expect(look(null, { family: 'workspace', id: 'x' })).rejects.toThrow('not a deletion');
  });
});
