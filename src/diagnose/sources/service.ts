import { needed, number, rowsAt, text, texts } from '../fields.ts';
import { source } from '../source.ts';

export interface Workspace {
  status: string | undefined;
  accessStatus: string | undefined;
  /** 0: in order; 1: the AD configuration failed; 2: something else did. */
  config: string | undefined;
  /** The group that every desktop is put into. */
  securityGroups: string[];
  subnets: string[];
  accessMode: string | undefined;
}

/** The service that all desktops of the site depend on. */
export const workspace = source<Workspace>({
  name: 'service',
  tells: 'the state of the service, its access and its domain',
  service: 'workspace',
  operationId: 'ListWorkspaces',
  shared: true,
  ask: () => [{}],
  pick: ([answer]) => {
    const body = answer?.body;
    const groups = [body, ...rowsAt(body, 'site_configs')].map((each) => text(each, 'desktop_security_group.id'));
    return {
      status: needed(text(body, 'status')),
      accessStatus: text(body, 'access_status'),
      config: text(body, 'config_status'),
      securityGroups: groups.filter((each) => each !== undefined),
      subnets: [
        ...rowsAt(body, 'subnet_ids').flatMap((row) => text(row, 'subnet_id') ?? []),
        ...rowsAt(body, 'vpc_config_infos').flatMap((row) => texts(row, 'subnet_ids')),
      ],
      accessMode: text(body, 'access_mode'),
    };
  },
});

/** The state of a service that is open. */
export const SUBSCRIBED = 'SUBSCRIBED';

export interface Lock {
  locked: boolean;
  reason: string | undefined;
}

/** Why a service that is not open may be so. */
export const lock = source<Lock>({
  name: 'service lock',
  tells: 'whether the service is locked',
  service: 'workspace',
  operationId: 'ShowWorkspaceLock',
  shared: true,
  after: [workspace],
  ask: (seen) => ((seen.maybe(workspace)?.status ?? SUBSCRIBED) === SUBSCRIBED ? [] : [{}]),
  pick: ([answer]) => ({
    locked: needed(number(answer?.body, 'is_lock')) === 1,
    reason: text(answer?.body, 'lock_reason'),
  }),
});
