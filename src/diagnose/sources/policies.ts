import { at, needed, number, type Row, rowsAt, text } from '../fields.ts';
import { source } from '../source.ts';

export interface PolicyGroup {
  id: string;
  name: string;
  /** 1 wins. */
  priority: number;
  targets: { type: string; id: string; name: string }[];
  policies: Row;
}

export const policies = source<readonly PolicyGroup[]>({
  name: 'policy groups',
  tells: 'which policies apply to whom',
  service: 'workspace',
  operationId: 'ListPolicyGroupInfo',
  shared: true,
  list: { limit: 100, pages: 1 },
  ask: () => [{}],
  pick: ([answer]) =>
    (answer?.rows ?? [])
      .map((row) => ({
        id: needed(text(row, 'policy_group_id')),
        name: text(row, 'policy_group_name') ?? '',
        priority: number(row, 'priority') ?? Number.POSITIVE_INFINITY,
        targets: rowsAt(row, 'targets').map((each) => ({
          type: text(each, 'target_type') ?? '',
          id: text(each, 'target_id') ?? '',
          name: text(each, 'target_name') ?? '',
        })),
        policies: (at(row, 'policies') ?? {}) as Row,
      }))
      .sort((a, b) => a.priority - b.priority),
});
