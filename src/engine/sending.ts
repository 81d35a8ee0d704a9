import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { CloudClient } from '../cloud/client.ts';
import type { JobFailure, JobHandle } from '../jobs/job.ts';
import { merge, split, toRequest } from './requests.ts';
import { mask, secretTexts, withoutSecretsIn } from './secrets.ts';
import { isRecord } from './shape.ts';

export interface Sent {
  data: unknown;
  jobs: JobHandle[];
  failures: JobFailure[];
  requestIds: string[];
  /** The part whose fate is unknown, and how many targets it and the parts after it have. */
  unknown?: { code: string; request_id?: string; targets: number; not_sent: number };
}

/**
 * Sends a mutation, in as many requests as the API's limits ask for. A part that is refused is reported and the rest goes on;
 * a part whose fate is unknown, or that never left, stops the rest. When nothing was carried out the error is thrown.
 * Cancelling stops before the next part.
 */
export async function send(
  client: CloudClient,
  entry: ManifestEntry,
  args: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Sent> {
  const parts = split(entry, args);
  const answers: unknown[] = [];
  const accepted: Record<string, unknown>[] = [];
  const requestIds: string[] = [];
  const failures: JobFailure[] = [];
  let unknown: Sent['unknown'];
  for (const [index, part] of parts.entries()) {
    try {
      if (signal.aborted) throw cancelled();
      // Once on its way a request is never given up: an answer that nobody waits for still has to be written down.
      const response = await client.request(toRequest(entry, part));
      answers.push(response.body);
      accepted.push(part);
      if (response.requestId) requestIds.push(response.requestId);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const stops = error.fate !== 'refused';
      if (parts.length === 1 || (answers.length === 0 && (stops || index === parts.length - 1)))
        throw inParts(error, index, parts.length, failures.length > 0);
      const lost = partFailures(entry, part, error);
      failures.push(...lost);
      if (stops) {
        const unsent = parts.slice(index + 1).flatMap((rest) => partFailures(entry, rest, notSent(error)));
        failures.push(...unsent);
        const { code, request_id } = error.body;
        if (error.fate === 'unknown')
          unknown = { code, ...(request_id && { request_id }), targets: lost.length, not_sent: unsent.length };
        break;
      }
    }
  }
  const data = merge(answers);
  const refused = partialFailures(entry, data).map((failure) =>
    withoutSecretsIn(failure, secretTexts(args, entry.secrets)),
  );
  return {
    data,
    jobs: jobHandles(entry, accepted, answers, refused),
    failures: [...refused, ...failures],
    requestIds,
    ...(unknown && { unknown }),
  };
}

/** The jobs that the answers name; a deletion without one is followed by reading, for what the cloud accepted. */
function jobHandles(
  entry: ManifestEntry,
  accepted: readonly Record<string, unknown>[],
  answers: readonly unknown[],
  refused: readonly JobFailure[],
): JobHandle[] {
  const handles = (entry.jobs ?? []).flatMap((job): JobHandle[] => {
    if (job.family === 'gone') {
      const failed = new Set(refused.map(({ target }) => target));
      const ids = texts(accepted.flatMap((args) => valuesAt(args, job.from ?? job.arg).flat()));
      const { from: _, ...handle } = job;
      return ids.filter((id) => !failed.has(id)).map((id) => ({ ...handle, service: entry.service, id }));
    }
    if ('arg' in job) {
      const paid = texts(accepted.flatMap((args) => valuesAt(args, job.arg)));
      return paid.map((id) => ({ family: 'order', id, paid: true }));
    }
    const ids = texts(answers.flatMap((answer) => valuesAt(answer, job.id)));
    if (job.family === 'workspace') {
      const [pool] = texts(accepted.flatMap((args) => (job.pool ? valuesAt(args, job.pool) : [])));
      return ids.map((id) => ({ family: 'workspace', id, ...(pool && { pool }) }));
    }
    if (job.family !== 'order') return ids.map((id) => ({ family: job.family, id }));
    const paid = accepted.some((args) =>
      valuesAt(args, job.paidIf ?? '').some((value) => ['true', '1'].includes(String(value))),
    );
    const count = Number(accepted.flatMap((args) => (job.count ? valuesAt(args, job.count) : []))[0] ?? 1);
    const more = { ...(count > 1 && { count }), ...(job.change && { change: true }) };
    return ids.map((id) => ({ family: 'order', id, paid, ...more }));
  });
  // An answer may name one job in two places.
  return [...new Map(handles.map((handle) => [`${handle.family} ${handle.id}`, handle])).values()];
}

/** Each text once. */
function texts(values: readonly unknown[]): string[] {
  return [...new Set(values.filter((value): value is string => typeof value === 'string' && value !== ''))];
}

function partialFailures(entry: ManifestEntry, data: unknown): JobFailure[] {
  const { failures } = entry;
  if (!failures) return [];
  return valuesAt(data, failures.list)
    .flat()
    .filter(isRecord)
    .filter((item) => item[failures.code] && !failures.ok?.includes(String(item[failures.code])))
    .map((item) => ({
      target: String(item[failures.id ?? ''] ?? ''),
      ...(failures.name && typeof item[failures.name] === 'string' && { name: item[failures.name] as string }),
      code: String(item[failures.code]),
      ...(failures.message &&
        typeof item[failures.message] === 'string' && { reason: item[failures.message] as string }),
    }));
}

function partFailures(entry: ManifestEntry, part: Record<string, unknown>, error: ToolError): JobFailure[] {
  const list = mask(part, entry.secrets)[entry.split?.arg ?? ''];
  const path = entry.targets?.flatMap(({ ids }) =>
    ids?.startsWith(`${entry.split?.arg}[].`) ? ids.split('[].')[1] : [],
  )[0];
  const idOf = (each: unknown) => (path ? valuesAt(each, path)[0] : undefined);
  const targets = Array.isArray(list)
    ? list.map((each) => String(typeof each === 'string' ? each : (idOf(each) ?? JSON.stringify(each))))
    : [''];
  return targets.map((target) => ({ target, code: error.body.code, reason: error.body.message }));
}

function cancelled(): ToolError {
  return new ToolError({
    code: 'cancelled',
    message: 'the call was cancelled before this was sent',
    hint: 'Nothing of it was carried out; repeat the call if it is still wanted.',
  });
}

function notSent({ fate, body }: ToolError): ToolError {
  const why = fate === 'unknown' ? 'has an unknown fate' : `was not sent either (${body.code})`;
  return new ToolError({
    code: 'not_sent',
    message: `not sent, because an earlier part of the batch ${why}`,
    hint: '',
  });
}

function inParts(error: ToolError, index: number, parts: number, refusedBefore: boolean): ToolError {
  if (parts === 1 || error.fate === 'refused') return error;
  const others = [
    ...(refusedBefore ? ['the earlier parts were refused'] : []),
    ...(index + 1 < parts ? ['the later parts were not sent'] : []),
  ];
  const message = `${error.body.message} (part ${index + 1} of ${parts}${others.map((each) => `; ${each}`).join('')})`;
  return new ToolError({ ...error.body, message }, error.fate, { cause: error });
}
