import { chmod, copyFile, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../../src/catalog/errors.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { aDecision, aPlan, HOUR, handClock } from './plan.ts';
import { opened, scratch } from './state-dir.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('the state directory', () => {
  it('is closed to others, and so is everything in it', async () => {
    const dir = join(await scratch(), 'deep', 'state');
    const clock = handClock();
    const store = await opened({ dir, clock });
    await store.approvals.save(aPlan('p_private', clock.time));
    await store.approvals.decide(aDecision('p_private'));
    await store.approvals.spend('p_private');
    await store.results.put({ principal: 'local', site: 'default' }, 'list_desktops', [1]);
    await store.audit.append({ event: 'sent', principal: 'local', site: 'default', tool: 't', risk: 'write' });
    const names = await readdir(dir, { recursive: true, withFileTypes: true });
    expect(names.filter((entry) => entry.isFile())).toHaveLength(7);
    for (const entry of names) {
      expect(await modeOf(join(entry.parentPath, entry.name)), entry.name).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
    expect(await modeOf(dir)).toBe(0o700);
  });

  it('is closed again when others got rights on it', async () => {
    const dir = join(await scratch(), 'state');
    const clock = handClock();
    const first = await createFileStore({ dir, clock });
    await first.approvals.save(aPlan('p_opened', clock.time));
    await first.close();
    const wide = [dir, join(dir, 'plans'), join(dir, 'key'), join(dir, 'plans', 'p_opened.json')];
    for (const path of wide) await chmod(path, 0o777);
    await opened({ dir, clock });
    await vi.waitFor(async () => {
      for (const path of wide) expect((await modeOf(path)) & 0o077, path).toBe(0);
    });
  });

  it('is taken as given when it is empty, and refused when it is open to others and holds their things', async () => {
    const empty = await scratch();
    await chmod(empty, 0o755);
    await opened({ dir: empty, clock: handClock() });
    expect(await modeOf(empty)).toBe(0o700);

    const shared = await scratch();
    await writeFile(join(shared, 'letter.txt'), 'mine');
    await chmod(shared, 0o755);
    await expect(createFileStore({ dir: shared, clock: handClock() })).rejects.toThrow(
      new ConfigError(
        `the state directory ${shared} is open to other users (mode 755) and not only ours; give --state-dir one of its own, such as ${shared}/workspace-mcp`,
      ),
    );
    expect(await modeOf(shared)).toBe(0o755);
    await opened({ dir: join(shared, 'workspace-mcp'), clock: handClock() });

    const sticky = await scratch();
    await chmod(sticky, 0o1777);
    await expect(createFileStore({ dir: sticky, clock: handClock() })).rejects.toThrow('mode 1777');
  });

  it('may be a link to a directory', async () => {
    const real = await scratch();
    const dir = join(await scratch(), 'link');
    await symlink(real, dir);
    const clock = handClock();
    await (await opened({ dir, clock })).approvals.save(aPlan('p_linked', clock.time));
    expect(await readdir(join(real, 'plans'))).toEqual(['p_linked.json']);
  });

  it('is refused in one sentence when it can not be made', async () => {
    const file = join(await scratch(), 'file');
    await writeFile(file, '');
    await expect(createFileStore({ dir: join(file, 'state'), clock: handClock() })).rejects.toThrow(
      new ConfigError(
        `the state directory ${file}/state can't be used: a part of its path is not a directory; choose another one with --state-dir`,
      ),
    );
  });

  it('has one key, and says so when it is damaged', async () => {
    const dir = await scratch();
    const first = await opened({ dir, clock: handClock() });
    const second = await opened({ dir, clock: handClock() });
    expect(first.key).toHaveLength(32);
    expect(second.key).toEqual(first.key);
    const own = new Uint8Array(32).fill(7);
    expect((await opened({ dir, clock: handClock(), key: own })).key).toEqual(own);
    await writeFile(join(dir, 'key'), 'short');
    await expect(createFileStore({ dir, clock: handClock() })).rejects.toThrow(/^the key .* is damaged; remove it/);
  });
});

