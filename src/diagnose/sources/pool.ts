import { flag, needed, number, text } from '../fields.ts';
import { source } from '../source.ts';
import { agents } from './agents.ts';
import { desktop } from './desktop.ts';

export interface Pool {
  id: string;
  type: string | undefined;
  maintenance: boolean;
  status: string | undefined;
  count: number | undefined;
  used: number | undefined;
  image: string | undefined;
}

/** The pool that the desktop belongs to. */
export const poolOfDesktop = source<Pool>({
  name: 'its pool',
  tells: 'the state of its pool',
  service: 'workspace',
  operationId: 'ShowDesktopPoolDetail',
  after: [desktop, agents],
  ask: (seen) => {
    const pool = seen.maybe(agents)?.pool;
    return pool === undefined ? [] : [{ pool_id: pool }];
  },
  pick: ([answer]) => ({
    id: needed(text(answer?.body, 'id')),
    type: text(answer?.body, 'type'),
    maintenance: flag(answer?.body, 'in_maintenance_mode') ?? false,
    status: text(answer?.body, 'status'),
    count: number(answer?.body, 'desktop_count'),
    used: number(answer?.body, 'desktop_used'),
    image: text(answer?.body, 'image_id'),
  }),
});
