import type { NamedJob, SiteId } from '../../catalog/context.ts';
import { ToolError } from '../../catalog/errors.ts';
import type { Service } from '../../catalog/operation.ts';
import { at, moment, number, type Row, rowsAt, text } from '../fields.ts';
import type { Effort } from '../looking.ts';
import type { Args } from '../source.ts';
import { type Job, numberedStatus, type Part, partOf, runOf, stateOf } from './job.ts';

/** Looks at a job where it may be; undefined where the cloud knows none of this id. Throws `ToolError`. */
export async function lookAt(named: NamedJob, effort: Effort, site: SiteId): Promise<Job | undefined> {
  const reader = new Reader(effort, site);
  switch (named.family) {
    case 'workspace':
      return ofDesktops(named, reader);
    case 'appstream':
      return ofServers(named, reader);
    case 'image':
      return ofImages(named, reader);
    case 'script':
      return ofScripts(named, reader);
    case 'order':
      return ofOrder(named, reader);
    case 'gone':
      return ofDeletion(named, reader);
  }
}

const MOST_PAGES = 3;

/** Reads at one site, each counted. */
class Reader {
  readonly #effort: Effort;
  readonly #site: SiteId;

  constructor(effort: Effort, site: SiteId) {
    this.#effort = effort;
    this.#site = site;
  }