describe('plan files', () => {
  it('are passed over with one warning when they are damaged', async () => {
    const dir = await scratch();
    const clock = handClock();
    const warnings: string[] = [];
    const { approvals } = await opened({ dir, clock, warn: (message) => warnings.push(message) });
    await approvals.save(aPlan('p_intact', clock.time));
    const plans = join(dir, 'plans');
    const damaged = {
      p_cutoff: (await readFile(join(plans, 'p_intact.json'), 'utf8')).slice(0, 90),
      p_empty1: '',
      p_array1: '[]',
      p_null01: 'null',
      p_strange: '{"id":"p_strange","expires":9e15}',
    };
    for (const [id, text] of Object.entries(damaged)) await writeFile(join(plans, `${id}.json`), text);
    await mkdir(join(plans, 'p_folder.json'));
    await writeFile(join(plans, 'README'), 'not ours');
    await writeFile(join(plans, '.123-ab.tmp'), '{');
    for (let round = 0; round < 3; round++) {
      expect((await approvals.pending()).map((plan) => plan.id)).toEqual(['p_intact']);
    }
    for (const id of Object.keys(damaged)) {
      expect(await approvals.load(id), id).toBeUndefined();
      expect(await approvals.decide(aDecision(id)), id).toBe(false);
    }
    expect(warnings).toHaveLength(Object.keys(damaged).length + 1);
  });

  it('count only under the id they were saved with', async () => {
    const dir = await scratch();
    const clock = handClock();
    const { approvals } = await opened({ dir, clock, warn: () => {} });
    await approvals.save(aPlan('p_small1', clock.time));
    await copyFile(join(dir, 'plans', 'p_small1.json'), join(dir, 'plans', 'p_other1.json'));
    expect(await approvals.load('p_other1')).toBeUndefined();
    expect(await approvals.decide(aDecision('p_other1'))).toBe(false);
  });

  it('leave a decision that can not be read as decided, never as approved', async () => {
    const dir = await scratch();
    const clock = handClock();
    const { approvals } = await opened({ dir, clock, warn: () => {} });
    await approvals.save(aPlan('p_damage', clock.time));
    await writeFile(join(dir, 'plans', 'p_damage.decision.json'), '{"plan":"p_damage","approved":"yes"');
    expect(await approvals.decision('p_damage')).toBeUndefined();
    expect(await approvals.decide(aDecision('p_damage'))).toBe(false);
    expect(await approvals.pending()).toEqual([]);
  });

  it('go 24 hours after the plan expired, and the mark that it is spent never before the plan', async () => {
    const dir = await scratch();
    const clock = handClock();
    const first = await createFileStore({ dir, clock });
    await first.approvals.save(aPlan('p_old001', clock.time, { expires: clock.time + HOUR }));
    await first.approvals.save(aPlan('p_newer1', clock.time, { expires: clock.time + 2 * HOUR }));
    for (const id of ['p_old001', 'p_newer1']) {
      await first.approvals.decide(aDecision(id));
      await first.approvals.spend(id);
    }
    await first.close();
    const kept = ['p_newer1.decision.json', 'p_newer1.json', 'p_newer1.spent'];
    const swept = async (time: number, files: string[]) => {
      const store = await createFileStore({ dir, clock: handClock(time) });
      await vi.waitFor(async () => expect((await readdir(join(dir, 'plans'))).sort()).toEqual(files));
      expect(await store.approvals.spend('p_old001')).toBe(false);
      expect(await store.approvals.spend('p_newer1')).toBe(false);
      await store.close();
    };
    await swept(clock.time + 24 * HOUR, [...kept, 'p_old001.decision.json', 'p_old001.json', 'p_old001.spent']);
    await swept(clock.time + 25 * HOUR, kept);
    await swept(clock.time + 26 * HOUR, []);
  });

  it('that a crash left half done are removed later', async () => {
    const dir = await scratch();
    await (await createFileStore({ dir, clock: handClock() })).close();
    const long = new Date(Date.now() - 25 * HOUR);
    for (const name of ['.123-ab.tmp', 'p_broken.json', 'p_orphan.spent', 'p_orphan.decision.json']) {
      await writeFile(join(dir, 'plans', name), '{');
      await utimes(join(dir, 'plans', name), long, long);
    }
    const fresh = `.${Date.now()}-0b.tmp`;
    await writeFile(join(dir, 'plans', fresh), '{');
    await opened({ dir, clock: handClock(), warn: () => {} });
    await vi.waitFor(async () => expect(await readdir(join(dir, 'plans'))).toEqual([fresh]));
  });

  it('are swept every hour', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const dir = await scratch();
      const clock = handClock();
      const { approvals } = await opened({ dir, clock });
      await approvals.save(aPlan('p_hourly', clock.time));
      clock.time += 30 * HOUR;
      vi.advanceTimersByTime(HOUR);
      await vi.waitFor(async () => expect(await readdir(join(dir, 'plans'))).toEqual([]));
    } finally {
      vi.useRealTimers();
    }
  });
});
