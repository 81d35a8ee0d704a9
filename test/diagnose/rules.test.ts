import { expect, test } from 'vitest';
import { sourcesOf } from '../../src/diagnose/examine.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import { ranked } from '../../src/diagnose/ranking.ts';
import { DESKTOP_RULES, USER_ALONE_RULES } from '../../src/diagnose/rules/index.ts';
import { frozenCatalogue } from '../world.ts';

const rules = [...new Set([...DESKTOP_RULES, ...USER_ALONE_RULES])];

test.each(rules.map((rule) => [rule.about, rule] as const))(
  'the rule about %s names what it reads and where that is documented',
  async (_, rule) => {
    const catalogue = await frozenCatalogue();
    expect(rule.documented).toMatch(/^(Workspace|AppStream|BSS) API reference, ".+"/);
    expect(rule.needs.length).toBeGreaterThan(0);
    for (const { service, operationId, tells, list } of sourcesOf([rule])) {
      const entry = catalogue.operation(service, operationId);
      expect([entry.risk, tells.length > 0], operationId).toEqual(['read', true]);
      expect(list === undefined || entry.page !== undefined, `${operationId} has pages`).toBe(true);
      expect(list?.limit ?? 0, `${operationId} takes so many`).toBeLessThanOrEqual(
        entry.page?.max ?? Number.POSITIVE_INFINITY,
      );
    }
  },
);

const finding = (cause: string, more: Partial<Finding>): Finding => ({
  cause,
  says: '',
  impact: 'degrading',
  sure: 'certain',
  evidence: [],
  next: { tool: '', arguments: {} },
  ...more,
});
const causes = (...findings: Finding[]) => ranked(findings).map(({ cause }) => cause);

test('what keeps people from working comes first, then what is surer; what is only possible counts one step less', () => {
  expect(
    causes(
      finding('untidy', { impact: 'hygiene' }),
      finding('slow', {}),
      finding('perhaps out', { impact: 'blocking', sure: 'possible' }),
      finding('soon', { impact: 'coming' }),
      finding('probably out', { impact: 'blocking', sure: 'likely' }),
      finding('out', { impact: 'blocking' }),
    ),
  ).toEqual(['out', 'probably out', 'slow', 'perhaps out', 'soon', 'untidy']);
});

test('a sign is left out where its cause is known, and stays where the cause is a guess', () => {
  const sign = finding('failing', { impact: 'blocking', sure: 'possible' });
  expect(causes(sign, finding('locked', { explains: ['failing'] }))).toEqual(['locked']);
  expect(causes(sign, finding('locked', { sure: 'possible', explains: ['failing'] }))).toContain('failing');
});
