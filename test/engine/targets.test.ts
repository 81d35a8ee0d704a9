import { describe, expect, test } from 'vitest';
import { fleetSize, resolveTargets, targetIds } from '../../src/engine/targets.ts';
import { drift } from '../../src/guard/drift.ts';
import {
  type Answers,
  catalogue,
  missing,
  operation,
  pages,
  type RecordingClient,
  recordingClient,
  refused,
} from './fleet.ts';

interface Machine {
  machine_id: string;
  [field: string]: unknown;
}

const machine = (n: number, more: Record<string, unknown> = {}): Machine => ({
  machine_id: `m${n}`,
  name: `FIN-${n}`,
  users: [{ name: 'wei' }],
  login: 'REGISTERED',
  status: 'ACTIVE',
  metadata: { mode: '0' },
  ...more,
});

/** A cloud whose list filters by id as the API does. */
function cloud(machines: Machine[], backups: Record<string, unknown>[] = [], more: Answers = {}): RecordingClient {
  return recordingClient({
    ListMachines: (request: never) => {
      const { machine_id, user } = (request as { query: { machine_id?: string[]; user?: string } }).query;
      const found = machines.filter(
        (each) => (!machine_id || [machine_id].flat().includes(each.machine_id)) && (!user || each.user === user),
      );
      return pages('machines', found)(request);
    },
    ListBackups: (request: never) => {
      const { machine_id } = (request as { query: { machine_id?: string } }).query;
      return pages(
        'backups',
        backups.filter((each) => !machine_id || each.machine_id === machine_id),
      )(request);
    },
    ...more,
  });
}

const resolve = (client: RecordingClient, id: string, args: Record<string, unknown>, options?: { partly: boolean }) =>
  resolveTargets(catalogue, client, operation(id), args, undefined, options);

const stop = (...machine_ids: string[]) => ({ machine_ids, op: 'stop' });

async function only(more: Record<string, unknown>, backups: Record<string, unknown>[] = []) {
  const resolved = await resolve(cloud([machine(1, more)], backups), 'RunMachines', stop('m1'));
  return resolved!.items[0]!;
}

async function fact(label: string, more: Record<string, unknown>, backups: Record<string, unknown>[] = []) {
  return (await only(more, backups)).facts.find((each) => each.label === label)?.value;
}

describe('the ids a call acts on', () => {
  test('are those at the path, each once, and nothing that is no id', () => {
    expect(targetIds(operation('RunMachines'), stop('a', 'b', 'a'))).toEqual(['a', 'b']);
    const machines = [{ machine_id: 'a' }, { machine_id: '' }, {}, { machine_id: 7 }];
    expect(targetIds(operation('ResizeMachines'), { machines })).toEqual(['a']);
    expect(targetIds(operation('DeleteMachine'), { machine_id: 'a' })).toEqual(['a']);
    expect(targetIds(operation('DeletePeople'), { all: true })).toEqual([]);
    expect(targetIds(operation('CreatePeople'), { people: [{ name: 'a' }] })).toEqual([]);
  });

  test('are not known where only a search can tell', () => {
    expect(targetIds(operation('HandOver'), { old_user: 'wei', new_user: 'lina' })).toEqual([]);
  });
});

