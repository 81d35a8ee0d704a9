import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** What a rule recognizes, as the API writes it. */
export interface RuleMatch {
  scope: 'PRODUCT' | 'PATH';
  product_rule?: {
    identify_condition?: string;
    publisher?: string;
    product_name?: string;
    process_name?: string;
    support_os?: string;
    version?: string;
    product_version?: string;
  };
  path_rule?: { path?: string };
}

export interface AppRule {
  readonly id: string;
  name: string;
  description: string;
  match: RuleMatch;
  source: 'CUSTOM' | 'SYSTEM';
  created: number;
  updated: number;
  /** Whether what it recognizes may not run while application control is on. */
  forbidden: boolean;
}

/** Application control, as the API writes it. */
interface RuleRestriction {
  app_restrict_rule_switch: boolean;
  app_control_mode: number;
  app_periodic_switch: boolean;
  /** Minutes. */
  app_periodic_interval: number;
  app_force_kill_proc_switch: boolean;
}

export const appRuleLibrary = new Part(() => new Collection<AppRule>());

export const ruleRestriction = new Part(
  (): RuleRestriction => ({
    app_restrict_rule_switch: false,
    app_control_mode: 0,
    app_periodic_switch: false,
    app_periodic_interval: 5,
    app_force_kill_proc_switch: false,
  }),
);
