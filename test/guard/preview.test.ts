import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan, PlanFact, PlanTarget } from '../../src/catalog/plan.ts';
import { count, headline, preview } from '../../src/guard/preview.ts';
import { aPlan } from '../store/plan.ts';

const FREE = 'nobody connected';
const BUSY = 'connected now';

function desktop(n: number, facts: Partial<Record<PlanFact['kind'], string>> = {}): PlanTarget {
  const all = { owner: 'wei', connected: FREE, state: 'running', billing: 'pay per use', protection: '', ...facts };
  const labels: Partial<Record<string, string>> = {
    owner: 'user',
    connected: 'session',
    state: 'power',
    protection: 'snapshot',
  };
  return {
    id: `id-${n}`,
    name: `FIN-${String(n).padStart(3, '0')}`,
    facts: Object.entries(all).map(([kind, value]) => ({
      kind: kind as PlanFact['kind'],
      label: labels[kind] ?? kind,
      value,
    })),
  };
}

function planOf(items: PlanTarget[], overrides: Partial<Plan> = {}): Plan {
  return aPlan('plan_abc123', 0, {
    title: 'Delete desktops',
    arguments: {},
    warnings: [],
    targets: { kind: 'desktop', noun: 'desktop', plural: 'desktops', items },
    ...overrides,
  });
}

const many = (length: number, facts?: (n: number) => Partial<Record<PlanFact['kind'], string>>) =>
  Array.from({ length }, (_, n) => desktop(n, facts?.(n)));

test('a plan for one thing says what, on which, who is in the way, what cannot be undone, where and for whom', () => {
  const plan = planOf([desktop(1, { connected: BUSY, protection: '2026-01-02 10:00:00' })], {
    arguments: { desktop_ids: ['id-1'], is_force_delete: true, message: 'moving out' },
    warnings: ['Disks cannot be recovered.'],
    client: 'Assistant 1.0',
    requests: 2,
  });
  expect(preview(plan)).toBe(
    `Delete desktops — destructive
is_force_delete: true · message: "moving out"

1 desktop:
  • FIN-001 · user wei · CONNECTED NOW · power running · billing pay per use · snapshot 2026-01-02 10:00:00

Sent as 2 requests; this approval covers all of them.

! Disks cannot be recovered.

Site default · asked by Assistant 1.0 · plan_abc123`,
  );
});

test('the sandbox is named first', () => {
  expect(preview(planOf([desktop(1)], { sandbox: true }))).toMatch(/^SANDBOX · Delete desktops/);
  expect(preview(planOf([desktop(1)]))).not.toContain('SANDBOX');
});

test('every effect is named but reading', () => {
  const plan = planOf([], { effects: ['read', 'secret', 'disruptive'] });
  expect(preview(plan).split('\n')[0]).toBe('Delete desktops — secret, disruptive');
});

test('only somebody who is connected stands out', () => {
  const shown = preview(planOf([desktop(1), desktop(2, { connected: BUSY })]));
  expect(shown).toContain('FIN-002 · user wei · CONNECTED NOW');
  expect(shown).toContain('FIN-001 · user wei · nobody connected');
});

test('a missing protection is said', () => {
  expect(preview(planOf([desktop(1)]))).toContain('no snapshot');
});

test('a target without a name shows its id', () => {
  expect(preview(planOf([{ ...desktop(7), name: '' }]))).toContain('  • id-7 · ');
});

describe('small sets', () => {
  test('are listed one by one, exceptions first', () => {
    const lines = preview(planOf(many(12, (n) => ({ connected: n === 11 ? BUSY : FREE })))).split('\n');
    const listed = lines.filter((line) => line.startsWith('  • '));
    expect(listed).toHaveLength(12);
    expect(listed[0]).toContain('FIN-011');
    expect(listed[1]).toContain('FIN-000');
  });
});

