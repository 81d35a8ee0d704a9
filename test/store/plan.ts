import type { Clock } from '../../src/catalog/clock.ts';
import type { Decision, Plan } from '../../src/catalog/plan.ts';

export const HOUR = 3_600_000;

/** Time that moves when told to. */
export interface HandClock extends Clock {
  time: number;
}

export function handClock(time = Date.now()): HandClock {
  const clock: HandClock = {
    time,
    now: () => clock.time,
    sleep: async (ms) => {
      clock.time += ms;
    },
  };
  return clock;
}

export function aPlan(id: string, now: number, overrides: Partial<Plan> = {}): Plan {
  return {
    id,
    principal: 'local',
    site: 'default',
    sandbox: false,
    tool: 'delete_desktop',
    title: 'Delete a desktop',
    method: 'DELETE',
    path: '/v2/{project_id}/desktops/{desktop_id}',
    risk: 'destructive',
    effects: ['destructive'],
    digest: 'd1g3st',
    arguments: { desktop_id: 'desk-1' },
    targets: {
      kind: 'desktop',
      noun: 'desktop',
      plural: 'desktops',
      items: [{ id: 'desk-1', name: 'FIN-01', facts: [{ label: 'Owner', kind: 'owner', value: '王伟' }] }],
    },
    warnings: ['The disks are deleted too.'],
    requests: 1,
    elicit: true,
    mistyped: 0,
    created: now,
    expires: now + 600_000,
    ...overrides,
  };
}

export function aDecision(plan: string, overrides: Partial<Decision> = {}): Decision {
  return { plan, approved: true, by: 'local', via: 'approve', at: 1, ...overrides };
}
