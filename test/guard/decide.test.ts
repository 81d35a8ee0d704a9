import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlanTarget } from '../../src/catalog/plan.ts';
import { RISKS, type Risk } from '../../src/catalog/risk.ts';
import type { Policy, PolicyRule } from '../../src/config/config.ts';
import {
  decide,
  decideRead,
  matchesGlob,
  needsFleetSize,
  needsTargets,
  type Question,
  type Stance,
} from '../../src/guard/decide.ts';

const target = (name: string, tags?: Record<string, string>): PlanTarget => ({
  id: name.toLowerCase(),
  name,
  facts: [],
  ...(tags && { tags }),
});

/** A reboot of two desktops, unless told otherwise. */
function question(overrides: Partial<Question> = {}): Question {
  const { targets = [target('FIN-01'), target('FIN-02')] } = overrides;
  return {
    tool: 'batch_run_desktops',
    effects: ['disruptive'],
    site: 'default',
    principal: { id: 'local', name: 'local' },
    targets,
    targetCount: targets.length,
    recentWrites: 0,
    now: Date.UTC(2026, 0, 7, 12, 0),
    ...overrides,
  };
}

const NOTHING_READ = { targets: undefined };

function verdict(rules: PolicyRule[], overrides: Partial<Question> = {}, stance: Partial<Stance> = {}) {
  return decide(question(overrides), { policy: { rules }, confirm: 'human', readOnly: false, ...stance }).verdict;
}

describe('without rules', () => {
  test.each<[Risk, string]>([
    ['read', 'run'],
    ['write', 'run'],
    ['billing', 'confirm'],
    ['secret', 'confirm'],
    ['disruptive', 'confirm'],
    ['destructive', 'confirm'],
  ])('%s: %s', (effect, expected) => {
    expect(verdict([], { effects: [effect] })).toBe(expected);
  });

  test('one dangerous effect among harmless ones needs a person', () => {
    expect(verdict([], { effects: ['write', 'billing'] })).toBe('confirm');
  });

  test('the reason names every dangerous effect', () => {
    const { because } = decide(question({ effects: ['write', 'secret', 'disruptive'] }), {
      policy: { rules: [] },
      confirm: 'human',
      readOnly: false,
    });
    expect(because).toBe('it is secret and disruptive');
  });
});

describe('which rule wins', () => {
  const allow: PolicyRule = { decide: 'allow' };
  const confirm: PolicyRule = { decide: 'confirm' };
  const deny: PolicyRule = { decide: 'deny' };

  test.each([
    { rules: [allow, confirm, deny], expected: 'deny' },
    { rules: [deny, confirm, allow], expected: 'deny' },
    { rules: [allow, deny], expected: 'deny' },
    { rules: [confirm, deny], expected: 'deny' },
    { rules: [allow, confirm], expected: 'confirm' },
    { rules: [confirm, allow], expected: 'confirm' },
    { rules: [allow], expected: 'run' },
  ])('$expected of $rules.length rules, in whatever order they stand', ({ rules, expected }) => {
    expect(verdict(rules)).toBe(expected);
  });

  test('a rule wins over the default of a harmless call', () => {
    expect(verdict([confirm], { effects: ['write'] })).toBe('confirm');
    expect(verdict([deny], { effects: ['write'] })).toBe('deny');
  });

  test('the name of the rule that decides is told', () => {
    const rules: PolicyRule[] = [{ decide: 'allow' }, { decide: 'deny', name: 'executives' }];
    const { because } = decide(question(), { policy: { rules }, confirm: 'human', readOnly: false });
    expect(because).toBe('policy rule "executives"');
  });
});

describe('read-only', () => {
  test.each<Risk>(['write', 'billing', 'secret', 'disruptive', 'destructive'])(
    'forbids %s whatever a rule allows',
    (effect) => {
      expect(verdict([{ decide: 'allow' }], { effects: [effect] }, { readOnly: true })).toBe('deny');
      expect(verdict([], { effects: ['read', effect] }, { readOnly: true, confirm: 'never' })).toBe('deny');
    },
  );

  test('leaves reads alone', () => {
    expect(verdict([], { effects: ['read'] }, { readOnly: true })).toBe('run');
  });
});

