import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { CloudClient } from '../cloud/client.ts';
import type { JobFailure, JobHandle } from '../jobs/job.ts';
import { merge, split, toRequest } from './requests.ts';
import { isRecord } from './shape.ts';

export interface Sent {
  data: unknown;
  jobs: JobHandle[];
  failures: JobFailure[];
  requestIds: string[];
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
  const requestIds: string[] = [];
  const failures: JobFailure[] = [];
  for (const [index, part] of parts.entries()) {
    try {
      if (signal.aborted) throw cancelled();
      // Once on its way a request is never given up: an answer that nobody waits for still has to be written down.
      const response = await client.request(toRequest(entry, part));
      answers.push(response.body);
      if (response.requestId) requestIds.push(response.requestId);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const stops = error.fate !== 'refused';
      if (parts.length === 1 || (answers.length === 0 && (stops || index === parts.length - 1)))
        throw inParts(error, index, parts.length);
      failures.push(...partFailures(entry, part, error));
      if (stops) {
        for (const rest of parts.slice(index + 1)) failures.push(...partFailures(entry, rest, notSent()));
        break;
      }
    }
  }
  const data = merge(answers);
  return {
    data,
    jobs: jobHandles(entry, args, answers),
    failures: [...partialFailures(entry, data), ...failures],
    requestIds,
  };
}

/** The jobs that the answers name; a deletion without one is followed by reading. */
function jobHandles(entry: ManifestEntry, args: Record<string, unknown>, answers: readonly unknown[]): JobHandle[] {
  const { job } = entry;
  if (!job) return [];
  if (job.family === 'workspace') {
    const ids = answers
      .flatMap((answer) => valuesAt(answer, job.id))
      .filter((id): id is string => typeof id === 'string' && id !== '');
    return [...new Set(ids)].map((id) => ({ family: 'workspace', id }));
  }
  const ids = valuesAt(args, job.from ?? job.arg)
    .flat()
    .filter((id): id is string => typeof id === 'string');
  const { from: _, ...handle } = job;
  return ids.map((id) => ({ ...handle, id }));
}

function partialFailures(entry: ManifestEntry, data: unknown): JobFailure[] {
  const { failures } = entry;
  if (!failures) return [];
  return valuesAt(data, failures.list)
    .flat()
    .filter(isRecord)
    .filter((item) => item[failures.code])
    .map((item) => ({
      target: String(item[failures.id ?? ''] ?? ''),
      ...(failures.name && typeof item[failures.name] === 'string' && { name: item[failures.name] as string }),
      code: String(item[failures.code]),
      ...(failures.message &&
        typeof item[failures.message] === 'string' && { reason: item[failures.message] as string }),
    }));
}

function partFailures(entry: ManifestEntry, part: Record<string, unknown>, error: ToolError): JobFailure[] {
  const list = part[entry.split?.arg ?? ''];
  const targets = Array.isArray(list)
    ? list.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
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

function notSent(): ToolError {
  return new ToolError({
    code: 'not_sent',
    message: 'not sent, because an earlier part of the batch has an unknown fate',
    hint: '',
  });
}

function inParts(error: ToolError, index: number, parts: number): ToolError {
  if (parts === 1 || error.fate === 'refused') return error;
  const message = `${error.body.message} (part ${index + 1} of ${parts}; the later parts were not sent)`;
  return new ToolError({ ...error.body, message }, error.fate, { cause: error });
}
