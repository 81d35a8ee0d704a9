import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ToolError } from '../../src/catalog/errors.ts';
import { checkArguments, checkOwnArguments } from '../../src/engine/arguments.ts';
import { commonNames, withCommonArguments, wrongCommon } from '../../src/engine/common-arguments.ts';
import { catalogue, operation, schemaOf } from './fleet.ts';

const check = (id: string, raw: unknown, manySites = false) =>
  checkArguments(operation(id), schemaOf(id), raw, manySites);

function problem(id: string, raw: unknown): ToolError {
  try {
    check(id, raw);
  } catch (error) {
    return error as ToolError;
  }
  throw new Error('nothing was wrong');
}

/** The problems of one call, without the words around them. */
const problems = (id: string, raw: unknown) =>
  problem(id, raw)
    .message.replace(/^\w+: /, '')
    .replace(/\. Nothing was sent\.$/, '')
    .split('; ');

const people = (more: Record<string, unknown>) => ({ people: [{ name: 'a' }], ...more });

describe('arguments that are right', () => {
  test('come back as the request wants them, without those of the engine', () => {
    expect(
      check('RunMachines', { machine_ids: ['m1'], op: 'stop', dry_run: true, wait: false, plan_id: 'plan_x' }),
    ).toEqual({
      args: { machine_ids: ['m1'], op: 'stop' },
      common: { dry_run: true, wait: false, plan_id: 'plan_x' },
    });
    expect(check('CreatePeople', people({ quota: 7 })).args.quota).toBe('7');
  });

  test('may be none at all', () => {
    expect(check('ListMachines', undefined)).toEqual({ args: {}, common: {} });
  });

  test('may have arguments of the engine that are null', () => {
    expect(check('ListMachines', { max_items: null, fields: null }).common).toEqual({});
  });

  test('are not changed', () => {
    const given = { machine_ids: ['m1'], op: 'stop', dry_run: true };
    check('RunMachines', given);
    expect(given).toEqual({ machine_ids: ['m1'], op: 'stop', dry_run: true });
  });
});

describe('an error', () => {
  test('names the tool, every problem, that nothing was sent, and where the schema is', () => {
    const error = problem('RunMachines', { op: 'jump', colour: 1 });
    expect(error.body).toEqual({
      code: 'invalid_arguments',
      message:
        'run_machines: machine_ids is required (a list); op must be one of start, stop; unknown argument colour. Nothing was sent.',
      hint: 'Correct the arguments and call again; find_tools with names ["run_machines"] shows the schema.',
      retryable: false,
    });
    expect(error.fate).toBe('not_sent');
  });

  test.each([[[]], ['text'], [null], [7]])('for %j says that arguments are an object', (raw) => {
    expect(problems('ListMachines', raw)).toEqual(['arguments must be an object']);
  });
});

describe('an unknown argument', () => {
  test.each([
    ['machineIds', 'machine_ids'],
    ['MACHINE_IDS', 'machine_ids'],
    ['machine_id', 'machine_ids'],
    ['machine-ids', 'machine_ids'],
    ['machines', 'machine_ids'],
    ['mesage', 'message'],
    ['dryRun', 'dry_run'],
    ['planId', 'plan_id'],
  ])('%s: did you mean %s?', (name, meant) => {
    const said = problem('RunMachines', { machine_ids: ['m'], op: 'stop', [name]: 'x' }).message;
    expect(said).toContain(`unknown argument ${name}; did you mean ${meant}?`);
  });

  test.each(['x', 'colour', '___', '颜色', ''])('%j is near nothing', (name) => {
    const said = problem('RunMachines', { machine_ids: ['m'], op: 'stop', [name]: 'x' }).message;
    expect(said).not.toContain('did you mean');
  });

  test('within an object is named with its place', () => {
    expect(problems('CreatePeople', { people: [{ name: 'a', nick: 'b' }] })).toEqual([
      'unknown argument people.0.nick',
    ]);
  });

  test('is not silently dropped, whatever it is called', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const raw = JSON.parse(`{"machine_ids": ["m"], "op": "stop", "${name}": 1}`);
      expect(problem('RunMachines', raw).message).toContain(`unknown argument ${name}`);
    }
  });

  test('of another operation is unknown here: reads have no plan_id, changes no fields', () => {
    expect(problem('ListMachines', { plan_id: 'x' }).message).toContain('unknown argument plan_id');
    expect(problem('SetSwitches', { switches: {}, fields: ['a'] }).message).toContain('unknown argument fields');
    expect(problem('SetSwitches', { switches: {}, wait: true }).message).toContain('unknown argument wait');
    expect(problem('ShowPerson', { person_id: 'p', max_items: 1 }).message).toContain('unknown argument max_items');
  });

  test('has no line ends, no unseen characters and no great length in the message', () => {
    const { message } = problem('ListMachines', { [`a\n! b\u202E${'c'.repeat(5_000)}`]: 1 });
    expect(message).not.toMatch(/\n|\u202E/);
    expect(message.length).toBeLessThan(250);
  });
});

