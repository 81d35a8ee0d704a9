import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/catalog/plan.ts';
import { type Answer, approvalForm, judge, matchesTyped, typedQuestion } from '../../src/guard/answer.ts';
import { decisionEvent } from '../../src/guard/decision.ts';
import { aDecision, aPlan } from '../store/plan.ts';

const FASTEST = 1_500;
const plain = aPlan('plan_plain', 0, { risk: 'disruptive' });
const counted = aPlan('plan_count', 0, { typed: { what: 'count', expect: '40' } });
const named = aPlan('plan_name', 0, { typed: { what: 'name', expect: 'FIN-01' } });

/** The judgement of an answer that took `ms`. */
const judged = (ms: number, plan: Plan, answer: Answer) => judge(plan, answer, 10_000, 10_000 + ms, FASTEST);
const read = (plan: Plan, answer: Answer) => judged(5_000, plan, answer);
const accept = (content?: Record<string, unknown>): Answer => ({ action: 'accept', ...(content && { content }) });
const YES = accept({ decision: 'approve' });
const NO = accept({ decision: 'decline' });

describe('an answer faster than a person', () => {
  test.each<[string, Answer]>([
    ['yes', YES],
    ['no in the form', NO],
    ['no', { action: 'decline' }],
    ['dismissal', { action: 'cancel' }],
  ])('%s counts for nothing', (_, answer) => {
    expect(judged(0, plain, answer)).toBe('too fast');
    expect(judged(FASTEST - 1, plain, answer)).toBe('too fast');
  });

  test('right after the limit counts', () => {
    expect(judged(FASTEST, plain, YES)).toBe('approved');
    expect(judged(FASTEST, plain, NO)).toBe('declined');
  });

  test('an answer from before the question, or at no known time, is too fast', () => {
    expect(judged(-60_000, plain, YES)).toBe('too fast');
    expect(judged(Number.NaN, plain, YES)).toBe('too fast');
  });
});

describe('an answer of a person', () => {
  test('approves only by choosing to', () => {
    expect(read(plain, YES)).toBe('approved');
    for (const decision of ['Approve', 'approve ', 'yes', true, 1, null, undefined, ['approve'], { approve: true }]) {
      expect(read(plain, accept({ decision }))).toBe('declined');
    }
  });

  test('an accept of the untouched or missing form approves nothing', () => {
    expect(read(plain, accept())).toBe('declined');
    expect(read(plain, accept({}))).toBe('declined');
  });

  test('a choice of a form that was not accepted approves nothing', () => {
    expect(read(plain, { action: 'decline', content: { decision: 'approve' } })).toBe('declined');
    expect(read(plain, { action: 'cancel', content: { decision: 'approve' } })).toBe('dismissed');
    expect(read(plain, { action: 'whatever' as never, content: { decision: 'approve' } })).toBe('declined');
  });

  test('closing the form leaves the plan waiting', () => {
    expect(read(plain, { action: 'cancel' })).toBe('dismissed');
  });
});

describe('a typed confirmation', () => {
  test.each([
    ['count', counted, '40'],
    ['name', named, 'FIN-01'],
  ])('the right %s approves, blanks around it aside', (_, plan, right) => {
    expect(read(plan, accept({ decision: 'approve', confirm: right }))).toBe('approved');
    expect(read(plan, accept({ decision: 'approve', confirm: `  ${right}\n` }))).toBe('approved');
  });

  test.each<[string, Plan, unknown]>([
    ['a wrong count', counted, '41'],
    ['a count with more', counted, '40 desktops'],
    ['a number instead of text', counted, 40],
    ['nothing', counted, undefined],
    ['an empty text', counted, ''],
    ['the name in another case', named, 'fin-01'],
    ['a part of the name', named, 'FIN'],
    ['a list', named, ['FIN-01']],
  ])('%s is mistyped', (_, plan, confirm) => {
    expect(read(plan, accept({ decision: 'approve', confirm }))).toBe('mistyped');
  });

  test('typed right, but declined, is declined', () => {
    expect(read(counted, accept({ decision: 'decline', confirm: '40' }))).toBe('declined');
  });

  test('nothing typed never matches, not even a name of nothing', () => {
    const nameless = aPlan('plan_nameless', 0, { typed: { what: 'name', expect: '' } });
    expect(matchesTyped(nameless, '')).toBe(false);
    expect(matchesTyped(nameless, '  ')).toBe(false);
  });

  test('of all texts only the expected one matches', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(matchesTyped(counted, text)).toBe(text.trim() === '40');
      }),
    );
  });
});

describe('the form', () => {
  test.each([plain, counted, named])(
    'of $id asks for a decision, has no default and does not offer yes first',
    (plan) => {
      const form = approvalForm(plan);
      const { decision } = form.properties;
      expect(form.required).toContain('decision');
      expect(decision && 'enum' in decision && decision.enum).toEqual(['decline', 'approve']);
      expect(JSON.stringify(form)).not.toContain('default');
    },
  );

  test('asks for the count of a set and the name of a single thing, and gives neither away', () => {
    expect(typedQuestion(counted)).toBe('How many desktops are affected? Type the number.');
    expect(typedQuestion(named)).toBe("Type the desktop's name to confirm.");
    expect(typedQuestion(plain)).toBe('');
    for (const plan of [counted, named]) {
      expect(approvalForm(plan).required).toContain('confirm');
      expect(JSON.stringify(approvalForm(plan))).not.toContain(plan.typed?.expect);
    }
    expect(approvalForm(plain).properties).not.toHaveProperty('confirm');
  });
});

test('the audit line of a decision says who, by which way and why', () => {
  const declined = aDecision(plain.id, { approved: false, by: 'ann', via: 'approve', reason: 'not today' });
  expect(decisionEvent(plain, declined)).toEqual({
    event: 'declined',
    principal: 'local',
    site: 'default',
    tool: 'delete_desktop',
    risk: 'disruptive',
    plan: plain.id,
    detail: { by: 'ann', via: 'approve', reason: 'not today' },
  });
  expect(decisionEvent(plain, aDecision(plain.id)).event).toBe('approved');
});
