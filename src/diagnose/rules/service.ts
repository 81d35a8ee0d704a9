import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { lock, SUBSCRIBED, workspace } from '../sources/service.ts';
import { NO_WAY_IN } from './signs.ts';

function notOpen(seen: Seen): Finding[] {
  const { status, accessStatus } = seen.of(workspace);
  const found: Finding[] = [];
  if (status !== undefined && status !== SUBSCRIBED) {
    found.push({
      cause: 'service.not_subscribed',
      says: 'The service itself is not open: no desktop of the site can be used.',
      impact: 'blocking',
      sure: 'certain',
      evidence: [evidence(workspace, 'status', status)],
      next: { tool: 'list_workspaces', arguments: {} },
      explains: NO_WAY_IN,
    });
  }
  if (accessStatus !== undefined && /Failed$/.test(accessStatus)) {
    found.push({
      cause: 'service.access',
      says: 'A change of the ways into the service failed: people may not reach it.',
      impact: 'blocking',
      sure: 'possible',
      evidence: [evidence(workspace, 'access_status', accessStatus)],
      next: { tool: 'list_workspaces', arguments: {} },
    });
  }
  return found;
}

function locked(seen: Seen): Finding | undefined {
  const { locked: is, reason } = seen.of(lock);
  if (!is) return undefined;
  return {
    cause: 'service.locked',
    says: 'The service is locked: nothing of it can be changed or started.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [evidence(lock, 'is_lock', 1), evidence(lock, 'lock_reason', reason)],
    next: { tool: 'unlock_workspace', arguments: { operate_type: 'unLock' } },
  };
}

export const SERVICE_RULES: readonly Rule[] = [
  {
    about: 'a service that is not open',
    needs: [workspace],
    documented: 'Workspace API reference, "Querying Workspace Details" (status, access_status)',
    find: notOpen,
  },
  {
    about: 'a locked service',
    needs: [lock],
    documented: 'Workspace API reference, "Querying the Lock Status of Workspace"',
    find: locked,
  },
];
