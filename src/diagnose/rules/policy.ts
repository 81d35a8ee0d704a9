import { at } from '../fields.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { type Account, accounts } from '../sources/accounts.ts';
import { type PolicyGroup, policies } from '../sources/policies.ts';

/** Switches that people notice when they are off. */
const NOTICED = [
  'peripherals.usb_port_redirection.usb_enable',
  'peripherals.device_redirection.printer_redirection.printer_enable',
  'audio.audio_redirection_enable',
  'file_and_clipboard.file_redirection.redirection_mode',
  'file_and_clipboard.clipboard_redirection',
];

/** Some are switches, some are words. */
const OFF: readonly unknown[] = [false, 'DISABLED'];

/**
 * A group made for some user groups, put on one more person by name who is in none of them: what is meant for others applies to him,
 * for it goes before the groups of lower priority.
 */
function misapplied(seen: Seen): Finding[] {
  const groups = seen.of(policies);
  return seen.of(accounts).flatMap((account) => groups.flatMap((group) => strayTarget(account, group)));
}

function strayTarget(account: Account, group: PolicyGroup): Finding[] {
  const own = group.targets.find(({ type, id }) => type === 'USER' && id === account.id);
  const meant = group.targets.filter(({ type }) => type === 'USERGROUP');
  if (!own || meant.length === 0 || meant.some(({ name }) => account.groups.includes(name))) return [];
  const denied = NOTICED.find((path) => OFF.includes(at(group.policies, path)));
  return [
    {
      cause: 'policy.misapplied',
      says: 'A policy group that is meant for a user group is applied to this user too, who is in no such group.',
      impact: 'degrading',
      sure: denied ? 'likely' : 'possible',
      evidence: [
        evidence(policies, 'targets', `USER ${account.name} beside USERGROUP ${meant[0]?.name}`),
        evidence(policies, 'policy_group_name', group.name),
        evidence(account.from, 'group_names', account.groups.join(', ')),
        ...(denied ? [evidence(policies, denied, at(group.policies, denied))] : []),
      ],
      next: {
        tool: 'batch_update_target_of_policy_group',
        arguments: {
          policy_group_id: group.id,
          delete: [{ target_id: own.id, target_name: own.name, target_type: 'USER' }],
        },
      },
    },
  ];
}

export const POLICY_RULES: readonly Rule[] = [
  {
    about: 'a policy group that is not meant for its user',
    needs: [accounts, policies],
    documented:
      'Workspace API reference, "Querying Details About a Policy Group", "Querying Objects to Which a Policy Group Is Applied", "Querying Users" (group_names)',
    find: misapplied,
  },
];
