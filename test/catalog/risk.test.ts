import { describe, expect, it } from 'vitest';
import { byArg, effectsOf, isWorse, riskRule, valuesAt, worst, worstRisk } from '../../src/catalog/risk.ts';

describe('a risk chosen by an argument', () => {
  const power = riskRule(byArg('op_type', { 'os-start': 'write', else: 'disruptive' }));

  it('takes the case that matches, else the default', () => {
    expect(effectsOf(power, { op_type: 'os-start' })).toEqual(['write']);
    expect(effectsOf(power, { op_type: 'reboot' })).toEqual(['disruptive']);
  });

  it('takes the default when the argument is not given', () => {
    expect(effectsOf(power, {})).toEqual(['disruptive']);
    expect(effectsOf(power, { op_type: null })).toEqual(['disruptive']);
  });

  it('takes its own class for an absent argument when it has one', () => {
    const rule = riskRule(byArg('disabled', { false: 'write', else: 'disruptive', absent: 'read' }));
    expect(effectsOf(rule, {})).toEqual(['read']);
    expect(effectsOf(rule, { disabled: false })).toEqual(['write']);
    expect(effectsOf(rule, { disabled: true })).toEqual(['disruptive']);
  });

  it('matches numbers by their text', () => {
    const rule = riskRule(byArg('delay', { 0: 'disruptive', else: 'write' }));
    expect(effectsOf(rule, { delay: 0 })).toEqual(['disruptive']);
    expect(effectsOf(rule, { delay: 5 })).toEqual(['write']);
  });
});

describe('a risk chosen within a list', () => {
  const attach = riskRule(byArg('desktops[].is_clear_data', { false: 'disruptive', else: 'destructive' }));

  it('is harmless only when every item says so', () => {
    expect(effectsOf(attach, { desktops: [{ is_clear_data: false }, { is_clear_data: false }] })).toEqual([
      'disruptive',
    ]);
  });

  it('counts an item that lacks the value as the default', () => {
    expect(effectsOf(attach, { desktops: [{ is_clear_data: false }, { desktop_id: 'd' }] })).toEqual([
      'disruptive',
      'destructive',
    ]);
  });

  it.each([{ desktops: [{ is_clear_data: true }] }, { desktops: [{ is_clear_data: null }] }, { desktops: [] }, {}])(
    'is the default for %j',
    (args) => {
      expect(effectsOf(attach, args)).toEqual(['destructive']);
    },
  );
});

describe('several effects', () => {
  it('come mildest first and each once', () => {
    const rule = riskRule(['disruptive', 'billing', byArg('type', { HARD: 'destructive', else: 'billing' })]);
    expect(effectsOf(rule, {})).toEqual(['billing', 'disruptive']);
    expect(effectsOf(rule, { type: 'HARD' })).toEqual(['billing', 'disruptive', 'destructive']);
  });

  it('have as worst what any arguments could reach', () => {
    expect(worstRisk(riskRule('read'))).toBe('read');
    expect(worstRisk(riskRule(byArg('a', { x: 'destructive', else: 'read' })))).toBe('destructive');
    expect(worstRisk(riskRule(byArg('a', { x: 'read', else: 'write', absent: 'secret' })))).toBe('secret');
  });
});

it('orders the classes from read to destructive', () => {
  expect(worst(['write', 'secret', 'billing'])).toBe('secret');
  expect(worst([])).toBe('read');
  expect(isWorse('disruptive', 'secret')).toBe(true);
  expect(isWorse('secret', 'secret')).toBe(false);
});

it('finds values at a path, with a gap where an item lacks them', () => {
  const args = { desktops: [{ id: 'a', users: [{ n: 1 }, { n: 2 }] }, { users: [] }, {}] };
  expect(valuesAt(args, 'desktops[].id')).toEqual(['a', undefined, undefined]);
  expect(valuesAt(args, 'desktops[].users[].n')).toEqual([1, 2]);
  expect(valuesAt(args, 'nothing.at.all')).toEqual([undefined]);
});
