import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desktop, ownerOf } from '../../src/sandbox/world/desktop.ts';
import type { Person } from '../../src/sandbox/world/person.ts';
import type { World as Company } from '../../src/sandbox/world/world.ts';
import { startWorld, type TestClient, type World } from '../world.ts';

/** What an answer may hold. */
const ROOM = 6_000;

interface Answer {
  columns: string[];
  rows: unknown[][];
  total: number;
  tables: { name: string; complete: boolean; age_s: number; note?: string }[];
  calls: number;
  note?: string;
  nearest?: string[];
  searched?: string;
}

type Row = Record<string, unknown>;

async function ask(client: TestClient, query: string, args: object = {}): Promise<Answer> {
  const { value, text, isError } = await client.call('find_desktops', { query, ...args });
  expect(isError, text).toBe(false);
  expect(countTokens(text)).toBeLessThanOrEqual(ROOM);
  return value as unknown as Answer;
}

function rowsOf({ columns, rows }: Answer): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
}

/** Two neighbours in the middle change places. */
function turned(text: string): string {
  const letters = [...text];
  const at = letters.findIndex((letter, index) => index > 0 && letter !== letters[index + 1] && /[a-z]/i.test(letter));
  [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!];
  return letters.join('');
}

describe('in a company of 200', () => {
  let world: World;
  let client: TestClient;
  let release: () => void;
  let company: Company;
  let one: Desktop;
  let owner: Person;
  let pooled: Desktop;

  beforeAll(async () => {
    world = await startWorld({ desktops: 200 });
    release = world.clock.hold();
    client = await world.connect('2026-07-28');
    company = world.sandbox.world;
    // Somebody who has this one and no other, under a name that no other begins with.
    const names = company.people.all().map(({ name }) => name);
    const alone = (name: string) => names.filter((other) => other.includes(name)).length === 1;
    one = company.fleet.all().find((desktop) => {
      const assignment = ownerOf(desktop);
      const person = assignment && company.people.get(assignment.id);
      return !desktop.pool && person?.desktops.size === 1 && person.name.length >= 7 && alone(person.name);
    })!;
    owner = company.people.get(ownerOf(one)!.id)!;
    pooled = company.fleet.all().find(({ pool }) => pool?.name === 'Call-centre-floor')!;
    one.tags.push({ key: 'purpose', value: 'trade fair 2026' });
    one.tags.push({ key: '用途', value: '展会演示' });
    owner.description = '建筑师 Architect';
    owner.phone = '13900001234';
    owner.email = 'first.last@lanting.example';
  });

  afterAll(async () => {
    release();
    await world.close();
  });

  /** What people type, and in what it should be found. */
  const REQUESTS: [what: string, query: () => string, matched: string][] = [
    ['the name', () => one.name, 'computer_name'],
    ['the name in small letters', () => one.name.toLowerCase(), 'computer_name'],
    ['the name without dashes', () => one.name.replaceAll('-', ''), 'computer_name'],
    ['the name with spaces for dashes', () => one.name.replaceAll('-', ' '), 'tag, computer_name'],
    ['the name in full-width letters', () => wide(one.name), 'computer_name'],
    ['the name with two letters turned', () => turned(one.name), 'computer_name (similar)'],
    ['the name with a letter missing', () => one.name.slice(0, 1) + one.name.slice(2), 'computer_name (similar)'],
    [
      'the name with a letter too many',
      () => `${one.name.slice(0, 2)}x${one.name.slice(2)}`,
      'computer_name (similar)',
    ],
    ['the name without dashes and mistyped', () => turned(one.name).replaceAll('-', ''), 'computer_name (similar)'],
    ['the user', () => owner.name, 'user_name'],
    ['the user in capitals', () => owner.name.toUpperCase(), 'user_name'],
    ['the beginning of the user', () => owner.name.slice(0, -1), 'user_name'],
    ['the user with two letters turned', () => turned(owner.name), 'user_name (similar)'],
    ['the user with a wrong letter', () => `${owner.name.slice(0, 3)}x${owner.name.slice(4)}`, 'user_name (similar)'],
    ['the mail', () => owner.email, 'email'],
    ['the mail in capitals', () => owner.email.toUpperCase(), 'email'],
    ['the mail as programs write it', () => `Somebody <${owner.email}>`.slice(9), 'email'],
    ['what is before the @', () => 'first.last', 'email'],
    ['the phone', () => owner.phone, 'phone'],
    ['the phone in groups', () => '139 0000 1234', 'phone'],
    ['the phone with the country', () => '+86 139-0000-1234', 'phone'],
    ['the end of the phone', () => '00001234', 'phone'],
    ['a description', () => 'architect', 'description'],
    ['a description in Chinese', () => '建筑师', 'description'],
    ['a mistyped description', () => 'architcet', 'description (similar)'],
    ['the address', () => one.nic.ip, 'ip'],
    ['the MAC', () => one.nic.mac, 'mac'],
    ['the MAC in capitals with dashes', () => one.nic.mac.toUpperCase().replaceAll(':', '-'), 'mac'],
    ['the MAC without anything between', () => one.nic.mac.replaceAll(':', ''), 'mac'],
    ['the end of the MAC', () => one.nic.mac.slice(-8), 'mac'],
    ['the id', () => one.id, 'desktop_id'],
    ['the id without dashes', () => one.id.replaceAll('-', ''), 'desktop_id'],
    ['the id in capitals', () => one.id.toUpperCase(), 'desktop_id'],
    ['the beginning of the id', () => one.id.slice(0, 8), 'desktop_id'],
    ['the SID', () => one.sid, 'sid'],
    ['the beginning of the SID', () => one.sid.slice(0, 13), 'sid'],
    ['a tag with its key', () => '用途=展会演示', 'tag'],
    ['the value of a tag', () => '展会演示', 'tag'],
    ['a part of the value of a tag', () => '展会', 'tag'],
    ['words of a tag', () => 'trade fair', 'tag'],
    ['a user and a name', () => `${owner.name} ${one.name.slice(0, 8)}`, 'user_name, computer_name'],
    ['a mistyped user and a name', () => `${turned(owner.name)} ${one.name}`, 'user_name (similar), computer_name'],
  ];

  test.each(REQUESTS)('%s', async (_, query, matched) => {
    const answer = await ask(client, query());
    const [first] = rowsOf(answer);
    expect(first, JSON.stringify(answer)).toMatchObject({ desktop_id: one.id, matched });
  });

  test.each([
    ['a pool', 'Call-centre-floor', 'pool_name'],
    ['a pool without dashes', 'callcentrefloor', 'pool_name'],
    ['a mistyped pool', 'Call-cnetre-floor', 'pool_name (similar)'],
    ['words of a pool, one of them mistyped', 'centre flor', 'pool_name, pool_name (similar)'],
  ])('%s', async (_, query, matched) => {
    const answer = await ask(client, query, { limit: 50 });
    const { pool } = pooled;
    expect(answer.total).toBe(company.fleet.all().filter((desktop) => desktop.pool === pool).length);
    for (const row of rowsOf(answer)) {
      expect(company.fleet.get(String(row.desktop_id))?.pool).toBe(pool);
      expect(row).toMatchObject({ matched, pool_id: pool!.id, pool_or_image: pool!.name });
    }
  });

  test('a tag with its key, of many', async () => {
    const tagged = company.fleet
      .all()
      .filter(({ tags }) => tags.some(({ key, value }) => key === 'dept' && value === 'design'));
    const answer = await ask(client, 'dept=design', { limit: 50 });
    expect(answer.total).toBe(tagged.length);
    expect(new Set(rowsOf(answer).map((row) => row.desktop_id))).toEqual(new Set(tagged.map(({ id }) => id)));
  });

  test('what one asks next stands beside it', async () => {
    const [row] = rowsOf(await ask(client, one.name));
    expect(row).toEqual({
      computer_name: one.name,
      desktop_id: one.id,
      matched: 'computer_name',
      status: one.status,
      login_status: one.login,
      owners: owner.name,
      ip: one.nic.ip,
      pool_or_image: one.image.name,
    });
  });

  test('a task stands beside the status, and everybody who has it', async () => {
    const shared = company.fleet.all().find((desktop) => desktop.assignments.length === 0 && desktop.task === '')!;
    shared.task = 'rebuilding';
    const people = company.people.all().slice(-5);
    for (const { id, name } of people) company.people.assign(shared, { id, name, privilege: 'users', type: 'USER' });
    world.clock.advance(1_000);
    const [row] = rowsOf(await ask(client, shared.id, { max_age: 0 }));
    const [first, second, third, fourth] = people.map(({ name }) => name);
    expect(row).toMatchObject({ status: `${shared.status}, rebuilding`, owners: `${first}, ${second}, ${third}, …` });
    const [found] = rowsOf(await ask(client, `${fourth} ${shared.name}`, { max_age: 0 }));
    expect(found).toMatchObject({ desktop_id: shared.id });
    shared.task = '';
    company.people.unassign(shared, () => true);
  });

  test('whole names come before beginnings, beginnings before parts', async () => {
    const { rows, total, columns } = await ask(client, 'W10-001', { limit: 50 });
    const at = columns.indexOf('computer_name');
    const names = rows.map((row) => String(row[at]));
    expect(total).toBe(company.fleet.all().filter(({ name }) => name.includes('W10-001')).length);
    expect(names).toEqual([...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)));
    const people = rowsOf(await ask(client, 'liwei', { limit: 50 })).map((row) => String(row.owners));
    const ranks = people.map((name) => (name === 'liwei' ? 0 : name.startsWith('liwei') ? 1 : 2));
    expect(ranks).toEqual([...ranks].sort());
  });

  test('so many as are wanted, and how many there are', async () => {
    const all = company.fleet.all().filter(({ name }) => name.includes('W1')).length;
    const answer = await ask(client, 'W1');
    expect([answer.rows.length, answer.total]).toEqual([10, all]);
    expect((await ask(client, 'W1', { limit: 3 })).rows).toHaveLength(3);
    expect((await ask(client, 'W1', { limit: 50 })).rows).toHaveLength(50);
  });

  test('nothing: what is near, and what can be searched', async () => {
    const answer = await ask(client, 'DESIGN-W10-999x');
    if (answer.total === 0) expect(answer.nearest?.[0]).toMatch(/^DESIGN-W10-/);
    const none = await ask(client, 'xylophonist');
    expect(none).toMatchObject({ rows: [], total: 0, note: 'No desktop matches.' });
    expect(none.nearest!.length).toBeGreaterThan(0);
    expect(none.searched).toContain('bill_resource_id');
  });

  test('words that are right and belong to different desktops', async () => {
    const other = company.fleet.all().find(({ image }) => image !== one.image)!;
    const { total, note } = await ask(client, `${owner.name} ${other.name}`);
    expect(total).toBe(0);
    expect(note).toContain(`${owner.name} 1, ${other.name.toLowerCase()} 1`);
  });

  test('a user without a desktop is told', async () => {
    const person = company.people.all().find(({ desktops }) => desktops.size === 0)!;
    const { total, note } = await ask(client, person.email);
    expect(total).toBe(0);
    expect(note).toContain(`have no desktop of their own: ${person.name.toLowerCase()}`);
  });

  test('an unknown site, and wrong arguments', async () => {
    const { value } = await client.call('find_desktops', { query: 'x', site: 'nowhere' });
    expect(value).toMatchObject({ code: 'unknown_site' });
    for (const wrong of [{ query: '' }, {}, { query: 'x', limit: 51 }, { query: 'x'.repeat(201) }])
      expect((await client.call('find_desktops', wrong)).isError).toBe(true);
  });

  test('nothing that can be typed fails', async () => {
    const typed = fc.oneof(
      fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }),
      fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
      fc.stringMatching(/^[-=.:+*?()[\]{}|\\^$%_0-9a-f ]{1,40}$/),
      fc.constantFrom(
        '__proto__',
        'constructor',
        '=',
        '==',
        'dept=',
        '=design',
        '…',
        '-',
        ':::',
        '0.0.0.0',
        '%',
        '((',
        '😀',
        '\ud800',
      ),
    );
    await fc.assert(
      fc.asyncProperty(typed, async (query) => {
        if (query.length > 200) return;
        const { rows, total } = await ask(client, query);
        expect(rows.length).toBe(Math.min(10, total));
      }),
      { numRuns: 150 },
    );
  });
});

