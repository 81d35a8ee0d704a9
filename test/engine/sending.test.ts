import { describe, expect, test } from 'vitest';
import { send } from '../../src/engine/sending.ts';
import { type Answers, lost, operation, recordingClient, refused, unsent } from './fleet.ts';

const MACHINES = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'];

/** Sends in parts of three: m1-m3, m4-m6, m7. */
async function run(answers: unknown[], { ids = MACHINES, signal = new AbortController().signal } = {}) {
  const client = recordingClient({ RunMachines: (_: unknown, turn: number) => answers[turn] });
  const sending = send(client, operation('RunMachines'), { machine_ids: ids, op: 'stop' }, signal);
  return { client, sent: await sending.catch((error: unknown) => ({ thrown: error as Error })) };
}

const job = (id: string) => ({ job_id: id });
const targets = (failures: readonly { target: string; code: string }[]) =>
  failures.map(({ target, code }) => `${target} ${code}`);

async function sent(answers: unknown[], options?: Parameters<typeof run>[1]) {
  const ran = await run(answers, options);
  if ('thrown' in ran.sent) throw ran.sent.thrown;
  return { ...ran.sent, client: ran.client };
}

async function thrown(answers: unknown[], options?: Parameters<typeof run>[1]) {
  const ran = await run(answers, options);
  if (!('thrown' in ran.sent)) throw new Error('nothing was thrown');
  return { error: ran.sent.thrown as Error & { fate?: string; body?: { code: string } }, client: ran.client };
}

