import type { ToolContext } from '../catalog/context.ts';

/** Job types by tool: Workspace API reference, "Querying Subtasks", `job_type`. Tools without one can't be looked for. */
const JOB_TYPES: Readonly<Record<string, readonly string[]>> = {
  batch_run_desktops: ['operateDesktops', 'executeDesktopsAction'],
  batch_rebuild_desktops_system_disk: ['rebuildDesktops'],
  batch_create_desktop_snapshot: ['createWksSnapshot', 'createSnapshot'],
  batch_delete_desktops: ['deleteDesktops'],
  detach_instances: ['detachDesktops', 'batchDetachDesktops'],
  batch_detach_instances: ['batchDetachDesktops'],
  batch_change_desktop_network: ['batchChangeDesktopNetwork'],
  change_desktop_network: ['changeDesktopNetwork'],
  register_domain: ['desktopRejoinDomain'],
  attach_instances: ['attachDesktops'],
};

const PAGE = 1_000;

/** Newest first as far as the list goes; what is further back began long before. */
const PAGES = 3;

/** Their clock and ours may differ by so much, and their times are to the second; ms. */
const SKEW_MS = 5_000;

interface SubJob {
  job_id?: string;
  begin_time?: string;
  entities?: { desktop_id?: string };
}

/**
 * The jobs that a request, whose answer nobody has, started: of the change's type, on its desktops, no older than it and none that
 * `known` has. Empty where there are none, which proves nothing.
 */
export async function jobsStartedBy(
  tool: string,
  ids: readonly string[],
  since: number,
  known: ReadonlySet<string>,
  site: string,
  context: ToolContext,
): Promise<Map<string, string[]>> {
  const wanted = new Set(ids);
  const found = new Map<string, string[]>();
  for (const job_type of JOB_TYPES[tool] ?? []) {
    const reading = { site, service: 'workspace' as const, operationId: 'ListItaSubJobs', args: { job_type } };
    for (let page = 0; page < PAGES; page++) {
      const { items } = await context.readPage(reading, { offset: page * PAGE, limit: PAGE }, context.signal);
      for (const { job_id: job, begin_time: begun, entities } of items as SubJob[]) {
        const id = entities?.desktop_id;
        if (!job || !id || !wanted.has(id) || known.has(job)) continue;
        if (timeOf(begun) >= since - SKEW_MS) found.set(job, [...(found.get(job) ?? []), id]);
      }
      if (items.length < PAGE) break;
    }
  }
  return found;
}

/** `2020-04-10 06:45:14`, in UTC. */
function timeOf(text: string | undefined): number {
  const time = Date.parse(`${(text ?? '').replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? 0 : time;
}
