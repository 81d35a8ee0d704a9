import { describe, expect, test } from 'vitest';
import type { CloudRequest } from '../../src/cloud/client.ts';
import { readOnce, readRows } from '../../src/engine/reading.ts';
import { type Answers, operation, pages, recordingClient } from './fleet.ts';

const machines = (length: number) => Array.from({ length }, (_, n) => ({ machine_id: `m${n}` }));

async function list(
  answer: Answers[string],
  args: Record<string, unknown> = {},
  max_items?: number,
  id = 'ListMachines',
) {
  const client = recordingClient({ [id]: answer });
  const progress: [number, number][] = [];
  const rows = await readRows(client, operation(id), args, max_items === undefined ? {} : { max_items }, {
    progress: (...seen) => void progress.push(seen),
  });
  return { ...rows, asked: client.asked(id), progress };
}

test('one answer takes the signal and the time it may take', async () => {
  const client = recordingClient({ ShowPerson: { person: {} } });
  const { signal } = new AbortController();
  expect(await readOnce(client, operation('ShowPerson'), { person_id: 'p' }, signal, 500)).toEqual({ person: {} });
  expect(client.requests[0]).toMatchObject({ params: { person_id: 'p' }, signal, deadlineMs: 500, mutates: false });
  await readOnce(client, operation('ShowPerson'), { person_id: 'p' });
  expect(client.requests[1]).not.toHaveProperty('signal');
  expect(client.requests[1]).not.toHaveProperty('deadlineMs');
});

describe('everything', () => {
  test('is read page by page, the largest pages the API gives', async () => {
    const { items, total, page, asked, progress } = await list(pages('machines', machines(25)));
    expect(items).toEqual(machines(25));
    expect([total, page]).toEqual([25, { returned: 25, total: 25 }]);
    expect(asked).toEqual([{ limit: 10 }, { limit: 10, offset: 10 }, { limit: 10, offset: 20 }]);
    expect(progress).toEqual([
      [10, 25],
      [20, 25],
      [25, 25],
    ]);
  });

  test('keeps the filters on every page', async () => {
    const { asked } = await list(pages('machines', machines(11)), { user: 'wei' });
    expect(asked).toEqual([
      { user: 'wei', limit: 10 },
      { user: 'wei', limit: 10, offset: 10 },
    ]);
  });

  test('of nothing is one request', async () => {
    const { items, page, asked } = await list(pages('machines', []));
    expect([items, page, asked.length]).toEqual([[], { returned: 0, total: 0 }, 1]);
  });

  test('that ends with a full page needs no other request, by the total', async () => {
    expect((await list(pages('machines', machines(20)))).asked).toHaveLength(2);
  });

  test('comes in smaller pages than asked for', async () => {
    const { items, asked } = await list(pages('machines', machines(25), { cap: 4 }));
    expect(items).toEqual(machines(25));
    expect(asked).toHaveLength(7);
  });

  test.each([{}, { machines: null }, { machines: 'x' }])(
    'of an answer without rows (%j) is nothing',
    async (answer) => {
      expect((await list(answer)).items).toEqual([]);
    },
  );

  test.each([null, 'text', 7])('of an answer that is no data (%j) is an error, not an empty list', async (answer) => {
    await expect(list(answer)).rejects.toMatchObject({ body: { code: 'invalid_answer' } });
    await expect(list(answer, { limit: 1 })).rejects.toMatchObject({ body: { code: 'invalid_answer' } });
  });
});

describe('at most max_items', () => {
  test('asks for no more than are wanted, and says where the next begin', async () => {
    const { items, page, asked } = await list(pages('machines', machines(40)), {}, 13);
    expect(items).toEqual(machines(13));
    expect(page).toEqual({ returned: 13, total: 40, next_offset: 13 });
    expect(asked).toEqual([{ limit: 10 }, { limit: 3, offset: 10 }]);
  });

  test('of fewer says that this is all', async () => {
    expect((await list(pages('machines', machines(5)), {}, 13)).page).toEqual({ returned: 5, total: 5 });
    expect((await list(pages('machines', machines(13)), {}, 13)).page).toEqual({ returned: 13, total: 13 });
  });

  test('holds although the API gives more than it was asked for', async () => {
    const all = { machines: machines(30), total_count: 30 };
    const { items, page } = await list(all, {}, 4);
    expect(items).toEqual(machines(4));
    expect(page).toEqual({ returned: 4, total: 30, next_offset: 4 });
  });

  test('without a total may have more when the last page was full', async () => {
    const events = pages('events', machines(40), { total: undefined });
    expect((await list(events, {}, 10, 'ListEvents')).page).toEqual({ returned: 10, total: 10, next_offset: 10 });
    const few = pages('events', machines(4), { total: undefined });
    expect((await list(few, {}, 10, 'ListEvents')).page).toEqual({ returned: 4, total: 4 });
  });
});