describe('--confirm never', () => {
  test('asks nobody', () => {
    expect(verdict([], { effects: ['destructive'] }, { confirm: 'never' })).toBe('run');
    expect(verdict([{ decide: 'confirm' }], {}, { confirm: 'never' })).toBe('run');
  });

  test('does not override a rule that forbids', () => {
    expect(
      verdict([{ decide: 'deny', effects: ['destructive'] }], { effects: ['destructive'] }, { confirm: 'never' }),
    ).toBe('deny');
  });

  test('says that it decided, and what it overrode', () => {
    const { because } = decide(question(), { policy: { rules: [] }, confirm: 'never', readOnly: false });
    expect(because).toBe('--confirm never (it is disruptive)');
  });

  test('--confirm plan still confirms', () => {
    expect(verdict([], {}, { confirm: 'plan' })).toBe('confirm');
  });
});

describe('effects', () => {
  const effects: Risk[] = ['secret', 'disruptive'];

  test('an allowance covers a call only when every dangerous effect is named', () => {
    expect(verdict([{ decide: 'allow', effects: ['disruptive'] }], { effects })).toBe('confirm');
    expect(verdict([{ decide: 'allow', effects: ['disruptive', 'secret'] }], { effects })).toBe('run');
  });

  test('an allowance needs not name the harmless ones', () => {
    expect(verdict([{ decide: 'allow', effects: ['disruptive'] }], { effects: ['write', 'disruptive'] })).toBe('run');
  });

  test('two allowances do not add up to one that covers both effects', () => {
    const rules: PolicyRule[] = [
      { decide: 'allow', effects: ['disruptive'] },
      { decide: 'allow', effects: ['secret'] },
    ];
    expect(verdict(rules, { effects })).toBe('confirm');
  });

  test.each<PolicyRule['decide']>(['deny', 'confirm'])('%s matches any effect, not only the worst', (kind) => {
    const expected = kind === 'deny' ? 'deny' : 'confirm';
    expect(verdict([{ decide: kind, effects: ['secret'] }, { decide: 'allow' }], { effects })).toBe(expected);
    expect(verdict([{ decide: kind, effects: ['billing'] }, { decide: 'allow' }], { effects })).toBe('run');
  });

  test('no allowance of some effects ever lets another dangerous effect run', () => {
    const risks = fc.subarray([...RISKS], { minLength: 1 });
    fc.assert(
      fc.property(risks, risks, (called, allowed) => {
        const uncovered = called.filter((effect) => !['read', 'write'].includes(effect) && !allowed.includes(effect));
        const got = verdict([{ decide: 'allow', effects: allowed }], { effects: called });
        expect(got === 'run').toBe(uncovered.length === 0);
      }),
    );
  });
});

describe('tools, sites and principals', () => {
  test('a rule applies to the tools it names', () => {
    expect(verdict([{ decide: 'deny', tools: ['delete_*', 'batch_run_*'] }])).toBe('deny');
    expect(verdict([{ decide: 'deny', tools: ['delete_*'] }])).toBe('confirm');
    expect(verdict([{ decide: 'allow', tools: ['batch_run_desktop'] }])).toBe('confirm');
  });

  test('a rule applies to the sites it names', () => {
    expect(verdict([{ decide: 'allow', sites: ['lab'] }], { site: 'lab' })).toBe('run');
    expect(verdict([{ decide: 'allow', sites: ['lab'] }], { site: 'prod' })).toBe('confirm');
    expect(verdict([{ decide: 'deny', sites: ['prod'] }], { site: 'prod' })).toBe('deny');
    expect(verdict([{ decide: 'deny', sites: ['prod'] }], { site: 'lab' })).toBe('confirm');
  });

  test('a rule applies to the principals it names, by id and not by their names for people', () => {
    const rules: PolicyRule[] = [{ decide: 'allow', principals: ['ops'] }];
    expect(verdict(rules, { principal: { id: 'ops', name: 'x' } })).toBe('run');
    expect(verdict(rules, { principal: { id: 'x', name: 'ops' } })).toBe('confirm');
  });

  test('all conditions of a rule must hold', () => {
    const rule: PolicyRule = {
      decide: 'allow',
      tools: ['batch_run_desktops'],
      sites: ['lab'],
      effects: ['disruptive'],
    };
    expect(verdict([rule], { site: 'lab' })).toBe('run');
    expect(verdict([rule], { site: 'prod' })).toBe('confirm');
    expect(verdict([rule], { site: 'lab', tool: 'other' })).toBe('confirm');
    expect(verdict([rule], { site: 'lab', effects: ['destructive'] })).toBe('confirm');
  });
});

