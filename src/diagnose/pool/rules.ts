import type { Meaning } from '../failures.ts';
import type { Rule } from '../rule.ts';
import { SERVICE_RULES } from '../rules/service.ts';
import { ACCESS_RULES } from './access.ts';
import { CAPACITY_RULES } from './capacity.ts';
import { DRIFT_RULES } from './drift.ts';
import { growthRules } from './growth.ts';
import { MEMBER_RULES } from './members.ts';
import { workRules } from './work.ts';

/** Everything that is known of pools; of equally bad and sure findings the earlier family comes first. */
export function poolRules(meaning: Meaning): readonly Rule[] {
  return [
    ...MEMBER_RULES,
    ...growthRules(meaning),
    ...CAPACITY_RULES,
    ...workRules(meaning),
    ...DRIFT_RULES,
    ...SERVICE_RULES,
    ...ACCESS_RULES,
  ];
}