describe('targets', () => {
  test('come in the order they were named, with what a person must know', async () => {
    const client = cloud(
      [machine(1), machine(2, { login: 'CONNECTED' })],
      [{ backup_id: 'b', machine_id: 'm2', status: 'ok', made: '2026-01-02' }],
    );
    const resolved = await resolve(client, 'RunMachines', stop('m2', 'm1'));
    expect(resolved?.kind.kind).toBe('machine');
    expect(resolved?.items).toEqual([
      {
        id: 'm2',
        name: 'FIN-2',
        facts: [
          { label: 'user', kind: 'owner', value: 'wei' },
          { label: 'session', kind: 'connected', value: 'connected now' },
          { label: 'power', kind: 'state', value: 'running' },
          { label: 'billing', kind: 'billing', value: 'pay per use' },
          { label: 'backup', kind: 'protection', value: '2026-01-02' },
        ],
      },
      expect.objectContaining({ id: 'm1', name: 'FIN-1' }),
    ]);
  });

  test('are undefined for a call that names none', async () => {
    const client = recordingClient({});
    expect(await resolve(client, 'DeletePeople', { all: true })).toBeUndefined();
    expect(await resolve(client, 'CreatePeople', { people: [] })).toBeUndefined();
    expect(client.requests).toEqual([]);
  });

  test('that the cloud does not know refuse the call', async () => {
    const client = cloud([machine(1)]);
    await expect(resolve(client, 'RunMachines', stop('m1', 'm9'))).rejects.toMatchObject({
      body: { code: 'target_not_found', message: 'no machine has the id m9. Nothing was sent.' },
      fate: 'not_sent',
    });
    const many = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7'];
    await expect(resolve(client, 'RunMachines', stop(...many))).rejects.toThrow(
      'no machines have the id x1, x2, x3, x4, x5 and 2 more. Nothing was sent.',
    );
  });

  test('that the cloud does not know are left out where a part is enough', async () => {
    const resolved = await resolve(cloud([machine(1)]), 'RunMachines', stop('m1', 'm9'), { partly: true });
    expect(resolved?.items.map(({ id }) => id)).toEqual(['m1']);
  });

  test('do not carry unseen characters or line ends into the message', async () => {
    const ids = ['m9\n! Approved', `x\u202E${'y'.repeat(1_000)}`];
    const thrown = await resolve(cloud([]), 'RunMachines', stop(...ids)).catch((error: Error) => error.message);
    expect(thrown).not.toMatch(/\n|\u202E/);
    expect(String(thrown).length).toBeLessThan(300);
  });

  test('are those asked for, although the list ignores its filter', async () => {
    const client = recordingClient({
      ListMachines: pages('machines', [machine(1), machine(2), machine(3)]),
      ListBackups: pages('backups', []),
    });
    const resolved = await resolve(client, 'RunMachines', stop('m2'));
    expect(resolved?.items.map(({ id }) => id)).toEqual(['m2']);
  });

  test('pass errors of the read on', async () => {
    const client = recordingClient({ ListMachines: refused('WKS.00010024') });
    await expect(resolve(client, 'RunMachines', stop('m1'))).rejects.toThrow('WKS.00010024');
  });
});

describe('many targets', () => {
  const some = Array.from({ length: 8 }, (_, n) => machine(n));
  const ids = some.map(({ machine_id }) => machine_id);

  test('are asked for in batches', async () => {
    const client = cloud(some);
    await resolve(client, 'RunMachines', stop(...ids));
    expect(client.asked('ListMachines')).toEqual([
      { machine_id: ['m0', 'm1', 'm2'], limit: 10 },
      { machine_id: ['m3', 'm4', 'm5'], limit: 10 },
      { machine_id: ['m6', 'm7'], limit: 10 },
    ]);
  });

  test('up to ten have another fact asked for one by one, more have it listed once', async () => {
    const few = cloud(some);
    await resolve(few, 'RunMachines', stop(...ids));
    expect(few.asked('ListBackups')).toEqual(ids.map((machine_id) => ({ machine_id, limit: 10 })));

    const lots = Array.from({ length: 11 }, (_, n) => machine(n));
    const backups = lots.map(({ machine_id }, n) => ({ machine_id, status: 'ok', made: `2026-01-${10 + n}` }));
    const many = cloud(lots, backups);
    const resolved = await resolve(many, 'RunMachines', stop(...lots.map(({ machine_id }) => machine_id)));
    expect(many.asked('ListBackups')).toEqual([{ limit: 10 }, { limit: 10, offset: 10 }]);
    expect(resolved?.items.map(({ facts }) => facts.at(-1)?.value)).toEqual(backups.map(({ made }) => made));
  });
});