describe('targets', () => {
  const finance = [target('FIN-01'), target('FIN-02')];
  const mixed = [target('FIN-01'), target('CEO-01')];
  const none: PlanTarget[] = [];

  test('an allowance covers a set only when it names every target', () => {
    const rules: PolicyRule[] = [{ decide: 'allow', targets: { names: ['FIN-*'] } }];
    expect(verdict(rules, { targets: finance })).toBe('run');
    expect(verdict(rules, { targets: mixed })).toBe('confirm');
  });

  test.each<PolicyRule['decide']>(['deny', 'confirm'])('%s matches when it names any target', (kind) => {
    const rules: PolicyRule[] = [{ decide: kind, targets: { names: ['CEO-*'] } }, { decide: 'allow' }];
    expect(verdict(rules, { targets: mixed })).toBe(kind);
    expect(verdict(rules, { targets: finance })).toBe('run');
  });

  test('names and tags of one rule must fit the same target', () => {
    const rule: PolicyRule = { decide: 'deny', targets: { names: ['FIN-*'], tags: { env: 'prod' } } };
    const apart = [target('FIN-01', { env: 'test' }), target('HR-01', { env: 'prod' })];
    expect(verdict([rule], { targets: apart })).toBe('confirm');
    expect(verdict([rule], { targets: [...apart, target('FIN-02', { env: 'prod' })] })).toBe('deny');
  });

  test('every tag of a rule must fit', () => {
    const rules: PolicyRule[] = [{ decide: 'allow', targets: { tags: { env: 'test', team: 'a*' } } }];
    expect(verdict(rules, { targets: [target('X', { env: 'test', team: 'alpha' })] })).toBe('run');
    expect(verdict(rules, { targets: [target('X', { env: 'test', team: 'beta' })] })).toBe('confirm');
    expect(verdict(rules, { targets: [target('X', { env: 'test' })] })).toBe('confirm');
  });

  test('a tag that is not there has no value, not even for *', () => {
    const allow: PolicyRule[] = [{ decide: 'allow', targets: { tags: { env: '*' } } }];
    expect(verdict(allow, { targets: [target('X', { env: 'a' }), target('Y')] })).toBe('confirm');
    const deny: PolicyRule[] = [{ decide: 'deny', targets: { tags: { protected: '*' } } }];
    expect(verdict(deny, { targets: [target('X'), target('Y', { env: 'a' })] })).toBe('confirm');
    expect(verdict(deny, { targets: [target('X'), target('Y', { protected: '' })] })).toBe('deny');
  });

  test('a tag named like a property of every object is no tag', () => {
    expect(
      verdict([{ decide: 'allow', targets: { tags: { constructor: '*' } } }], { targets: [target('X', {})] }),
    ).toBe('confirm');
  });

  test('targets that nobody has read match every rule but an allowance', () => {
    const unread = { targets: undefined, targetCount: 2 };
    const targets = { names: ['FIN-*'] };
    expect(verdict([{ decide: 'deny', targets }], unread)).toBe('deny');
    expect(verdict([{ decide: 'confirm', targets }, { decide: 'allow' }], unread)).toBe('confirm');
    expect(verdict([{ decide: 'allow', targets: { names: ['*'] } }], unread)).toBe('confirm');
  });

  test('a call on nothing that exists is neither forbidden nor allowed by a rule about targets', () => {
    const create = { tool: 'create_desktop', effects: ['billing'] as Risk[], targets: none };
    expect(verdict([{ decide: 'deny', targets: { names: ['*'] } }], create)).toBe('confirm');
    expect(verdict([{ decide: 'allow', targets: { names: ['*'] } }], create)).toBe('confirm');
  });

  test('no allowance by name ever lets a target run that it does not name', () => {
    const names = fc.array(fc.constantFrom('FIN-01', 'FIN-02', 'HR-01', 'CEO-01'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, names, (called, allowed) => {
        const got = verdict([{ decide: 'allow', targets: { names: allowed } }], {
          targets: called.map((n) => target(n)),
        });
        expect(got === 'run').toBe(called.every((name) => allowed.includes(name)));
      }),
    );
  });
});

