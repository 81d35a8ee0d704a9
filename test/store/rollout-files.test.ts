import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRolloutFiles, ROLLOUT_RETENTION_MS, type RolloutFiles } from '../../src/store/rollout-files.ts';
import { FakeClock } from '../cloud/fake-clock.ts';

let dir: string;
let files: RolloutFiles;
const clock = new FakeClock({ start: Date.UTC(2026, 10, 2, 9) });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'workspace-mcp-rollouts-'));
  files = await openRolloutFiles(dir, clock);
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('of many that make the same entry exactly one does', async () => {
  await files.add('rollout_a', 'head', { created: clock.now() });
  const others = await Promise.all(Array.from({ length: 20 }, () => openRolloutFiles(dir, clock)));
  const made = await Promise.all(others.map((each, by) => each.add('rollout_a', 'claim-000001', { by })));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await files.read('rollout_a', 'claim-000001')).toEqual({ by: made.indexOf(true) });
});

test('entries come back whole, in order, and never change', async () => {
  await files.add('rollout_a', 'head', { created: clock.now() });
  await files.add('rollout_a', 'claim-000002', { part: 2 });
  await files.add('rollout_a', 'claim-000001', { part: 1 });
  expect(await files.add('rollout_a', 'claim-000001', { part: 9 })).toBe(false);
  expect([...(await files.all('rollout_a'))!]).toEqual([
    ['claim-000001', { part: 1 }],
    ['claim-000002', { part: 2 }],
    ['head', { created: clock.now() }],
  ]);
});

test('what a crash left half written is not an entry', async () => {
  await files.add('rollout_a', 'head', { created: clock.now() });
  await writeFile(join(dir, 'rollouts', 'rollout_a', '.1700000000000-0123456789abcdef.tmp'), '{"part": 1');
  expect([...(await files.all('rollout_a'))!.keys()]).toEqual(['head']);
});

test('are private', async () => {
  await files.add('rollout_a', 'head', { created: clock.now() });
  expect((await stat(join(dir, 'rollouts', 'rollout_a'))).mode & 0o077).toBe(0);
  expect((await stat(join(dir, 'rollouts', 'rollout_a', 'head.json'))).mode & 0o077).toBe(0);
});

test('are listed from the newest, and forgotten after 30 days', async () => {
  await files.add('rollout_old', 'head', { created: clock.now() - ROLLOUT_RETENTION_MS - 1 });
  await files.add('rollout_first', 'head', { created: clock.now() - 2 });
  await files.add('rollout_last', 'head', { created: clock.now() - 1 });
  expect(await files.ids()).toEqual(['rollout_last', 'rollout_first']);
  expect((await readdir(join(dir, 'rollouts'))).sort()).toEqual(['rollout_first', 'rollout_last']);
});

test.each(['../plans', 'a', '.', 'rollout_a/..', 'x'.repeat(200)])(
  'an id like %j is unknown, and never a path',
  async (id) => {
    await files.add('rollout_a', 'head', { created: clock.now() });
    expect(await files.read(id, 'head')).toBeUndefined();
    expect(await files.all(id)).toBeUndefined();
    await expect(files.add(id, 'head', {})).rejects.toThrow(RangeError);
  },
);