describe('an explicit limit or offset', () => {
  test.each<[Record<string, unknown>]>([[{ limit: 7 }], [{ offset: 7 }], [{ limit: 7, offset: 14 }]])(
    '%j is exactly one page, sent as it is',
    async (args) => {
      const { asked } = await list(pages('machines', machines(100)), args);
      expect(asked).toEqual([args]);
    },
  );

  test('says where the next page begins, until there is none', async () => {
    const at = (offset: number) => list(pages('machines', machines(25)), { limit: 10, offset });
    expect((await at(0)).page).toEqual({ returned: 10, total: 25, next_offset: 10 });
    expect((await at(10)).page).toEqual({ returned: 10, total: 25, next_offset: 20 });
    expect((await at(20)).page).toEqual({ returned: 5, total: 25 });
    expect((await at(90)).page).toEqual({ returned: 0, total: 25 });
  });

  test('never gives more than max_items', async () => {
    const { items, asked } = await list(pages('machines', machines(25)), { offset: 5 }, 3);
    expect([items.length, asked]).toEqual([3, [{ offset: 5, limit: 3 }]]);
    const more = await list(pages('machines', machines(25)), { limit: 10, offset: 5 }, 3);
    expect(more.page).toEqual({ returned: 3, total: 25, next_offset: 8 });
  });

  test('may be text, as some lists want it', async () => {
    expect((await list(pages('machines', machines(25)), { limit: '10', offset: '10' })).page.next_offset).toBe(20);
  });

  test('without a total has more when the page is full', async () => {
    const events = (args: Record<string, unknown>) =>
      list(pages('events', machines(25), { total: undefined }), args, undefined, 'ListEvents');
    expect((await events({ limit: 10 })).page).toEqual({ returned: 10, total: 10, next_offset: 10 });
    expect((await events({ limit: 10, offset: 20 })).page).toEqual({ returned: 5, total: 25 });
    expect((await events({ offset: 20 })).page).toEqual({ returned: 5, total: 25 });
  });

  test('does not believe a total that is less than what is there', async () => {
    const { total, page } = await list(pages('machines', machines(25), { total: 3 }), { limit: 10, offset: 10 });
    expect([total, page]).toEqual([20, { returned: 10, total: 20 }]);
  });
});

describe('a total that is wrong', () => {
  test('too big: what is there is all', async () => {
    const { items, total, page, asked } = await list(pages('machines', machines(25), { total: 99 }));
    expect(items).toHaveLength(25);
    expect([total, page]).toEqual([25, { returned: 25, total: 25 }]);
    expect(asked).toHaveLength(4);
  });

  test('too big over nothing: there is no next page', async () => {
    expect((await list({ machines: [], total_count: 5 })).page).toEqual({ returned: 0, total: 0 });
  });

  test('too small: full pages go on', async () => {
    const { items, page } = await list(pages('machines', machines(25), { total: 3 }));
    expect(items).toHaveLength(25);
    expect(page).toEqual({ returned: 25, total: 25 });
  });

  test('absent: full pages go on', async () => {
    const { items, page, asked } = await list(
      pages('events', machines(25), { total: undefined }),
      {},
      undefined,
      'ListEvents',
    );
    expect([items.length, page, asked.length]).toEqual([25, { returned: 25, total: 25 }, 3]);
  });

  test('no number: is none', async () => {
    const { items } = await list(({ query }: CloudRequest) => ({
      machines: machines(25)
        .slice(Number(query.offset ?? 0))
        .slice(0, 10),
      total_count: 'many',
    }));
    expect(items).toHaveLength(25);
  });
});

describe('a list that does not turn its pages', () => {
  test('gives each row once and ends, with a total', async () => {
    const { items, page, asked } = await list({ machines: machines(10), total_count: 99 });
    expect(items).toEqual(machines(10));
    expect(asked).toHaveLength(2);
    // More than these nobody can get.
    expect(page).toEqual({ returned: 10, total: 99 });
  });

  test('gives each row once and ends, without one', async () => {
    const { items, page, asked } = await list({ events: machines(10) }, {}, undefined, 'ListEvents');
    expect(items).toEqual(machines(10));
    expect([page, asked.length]).toEqual([{ returned: 10, total: 10 }, 2]);
  });

  test('ends although every answer differs a little', async () => {
    const { asked } = await list(
      (_: unknown, turn: number) => ({ events: Array.from({ length: 10 }, () => ({ turn })) }),
      {},
      undefined,
      'ListEvents',
    );
    expect(asked).toHaveLength(1_000);
  });

  test('of everything at once, whatever was asked, ends too', async () => {
    expect((await list({ events: machines(500) }, {}, undefined, 'ListEvents')).items).toHaveLength(500);
  });
});