describe('max_targets', () => {
  const of = (count: number) => ({ targets: Array.from({ length: count }, (_, n) => target(`D-${n}`)) });

  test.each<PolicyRule['decide']>(['deny', 'confirm'])('%s: for more than this', (kind) => {
    const rules: PolicyRule[] = [{ decide: kind, max_targets: 3 }, { decide: 'allow' }];
    expect(verdict(rules, of(3))).toBe('run');
    expect(verdict(rules, of(4))).toBe(kind);
  });

  test('allow: for at most this', () => {
    expect(verdict([{ decide: 'allow', max_targets: 3 }], of(3))).toBe('run');
    expect(verdict([{ decide: 'allow', max_targets: 3 }], of(4))).toBe('confirm');
  });

  test('ids are enough: the targets need not have been read', () => {
    const unread = { targets: undefined, targetCount: 4 };
    expect(verdict([{ decide: 'deny', max_targets: 3 }], unread)).toBe('deny');
    expect(verdict([{ decide: 'allow', max_targets: 4 }], unread)).toBe('run');
  });

  test('a call that does not say how many things it acts on counts as too many', () => {
    const unknown = { ...NOTHING_READ, targetCount: 0 };
    expect(verdict([{ decide: 'deny', max_targets: 1000 }], unknown)).toBe('deny');
    expect(verdict([{ decide: 'allow', max_targets: 1000 }], unknown)).toBe('confirm');
  });

  test('a call on nothing that exists is within every limit, but not covered by an allowance of size', () => {
    expect(verdict([{ decide: 'deny', max_targets: 0 }], { ...of(0), effects: ['write'] })).toBe('run');
    expect(verdict([{ decide: 'allow', max_targets: 5 }], { ...of(0), effects: ['billing'] })).toBe('confirm');
  });
});

describe('max_percent_of_fleet', () => {
  const share = (count: number, fleetSize?: number) => ({
    targets: undefined,
    targetCount: count,
    ...(fleetSize !== undefined && { fleetSize }),
  });

  test.each<PolicyRule['decide']>(['deny', 'confirm'])('%s: for more than this share', (kind) => {
    const rules: PolicyRule[] = [{ decide: kind, max_percent_of_fleet: 25 }, { decide: 'allow' }];
    expect(verdict(rules, share(25, 100))).toBe('run');
    expect(verdict(rules, share(26, 100))).toBe(kind);
  });

  test('allow: for at most this share', () => {
    expect(verdict([{ decide: 'allow', max_percent_of_fleet: 25 }], share(25, 100))).toBe('run');
    expect(verdict([{ decide: 'allow', max_percent_of_fleet: 25 }], share(26, 100))).toBe('confirm');
  });

  test.each([undefined, 0])('a fleet of unknown size (%s) makes every share too large', (size) => {
    expect(verdict([{ decide: 'deny', max_percent_of_fleet: 99 }], share(1, size))).toBe('deny');
    expect(verdict([{ decide: 'allow', max_percent_of_fleet: 99 }], share(1, size))).toBe('confirm');
  });

  test('a call on nothing that exists is no share of the fleet', () => {
    expect(verdict([{ decide: 'deny', max_percent_of_fleet: 1 }], { targets: [], effects: ['write'] })).toBe('run');
    expect(verdict([{ decide: 'allow', max_percent_of_fleet: 100 }], { targets: [], effects: ['billing'] })).toBe(
      'confirm',
    );
  });
});