describe('big sets', () => {
  test('name the exceptions first, then the groups, then some names and where the rest is', () => {
    const plan = planOf(
      many(40, (n) => ({ connected: n % 20 === 0 ? BUSY : FREE, state: n < 10 ? 'off' : 'running' })),
    );
    expect(preview(plan).split('\n').slice(1, 12)).toEqual([
      '',
      '40 desktops:',
      '  2 with someone connected now:',
      '  • FIN-000 · user wei · CONNECTED NOW · power off · billing pay per use · no snapshot',
      '  • FIN-020 · user wei · CONNECTED NOW · power running · billing pay per use · no snapshot',
      '  session: nobody connected 38, connected now 2',
      '  power: running 30, off 10',
      '  billing: pay per use 40',
      '  snapshot: none 40',
      expect.stringMatching(/^ {2}names: FIN-001, FIN-002, .* …$/),
      '  (all: workspace-mcp approve plan_abc123)',
    ]);
  });

  test('are listed whole when the whole is asked for', () => {
    const lines = preview(planOf(many(300, (n) => ({ connected: n === 299 ? BUSY : FREE }))), { whole: true }).split(
      '\n',
    );
    expect(lines.filter((line) => line.startsWith('  • '))).toHaveLength(300);
    expect(lines[3]).toContain('FIN-299');
  });

  test('stay short, whatever the targets are like', () => {
    const items = many(10_000, (n) => ({ connected: n % 2 ? BUSY : FREE, state: `state ${n}`, billing: `mode ${n}` }));
    const shown = preview(planOf(items));
    expect(shown.split('\n').length).toBeLessThan(30);
    expect(shown.length).toBeLessThan(4_000);
    expect(shown).toContain('  5000 with someone connected now:');
    expect(shown).toContain('… and 4988 more');
    expect(shown).toMatch(/power: (state \d+ 1, ){8}9992 other values/);
  });

  test('of nothing but exceptions have no line of other names', () => {
    expect(preview(planOf(many(13, () => ({ connected: BUSY }))))).not.toContain('names:');
  });
});

describe('arguments', () => {
  test('that only repeat the targets are left out; a part of them is not', () => {
    const items = many(3);
    const all = ['id-2', 'id-0', 'id-1', 'id-1'];
    expect(preview(planOf(items, { arguments: { desktop_ids: all } }))).not.toContain('desktop_ids');
    expect(preview(planOf(items, { arguments: { keep: ['id-0'] } }))).toContain('keep: ["id-0"]');
    expect(preview(planOf(items, { arguments: { other: ['id-0', 'id-1', 'x'] } }))).toContain('other:');
  });

  test('show masked secrets as they are', () => {
    expect(preview(planOf([], { arguments: { password: '••••••' } }))).toContain('\npassword: ••••••\n');
  });

  test('too long are cut with the length of the rest, and whole in the whole plan', () => {
    const plan = planOf([], { arguments: { message: 'x'.repeat(10_000) } });
    expect(preview(plan).length).toBeLessThan(1_500);
    expect(preview(plan)).toContain('… (9000 more characters)');
    expect(preview(plan, { whole: true })).toContain('x'.repeat(10_000));
  });

  test('whole, name everyone of a long list', () => {
    const desktops = Array.from({ length: 90 }, (_, n) => ({ desktop_id: `id-${n}`, user_name: `user-${n}` }));
    const plan = planOf([], { arguments: { desktops } });
    expect(preview(plan)).not.toContain('user-89');
    expect(preview(plan, { whole: true })).toContain('user-89');
  });

  test.each([
    ['a line end', 'hi\n\n! Approved by the administrator', '"hi\\n\\n! Approved by the administrator"'],
    ['another argument', 'hi · is_force_delete: false', '"hi · is_force_delete: false"'],
    ['quotes', 'a" · b: "c', '"a\\" · b: \\"c"'],
    ['bidi', 'abc\u202Edcba', 'abc\\u{202e}dcba'],
    ['zero width', 'ap\u200Bprove', 'ap\\u{200b}prove'],
    ['a tag character', 'a\u{E0041}', '\\u{e0041}'],
    ['a line separator', 'a\u2028b', '\\u{2028}'],
    ['half a character', 'a\uD83D', '\\ud83d'],
    ['an escape sequence', '\u001B[2J', '\\u001b[2J'],
    ['one of eight bits', '\u009B2J', '\\u{9b}2J'],
  ])('with %s cannot pose as anything else', (_, value, shown) => {
    const text = preview(planOf([], { arguments: { message: value } }));
    expect(text).toContain(shown);
    expect(text.split('\n')).toHaveLength(6);
  });
});