describe('a list with markers', () => {
  const ports = Array.from({ length: 25 }, (_, n) => ({ id: `p${n}` }));
  const turning = ({ query }: { query: Record<string, unknown> }) => {
    const start = query.marker === undefined ? 0 : ports.findIndex(({ id }) => id === query.marker) + 1;
    return { ports: ports.slice(start, start + Number(query.limit)) };
  };

  test('is read on from the last id of each page', async () => {
    const { items, page, asked } = await list(turning, {}, undefined, 'ListPorts');
    expect(items).toEqual(ports);
    expect(page).toEqual({ returned: 25, total: 25 });
    expect(asked).toEqual([{ limit: 10 }, { limit: 10, marker: 'p9' }, { limit: 10, marker: 'p19' }]);
  });

  test('stops at rows without an id', async () => {
    const { items, asked } = await list({ ports: machines(10) }, {}, undefined, 'ListPorts');
    expect([items.length, asked.length]).toEqual([10, 1]);
  });

  test('stops when it ignores the marker', async () => {
    const { items, asked } = await list({ ports: ports.slice(0, 10) }, {}, undefined, 'ListPorts');
    expect([items.length, asked.length]).toEqual([10, 2]);
  });

  test('has no offset to go on from', async () => {
    expect((await list(turning, {}, 5, 'ListPorts')).page).toEqual({ returned: 5, total: 5 });
    expect((await list(turning, { limit: 5 }, undefined, 'ListPorts')).page).toEqual({ returned: 5, total: 5 });
    expect((await list(turning, { marker: 'p3' }, undefined, 'ListPorts')).asked).toEqual([{ marker: 'p3' }]);
  });
});

describe('lists of other styles', () => {
  test('a whole list is one request without a page, and has as many rows as came', async () => {
    const { items, total, page, asked } = await list(
      { programs: [{ id: 'a' }, { id: 'b' }] },
      { group_id: 'g' },
      undefined,
      'ListPrograms',
    );
    expect([items.length, total, page]).toEqual([2, 2, { returned: 2, total: 2 }]);
    expect(asked).toEqual([{}]);
  });

  test('an answer that is itself the list has its rows', async () => {
    const { items } = await list(
      [{ name: 'cpu' }, { name: 'memory' }],
      { dim: ['a,1', 'b,2'] },
      undefined,
      'ListReadings',
    );
    expect(items).toEqual([{ name: 'cpu' }, { name: 'memory' }]);
  });

  test('a list paged in its body is asked in text where the API wants text', async () => {
    const rows = machines(12);
    const answer = ({ body }: CloudRequest) => {
      const { limit, offset = '0' } = body as Record<string, string>;
      return { machines: rows.slice(Number(offset), Number(offset) + Number(limit)), total_count: 12 };
    };
    const { items, asked } = await list(answer, { tag: 'k' }, undefined, 'ListTagged');
    expect(items).toEqual(rows);
    expect(asked).toEqual([
      { tag: 'k', limit: '10' },
      { tag: 'k', limit: '10', offset: '10' },
    ]);
  });

  test('a marker list goes on after the last row, wherever it keeps its id', async () => {
    const keys = ['a', 'b', 'c'].map((id) => ({ key: { id } }));
    const answer = ({ query }: CloudRequest) => {
      const start = keys.findIndex(({ key }) => key.id === query.marker) + 1;
      return { keys: keys.slice(start, start + Number(query.limit)) };
    };
    const { items, asked } = await list(answer, {}, undefined, 'ListKeys');
    expect(items).toEqual(keys);
    expect(asked).toEqual([{ limit: 2 }, { limit: 2, marker: 'b' }]);
  });
});

describe('what a list says besides its rows', () => {
  test('is kept, when it is plain', async () => {
    const answer = { machines: [{ machine_id: 'm1' }], total_count: 1, control_mode: 'DENY', links: {}, next: null };
    expect((await list(answer)).about).toEqual({ control_mode: 'DENY' });
    expect((await list(answer, { limit: 5 })).about).toEqual({ control_mode: 'DENY' });
    expect(await list(pages('machines', machines(1)))).not.toHaveProperty('about');
  });

  test('is its total where it was asked to count only, which takes no limit', async () => {
    const counting = { tag: 'k', action: 'count' };
    const { items, total, asked } = await list({ total_count: 57 }, counting, 5, 'ListTagged');
    expect([items, total]).toEqual([[], 57]);
    expect(asked).toEqual([counting]);
  });
});
