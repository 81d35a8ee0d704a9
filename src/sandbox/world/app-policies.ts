import type { Tree } from '../merging.ts';
import { Collection } from './collection.ts';
import { Part } from './part.ts';

export type PolicyTargetType = 'USER' | 'USERGROUP' | 'APPGROUP' | 'OU' | 'ALL';

/** Whom a policy group applies to; one that is gone counts for nothing. */
export interface PolicyTarget {
  id: string;
  type: PolicyTargetType;
}

/** What people may do in applications. */
export interface AppPolicyGroup {
  readonly id: string;
  name: string;
  description: string;
  /** 1 goes first. */
  priority: number;
  targets: PolicyTarget[];
  /** What differs from the defaults. */
  settings: Tree;
  created: number;
  updated: number;
  /** The one that is there for whoever no other applies to. */
  basic?: true;
}

export interface AppPolicyTemplate {
  readonly id: string;
  name: string;
  description: string;
  settings: Tree;
  created: number;
  updated: number;
}

export const appPolicyGroups = new Part(() => new Collection<AppPolicyGroup>());
export const appPolicyTemplates = new Part(() => new Collection<AppPolicyTemplate>());
