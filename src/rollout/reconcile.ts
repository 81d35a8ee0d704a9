import type { Change } from '../catalog/change.ts';
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

interface Started {
  job: string;
  ids: string[];
  /** Of the first of its parts. */
  begun: number;
}

/**
 * The jobs of requests whose answers nobody has, by request: of the change's type, begun in the time, on all desktops of the request, each
 * once, and on no others. Anything less may be somebody else's work and is left out, as is what `known` has.
 */
export async function jobsStartedBy(
  { tool, site }: Change,
  requests: readonly string[][],
  { from, until }: { from: number; until: number },
  known: ReadonlySet<string>,
  context: ToolContext,
): Promise<Map<string[], string[]>> {
  const begun: Started[] = [];
  for (const type of JOB_TYPES[tool] ?? []) begun.push(...(await jobsOf(type, site, context)));
  const ours = begun.filter(
    (each) => !known.has(each.job) && each.begun >= from - SKEW_MS && each.begun <= until + SKEW_MS,
  );
  const found = new Map<string[], string[]>();
  for (const ids of requests) {
    const wanted = new Set(ids);
    const touching = ours.filter((each) => each.ids.some((id) => wanted.has(id)));
    const touched = touching.flatMap((each) => each.ids);
    const fits = touched.length === wanted.size && touched.every((id) => wanted.delete(id));
    if (fits)
      found.set(
        ids,
        touching.map(({ job }) => job),
      );
  }
  return found;
}

/** The newest jobs of a type. */
async function jobsOf(job_type: string, site: string, context: ToolContext): Promise<Started[]> {
  const reading = { site, service: 'workspace' as const, operationId: 'ListItaSubJobs', args: { job_type } };
  const jobs = new Map<string, Started>();
  for (let page = 0; page < PAGES; page++) {
    const { items } = await context.readPage(reading, { offset: page * PAGE, limit: PAGE }, context.signal);
    for (const { job_id: job, begin_time, entities } of items as SubJob[]) {
      if (!job) continue;
      const known = jobs.get(job) ?? { job, ids: [], begun: Number.POSITIVE_INFINITY };
      const begun = Math.min(known.begun, timeOf(begin_time));
      jobs.set(job, { job, begun, ids: [...known.ids, entities?.desktop_id ?? ''] });
    }
    if (items.length < PAGE) break;
  }
  return [...jobs.values()];
}

/** `2020-04-10 06:45:14`, in UTC. */
function timeOf(text: string | undefined): number {
  const time = Date.parse(`${(text ?? '').replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? 0 : time;
}