/** As a Chinese keyboard writes them. */
function wide(text: string): string {
  return text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}

describe('what is read', () => {
  /** A company of its own for each: what was read is kept. */
  async function reading(desktops: number, ask: (world: World, client: TestClient) => Promise<void>): Promise<void> {
    const world = await startWorld({ desktops });
    const release = world.clock.hold();
    await ask(world, await world.connect('2026-07-28'));
    release();
    await world.close();
  }

  const operations = ({ sandbox }: World) => sandbox.requests.all().map(({ operationId }) => operationId);

  test.each(['name', 'id', 'ip'] as const)('a whole %s takes one call', async (what) => {
    await reading(1_200, async (world, client) => {
      const desktop = world.sandbox.world.fleet.all()[700]!;
      const answer = await ask(client, { name: desktop.name, id: desktop.id, ip: desktop.nic.ip }[what]);
      expect(rowsOf(answer)).toMatchObject([{ desktop_id: desktop.id }]);
      expect(answer).toMatchObject({ total: 1, calls: 1 });
      expect(operations(world)).toEqual(['ListDesktopsDetail']);
    });
  });

  test('what desktops have themselves takes no accounts and no pools', async () => {
    await reading(1_200, async (world, client) => {
      const [first] = world.sandbox.world.fleet.all();
      const answer = await ask(client, ownerOf(first!)!.name);
      expect(new Set(operations(world))).toEqual(new Set(['ListDesktopsDetail']));
      expect(answer.calls).toBe(3);
      // Once read, everything is at hand: a whole name too.
      expect((await ask(client, first!.name)).calls).toBe(0);
      expect(await ask(client, 'W10')).toMatchObject({ calls: 0 });
    });
  });

  test('a mistyped name of a computer takes no accounts either', async () => {
    await reading(60, async (world, client) => {
      await ask(client, turned(world.sandbox.world.fleet.all()[0]!.name));
      expect(new Set(operations(world))).toEqual(new Set(['ListDesktopsDetail']));
    });
  });

  test('the desktops of one pool, not of all', async () => {
    await reading(200, async (world, client) => {
      const { tables } = await ask(client, 'Call-centre-floor');
      expect(operations(world).filter((name) => name === 'ListPoolDesktopsDetail')).toHaveLength(1);
      expect(tables.map(({ name }) => name)).toEqual(['desktops', 'users', 'pools', 'pool_desktops']);
    });
  });

  test('how old it is, and that it is read again when that is too old', async () => {
    await reading(60, async (world, client) => {
      await ask(client, 'W10');
      world.clock.advance(90_000);
      expect(await ask(client, 'W10')).toMatchObject({ calls: 0, tables: [{ name: 'desktops', age_s: 90 }] });
      expect(await ask(client, 'W10', { max_age: 60 })).toMatchObject({ calls: 1, tables: [{ age_s: 0 }] });
    });
  });
});