describe('what is wrong with an argument', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a wrong type', { notify: 'yes' }, 'notify must be true or false'],
    ['a wrong type of a list', { people: 'a' }, 'people must be a list'],
    ['a wrong type in a list', { group_ids: [7] }, 'group_ids.0 must be a text'],
    ['a missing field', { people: [{}] }, 'people.0.name is required (a text)'],
    ['null in a list', { group_ids: [null] }, 'group_ids.0 must be a text'],
    ['too long a text', { people: [{ name: 'x'.repeat(21) }] }, 'people.0.name must be at most 20 characters long'],
    ['too short a text', { people: [{ name: '' }] }, 'people.0.name must be at least 1 character long'],
    ['a text of the wrong length', { code: 'abc' }, 'code must be exactly 4 characters long'],
    ['too short a list', { people: [] }, 'people must have at least 1 item'],
    ['too long a list', { group_ids: ['1', '2', '3', '4', '5', '6'] }, 'group_ids must have at most 5 items'],
    ['too small a number', { factor: 0 }, 'factor must be more than 0'],
    ['a number of the wrong step', { factor: 7 }, 'factor: Invalid number: must be a multiple of 5'],
    ['a wrong choice', { mode: 'slow' }, 'mode must be fast'],
    ['a wrong form', { people: [{ name: 'a', mail: 'nobody' }] }, 'people.0.mail has the wrong form (email)'],
    ['a wrong form of our own', { quota: 'x' }, 'quota has the wrong form (digits only)'],
    ['a wrong value in a map', { people: [{ name: 'a', tags: { k: 1 } }] }, 'people.0.tags.k must be a text'],
  ])('%s', (_, more, expected) => {
    expect(problems('CreatePeople', people(more))).toContain(expected);
  });

  test('a number with a fraction', () => {
    const machines = [{ machine_id: 'm', size: 1.5 }];
    expect(problems('ResizeMachines', { machines })).toEqual(['machines.0.size must be a whole number']);
  });

  test('none of the forms it can have', () => {
    expect(problems('CreatePeople', people({ form: { size: 1, product: 'x' } })).join('; ')).toBe(
      'form has none of its forms (unknown argument product; or: unknown argument size)',
    );
    expect(problems('CreatePeople', people({ quota: true })).join('; ')).toBe(
      'quota has none of its forms (must be a text; or: must be a number)',
    );
  });

  test('a limit of a list that is split is that of all parts', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`);
    expect(check('RunMachines', { machine_ids: ids(500), op: 'stop' }).args.machine_ids).toHaveLength(500);
    expect(problems('RunMachines', { machine_ids: ids(10_001), op: 'stop' })).toEqual([
      'machine_ids must have at most 10000 items',
    ]);
  });
});

describe('what arguments owe each other', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['exactly one', { zone: 'z' }, ['exactly one of name or user_id']],
    ['not both', { zone: 'z', name: 'a', user_id: 'b' }, ['exactly one of name or user_id']],
    ['together', { zone: 'z', name: 'a', sort_field: 'x' }, ['sort_field and sort_type go together']],
    ['with a value', { zone: 'z', name: 'a', type: 'keyed' }, ['type=keyed needs key']],
    ['always', { name: 'a' }, ['zone must be given']],
  ])('%s', (_, raw, expected) => {
    expect(problems('Search', raw)).toEqual(expected);
  });

  test('is said together with everything else', () => {
    expect(problems('Search', { sort_type: 'UP' })).toEqual([
      'sort_type must be one of ASC, DESC',
      'exactly one of name or user_id',
      'sort_field and sort_type go together',
      'zone must be given',
    ]);
  });

  test('takes null for not given', () => {
    expect(check('Search', { zone: 'z', name: 'n', user_id: null }).args).toEqual({ zone: 'z', name: 'n' });
    expect(problems('Search', { zone: 'z', name: null, user_id: null })).toContain('exactly one of name or user_id');
  });
});

describe("the engine's own arguments", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['ListMachines', { fields: [] }, 'fields must be a list of field names'],
    ['ListMachines', { fields: 'name' }, 'fields must be a list of field names'],
    ['ListMachines', { fields: ['a', ''] }, 'fields must be a list of field names'],
    ['ListMachines', { max_items: 0 }, 'max_items must be a whole number of 1 or more'],
    ['ListMachines', { max_items: '5' }, 'max_items must be a whole number of 1 or more'],
    ['ListMachines', { max_items: 1.5 }, 'max_items must be a whole number of 1 or more'],
    ['RunMachines', { dry_run: 'true' }, 'dry_run must be true or false'],
    ['RunMachines', { wait: 1 }, 'wait must be true or false'],
    ['RunMachines', { plan_id: '' }, 'plan_id must be the plan_id of an earlier answer'],
  ])('%s %j: %s', (id, more, expected) => {
    expect(problems(id, id === 'RunMachines' ? { machine_ids: ['m'], op: 'stop', ...more } : more)).toEqual([expected]);
  });

  test('are those that mean something for the operation', () => {
    expect(commonNames(operation('ListMachines'), false)).toEqual(['fields', 'max_items']);
    expect(commonNames(operation('ShowPerson'), false)).toEqual(['fields']);
    expect(commonNames(operation('RunMachines'), false)).toEqual(['dry_run', 'plan_id', 'wait']);
    expect(commonNames(operation('SetSwitches'), true)).toEqual(['dry_run', 'plan_id', 'site']);
  });

  test('have a site only where there are several', () => {
    expect(check('ListMachines', { site: 'lab' }, true).common).toEqual({ site: 'lab' });
    expect(() => check('ListMachines', { site: 'lab' }, false)).toThrow('unknown argument site');
    expect(wrongCommon('site', '')).toBe('site must be the id of a configured site');
  });

  test('stand in the listed schema beside its own, and nothing is lost', () => {
    const own = catalogue.schema('run_machines');
    const listed = withCommonArguments(operation('RunMachines'), own, false);
    expect(Object.keys(listed.properties ?? {})).toEqual([
      ...Object.keys(own.properties ?? {}),
      'dry_run',
      'plan_id',
      'wait',
    ]);
    expect(listed.required).toEqual(own.required);
    expect(own.properties).not.toHaveProperty('dry_run');
  });

  test('no operation has arguments of these names of its own', () => {
    for (const entry of catalogue.operations) {
      const own = Object.keys(catalogue.schema(entry.name).properties ?? {});
      expect(own.filter((name) => (commonNames(entry, true) as string[]).includes(name))).toEqual([]);
    }
  });
});

describe('values', () => {
  test('never stand in a message: they can be secrets', () => {
    const secret = fc.stringMatching(/^S3CR3T[a-z0-9]{8}$/);
    const value = fc.oneof(
      secret,
      fc.array(secret, { maxLength: 3 }),
      fc.record({ name: secret, password: secret }),
      fc.dictionary(fc.constantFrom('a', 'size', 'product', 'name'), secret),
      fc.integer().map((n) => n * 1_000_003 + 0.5),
    );
    const names = fc.constantFrom('people', 'group_ids', 'quota', 'factor', 'code', 'mode', 'form', 'notify', 'other');
    const args = fc.dictionary(fc.oneof(names, fc.constantFrom('dry_run', 'plan_id', 'wait')), value, { minKeys: 1 });
    fc.assert(
      fc.property(args, fc.boolean(), (given, nested) => {
        const raw = nested ? { people: [given], ...given } : given;
        const said = (() => {
          try {
            check('CreatePeople', raw);
            return '';
          } catch (error) {
            return JSON.stringify((error as ToolError).body);
          }
        })();
        expect(said).not.toContain('S3CR3T');
        expect(said).not.toMatch(/\d{5,}\.5/);
      }),
    );
  });
});

describe('a tool that is no operation', () => {
  const schema = z.strictObject({ query: z.string().optional(), limit: z.number().int().min(1).optional() });

  test('has its arguments checked in the same words', () => {
    expect(checkOwnArguments('find_tools', schema, undefined)).toEqual({});
    expect(checkOwnArguments('find_tools', schema, { limit: 3 })).toEqual({ limit: 3 });
    const wrong = () => checkOwnArguments('find_tools', schema, { limits: 3, query: 7, limit: 0 });
    expect(wrong).toThrow(
      'find_tools: query must be a text; limit must be at least 1; unknown argument limits; did you mean limit?. Nothing was sent.',
    );
    expect(() => checkOwnArguments('find_tools', schema, 'x')).toThrow('find_tools: the value must be an object');
  });

  test('is told its arguments', () => {
    try {
      checkOwnArguments('find_tools', schema, { limit: 'x' });
    } catch (error) {
      expect((error as ToolError).body.hint).toBe('Arguments of find_tools: query, limit.');
    }
  });
});
