import { type Meaning, type Why, whyOf } from '../failures.ts';
import { type Evidence, evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import type { SubJob } from '../sources/jobs.ts';
import { HOUR } from '../times.ts';
import { members, pool } from './pool.ts';
import { donePoolJobs, poolJobs, siteQuotas } from './sources.ts';
import { stockOf } from './stock.ts';

/** Types of jobs that make desktops of a pool (Workspace API reference, "Querying Subtasks", `job_type`). */
const GROWTH: readonly string[] = ['createDesktopPool', 'expandDesktopPool'];

/** A desktop is made within minutes; what has gone on for longer makes none. */
export const HANGS_AFTER = 2 * HOUR;

export function isGrowing(seen: Seen, now: number): boolean {
  return (seen.maybe(poolJobs) ?? []).some(
    ({ type, status, began }) => GROWTH.includes(type) && status !== 'FAILED' && now - (began ?? now) < HANGS_AFTER,
  );
}

/** The parts of the last job of each of these types that failed and that no other job made good since. */
export function unmended(seen: Seen, isOfType: (type: string) => boolean, isMended: Mends): SubJob[][] {
  const failures = seen.of(poolJobs).filter(({ type, status }) => status === 'FAILED' && isOfType(type));
  const done = seen.of(donePoolJobs);
  const byType = new Map<string, SubJob[]>();
  for (const part of failures) {
    const later = done.filter(({ job, began }) => job !== part.job && (began ?? 0) > (part.began ?? 0));
    if (!later.some((good) => isMended(good, part))) byType.set(part.type, [...(byType.get(part.type) ?? []), part]);
  }
  return [...byType.values()].map((parts) => {
    const [latest] = parts.toSorted((a, b) => (b.began ?? 0) - (a.began ?? 0));
    return parts.filter(({ job }) => job === latest?.job);
  });
}

/** Whether what went well later made up for what had failed. */
type Mends = (good: SubJob, failed: SubJob) => boolean;

export function isGrowth(type: string): boolean {
  return GROWTH.includes(type);
}

function failed(meaning: Meaning): (seen: Seen) => Finding[] {
  return (seen) =>
    // A pool is made once and grows often: when it grew well afterwards, all is well.
    latestOf(unmended(seen, isGrowth, ({ type }) => isGrowth(type))).flatMap((parts) =>
      byCause(parts, meaning).map((group) => told(seen, group)),
    );
}

function latestOf(jobs: readonly SubJob[][]): SubJob[][] {
  return jobs.toSorted((a, b) => (b[0]?.began ?? 0) - (a[0]?.began ?? 0)).slice(0, 1);
}

interface Group {
  why: Why;
  parts: readonly SubJob[];
}

function byCause(parts: readonly SubJob[], meaning: Meaning): Group[] {
  const groups = new Map<string, Group>();
  for (const part of parts) {
    const why = whyOf(part.code, part.reason, meaning);
    const known = groups.get(why.kind);
    groups.set(why.kind, { why, parts: [...(known?.parts ?? []), part] });
  }
  return [...groups.values()];
}

function told(seen: Seen, { why, parts }: Group): Finding {
  const [first] = parts as [SubJob];
  const { free } = stockOf(seen);
  const short = free === 0;
  return {
    cause: `pool.growth_${why.kind}`,
    says: `The last time the pool was to grow, ${parts.length === 1 ? 'a desktop' : `${parts.length} desktops`} could not be made: ${why.words}.`,
    impact: short ? 'blocking' : 'degrading',
    sure: why.kind === 'internal' ? 'likely' : 'certain',
    evidence: [
      evidence(poolJobs, `error_code of ${first.type}`, first.code, first.began),
      evidence(poolJobs, 'fail_reason', first.reason),
      ...more(seen, why),
      evidence(short ? members : pool, 'free desktops', free),
    ],
    next: mending(seen, why, parts.length),
    explains: ['pool.exhausted', 'pool.autoscale_limit', 'pool.autoscale_behind', 'pool.empty'],
  };
}

/** What bears it out. */
function more(seen: Seen, { kind }: Why): Evidence[] {
  const { product, subnet } = seen.of(pool);
  if (kind === 'quota') {
    return fullQuotas(seen)
      .slice(0, 1)
      .map(({ type, used, quota }) => evidence(siteQuotas, `used of ${type}`, `${used} of ${quota}`));
  }
  if (kind === 'sold_out') return [evidence(pool, 'product.product_id', product.id ?? null)];
  if (kind === 'addresses' || kind === 'network') return [evidence(pool, 'subnet_id', subnet ?? null)];
  return [];
}

function mending(seen: Seen, { kind }: Why, count: number): Next {
  const { id, product, subnet, zone } = seen.of(pool);
  if (kind === 'quota') return { tool: 'show_quotas', arguments: {} };
  if (kind === 'sold_out') {
    return {
      tool: 'list_products',
      arguments: { ...(product.series && { package_type: product.series }), ...(zone && { availability_zone: zone }) },
    };
  }
  if ((kind === 'addresses' || kind === 'network') && subnet) {
    return { tool: 'list_ports', arguments: { subnet_id: subnet } };
  }
  if (kind === 'directory') return { tool: 'list_workspaces', arguments: {} };
  if (kind === 'not_found') return { tool: 'list_images', arguments: {} };
  return { tool: 'expand_desktop_pool', arguments: { pool_id: id, size: Math.min(1_000, count) } };
}

/** Quotas that leave no room for one more desktop of the pool. */
function fullQuotas(seen: Seen) {
  const { gpu } = seen.of(pool).product;
  return (seen.maybe(siteQuotas) ?? [])
    .filter(({ type }) => concerns(type, gpu))
    .filter(({ used, quota }) => quota >= 0 && used >= quota);
}

/** Each kind of desktop has a quota of its own; cores, memory and disks are everybody's. */
function concerns(type: string, gpu: boolean): boolean {
  if (/gpu/i.test(type)) return gpu;
  if (/general_instances/i.test(type)) return !gpu;
  return /cores|memory|volume/i.test(type);
}

/** A pool that grows by itself will want more than there is. */
function noRoom(seen: Seen): Finding | undefined {
  const { autoscale, count } = seen.of(pool);
  const [full] = fullQuotas(seen);
  if (!full || !autoscale.on || count === 0) return undefined;
  const { free } = stockOf(seen);
  return {
    cause: 'pool.no_quota_left',
    says: 'A quota is used up: the pool, which is to grow by itself, cannot.',
    impact: free === 0 ? 'blocking' : 'coming',
    sure: 'certain',
    evidence: [
      evidence(siteQuotas, `used of ${full.type}`, `${full.used} of ${full.quota}`),
      evidence(pool, 'enable_autoscale', true),
    ],
    next: { tool: 'show_quotas', arguments: {} },
    explains: ['pool.autoscale_limit', 'pool.autoscale_behind', 'pool.growth_quota'],
  };
}

function offSale(seen: Seen): Finding | undefined {
  const { product, zone } = seen.of(pool);
  if (product.status !== 'sellout' && product.status !== 'abandon') return undefined;
  return {
    cause: 'pool.product_off_sale',
    says:
      product.status === 'sellout'
        ? 'The product of the pool is sold out: no desktop can be added to it.'
        : 'The product of the pool is not offered any more: no desktop can be added to it.',
    impact: stockOf(seen).free === 0 ? 'degrading' : 'coming',
    sure: 'certain',
    evidence: [
      evidence(pool, 'product.status', product.status),
      evidence(pool, 'product.product_id', product.id ?? null),
    ],
    next: {
      tool: 'list_products',
      arguments: { ...(product.series && { package_type: product.series }), ...(zone && { availability_zone: zone }) },
    },
  };
}

export function growthRules(meaning: Meaning): readonly Rule[] {
  return [
    {
      about: 'expansions that failed',
      needs: [pool, poolJobs, donePoolJobs],
      uses: [members, siteQuotas],
      documented:
        'Workspace API reference, "Querying Subtasks" (job_type, error_code, fail_reason), "Error Codes", "Querying Resource Quotas"',
      find: failed(meaning),
    },
    {
      about: 'a quota that leaves no room to grow',
      needs: [pool, siteQuotas],
      uses: [members],
      documented: 'Workspace API reference, "Querying Resource Quotas"',
      find: noRoom,
    },
    {
      about: 'a product that cannot be had any more',
      needs: [pool],
      uses: [members],
      documented: 'Workspace API reference, "Querying Desktop Pools" (product.status)',
      find: offSale,
    },
  ];
}