describe('time windows', () => {
  const at = (text: string) => ({ now: Date.parse(text) });
  const inside = (window: NonNullable<PolicyRule['window']>, time: string) =>
    verdict([{ decide: 'allow', window }], at(time)) === 'run';

  test('begin at `from` and end before `to`', () => {
    const window = { from: '08:00', to: '18:00' };
    expect(inside(window, '2026-01-07T07:59:59Z')).toBe(false);
    expect(inside(window, '2026-01-07T08:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-07T17:59:59Z')).toBe(true);
    expect(inside(window, '2026-01-07T18:00:00Z')).toBe(false);
  });

  test('are read in their zone, UTC when it is unset', () => {
    const window = { from: '08:00', to: '18:00', zone: 'Asia/Shanghai' };
    expect(inside(window, '2026-01-07T00:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-07T10:00:00Z')).toBe(false);
    expect(inside({ from: '08:00', to: '18:00' }, '2026-01-07T10:00:00Z')).toBe(true);
  });

  test('follow the summer time of their zone', () => {
    const window = { from: '08:00', to: '09:00', zone: 'Europe/Berlin' };
    expect(inside(window, '2026-01-07T07:30:00Z')).toBe(true);
    expect(inside(window, '2026-07-07T07:30:00Z')).toBe(false);
    expect(inside(window, '2026-07-07T06:30:00Z')).toBe(true);
  });

  test('hold on their days, which are those of the zone', () => {
    const window = { days: ['mon', 'tue'], from: '00:00', to: '24:00', zone: 'Asia/Shanghai' };
    expect(inside(window, '2026-01-04T15:59:00Z')).toBe(false);
    expect(inside(window, '2026-01-04T16:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-06T15:59:00Z')).toBe(true);
    expect(inside(window, '2026-01-06T16:00:00Z')).toBe(false);
  });

  test('may pass midnight', () => {
    const window = { from: '22:00', to: '05:00' };
    expect(inside(window, '2026-01-07T21:59:00Z')).toBe(false);
    expect(inside(window, '2026-01-07T22:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-08T04:59:00Z')).toBe(true);
    expect(inside(window, '2026-01-08T05:00:00Z')).toBe(false);
  });

  test('past midnight belong to the day they began on', () => {
    const window = { days: ['fri'], from: '22:00', to: '05:00' };
    expect(inside(window, '2026-01-09T23:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-10T04:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-09T04:00:00Z')).toBe(false);
    expect(inside(window, '2026-01-10T23:00:00Z')).toBe(false);
    expect(inside({ ...window, days: ['sat'] }, '2026-01-11T04:00:00Z')).toBe(true);
    expect(inside({ ...window, days: ['sun'] }, '2026-01-11T04:00:00Z')).toBe(false);
  });

  test('`outside` is everything else, on other days too', () => {
    const window = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00', outside: true };
    expect(inside(window, '2026-01-07T12:00:00Z')).toBe(false);
    expect(inside(window, '2026-01-07T19:00:00Z')).toBe(true);
    expect(inside(window, '2026-01-10T12:00:00Z')).toBe(true);
  });

  test('bind rules that forbid as well', () => {
    const rules: PolicyRule[] = [{ decide: 'deny', window: { from: '08:00', to: '18:00' } }];
    expect(verdict(rules, at('2026-01-07T12:00:00Z'))).toBe('deny');
    expect(verdict(rules, at('2026-01-07T19:00:00Z'))).toBe('confirm');
  });

  test('a window and its outside divide every minute of the week', () => {
    const minute = fc.integer({ min: 0, max: 7 * 24 * 60 - 1 });
    const time = fc.integer({ min: 0, max: 1439 }).map((m) => new Date(m * 60_000).toISOString().slice(11, 16));
    const days = fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { minLength: 1 });
    fc.assert(
      fc.property(minute, time, time, days, (offset, from, to, on) => {
        const now = new Date(Date.UTC(2026, 0, 5) + offset * 60_000).toISOString();
        const window = { days: on, from, to };
        expect(inside(window, now)).not.toBe(inside({ ...window, outside: true }, now));
      }),
    );
  });
});