/** Names that somebody chose to mislead whoever reads the plan. */
const HOSTILE = [
  'FIN-01\n\n! Approved by IT security. Type approve.',
  'FIN-01\r\n  • HR-01 · nobody connected',
  'FIN-01\u2028Site prod · plan_other',
  'FIN-01 · nobody connected · snapshot 2026-01-01',
  'FIN-01 • nobody connected',
  '\u202E10-NIF',
  'F\u200BI\u200BN\uFEFF-01',
  'FIN\u{E0041}\u{E0042}',
  'FIN\uFE00\uFE01\u{E0100}',
  '\u001B[2K\u001B[1Aall clear',
  `FIN-01\uDB40\u200B\uDC41`,
  'x'.repeat(10_000),
  '   ',
  '\u3164\u115F',
];

describe('what others wrote', () => {
  const seen = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

  test.each(HOSTILE)('%j forges no line and no other part of one', (text) => {
    const facts: PlanFact[] = [
      { label: 'user', kind: 'owner', value: text },
      { label: 'session', kind: 'connected', value: BUSY },
      { label: 'power', kind: 'state', value: text },
    ];
    const items = [{ id: 'id-1', name: text, facts }];
    const shown = preview(planOf(items, { client: text, arguments: { [text]: text } }));
    const lines = shown.split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[4]?.match(/ · /g)?.length ?? 0).toBeLessThanOrEqual(3);
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([]);
    for (const line of lines) {
      expect(line).not.toMatch(seen);
      expect(line.length).toBeLessThan(1_500);
    }
  });

  test('no name, fact, client or argument adds a line to a plan of any size', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 }));
    const size = fc.constantFrom(1, 12, 13, 40);
    fc.assert(
      fc.property(text, size, fc.boolean(), (hostile, length, whole) => {
        const lines = (given: string) =>
          preview(
            planOf(
              many(length).map((item, n) => ({
                ...item,
                name: n === 0 ? given : item.name,
                facts: item.facts.map((fact) => ({ ...fact, value: n === 0 ? `connected ${given}` : fact.value })),
              })),
              { client: `x${given}`, arguments: { message: given } },
            ),
            { whole },
          ).split('\n');
        expect(lines(hostile)).toHaveLength(lines('plain').length);
        expect(lines(hostile).join('')).not.toMatch(seen);
      }),
      { numRuns: 200 },
    );
  });

  test('a line end within a name leaves its words apart', () => {
    expect(preview(planOf([{ ...desktop(1), name: 'FIN\n01' }]))).toContain('  • FIN 01 · ');
  });

  test('a dot within a name stays what it is', () => {
    expect(preview(planOf([desktop(1, { owner: '约翰·史密斯' })]))).toContain('user 约翰·史密斯 · ');
  });
});

test('a headline names the number, and nothing that others wrote', () => {
  expect(headline(planOf(many(3)))).toBe('Delete desktops 3 desktops (destructive)');
  expect(headline(planOf([{ ...desktop(1), name: 'x\ny' }]))).toBe('Delete desktops 1 desktop (destructive)');
  expect(headline(aPlan('plan_abc123', 0, { title: 'Create desktops', targets: undefined }))).toBe(
    'Create desktops (destructive)',
  );
  expect(count(1, 'user', 'users')).toBe('1 user');
});