describe('what cannot be read', () => {
  const body = { error_code: 'WKS.00010007', error_msg: 'You do not have permission.' };

  async function without(operation: string, ask: (client: TestClient, world: World) => Promise<void>): Promise<void> {
    const world = await startWorld({ desktops: 60 });
    const release = world.clock.hold();
    world.sandbox.faults.add({ kind: 'status', status: 403, body, operation });
    await ask(await world.connect('2026-07-28'), world);
    release();
    await world.close();
  }

  test('desktops: an error', () =>
    without('ListDesktopsDetail', async (client) => {
      for (const query of ['wutao', 'DESIGN-W10-001'])
        expect((await client.call('find_desktops', { query })).value).toMatchObject({ code: body.error_code });
    }));

  test('accounts: what was not searched is said', () =>
    without('ListUsers', async (client) => {
      const answer = await ask(client, 'nobody@lanting.example');
      expect(answer.note).toContain('users could not be read, so they were not searched (WKS.00010007');
      expect((await ask(client, 'call-centre-floor')).total).toBeGreaterThan(0);
    }));

  test('pools', () =>
    without('ListDesktopPools', async (client, world) => {
      const { email, desktops } = world.sandbox.world.people.all().find((person) => person.desktops.size > 0)!;
      const answer = await ask(client, email);
      expect(answer.total).toBe(desktops.size);
      expect(answer.note).toContain('pools could not be read');
    }));
});

