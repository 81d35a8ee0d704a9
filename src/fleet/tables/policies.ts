import { type Feed, int, json, text, time } from '../table.ts';

export const POLICIES: Feed = {
  service: 'workspace',
  read: 'ListPolicyGroupInfo',
  tables: [
    {
      name: 'policies',
      about: 'policy groups; priority 1 wins',
      key: ['policy_group_id'],
      columns: {
        policy_group_id: text('policy_group_id'),
        policy_group_name: text('policy_group_name'),
        priority: int('priority'),
        description: text('description'),
        updated_at: time('update_time'),
        settings: json('policies'),
      },
    },
    {
      name: 'policy_targets',
      about: 'what they apply to',
      key: ['policy_group_id', 'type', 'target_id'],
      columns: {
        policy_group_id: text((_, { whole }) => whole.policy_group_id),
        type: text('target_type'),
        target_id: text('target_id'),
        target_name: text('target_name'),
      },
      rows: 'targets',
    },
  ],
};
