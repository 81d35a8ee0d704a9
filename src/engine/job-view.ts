import { type ErrorBody, ToolError } from '../catalog/errors.ts';
import type { Catalogue } from '../catalog/manifest.ts';
import { isOver, type JobHandle, type JobState, type JobStatus } from '../jobs/job.ts';
import type { JobView } from './outcome.ts';

/** Several jobs as one answer: done when all are, a success when all are. `names` is what `wait_for_job` takes for them. */
export function jobView(states: readonly JobState[], names: readonly string[]): JobView {
  const status = together(states);
  const total = states.reduce((sum, state) => sum + state.total, 0);
  const done = states.reduce((sum, state) => sum + state.done, 0);
  const failures = states.flatMap((state) => state.failures);
  const lost = states.find((state) => state.lost)?.lost;
  const said = states.find((state) => state.said)?.said ?? lost?.message;
  return {
    status,
    jobs: [...names],
    done,
    total,
    percent: Math.floor(
      states.reduce((sum, state) => sum + (isOver(state) && !state.lost ? 100 : state.percent), 0) /
        Math.max(states.length, 1),
    ),
    ...(failures.length > 0 && { failures }),
    ...(said && { said }),
    message: lost
      ? `It can't be looked at: ${lost.message}. ${lost.hint}`
      : message(status, done, total, failures.length, said),
  };
}

function together(states: readonly JobState[]): JobStatus {
  const statuses = states.map((state) => state.status);
  for (const open of ['unclear', 'running', 'unpaid'] as const) if (statuses.includes(open)) return open;
  if (statuses.every((status) => status === 'succeeded')) return 'succeeded';
  return statuses.every((status) => status === 'failed') ? 'failed' : 'partly_failed';
}

function message(status: JobStatus, done: number, total: number, failed: number, said?: string): string {
  switch (status) {
    case 'succeeded':
      return `All ${total || 1} done.`;
    case 'running':
      return `Still running, ${done} of ${total || '?'} done${failed ? `, ${failed} failed` : ''}. wait_for_job goes on following.`;
    case 'unpaid':
      return 'Nothing is built for the order yet: it waits for payment, unless somebody has just paid it. bss_pay_order pays it, or somebody does in the console.';
    case 'unclear':
      return `The state is not clear (${said ?? 'undocumented status'}); it is not a success yet. Look again with wait_for_job.`;
    default:
      return `${failed} of ${total || 1} failed.`;
  }
}

/**
 * A job as text that `wait_for_job` takes back: a plain id for Workspace jobs, `pool:<pool>:<id>` for
 * those of desktop pools, `<family>:<id>` for others, `paid-order:<id>` for
 * orders that were to be paid at once, `gone:<tool>:<id>` for deletions.
 */
export function handleText(handle: JobHandle, tool: string): string {
  switch (handle.family) {
    case 'workspace':
      return handle.pool ? `pool:${handle.pool}:${handle.id}` : handle.id;
    case 'gone':
      return `gone:${tool}:${handle.id}`;
    case 'order':
      return [handle.paid ? 'paid-order' : 'order', handle.id, handle.change ? 'change' : handle.count]
        .filter(Boolean)
        .join(':');
    default:
      return `${handle.family}:${handle.id}`;
  }
}

export function parseHandle(text: string, catalogue: Catalogue): JobHandle {
  const [family = '', ...rest] = text.split(':');
  const id = rest.join(':');
  if (family === 'gone') return deletionOf(text, rest, catalogue);
  if (rest.length === 0) return { family: 'workspace', id: text };
  if (id === '') throw unknownJob(text);
  if (family === 'appstream' || family === 'image' || family === 'script') return { family, id };
  if (family === 'pool' && rest.length === 2) return { family: 'workspace', id: rest[1]!, pool: rest[0]! };
  if (family === 'order' || family === 'paid-order') return orderOf(rest, family === 'paid-order');
  throw unknownJob(text);
}

function deletionOf(text: string, [tool = '', ...id]: string[], catalogue: Catalogue): JobHandle {
  const entry = catalogue.get(tool);
  const job = entry?.jobs?.find((each) => each.family === 'gone');
  if (!entry || !job || id.length === 0) throw unknownJob(text);
  const { from: _, ...handle } = job;
  return { ...handle, service: entry.service, id: id.join(':') };
}

function orderOf([id = '', what]: string[], paid: boolean): JobHandle {
  const count = Number(what);
  return { family: 'order', id, paid, ...(what === 'change' && { change: true }), ...(count > 1 && { count }) };
}

function unknownJob(text: string): ToolError {
  return new ToolError({
    code: 'unknown_job',
    message: `${text.slice(0, 80)} is no job`,
    hint: "Pass the texts of an earlier answer's job.jobs.",
  });
}

/** The error of a call some of whose targets failed: success means that every one of them succeeded. */
export function targetsFailed(failed: number, what: string): ErrorBody {
  return {
    code: 'targets_failed',
    message: `${failed} ${failed === 1 ? 'target' : 'targets'} of ${what} failed`,
    hint: 'Each failure names its target and code. Mend the cause and repeat the call for the failed ones only.',
    retryable: false,
  };
}