describe('the write budget', () => {
  const budget = (over: 'confirm' | 'deny', rules: PolicyRule[] = []): { policy: Policy } => ({
    policy: { rules, write_budget: { per_hour: 10, over } },
  });
  const write = (recentWrites: number, effects: Risk[] = ['write']) => ({ effects, recentWrites });

  test('lets changes run until it is used up', () => {
    expect(verdict([], write(9), budget('deny'))).toBe('run');
    expect(verdict([], write(10), budget('deny'))).toBe('deny');
    expect(verdict([], write(10), budget('confirm'))).toBe('confirm');
  });

  test('used up, wins over an allowance', () => {
    expect(verdict([], write(10, ['disruptive']), budget('confirm', [{ decide: 'allow' }]))).toBe('confirm');
    expect(verdict([], write(10, ['disruptive']), budget('deny', [{ decide: 'allow' }]))).toBe('deny');
  });

  test('that forbids is not overridden by --confirm never', () => {
    expect(verdict([], write(10), { ...budget('deny'), confirm: 'never' })).toBe('deny');
  });

  test('does not count reads', () => {
    expect(verdict([], write(99, ['read']), budget('deny'))).toBe('run');
  });

  test('a rule that forbids is named before it', () => {
    const stance: Stance = { ...budget('deny', [{ decide: 'deny', name: 'x' }]), confirm: 'human', readOnly: false };
    expect(decide(question(write(10)), stance).because).toBe('policy rule "x"');
  });
});

describe('a read', () => {
  const read = (rules: PolicyRule[], stance: Partial<Stance> = {}, overrides: Partial<Question> = {}) =>
    decideRead(
      {
        tool: 'list_users',
        effects: ['read'],
        site: 'default',
        principal: { id: 'local', name: 'x' },
        now: 0,
        ...overrides,
      },
      { policy: { rules }, confirm: 'human', readOnly: false, ...stance },
    ).verdict;

  test('runs, under --read-only too', () => {
    expect(read([])).toBe('run');
    expect(read([], { readOnly: true })).toBe('run');
  });

  test('is forbidden by a rule that forbids it, whatever another allows', () => {
    expect(read([{ decide: 'deny', tools: ['list_*'] }])).toBe('deny');
    expect(read([{ decide: 'deny', effects: ['read'] }, { decide: 'allow' }])).toBe('deny');
    expect(read([{ decide: 'deny', sites: ['default'] }])).toBe('deny');
    expect(read([{ decide: 'deny', principals: ['local'] }], { confirm: 'never' })).toBe('deny');
  });

  test('is not touched by rules for other tools, sites, principals or effects', () => {
    expect(read([{ decide: 'deny', tools: ['delete_*'] }])).toBe('run');
    expect(read([{ decide: 'deny', sites: ['prod'] }])).toBe('run');
    expect(read([{ decide: 'deny', principals: ['eve'] }])).toBe('run');
    expect(read([{ decide: 'deny', effects: ['write', 'destructive'] }])).toBe('run');
  });

  test('is not touched by rules about targets and sizes, which are about changes', () => {
    expect(read([{ decide: 'deny', targets: { names: ['*'] } }])).toBe('run');
    expect(read([{ decide: 'deny', max_targets: 0 }])).toBe('run');
    expect(read([{ decide: 'deny', max_percent_of_fleet: 0 }])).toBe('run');
  });

  test('that a rule by name wants confirmed is forbidden, because it has no plan', () => {
    expect(read([{ decide: 'confirm', effects: ['read'] }])).toBe('deny');
    expect(read([{ decide: 'confirm', effects: ['read'] }], { confirm: 'never' })).toBe('run');
    expect(read([{ decide: 'confirm' }])).toBe('run');
  });

  test('does not count against the write budget', () => {
    const policy: Policy = { rules: [], write_budget: { per_hour: 0, over: 'deny' } };
    expect(read([], { policy })).toBe('run');
  });
});