describe('a list without a filter for ids', () => {
  const backups = Array.from({ length: 15 }, (_, n) => ({
    backup_id: `b${n}`,
    label: `B${n}`,
    machine_id: `m${n % 3}`,
  }));

  test('is read whole, and another fact comes by the id in its rows', async () => {
    const machines = [machine(0, { login: 'CONNECTED' }), machine(1), machine(2)];
    const client = cloud(machines, backups);
    const resolved = await resolve(client, 'DeleteBackups', { backup_ids: ['b14', 'b0', 'b3'] });
    expect(resolved?.items).toEqual([
      { id: 'b14', name: 'B14', facts: [{ label: 'session', kind: 'connected', value: 'nobody connected' }] },
      { id: 'b0', name: 'B0', facts: [{ label: 'session', kind: 'connected', value: 'connected now' }] },
      { id: 'b3', name: 'B3', facts: [{ label: 'session', kind: 'connected', value: 'connected now' }] },
    ]);
    expect(client.asked('ListBackups')).toHaveLength(2);
    expect(client.asked('ListMachines')).toEqual([{ machine_id: ['m2', 'm0'], limit: 10 }]);
  });

  test('of something that is gone leaves the fact empty', async () => {
    const client = cloud(
      [],
      [
        { backup_id: 'b0', label: 'B0', machine_id: 'm7' },
        { backup_id: 'b1', label: 'B1' },
      ],
    );
    const resolved = await resolve(client, 'DeleteBackups', { backup_ids: ['b0', 'b1'] });
    expect(resolved?.items.map(({ facts }) => facts[0]?.value)).toEqual(['', '']);
    expect(client.asked('ListMachines')).toEqual([{ machine_id: ['m7'], limit: 10 }]);
  });

  test('tells of two rows the one with somebody connected', async () => {
    for (const logins of [
      ['CONNECTED', 'REGISTERED'],
      ['REGISTERED', 'CONNECTED'],
    ]) {
      const machines = logins.map((login) => machine(0, { login }));
      const resolved = await resolve(cloud(machines, backups), 'DeleteBackups', { backup_ids: ['b0'] });
      expect(resolved?.items[0]?.facts[0]?.value).toBe('connected now');
    }
  });
});

describe('things that are read one by one', () => {
  const people = (answers: Record<string, unknown>) =>
    recordingClient({
      ShowPerson: ({ params }: { params: Record<string, string> }) => answers[params.person_id!] ?? missing(),
    });

  test('are taken from where the answer has them', async () => {
    const client = people({ p1: { person: { id: 'p1', name: 'wei', mail: 'w@x' } } });
    const resolved = await resolve(client, 'DeletePeople', { person_ids: ['p1'] });
    expect(resolved?.items).toEqual([
      { id: 'p1', name: 'wei', facts: [{ label: 'mail', kind: 'text', value: 'w@x' }] },
    ]);
  });

  test('refuse the call when one is not found', async () => {
    const client = people({ p1: { person: { id: 'p1' } } });
    await expect(resolve(client, 'DeletePeople', { person_ids: ['p1', 'p2'] })).rejects.toThrow(
      'no person has the id p2',
    );
  });

  test('refuse the call when the answer is about something else, or nothing', async () => {
    for (const answer of [{ person: { id: 'other', name: 'x' } }, { person: null }, {}, null]) {
      await expect(resolve(people({ p1: answer }), 'DeletePeople', { person_ids: ['p1'] })).rejects.toMatchObject({
        body: { code: 'target_not_found' },
      });
    }
  });

  test('may have numbers for ids, but must have one', async () => {
    const shown = (person: object) => resolve(people({ 7: { person } }), 'DeletePeople', { person_ids: ['7'] });
    expect((await shown({ id: 7, name: 'wei' }))?.items[0]?.name).toBe('wei');
    await expect(shown({ name: 'wei' })).rejects.toThrow('no person has the id 7');
  });

  test('pass every other error on', async () => {
    const client = recordingClient({ ShowPerson: refused('WKS.00010024') });
    await expect(resolve(client, 'DeletePeople', { person_ids: ['p1'] })).rejects.toThrow('WKS.00010024');
  });
});

describe('targets that a search finds', () => {
  test('are all its rows', async () => {
    const machines = [machine(1, { user: 'wei' }), machine(2, { user: 'lina' }), machine(3, { user: 'wei' })];
    const client = cloud(machines);
    const resolved = await resolve(client, 'HandOver', { old_user: 'wei', new_user: 'x' });
    expect(resolved?.items.map(({ id }) => id)).toEqual(['m1', 'm3']);
    expect(client.asked('ListMachines')).toEqual([{ user: 'wei', limit: 10 }]);
  });

  test('may be none', async () => {
    expect((await resolve(cloud([]), 'HandOver', { old_user: 'wei', new_user: 'x' }))?.items).toEqual([]);
  });
});

describe('a name', () => {
  test.each<[unknown, string]>([
    ['FIN-1', 'FIN-1'],
    ['FIN-1\n! Approved', 'FIN-1 ! Approved'],
    ['\u202EFIN\u200B-1', 'FIN-1'],
    ['x'.repeat(500), `${'x'.repeat(80)}…`],
    ['', 'm1'],
    [undefined, 'm1'],
    [7, 'm1'],
    ['  \n ', 'm1'],
    ['\u200B\u2060\u3164', 'm1'],
  ])('%j is shown as %j', async (name, shown) => {
    expect((await only({ name })).name).toBe(shown);
  });
});