describe('of several sites', () => {
  test('all are searched, one alone if that is wanted, and one that fails is said', async () => {
    const world = await startWorld({
      desktops: 60,
      others: [
        { id: 'b', desktops: 60, seed: 2 },
        { id: 'c', desktops: 60, seed: 3 },
      ],
    });
    const release = world.clock.hold();
    const client = await world.connect('2025-11-25');
    const { name } = world.sandbox.world.fleet.all()[0]!;
    const sites = (answer: Answer) => rowsOf(answer).map(({ site }) => site);
    // The same name is everywhere.
    const exact = await ask(client, name);
    expect(exact).toMatchObject({ total: 3, calls: 3 });
    expect(new Set(sites(exact))).toEqual(new Set([world.site.id, 'b', 'c']));
    expect(new Set(sites(await ask(client, 'W10', { limit: 50 })))).toEqual(new Set([world.site.id, 'b', 'c']));
    const alone = await ask(client, 'W10', { site: 'b' });
    expect(alone.columns).not.toContain('site');
    const ids = new Set(world.elsewhere[0]!.sandbox.world.fleet.all().map(({ id }) => id));
    expect(rowsOf(alone).every((row) => ids.has(String(row.desktop_id)))).toBe(true);
    const body = { error_code: 'WKS.00010007', error_msg: 'You do not have permission.' };
    world.elsewhere[1]!.sandbox.faults.add({ kind: 'status', status: 403, body });
    world.clock.advance(10_000);
    const { tables } = await ask(client, 'W11', { max_age: 1 });
    expect(tables).toMatchObject([{ name: 'desktops', complete: false, note: expect.stringContaining('c could not') }]);
    release();
    await world.close();
  });
});

describe('hostile names', () => {
  test('are shown clean and in bounds', async () => {
    const world = await startWorld({ desktops: 200 });
    const release = world.clock.hold();
    for (const [at, desktop] of world.sandbox.world.fleet.all().entries()) {
      desktop.name = `evil\u202e${at}-${'漢\n"],[]}'.repeat(60)}`;
      for (const assignment of desktop.assignments) assignment.name = `evil, ${at} `.repeat(40);
    }
    const client = await world.connect('2026-07-28');
    const answer = await ask(client, 'evil', { limit: 50 });
    expect(answer.total).toBe(200);
    expect(JSON.stringify(answer)).not.toContain('\u202e');
    release();
    await world.close();
  });
});