describe('globs', () => {
  test('take characters of regular expressions for themselves', () => {
    for (const glob of ['a.c', 'a+', '(a)', '[a]', 'a|b', '^a$', 'a?', 'a{2}', 'a\\d', 'a/b', 'a-b']) {
      expect(matchesGlob(glob, glob)).toBe(true);
    }
    expect(matchesGlob('a.c', 'abc')).toBe(false);
    expect(matchesGlob('[ab]', 'a')).toBe(false);
    expect(matchesGlob('a|b', 'a')).toBe(false);
    expect(matchesGlob('a?', '')).toBe(false);
    expect(matchesGlob('a\\d', 'a1')).toBe(false);
  });

  test('match the whole text in any case', () => {
    expect(matchesGlob('fin-*', 'FIN-01')).toBe(true);
    expect(matchesGlob('FIN', 'XFIN')).toBe(false);
    expect(matchesGlob('FIN', 'FINX')).toBe(false);
    expect(matchesGlob('*FIN*', 'xfinx')).toBe(true);
  });

  test('* reaches over line ends, so that no name escapes a rule by one', () => {
    expect(matchesGlob('CEO*', 'CEO\n01')).toBe(true);
    expect(matchesGlob('*01', 'CEO\n01')).toBe(true);
  });

  test('parts between stars follow each other without sharing a character', () => {
    expect(matchesGlob('a*b*c', 'a-b-c')).toBe(true);
    expect(matchesGlob('a*b*c', 'a-c-b')).toBe(false);
    expect(matchesGlob('ab*bc', 'abc')).toBe(false);
    expect(matchesGlob('ab*bc', 'abbc')).toBe(true);
    expect(matchesGlob('a*a', 'a')).toBe(false);
    expect(matchesGlob('**', '')).toBe(true);
    expect(matchesGlob('*b*', 'ac')).toBe(false);
  });

  test('many stars do not take long, whatever the name', () => {
    expect(matchesGlob(`${'*a'.repeat(40)}*b`, 'a'.repeat(5_000))).toBe(false);
  });

  test('any text matches itself and *', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(matchesGlob('*', text)).toBe(true);
        expect(matchesGlob(text, text)).toBe(true);
      }),
    );
  });
});

describe('what must be read before deciding', () => {
  const policy: Policy = {
    rules: [
      { decide: 'deny', tools: ['delete_*'], targets: { names: ['CEO-*'] } },
      { decide: 'deny', tools: ['batch_*'], max_percent_of_fleet: 5 },
    ],
  };

  test('targets, when a rule for the tool speaks of them', () => {
    expect(needsTargets(policy, 'delete_desktop')).toBe(true);
    expect(needsTargets(policy, 'batch_run_desktops')).toBe(false);
    expect(needsTargets({ rules: [{ decide: 'deny', targets: {} }] }, 'anything')).toBe(true);
  });

  test('the size of the fleet, when a rule for the tool speaks of shares', () => {
    expect(needsFleetSize(policy, 'batch_run_desktops')).toBe(true);
    expect(needsFleetSize(policy, 'delete_desktop')).toBe(false);
    expect(needsFleetSize({ rules: [{ decide: 'deny', max_percent_of_fleet: 0 }] }, 'anything')).toBe(true);
  });
});
