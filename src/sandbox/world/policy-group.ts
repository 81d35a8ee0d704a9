import type { Tree } from '../merging.ts';
import { Part } from './part.ts';

export type TargetType = 'INSTANCE' | 'DESKTOPSPOOL' | 'USER' | 'CLIENTIP' | 'OU' | 'USERGROUP' | 'ALL';

/** What a policy group applies to. */
export interface PolicyTarget {
  type: TargetType;
  /** Id of the thing inside the world, for addresses themselves. */
  key: string;
}

export interface PolicyGroup {
  readonly id: string;
  name: string;
  description: string;
  /** 1 wins over 2. No two groups have the same. */
  priority: number;
  updated: number;
  targets: PolicyTarget[];
  policies: Tree;
  /** The group for whom no other applies: it comes last and stays. */
  readonly basic: boolean;
}

/** The policy groups, the strongest first. */
class PolicyGroups {
  #groups: PolicyGroup[] = [];

  all(): readonly PolicyGroup[] {
    return this.#groups;
  }

  get(id: string): PolicyGroup | undefined {
    return this.#groups.find((group) => group.id === id);
  }

  /** Without a priority a group comes after all but the basic one. */
  add(group: Omit<PolicyGroup, 'priority'>, priority = this.#next()): PolicyGroup {
    const added = { ...group, priority: 0 };
    this.#groups.push(added);
    this.move(added, priority);
    return added;
  }

  /** Groups whose priority is taken move down until there is a gap. */
  move(group: PolicyGroup, priority: number): void {
    group.priority = priority;
    const others = this.#groups.filter((one) => one !== group && !one.basic).sort(byPriority);
    let taken = group.basic ? 0 : priority;
    for (const other of others) {
      if (other.priority !== taken) continue;
      other.priority++;
      taken = other.priority;
    }
    const basic = this.#groups.find((one) => one.basic);
    if (basic) basic.priority = this.#next();
    this.#groups.sort(byPriority);
  }

  delete(group: PolicyGroup): void {
    this.#groups = this.#groups.filter((one) => one !== group);
  }

  #next(): number {
    return 1 + Math.max(0, ...this.#groups.filter((group) => !group.basic).map((group) => group.priority));
  }
}

export const policyGroups = new Part(() => new PolicyGroups());

function byPriority(a: PolicyGroup, b: PolicyGroup): number {
  return a.priority - b.priority;
}
