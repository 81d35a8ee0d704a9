import type { Next } from '../finding.ts';
import type { Seen } from '../seen.ts';
import { job, type Part } from './job.ts';
import { poolImage } from './sources.ts';

/** What a second time does where the first was half done. */
export type Effect =
  /** Nothing that the first did not want. */
  | 'same'
  /** Makes more than was wanted, and more to pay. */
  | 'makes'
  /** Throws out whoever works. */
  | 'interrupts'
  /** Loses data. */
  | 'erases';

/** How a type of job can be repeated for exactly the parts that failed, from what the API says of them. */
interface Repeatable {
  effect: Effect;
  /** Undefined: how it was asked for is not told. */
  call?(parts: readonly Part[], seen: Seen): Next | undefined;
}

/** What the tools take at once. */
const AT_ONCE = { desktops: 100, servers: 20 };

function ids(parts: readonly Part[], most: number): string[] {
  return [...new Set(parts.flatMap(({ target }) => target ?? []))].slice(0, most);
}

/** A call on all of their targets; none where a target is not told. */
function onTargets(
  tool: string,
  argument: string,
  { most = AT_ONCE.desktops, more = {} }: { most?: number; more?: Record<string, unknown> } = {},
) {
  return (parts: readonly Part[]): Next | undefined => {
    const found = ids(parts, most);
    return found.length === 0 ? undefined : { tool, arguments: { [argument]: found, ...more } };
  };
}

function attachAgain(parts: readonly Part[]): Next | undefined {
  const known = parts.filter(({ target, user }) => target !== undefined && user !== undefined);
  if (known.length < parts.length || known.length === 0) return undefined;
  return {
    tool: 'batch_attach_instances',
    arguments: {
      desktops: known
        .slice(0, AT_ONCE.desktops)
        // Without is_clear_data: false the same user would get an empty disk.
        .map(({ target, user }) => ({ desktop_id: target, user_name: user, is_clear_data: false })),
    },
  };
}

function expandAgain(parts: readonly Part[], seen: Seen): Next | undefined {
  const { named } = seen.of(job);
  if (named.family !== 'workspace' || named.pool === undefined) return undefined;
  return {
    tool: 'expand_desktop_pool',
    arguments: { pool_id: named.pool, size: Math.min(1_000, Math.max(1, parts.length)) },
  };
}

function rebuildPoolAgain(_: readonly Part[], seen: Seen): Next | undefined {
  const known = seen.maybe(poolImage);
  if (known?.image === undefined) return undefined;
  return { tool: 'rebuild_desktop_pool', arguments: { pool_id: known.pool, image_id: known.image, is_fix: true } };
}

function rejoin([first, ...more]: readonly Part[]): Next | undefined {
  if (first?.target === undefined || more.length > 0) return undefined;
  return { tool: 'register_domain', arguments: { desktop_id: first.target } };
}

/** Only jobs that subscribe to the service, or end it, can be retried themselves (Workspace API reference, "Retrying a Task"). */
function retryItself(_: readonly Part[], seen: Seen): Next {
  return { tool: 'run_actions_on_workspace_job', arguments: { job_id: seen.of(job).named.id, op_type: 'retry' } };
}

function refreshAddresses(parts: readonly Part[]): Next | undefined {
  const items = ids(parts, AT_ONCE.servers).map((id) => ({ id, enable: true }));
  return items.length === 0 ? undefined : { tool: 'appstream_batch_update_tsvi', arguments: { items } };
}

const onServers = (tool: string) => onTargets(tool, 'items', { most: AT_ONCE.servers });

/** Types of Workspace API reference, "Querying Subtasks" (`job_type`), and of AppStream API reference, "ListSubJobs". */
const REPEATABLE: Readonly<Record<string, Repeatable>> = {
  applyWorkspace: { effect: 'same', call: retryItself },
  cancelWorkspace: { effect: 'erases', call: retryItself },
  createDesktops: { effect: 'makes' },
  createDesktopPool: { effect: 'makes', call: expandAgain },
  expandDesktopPool: { effect: 'makes', call: expandAgain },
  addVolumes: { effect: 'makes' },
  addDesktopPoolVolumes: { effect: 'makes' },
  // They get the size that was wanted, and keep it.
  expandVolumes: { effect: 'same' },
  attachDesktops: { effect: 'same', call: attachAgain },
  attachDesktopPool: { effect: 'same' },
  detachDesktops: { effect: 'interrupts' },
  batchDetachDesktops: { effect: 'interrupts' },
  // Which of start, stop, reboot and hibernate it was is not told.
  operateDesktops: { effect: 'interrupts' },
  executeDesktopsAction: { effect: 'interrupts' },
  desktopRejoinDomain: { effect: 'interrupts', call: rejoin },
  changeDesktopNetwork: { effect: 'interrupts' },
  batchChangeDesktopNetwork: { effect: 'interrupts' },
  createSnapshot: {
    effect: 'same',
    call: onTargets('batch_create_desktop_snapshot', 'desktop_ids', { more: { disk_type: 'ALL' } }),
  },
  createWksSnapshot: {
    effect: 'same',
    call: onTargets('batch_create_desktop_snapshot', 'desktop_ids', { more: { disk_type: 'ALL' } }),
  },
  desktopToImage: { effect: 'makes' },
  rebuildDesktops: { effect: 'erases' },
  rebuildDesktopPool: { effect: 'erases', call: rebuildPoolAgain },
  restoreDesktopBySnapshot: { effect: 'erases' },
  deleteDesktops: { effect: 'erases', call: onTargets('batch_delete_desktops', 'desktop_ids') },
  deleteVolumes: { effect: 'erases' },
  deleteDesktopPoolVolumes: { effect: 'erases' },
  deleteSnapshot: { effect: 'erases' },
  deleteWksSnapshot: { effect: 'erases' },
  CREATE_SERVER: { effect: 'makes' },
  CREATE_SERVER_IMAGE: { effect: 'makes' },
  DELETE_SERVER: { effect: 'erases', call: onServers('appstream_batch_delete_server') },
  REJOIN_DOMAIN: { effect: 'interrupts', call: onServers('appstream_batch_rejoin_domain') },
  CHANGE_SERVER_IMAGE: { effect: 'erases' },
  REINSTALL_OS: {
    effect: 'erases',
    call: onTargets('appstream_batch_reinstall_server', 'server_ids', { most: 50 }),
  },
  MIGRATE_SERVER: { effect: 'interrupts' },
  UPDATE_SERVER_TSVI: { effect: 'interrupts', call: refreshAddresses },
  UPGRADE_ACCESS_AGENT: { effect: 'interrupts', call: onServers('appstream_batch_upgrade_hda_version') },
  // What the script does nobody here knows.
  script: {
    effect: 'erases',
    call: (_, seen) => ({ tool: 'retry_script_execution', arguments: { task_id: seen.of(job).named.id } }),
  },
};

export interface Repeat {
  /** Undefined: nothing is known of jobs of this type. */
  effect: Effect | undefined;
  call: Next | undefined;
}

/** The call that repeats the job for exactly these parts of it, where that can be made of what the API says. */
export function repeatOf(parts: readonly Part[], seen: Seen): Repeat {
  const known = REPEATABLE[seen.of(job).type ?? ''];
  return { effect: known?.effect, call: parts.length === 0 ? undefined : known?.call?.(parts, seen) };
}