describe('a fact', () => {
  test('looks elsewhere when its first place has nothing', async () => {
    expect(await fact('user', { users: [], user: 'lina' })).toBe('lina');
    expect(await fact('user', { users: undefined, user: 'lina' })).toBe('lina');
    expect(await fact('user', { users: [{ name: '' }], user: 'lina' })).toBe('lina');
    expect(await fact('user', { users: [{ name: 'wei' }], user: 'lina' })).toBe('wei');
    expect(await fact('user', { users: undefined })).toBe('');
  });

  test('of several values names each once, in an order that does not change', async () => {
    const users = ['zoe', 'adam', 'zoe'].map((name) => ({ name }));
    expect(await fact('user', { users })).toBe('adam, zoe');
    expect(await fact('user', { users: users.toReversed() })).toBe('adam, zoe');
  });

  test('says coded values in words, and others as they are', async () => {
    expect(await fact('session', { login: 'CONNECTED' })).toBe('connected now');
    expect(await fact('billing', { metadata: { mode: 1 } })).toBe('yearly');
    expect(await fact('power', { status: 'WEIRD' })).toBe('WEIRD');
    expect(await fact('power', { status: { a: 1 } })).toBe('{"a":1}');
    expect(await fact('power', { status: 'constructor' })).toBe('constructor');
    expect(await fact('power', { status: null })).toBe('');
  });

  test('is one clean line', async () => {
    expect(await fact('power', { status: 'ok\n\n! Approved\u202E' })).toBe('ok ! Approved');
  });

  test('of another list is the newest of the rows that count', async () => {
    const made = (day: string, status = 'ok', machine_id = 'm1') => ({ machine_id, status, made: `2026-01-${day}` });
    const backups = [made('05'), made('09', 'failed'), made('07'), made('08', 'ok', 'm2'), made('06')];
    expect(await fact('backup', {}, backups)).toBe('2026-01-07');
    expect(await fact('backup', {}, [])).toBe('');
  });

  test('too long to show still tells two values apart, so that drift sees what was cut', async () => {
    const users = Array.from({ length: 100 }, (_, n) => ({ name: `somebody-${String(n).padStart(3, '0')}` }));
    const before = await only({ users });
    const now = await only({ users: [...users.slice(0, -1), { name: 'stranger' }] });
    const owner = before.facts[0]?.value ?? '';
    expect(owner.length).toBeLessThan(200);
    expect(owner).toMatch(/^somebody-000, somebody-001.*… \(100 in all, #[0-9a-f]{8}\)$/);
    expect(drift([before], [now])).toHaveLength(1);
    expect(drift([before], [await only({ users: users.toReversed() })])).toEqual([]);
  });
});

describe('tags', () => {
  test('are for policy rules', async () => {
    const tags = [{ key: 'env', value: 'prod' }, { key: 'n', value: 1 }, { key: 'bare' }, 'odd', null];
    expect((await only({ tags })).tags).toEqual({ env: 'prod', n: '1', bare: '' });
    expect(await only({})).not.toHaveProperty('tags');
  });
});

describe('the size of the fleet', () => {
  test('is the total of one small page', async () => {
    const client = recordingClient({ ListMachines: { machines: [machine(1)], total_count: 200 } });
    expect(await fleetSize(catalogue, client, operation('RunMachines'))).toBe(200);
    expect(client.asked('ListMachines')).toEqual([{ limit: 1 }]);
  });

  test('is not known for things that have no list, nor for calls on nothing', async () => {
    const client = recordingClient({});
    expect(await fleetSize(catalogue, client, operation('DeletePeople'))).toBeUndefined();
    expect(await fleetSize(catalogue, client, operation('CreatePeople'))).toBeUndefined();
  });
});

describe('targets that are found in other ways', () => {
  test('of one kind or another are looked up in both, in the order they were named', async () => {
    const client = cloud(
      [machine(1), machine(2)],
      [{ backup_id: 'b1', label: 'nightly', machine_id: 'm9', status: 'ok' }],
    );
    const resolved = await resolve(client, 'Unsubscribe', { resource_ids: ['m2', 'b1', 'm1'] });
    expect(resolved?.items.map(({ name }) => name)).toEqual(['FIN-2', 'nightly', 'FIN-1']);
  });

  test('of neither kind are not found', async () => {
    await expect(resolve(cloud([machine(1)]), 'Unsubscribe', { resource_ids: ['m1', 'x'] })).rejects.toThrow(/x/);
  });

  test('of a call that acts on everything are all there are', async () => {
    const resolved = await resolve(cloud([machine(1), machine(2)]), 'CloseDown', {});
    expect(resolved?.items.map(({ id }) => id)).toEqual(['m1', 'm2']);
  });

  test('inside of another thing are looked up in that one', async () => {
    const client = cloud([], [], {
      ListPrograms: {
        programs: [
          { id: 'p1', name: 'Word' },
          { id: 'p2', name: 'Excel' },
        ],
      },
    });
    const resolved = await resolve(client, 'RemovePrograms', { group_id: 'g7', ids: ['p2'] });
    expect(resolved?.items).toEqual([{ id: 'p2', name: 'Excel', facts: [] }]);
    expect(client.requests[0]?.params).toEqual({ group_id: 'g7' });
  });
});

describe('sets of targets', () => {
  const things = (args: Record<string, unknown>) =>
    resolve(
      cloud(
        [machine(1), machine(2), machine(3)],
        [{ backup_id: 'b1', label: 'nightly', machine_id: 'm1', status: 'ok' }],
      ),
      'Retire',
      args,
    );

  test('in several arguments and of several kinds are one list, each thing once', async () => {
    const resolved = await things({
      machine_ids: ['m1'],
      objects: [
        { type: 'MACHINE', id: 'm2' },
        { type: 'MACHINE', id: 'm1' },
        { type: 'BACKUP', id: 'b1' },
      ],
    });
    expect(resolved?.items.map(({ id, noun }) => [id, noun])).toEqual([
      ['m1', undefined],
      ['m2', undefined],
      ['b1', 'backup'],
    ]);
  });

  test('take only the items they are for: a tag is no machine', async () => {
    const resolved = await things({ machine_ids: ['m1'], objects: [{ type: 'TAG', id: 'env=test' }] });
    expect(resolved?.items.map(({ id }) => id)).toEqual(['m1']);
  });

  test('are everything when an item says so', async () => {
    expect((await things({ objects: [{ type: 'ALL' }] }))?.items).toHaveLength(3);
  });

  test('stand back for an argument that wins', async () => {
    expect((await things({ machine_ids: ['m1'], user: 'wei' }))?.items.map(({ id }) => id)).toEqual(['m1']);
  });

  test('name what they are part of without counting it', async () => {
    const resolved = await things({ machine_ids: ['m1'], group: 'm3' });
    expect([resolved?.items.length, resolved?.within.map(({ name, noun }) => [noun, name])]).toEqual([
      1,
      [['machine', 'FIN-3']],
    ]);
    await expect(things({ machine_ids: ['m1'], group: 'nobody' })).rejects.toThrow('nobody');
  });

  test('that speak of nothing are none', async () => {
    expect(await things({ objects: [{ type: 'TAG', id: 'x' }] })).toBeUndefined();
  });
});

describe('facts of other kinds', () => {
  test('other values have their words, and a number of rows is a fact', async () => {
    const client = recordingClient({
      ListRooms: { rooms: [{ id: 'r1', name: 'Blue', people: 3 }] },
      ListMachines: { machines: [], total_count: 12 },
    });
    const resolved = await resolve(client, 'CloseRooms', { room_ids: ['r1'] });
    expect(resolved?.items[0]?.facts).toEqual([
      { label: 'session', kind: 'connected', value: 'connected: 3 people' },
      { label: 'machines', kind: 'state', value: '12' },
    ]);
    expect(client.asked('ListRooms')).toEqual([{ floor: 1 }]);
    expect(client.asked('ListMachines')).toEqual([{ user: 'r1', limit: 1 }]);
  });

  test('a list of one kind at a time is asked until all are found', async () => {
    const client = recordingClient({
      ListRooms: ({ query }: { query: { floor: number } }) => ({
        rooms: Number(query.floor) === 2 ? [{ id: 's1', name: 'Attic' }] : [],
      }),
    });
    const resolved = await resolve(client, 'CloseSuites', { suite_ids: ['s1'] });
    expect(resolved?.items[0]?.name).toBe('Attic');
    expect(client.asked('ListRooms')).toEqual([{ floor: '1' }, { floor: '2' }]);
  });
});
