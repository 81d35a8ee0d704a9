import { describe, expect, test } from 'vitest';
import type { PlanTarget } from '../../src/catalog/plan.ts';
import type { Risk } from '../../src/catalog/risk.ts';
import type { Site } from '../../src/config/config.ts';
import { checkPlan, makePlan, type PlanInput, planDigest, refusal } from '../../src/engine/planning.ts';
import { MASK } from '../../src/engine/secrets.ts';
import { aPlan } from '../store/plan.ts';
import { catalogue, operation } from './fleet.ts';

const KEY = new Uint8Array(32).fill(1);

const site: Site = {
  id: 'default',
  region: 'cn-north-4',
  projectId: 'p1',
  credentials: { from: 'keys', ak: 'AK', sk: 'SK', origin: 'env' },
  endpoints: {},
  sandbox: false,
};

const target = (n: number): PlanTarget => ({ id: `m${n}`, name: `FIN-${n}`, facts: [] });

function plan(overrides: Partial<PlanInput> = {}, items: PlanTarget[] = [target(1)]) {
  return makePlan({
    entry: operation('RunMachines'),
    args: { machine_ids: items.map(({ id }) => id), op: 'stop' },
    effects: ['disruptive'],
    site,
    principal: 'local',
    targets: { kind: catalogue.targetKind('machine'), items, within: [], open: { unlisted: [], held: [] } },
    requests: 1,
    key: KEY,
    now: 1_000,
    ttlMs: 600_000,
    ...overrides,
  });
}

describe('a plan', () => {
  test('holds what a person must know and what binds it', () => {
    expect(plan({ client: 'Assistant\n1.0' })).toEqual({
      id: expect.stringMatching(/^plan_[\w-]{20}$/),
      principal: 'local',
      site: 'default',
      sandbox: false,
      tool: 'run_machines',
      title: 'Run machines',
      method: 'POST',
      path: '/v2/{project_id}/machines/action',
      risk: 'disruptive',
      effects: ['disruptive'],
      digest: expect.stringMatching(/^[\w-]{43}$/),
      arguments: { machine_ids: ['m1'], op: 'stop' },
      targets: { kind: 'machine', noun: 'machine', plural: 'machines', items: [target(1)] },
      warnings: ['Unsaved work is lost.'],
      requests: 1,
      elicit: true,
      mistyped: 0,
      client: 'Assistant 1.0',
      created: 1_000,
      expires: 601_000,
    });
  });

  test('has the worst of its effects as its risk', () => {
    expect(plan({ effects: ['write', 'disruptive', 'secret'] }).risk).toBe('disruptive');
  });

  test('masks secrets', () => {
    const entry = operation('CreatePeople');
    const args = { people: [{ name: 'a', password: 'hunter2!' }] };
    const made = plan({ entry, args, effects: ['write'] });
    expect(made.arguments).toEqual({ people: [{ name: 'a', password: MASK }] });
    expect(JSON.stringify(made)).not.toContain('hunter2');
    expect(JSON.stringify(made)).not.toContain('SK');
  });

  test('has an id that nobody can guess', () => {
    const ids = new Set(Array.from({ length: 1_000 }, () => plan().id));
    expect(ids.size).toBe(1_000);
  });
});

describe('a typed confirmation', () => {
  const destroy = (items: PlanTarget[], effects: Risk[] = ['destructive']) => plan({ effects }, items).typed;

  test('of one destroyed thing is its name, of a set its count', () => {
    expect(destroy([target(1)])).toEqual({ what: 'name', expect: 'FIN-1' });
    expect(destroy([target(1), target(2)])).toEqual({ what: 'count', expect: '2' });
    expect(destroy([target(1), target(2)], ['write', 'destructive'])).toEqual({ what: 'count', expect: '2' });
  });

  test.each<Risk>(['billing', 'secret', 'disruptive'])('is not asked for what is %s', (effect) => {
    expect(destroy([target(1), target(2)], [effect])).toBeUndefined();
  });

  test('is the name of the tool where nothing is named', () => {
    expect(destroy([])).toEqual({ what: 'tool', expect: 'run_machines' });
  });
});

describe('what a plan is bound to', () => {
  const args = { machine_ids: ['m1'], op: 'stop' };
  const of = (place: Partial<Site>, given: Record<string, unknown> = args, tool = 't') =>
    planDigest(KEY, tool, given, { ...site, ...place });

  test('is the call and the account behind the site', () => {
    const others = [
      of({}, { ...args, op: 'start' }),
      of({}, { ...args, machine_ids: ['m1', 'm2'] }),
      of({}, args, 'other'),
      of({ region: 'cn-east-3' }),
      of({ projectId: 'p2' }),
      of({ sandbox: true }),
      of({ credentials: { from: 'keys', ak: 'AK2', sk: 'SK', origin: 'env' } }),
      of({ credentials: { from: 'token', user: 'u', password: 'p', domain: 'd', origin: 'env' } }),
      of({ assume: { agency: 'a' } }),
      of({ endpoints: { workspace: 'https://elsewhere' } }),
    ];
    expect(new Set([of({}), ...others]).size).toBe(others.length + 1);
  });

  test('is not how keys were found, nor a secret that was renewed', () => {
    expect(of({ credentials: { from: 'keys', ak: 'AK', sk: 'NEW', origin: 'file' } })).toBe(of({}));
    expect(of({}, { op: 'stop', machine_ids: ['m1'] })).toBe(of({}));
  });
});

describe('checking a plan', () => {
  const kept = aPlan('plan_kept00', 0);
  const expected = { principal: 'local', site: 'default', tool: 'delete_desktop', digest: 'd1g3st', now: 1 };
  const code = (plan: typeof kept | undefined, other: Partial<typeof expected> = {}) => {
    try {
      return checkPlan(plan, { ...expected, ...other }).id;
    } catch (error) {
      return (error as { body?: { code?: string } }).body?.code;
    }
  };

  test('gives the plan of exactly this call', () => {
    expect(checkPlan(kept, expected)).toBe(kept);
  });

  test('refuses one that never was, and that of somebody else in the same words', () => {
    expect(code(undefined)).toBe('plan_unknown');
    expect(code(kept, { principal: 'eve' })).toBe('plan_unknown');
    const words = (principal: string, plan?: typeof kept) => {
      try {
        checkPlan(plan, { ...expected, principal });
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(words('eve', kept)).toBe(words('local', undefined));
  });

  test('refuses one that has expired, from that moment on', () => {
    expect(code(kept, { now: kept.expires - 1 })).toBe(kept.id);
    expect(code(kept, { now: kept.expires })).toBe('plan_expired');
  });

  test.each([{ tool: 'reboot' }, { site: 'prod' }, { digest: 'other' }])(
    'refuses one made for something else: %j',
    (other) => {
      expect(code(kept, other)).toBe('plan_mismatch');
    },
  );

  test('says that nothing was sent', () => {
    expect(refusal('x', 'no', 'h')).toMatchObject({ message: 'no. Nothing was sent.', fate: 'not_sent' });
  });
});
