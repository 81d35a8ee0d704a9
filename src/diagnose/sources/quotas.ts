import { listAt, number, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { desktop } from './desktop.ts';
import { openJobs } from './jobs.ts';

export interface Quota {
  type: string;
  quota: number;
  used: number;
}

/** Workspace API reference, "Error Codes": there is not enough left of a quota. */
export const QUOTA_CODES = ['WKS.0106', 'WKS.00052102', 'WKS.0036'];

/** Only where a task of the desktop failed for want of it. */
export const quotas = source<readonly Quota[]>({
  name: 'quotas',
  tells: 'what there is too little of',
  service: 'workspace',
  operationId: 'ShowQuotas',
  after: [desktop, openJobs],
  ask: (seen) => {
    const { id } = seen.of(desktop);
    const short = (seen.maybe(openJobs) ?? []).some(
      (job) => job.desktop === id && QUOTA_CODES.includes(job.code ?? ''),
    );
    return short ? [{}] : [];
  },
  pick: ([answer]) => listAt(answer?.body, 'quotas.resources').flatMap(quotaOf),
});

export function quotaOf(row: Row): Quota[] {
  const [type, quota, used] = [text(row, 'type'), number(row, 'quota'), number(row, 'used')];
  return type === undefined || quota === undefined || used === undefined ? [] : [{ type, quota, used }];
}
