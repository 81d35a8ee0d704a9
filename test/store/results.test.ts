import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/catalog/clock.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { HOUR, handClock } from './plan.ts';
import { opened, scratch } from './state-dir.ts';

const alice = { principal: 'alice', site: 'prod' };
const KINDS = {
  files: async (clock: Clock) => opened({ dir: await scratch(), clock }),
  memory: async (clock: Clock) => createMemoryStore({ clock }),
};

describe.each(Object.entries(KINDS))('results on %s', (_, open) => {
  it('come back whole to the principal who owns them', async () => {
    const { results } = await open(handClock());
    const value = { columns: ['name'], rows: [['桌面'], [null]], total: 2 };
    const id = await results.put(alice, 'list_desktops', value);
    expect(await results.get({ principal: 'alice' }, id)).toEqual({ tool: 'list_desktops', site: 'prod', value });
  });

  it('are not there for anybody else', async () => {
    const { results } = await open(handClock());
    const id = await results.put(alice, 'list_desktops', [1]);
    expect(await results.get({ principal: 'bob' }, id)).toBeUndefined();
    for (const other of ['', '../key', id.toUpperCase(), `${id}x`, `../results/${id}`]) {
      expect(await results.get({ principal: 'alice' }, other), other).toBeUndefined();
    }
  });

  it('have names that nobody can guess', async () => {
    const { results } = await open(handClock());
    const ids = await Promise.all(Array.from({ length: 50 }, () => results.put(alice, 't', 1)));
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^r_[a-z2-7]{26}$/);
  });

  it('are kept for 24 hours', async () => {
    const clock = handClock();
    const { results } = await open(clock);
    const id = await results.put(alice, 't', 'kept');
    clock.time += 24 * HOUR - 1;
    expect((await results.get(alice, id))?.value).toBe('kept');
    clock.time += 1;
    expect(await results.get(alice, id)).toBeUndefined();
  });
});

describe.each(Object.entries(KINDS))('the newest results on %s', (_, open) => {
  it("are a principal's own, the newest first, without what is in them", async () => {
    const clock = handClock();
    const { results } = await open(clock);
    const ids: string[] = [];
    for (const tool of ['a', 'b', 'c']) {
      ids.push(
        await results.put({ ...alice, principal: 'a "quoted",\\"value": name' }, tool, { value: 'x'.repeat(9_000) }),
      );
      await results.put(alice, tool, [1]);
      clock.time += 1_000;
    }
    const owner = { principal: 'a "quoted",\\"value": name' };
    const newest = await results.recent(owner, 2);
    expect(newest).toEqual([
      { id: ids[2], tool: 'c', site: 'prod', created: clock.time - 1_000 },
      { id: ids[1], tool: 'b', site: 'prod', created: clock.time - 2_000 },
    ]);
    expect(await results.recent(owner, 9)).toHaveLength(3);
    expect(await results.recent({ principal: 'bob' }, 9)).toEqual([]);
  });

  it('are no older than 24 hours', async () => {
    const clock = handClock();
    const { results } = await open(clock);
    await results.put(alice, 't', 1);
    clock.time += 24 * HOUR;
    expect(await results.recent(alice, 9)).toEqual([]);
  });
});

describe('result files', () => {
  const sizeOf = async (dir: string) => {
    const names = await readdir(join(dir, 'results'));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, 'results', name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  it('make room, oldest first, before they are more than allowed', async () => {
    const dir = await scratch();
    const clock = handClock();
    const { results } = await opened({ dir, clock, maxResultBytes: 10_000 });
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) {
      clock.time += 1000;
      ids.push(await results.put(alice, 't', 'x'.repeat(2900)));
      expect(await sizeOf(dir)).toBeLessThanOrEqual(10_000);
    }
    const kept = await Promise.all(ids.map(async (id) => (await results.get(alice, id)) !== undefined));
    expect(kept).toEqual(ids.map((_, index) => index >= 9));
  });

  it('count what other processes have written', async () => {
    const dir = await scratch();
    const clock = handClock();
    const first = await createFileStore({ dir, clock, maxResultBytes: 10_000 });
    const old = await first.results.put(alice, 't', 'x'.repeat(6000));
    await first.close();
    clock.time += 1000;
    const { results } = await opened({ dir, clock, maxResultBytes: 10_000 });
    await results.put(alice, 't', 'x'.repeat(6000));
    expect(await results.get(alice, old)).toBeUndefined();
  });

  it('refuse one that alone is more than allowed', async () => {
    const { results } = await opened({ dir: await scratch(), clock: handClock(), maxResultBytes: 1000 });
    await expect(results.put(alice, 't', 'x'.repeat(1000))).rejects.toMatchObject({ body: { code: 'result_too_big' } });
  });

  it('are swept after 24 hours', async () => {
    const dir = await scratch();
    const clock = handClock();
    const first = await createFileStore({ dir, clock });
    await first.results.put(alice, 't', 1);
    clock.time += HOUR;
    const later = await first.results.put(alice, 't', 2);
    await first.close();
    clock.time += 23 * HOUR;
    await opened({ dir, clock });
    await vi.waitFor(async () => expect(await readdir(join(dir, 'results'))).toEqual([`${later}.json`]));
  });

  it('that are damaged are not there', async () => {
    const dir = await scratch();
    const { results } = await opened({ dir, clock: handClock() });
    const id = await results.put(alice, 't', 1);
    for (const text of ['', '{"principal":"alice"', 'null', '[]', '3']) {
      await writeFile(join(dir, 'results', `${id}.json`), text);
      expect(await results.get(alice, id), text).toBeUndefined();
    }
  });
});
