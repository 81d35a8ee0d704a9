import { flag, needed, rowsAt, text } from '../fields.ts';
import { source } from '../source.ts';
import { desktop } from './desktop.ts';

export interface Agents {
  pool: string | undefined;
  installed: { name: string; version: string | undefined; installed: boolean }[];
}

/** The agents on the desktop, and its pool, which is named nowhere else. */
export const agents = source<Agents>({
  name: 'agents',
  tells: 'whether its agents are installed, and its pool',
  service: 'workspace',
  operationId: 'ListAgentsInstallCondition',
  after: [desktop],
  list: { limit: 10, pages: 1 },
  ask: (seen) => [{ desktop_id: seen.of(desktop).id }],
  pick: ([answer], seen) => {
    const { id } = seen.of(desktop);
    // Every desktop is in this list: without it neither its agents nor its pool are known.
    const own = needed(answer?.rows.find((row) => text(row, 'desktop_id') === id));
    return {
      pool: text(own, 'desktop_pool_id'),
      installed: rowsAt(own, 'agent_info').map((row) => ({
        name: text(row, 'agent_name') ?? '',
        version: text(row, 'agent_version'),
        installed: flag(row, 'is_installed') ?? true,
      })),
    };
  },
});