describe('everything accepted', () => {
  test('gives the answers as one, with every job and request id', async () => {
    const { data, jobs, failures, requestIds, unknown, client } = await sent([job('a'), job('b'), job('c')]);
    expect(data).toEqual({ job_id: ['a', 'b', 'c'] });
    expect(jobs).toEqual(['a', 'b', 'c'].map((id) => ({ family: 'workspace', id })));
    expect([failures, unknown]).toEqual([[], undefined]);
    expect(requestIds).toEqual(['r1', 'r2', 'r3']);
    expect(client.asked('RunMachines')).toEqual([
      { machine_ids: ['m1', 'm2', 'm3'], op: 'stop' },
      { machine_ids: ['m4', 'm5', 'm6'], op: 'stop' },
      { machine_ids: ['m7'], op: 'stop' },
    ]);
  });

  test('names a job once that several answers name, and none that is empty', async () => {
    expect((await sent([job('a'), job('a'), job('')])).jobs).toEqual([{ family: 'workspace', id: 'a' }]);
    expect((await sent([null, null, null])).jobs).toEqual([]);
  });

  test('may name several jobs in one answer', async () => {
    const client = recordingClient({ ResizeMachines: { jobs: [{ job_id: 'a' }, { job_id: 'b' }, {}] } });
    const args = { machines: [{ machine_id: 'm1' }] };
    const { jobs } = await send(client, operation('ResizeMachines'), args, new AbortController().signal);
    expect(jobs.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('is not given up half-way: the request carries no signal', async () => {
    const { client } = await sent([job('a')], { ids: ['m1'] });
    expect(client.requests[0]).not.toHaveProperty('signal');
  });
});

describe('a part that is refused', () => {
  test('is reported, and the rest goes on', async () => {
    const { jobs, failures, client } = await sent([job('a'), refused('WKS.0042'), job('c')]);
    expect(client.requests).toHaveLength(3);
    expect(jobs.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(targets(failures)).toEqual(['m4 WKS.0042', 'm5 WKS.0042', 'm6 WKS.0042']);
    expect(failures[0]?.reason).toBe('WKS.0042 said no');
  });

  test('first, does not stop the rest either', async () => {
    const { failures, jobs } = await sent([refused(), job('b'), job('c')]);
    expect(failures.map(({ target }) => target)).toEqual(['m1', 'm2', 'm3']);
    expect(jobs).toHaveLength(2);
  });

  test('like all others is thrown', async () => {
    const { error, client } = await thrown([refused('A'), refused('B'), refused('C')]);
    expect(error.body?.code).toBe('C');
    expect(client.requests).toHaveLength(3);
  });

  test('alone is thrown as it is', async () => {
    const only = refused();
    expect((await thrown([only], { ids: ['m1'] })).error).toBe(only);
  });
});

describe('a part whose fate is unknown', () => {
  test('stops the rest, which are named as not sent', async () => {
    const { failures, jobs, unknown, client } = await sent([job('a'), lost('req-9')]);
    expect(client.requests).toHaveLength(2);
    expect(jobs.map(({ id }) => id)).toEqual(['a']);
    expect(targets(failures)).toEqual(['m4 timeout', 'm5 timeout', 'm6 timeout', 'm7 not_sent']);
    expect(failures.at(-1)?.reason).toBe('not sent, because an earlier part of the batch has an unknown fate');
    expect(unknown).toEqual({ code: 'timeout', request_id: 'req-9', targets: 3, not_sent: 1 });
  });

  test('first, is thrown with its fate and says that nothing else was sent', async () => {
    const { error, client } = await thrown([lost()]);
    expect(error.fate).toBe('unknown');
    expect(error.message).toBe('nobody knows (part 1 of 3; the later parts were not sent)');
    expect(client.requests).toHaveLength(1);
  });

  test('after nothing but refusals, is thrown and says so', async () => {
    const { error } = await thrown([refused(), lost()]);
    expect(error.fate).toBe('unknown');
    expect(error.message).toContain('part 2 of 3; the earlier parts were refused; the later parts were not sent');
    expect((await thrown([refused(), refused(), lost()])).error.message).toContain(
      '(part 3 of 3; the earlier parts were refused)',
    );
  });

  test('is never sent again', async () => {
    const { client } = await sent([job('a'), job('b'), lost()]);
    expect(client.requests).toHaveLength(3);
  });
});

describe('a part that never left', () => {
  test('stops the rest, which are named with the reason', async () => {
    const { failures, unknown } = await sent([job('a'), unsent()]);
    expect(targets(failures)).toEqual(['m4 unreachable', 'm5 unreachable', 'm6 unreachable', 'm7 not_sent']);
    expect(failures.at(-1)?.reason).toBe(
      'not sent, because an earlier part of the batch was not sent either (unreachable)',
    );
    expect(unknown).toBeUndefined();
  });

  test('first, is thrown', async () => {
    expect((await thrown([unsent()])).error.fate).toBe('not_sent');
  });
});

describe('cancelling', () => {
  test('before anything was sent sends nothing', async () => {
    const { error, client } = await thrown([], { signal: AbortSignal.abort() });
    expect(error.body?.code).toBe('cancelled');
    expect(client.requests).toEqual([]);
  });

  test('stops before the next part, and names what was not sent', async () => {
    const abort = new AbortController();
    const client = recordingClient({
      RunMachines: () => {
        abort.abort();
        return job('a');
      },
    });
    const args = { machine_ids: MACHINES, op: 'stop' };
    const { jobs, failures, unknown } = await send(client, operation('RunMachines'), args, abort.signal);
    expect(client.requests).toHaveLength(1);
    expect(jobs.map(({ id }) => id)).toEqual(['a']);
    expect(targets(failures)).toEqual(['m4 cancelled', 'm5 cancelled', 'm6 cancelled', 'm7 not_sent']);
    expect(unknown).toBeUndefined();
  });
});

describe('failures within an accepted answer', () => {
  const failed = (...ids: string[]) => ({
    job_id: 'a',
    failed: ids.map((machine_id) => ({ machine_id, name: `N-${machine_id}`, error_code: 'X', error_msg: 'why' })),
  });

  test('are named, those of every part', async () => {
    const { failures } = await sent([failed('m1'), failed('m5'), job('c')]);
    expect(failures).toEqual([
      { target: 'm1', name: 'N-m1', code: 'X', reason: 'why' },
      { target: 'm5', name: 'N-m5', code: 'X', reason: 'why' },
    ]);
  });

  test('stand beside those of refused parts', async () => {
    expect(targets((await sent([failed('m1'), refused(), job('c')])).failures)).toEqual([
      'm1 X',
      'm4 WKS.0001',
      'm5 WKS.0001',
      'm6 WKS.0001',
    ]);
  });

  test('need a code', async () => {
    const answer = { failed: [{ machine_id: 'm1' }, { machine_id: 'm2', error_code: '' }, 'odd', null] };
    expect((await sent([answer], { ids: ['m1'] })).failures).toEqual([]);
    const numeric = { failed: [{ error_code: 7, error_msg: { a: 1 } }] };
    expect((await sent([numeric], { ids: ['m1'] })).failures).toEqual([{ target: '', code: '7' }]);
  });
});

describe('a deletion without a job', () => {
  const remove = async (answers: Answers[string], ids: string[]) => {
    const client = recordingClient({ DeletePeople: answers });
    const args = { person_ids: ids };
    return send(client, operation('DeletePeople'), args, new AbortController().signal);
  };
  const handle = (id: string) => ({
    family: 'gone',
    service: 'workspace',
    read: 'ShowPerson',
    arg: 'person_id',
    states: [],
    id,
  });

  test('is followed by reading each thing once', async () => {
    expect((await remove(null, ['p1', 'p2', 'p3', 'p1'])).jobs).toEqual([handle('p1'), handle('p2'), handle('p3')]);
    expect((await remove(null, ['p1', 'p1'])).jobs).toEqual([handle('p1')]);
  });

  test('is not waited for where the cloud did not accept it: that will never be gone', async () => {
    const { jobs, failures } = await remove(
      (_: unknown, turn: number) => (turn === 1 ? refused() : null),
      ['p1', 'p2', 'p3', 'p4', 'p5'],
    );
    expect(jobs.map(({ id }) => id)).toEqual(['p1', 'p2', 'p5']);
    expect(failures.map(({ target }) => target)).toEqual(['p3', 'p4']);
  });

  test('is not waited for where the answer names a failure', async () => {
    const answer = { failed: [{ person_id: 'p1', error_code: 'X' }] };
    expect((await remove(answer, ['p1', 'p2'])).jobs.map(({ id }) => id)).toEqual(['p2']);
  });

  test('by the id of its path is followed too', async () => {
    const client = recordingClient({ DeleteMachine: null });
    const { jobs } = await send(client, operation('DeleteMachine'), { machine_id: 'm1' }, new AbortController().signal);
    expect(jobs).toEqual([handle('m1')]);
  });
});

describe('the targets of a failed part', () => {
  test('are named by their ids where the list holds objects', async () => {
    const client = recordingClient({ ResizeMachines: (_: unknown, turn: number) => (turn === 0 ? {} : refused()) });
    const machines = ['m1', 'm2', 'm3'].map((machine_id) => ({ machine_id, size: 2 }));
    const { failures } = await send(client, operation('ResizeMachines'), { machines }, new AbortController().signal);
    expect(failures.map(({ target }) => target)).toEqual(['m3']);
  });

  test('show no secrets where they have no id', async () => {
    const client = recordingClient({ CreatePeople: (_: unknown, turn: number) => (turn === 0 ? {} : refused()) });
    const people = ['a', 'b', 'c'].map((name) => ({ name, password: `hunter2-${name}` }));
    const { failures } = await send(client, operation('CreatePeople'), { people }, new AbortController().signal);
    expect(failures).toHaveLength(1);
    expect(failures[0]?.target).toContain('"name":"c"');
    expect(JSON.stringify(failures)).not.toContain('hunter2');
  });
});

test('a bug of ours is not taken for a failure of the cloud', async () => {
  const { error } = await thrown([job('a'), new TypeError('bug')]);
  expect(error).toBeInstanceOf(TypeError);
});

describe('a purchase', () => {
  const buy = async (args: Record<string, unknown>, answer: unknown) =>
    (await send(recordingClient({ BuyMachines: answer }), operation('BuyMachines'), args, new AbortController().signal))
      .jobs;

  test('that answers an order is one to be paid, or one that was to be paid at once', async () => {
    expect(await buy({ kind: 'new' }, { order_id: 'CS1' })).toEqual([{ family: 'order', id: 'CS1', paid: false }]);
    expect(await buy({ kind: 'new', pay: { now: false } }, { order_id: 'CS1' })).toMatchObject([{ paid: false }]);
    expect(await buy({ kind: 'new', pay: { now: true } }, { order_id: 'CS1' })).toMatchObject([{ paid: true }]);
  });

  test('that answers a job instead is that job', async () => {
    expect(await buy({ kind: 'new' }, { job_id: 'j1' })).toEqual([{ family: 'workspace', id: 'j1' }]);
  });
});