  /** Undefined for what the cloud does not find. */
  async one(service: Service, operationId: string, args: Args): Promise<unknown> {
    const { context, signal } = this.#effort;
    const reading = { site: this.#site, service, operationId, args };
    await context.checkRead(reading);
    this.#effort.count();
    try {
      return (await context.read(reading, signal)) ?? {};
    } catch (error) {
      if (error instanceof ToolError && error.notFound) return undefined;
      throw error;
    }
  }

  async list(service: Service, operationId: string, args: Args, limit: number): Promise<Row[]> {
    const { context, signal } = this.#effort;
    const reading = { site: this.#site, service, operationId, args };
    await context.checkRead(reading);
    const rows: Row[] = [];
    for (let page = 0; page < MOST_PAGES; page++) {
      this.#effort.count();
      const { items } = await context.readPage(reading, { offset: rows.length, limit }, signal);
      rows.push(...(items as Row[]));
      if (items.length < limit) break;
    }
    return rows;
  }
}

/** What came with the job, or else what the list has. */
async function partsOf(body: unknown, list: () => Promise<Row[]>): Promise<{ parts: Part[]; total: number }> {
  const embedded = rowsAt(body, 'sub_jobs').map(partOf);
  const total = number(body, 'sub_jobs_total') ?? embedded.length;
  if (embedded.length >= total) return { parts: embedded, total };
  const listed = (await list()).map(partOf);
  return { parts: listed.length > embedded.length ? listed : embedded, total };
}

function jobOf(named: NamedJob, body: unknown, more: Pick<Job, 'parts' | 'total' | 'read' | 'partsRead'>): Job {
  const said = text(body, 'status') ?? '';
  return {
    named,
    type: text(body, 'job_type'),
    state: stateOf(said),
    said,
    code: text(body, 'job_error_code'),
    reason: text(body, 'fail_reason'),
    began: moment(body, 'begin_time'),
    ended: moment(body, 'end_time'),
    ...more,
  };
}

async function ofDesktops(named: NamedJob & { family: 'workspace' }, reader: Reader): Promise<Job | undefined> {
  const { id, pool } = named;
  const body = await reader.one('workspace', 'ShowJob', { job_id: id });
  if (body === undefined) return undefined;
  const args = { job_id: id, ...(pool !== undefined && { desktop_pool_id: pool }) };
  const parts = await partsOf(body, () => reader.list('workspace', 'ListItaSubJobs', args, 1_000));
  return jobOf(named, body, {
    ...parts,
    read: { service: 'workspace', operationId: 'ShowJob' },
    partsRead: { service: 'workspace', operationId: 'ShowJob' },
  });
}

async function ofServers(named: NamedJob, reader: Reader): Promise<Job | undefined> {
  const body = await reader.one('appstream', 'ShowJobDetail', { job_id: named.id });
  if (body === undefined) return ofFirstGeneration(named, reader);
  const read = { service: 'appstream', operationId: 'ShowJobDetail' } as const;
  const args = { job_id: named.id, job_type: text(body, 'job_type') };
  const parts = await partsOf(body, () => reader.list('appstream', 'ListSubJobs', args, 100));
  return jobOf(named, body, { ...parts, read, partsRead: read });
}

async function ofFirstGeneration(named: NamedJob, reader: Reader): Promise<Job | undefined> {
  const answer = await reader.one('appstream', 'ShowJob', { job_id: named.id });
  const body = at(answer, 'job');
  if (body === undefined) return undefined;
  const parts = rowsAt(body, 'sub_jobs').map(partOf);
  const said = numberedStatus(at(body, 'job_status'));
  const read = { service: 'appstream', operationId: 'ShowJob' } as const;
  return {
    ...jobOf(named, body, { parts, total: parts.length, read, partsRead: read }),
    // Here it is a number too.
    type: undefined,
    state: stateOf(said),
    said,
    code: text(body, 'execute_code'),
    reason: text(body, 'execute_message'),
  };
}

async function ofImages(named: NamedJob, reader: Reader): Promise<Job | undefined> {
  const body = await reader.one('appstream', 'ShowImageJob', { job_id: named.id });
  if (body === undefined) return undefined;
  const read = { service: 'appstream', operationId: 'ShowImageJob' } as const;
  const args = { job_id: named.id, job_type: text(body, 'job_type') };
  const parts = await partsOf(body, () => reader.list('appstream', 'ListImageSubJobs', args, 100));
  return jobOf(named, body, { ...parts, read, partsRead: read });
}

/** Tasks of pools stand in a list of their own. */
async function ofScripts(named: NamedJob, reader: Reader): Promise<Job | undefined> {
  const lists = [
    ['ListScriptTasks', 'script_tasks'],
    ['ShowDesktopPoolsScriptExecTasks', 'script_execution_tasks'],
  ] as const;
  for (const [operationId, path] of lists) {
    const answer = await reader.one('workspace', operationId, { task_id: [named.id], limit: 1 });
    const task = rowsAt(answer, path).find((row) => text(row, 'id') === named.id);
    if (!task) continue;
    const runs = await reader.list('workspace', 'ListScriptRecords', { script_task_id: named.id }, 100);
    const said = text(task, 'status') ?? '';
    return {
      named,
      type: 'script',
      state: stateOf(said),
      said,
      code: undefined,
      reason: undefined,
      began: moment(task, 'start_time'),
      ended: moment(task, 'end_time'),
      total: runs.length,
      parts: runs.map(runOf),
      read: { service: 'workspace', operationId },
      partsRead: { service: 'workspace', operationId: 'ListScriptRecords' },
    };
  }
  return undefined;
}

/** BSS API reference, "Querying Yearly/Monthly Resources": in use. */
const IN_USE = 2;

/** Nothing is built for an order before it is paid, and nothing else tells of it. */
async function ofOrder(named: NamedJob & { family: 'order' }, reader: Reader): Promise<Job> {
  const read = { service: 'bss', operationId: 'ListOrderResources' } as const;
  const rows = await reader.list(read.service, read.operationId, { order_id: named.id, only_main_resource: 1 }, 500);
  const parts = rows
    .filter((row) => (number(row, 'is_main_resource') ?? 1) === 1)
    .map((row): Part => {
      const said = text(row, 'status') ?? '';
      return {
        id: text(row, 'resource_id') ?? '',
        state: said === String(IN_USE) ? 'done' : 'running',
        said,
        target: text(row, 'resource_id'),
        name: text(row, 'resource_name'),
        user: undefined,
        began: moment(row, 'effective_time'),
        percent: undefined,
        code: undefined,
        reason: undefined,
      };
    });
  const total = Math.max(named.count ?? 1, parts.length);
  const built = parts.length >= total && parts.every(({ state }) => state === 'done');
  return {
    named,
    type: named.change ? 'change of what exists' : 'order',
    state: built ? 'done' : parts.length > 0 || named.paid ? 'running' : 'waiting',
    said: '',
    code: undefined,
    reason: undefined,
    began: undefined,
    ended: undefined,
    total,
    parts,
    read,
    partsRead: read,
  };
}

/** After a deletion the API may go on answering, with a status that says so. */
async function ofDeletion(named: NamedJob & { family: 'gone' }, reader: Reader): Promise<Job> {
  const read = { service: named.service, operationId: named.read };
  const body = await reader.one(named.service, named.read, { [named.arg]: named.id });
  const said = named.path === undefined ? undefined : text(body, named.path);
  const gone =
    body === undefined || named.states.some((state) => state.toUpperCase() === (said ?? '').trim().toUpperCase());
  return {
    named,
    type: 'deletion',
    state: gone ? 'done' : 'running',
    said: body === undefined ? 'not found' : (said ?? 'still there'),
    code: undefined,
    reason: undefined,
    began: undefined,
    ended: undefined,
    total: 1,
    parts: [],
    read,
    partsRead: read,
  };
}
