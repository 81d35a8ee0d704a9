import { toolName } from '../../catalog/operation.ts';
import type { Meaning } from '../failures.ts';
import { type Evidence, evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { HOUR, MINUTE } from '../times.ts';
import { type Group, groupsOf } from './causes.ts';
import { type Job, job, type Part } from './job.ts';
import { repeatOf } from './repeat.ts';
import { laterParts, made, poolImage, quotasNow, serverTargets, targets } from './sources.ts';

const TASKS = 'Workspace API reference, "Querying Task Details", "Querying Subtasks"';
const APPSTREAM = 'AppStream API reference, "ShowJobDetail", "ShowImageJob"';

function failed(meaning: Meaning): (seen: Seen) => Finding[] {
  return (seen) => groupsOf(seen, meaning).map((group) => told(seen, group));
}

const NAMED = 5;

function told(seen: Seen, group: Group): Finding {
  const own = seen.of(job);
  const { why, code, reason, parts } = group;
  const all = parts.length >= own.total;
  const [first] = parts;
  return {
    cause: `job.failed_${why.kind}`,
    says:
      parts.length === 0
        ? `The job failed: ${why.words}.`
        : `${parts.length} of ${own.total} parts of the job failed: ${why.words}.`,
    impact: all ? 'blocking' : 'degrading',
    sure: why.kind === 'internal' ? 'likely' : 'certain',
    evidence: [
      evidence(own.partsRead, codeField(own, parts), code, first?.began ?? own.began),
      evidence(own.partsRead, reasonField(own), reason),
      ...(parts.length > 0 ? [evidence(own.partsRead, 'failed', namesOf(parts))] : []),
      ...more(seen, group),
    ],
    next: mending(seen, group),
  };
}

function codeField({ named }: Job, parts: readonly Part[]): string {
  if (named.family === 'script') return 'result_code';
  return named.family === 'workspace' && parts.length === 0 ? 'job_error_code' : 'error_code';
}

function reasonField({ named }: Job): string {
  if (named.family === 'workspace') return 'fail_reason';
  return named.family === 'script' ? 'reason' : 'error_message';
}

function namesOf(parts: readonly Part[]): string {
  const names = parts.slice(0, NAMED).map(({ name, target, id }) => name ?? target ?? id);
  return [...names, ...(parts.length > NAMED ? [`and ${parts.length - NAMED} more`] : [])].join(', ');
}

/** What bears the cause out, as things are now. */
function more(seen: Seen, { why, parts }: Group): Evidence[] {
  if (why.kind === 'quota') {
    return (seen.maybe(quotasNow) ?? [])
      .filter(({ used, quota }) => quota >= 0 && used >= quota)
      .slice(0, 1)
      .map(({ type, used, quota }) => evidence(quotasNow, `used of ${type}`, `${used} of ${quota}`));
  }
  const ids = parts.map(({ target }) => target);
  const [now] = (seen.maybe(targets) ?? []).filter(({ id }) => ids.includes(id));
  if (now) return [evidence(targets, `status of ${now.name}`, [now.status, now.task].filter(Boolean).join(', '))];
  const [server] = (seen.maybe(serverTargets) ?? []).filter(({ id }) => ids.includes(id));
  return server ? [evidence(serverTargets, 'status', server.status ?? null)] : [];
}

function mending(seen: Seen, { why, parts }: Group): Next {
  const own = seen.of(job);
  const desktops = own.named.family === 'workspace';
  const known = parts.flatMap(({ target }) => target ?? []).slice(0, 100);
  if (desktops && why.kind === 'quota') return { tool: 'show_quotas', arguments: {} };
  if (desktops && why.kind === 'sold_out') return { tool: 'list_products', arguments: {} };
  if (why.kind === 'directory') return { tool: 'list_workspaces', arguments: {} };
  if (desktops && why.kind === 'agent' && known.length > 0) {
    return { tool: 'batch_install_agent', arguments: { desktop_ids: known } };
  }
  const { call } = repeatOf(parts, seen);
  if (call && own.type !== 'cancelWorkspace') return call;
  return lookNext(own);
}

/** Where its parts stand one by one. */
export function lookNext({ named, read, partsRead }: Job): Next {
  const { id } = named;
  switch (named.family) {
    case 'workspace':
      return {
        tool: 'list_ita_sub_jobs',
        arguments: { job_id: id, ...(named.pool && { desktop_pool_id: named.pool }) },
      };
    case 'script':
      return {
        tool: toolName(partsRead.service, partsRead.operationId),
        arguments: { script_task_id: id, limit: 100, offset: 0 },
      };
    case 'order':
      return { tool: toolName(read.service, read.operationId), arguments: { order_id: id } };
    case 'gone':
      return { tool: toolName(read.service, read.operationId), arguments: { [named.arg]: id } };
    default:
      return { tool: toolName(read.service, read.operationId), arguments: { job_id: id } };
  }
}

/** No part of these takes as long; machines are built, rebuilt and restored within the hour, images and moves take longer. */
const USUAL = 2 * HOUR;
const LONGER: Readonly<Record<string, number>> = {
  desktopToImage: 6 * HOUR,
  CREATE_SERVER_IMAGE: 6 * HOUR,
  MIGRATE_SERVER: 6 * HOUR,
  applyWorkspace: 6 * HOUR,
  cancelWorkspace: 6 * HOUR,
  // A script may be given 600 minutes, and waits for desktops that are off.
  script: 12 * HOUR,
};

function stuck(seen: Seen, now: number): Finding | undefined {
  const own = seen.of(job);
  const open = own.parts.filter(({ state }) => state === 'running' || state === 'waiting');
  const going = open.length > 0 ? own.state !== 'failed' : own.state === 'running' || own.state === 'waiting';
  const [oldest] = open.toSorted((a, b) => (a.began ?? now) - (b.began ?? now));
  const began = oldest?.began ?? own.began;
  const usual = LONGER[own.type ?? ''] ?? USUAL;
  if (!going || own.named.family === 'order' || began === undefined || now - began < usual) return undefined;
  return {
    cause: 'job.stuck',
    says: `The job has gone on for ${duration(now - began)}; one like it takes less than ${duration(usual)}. It will hardly end by itself.`,
    impact: 'blocking',
    sure: 'likely',
    evidence: [
      evidence(own.partsRead, `status of ${oldest?.name ?? own.type ?? 'the job'}`, oldest?.said ?? own.said, began),
      ...(oldest?.percent === undefined ? [] : [evidence(own.partsRead, 'process', oldest.percent)]),
      evidence(own.partsRead, 'parts that have not ended', `${Math.max(open.length, 1)} of ${own.total}`),
    ],
    next:
      own.named.family === 'workspace' && oldest?.target
        ? { tool: 'show_desktop_detail', arguments: { desktop_id: oldest.target } }
        : lookNext(own),
  };
}

function duration(ms: number): string {
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} minutes`;
  return `${Math.floor(ms / HOUR)} hours`;
}

/** Nothing is built before somebody pays. */
function unpaid(seen: Seen): Finding | undefined {
  const own = seen.of(job);
  const { named } = own;
  if (named.family !== 'order' || own.parts.length > 0) return undefined;
  if (named.paid || named.change) {
    return {
      cause: 'job.order_unbuilt',
      says: named.change
        ? 'Billing does not tell when a change takes effect: look at what it changes, and whether the order was paid.'
        : 'Nothing is built for the order yet, which was to be paid at once: the payment may have failed.',
      impact: 'degrading',
      sure: 'possible',
      evidence: [evidence(own.read, 'resources of the order', 0)],
      next: lookNext(own),
    };
  }
  return {
    cause: 'job.unpaid',
    says: 'Nothing is built for the order: it waits for payment, unless somebody has just paid it or called it off.',
    impact: 'blocking',
    sure: 'likely',
    evidence: [evidence(own.read, 'resources of the order', 0)],
    next: {
      tool: 'bss_pay_order',
      arguments: { order_id: named.id, use_coupon: 'NO', use_discount: 'NO' },
    },
  };
}

function unclear(seen: Seen): Finding | undefined {
  const own = seen.of(job);
  const part = own.parts.find(({ state }) => state === 'unclear');
  const strange = part?.said ?? (own.state === 'unclear' ? own.said : undefined);
  if (strange === undefined) return undefined;
  return {
    cause: 'job.unclear',
    says: 'The job has a status that no reference documents: it is not known to have gone well.',
    impact: 'degrading',
    sure: 'possible',
    evidence: [evidence(part ? own.partsRead : own.read, 'status', strange, part?.began ?? own.began)],
    next: lookNext(own),
  };
}

/** Parts that the job counts and nobody lists: what became of them is not known. */
function unlisted(seen: Seen): Finding | undefined {
  const own = seen.of(job);
  const missing = own.total - own.parts.length;
  if (missing <= 0 || own.state === 'running' || own.state === 'waiting' || own.named.family !== 'workspace') {
    return undefined;
  }
  return {
    cause: 'job.parts_unlisted',
    says: `The job counts ${own.total} parts and ${own.parts.length} are listed: what became of the others is not known. The parts of a pool's job are listed for who names the pool.`,
    impact: 'degrading',
    sure: 'possible',
    evidence: [
      evidence(own.read, 'sub_jobs_total', own.total),
      evidence(own.partsRead, 'sub_jobs listed', own.parts.length),
    ],
    next: lookNext(own),
  };
}

/** Everything that is known of jobs. */
export function jobRules(meaning: Meaning): readonly Rule[] {
  return [
    {
      about: 'parts that failed',
      needs: [job],
      uses: [laterParts, targets, made, poolImage, quotasNow, serverTargets],
      documented: `${TASKS} (status, error_code, fail_reason), "Error Codes"; ${APPSTREAM}`,
      find: failed(meaning),
    },
    { about: 'a job that does not end', needs: [job], documented: `${TASKS}; ${APPSTREAM}`, find: stuck },
    {
      about: 'an order that nobody paid',
      needs: [job],
      documented: 'BSS API reference, "Querying Yearly/Monthly Resources", "Paying Yearly/Monthly Product Orders"',
      find: unpaid,
    },
    { about: 'a status that nobody knows', needs: [job], documented: TASKS, find: unclear },
    { about: 'parts that are not listed', needs: [job], documented: `${TASKS} (sub_jobs_total)`, find: unlisted },
  ];
}
