/**
 * How an operation's work can be followed to its end. Each family has its follower in `src/jobs`:
 * - `workspace` and `appstream` jobs with sub-jobs; `image` jobs of AppStream's image servers.
 * - `script` tasks, followed by the records of their runs.
 * - `order`: nothing is built before it is paid.
 * - `gone`: deletions that answer without an id.
 */
export type JobSpec =
  | {
      family: 'workspace';
      id: string;
      /** Argument with the desktop pool: the sub-jobs of a pool's job are listed for their pool only. */
      pool?: string;
    }
  | { family: 'appstream' | 'image' | 'script'; id: string }
  | {
      family: 'order';
      /** Path of the order's id in the answer. */
      id: string;
      /** Path of the argument that has the order paid at once; it waits for payment when that is not true. */
      paidIf?: string;
      /** Argument with how many main resources are ordered; one if unset. */
      count?: string;
      /** Changes what exists already, so that its existence proves nothing. */
      change?: boolean;
    }
  /** A payment: its order is an argument, and paid from then on. */
  | { family: 'order'; arg: string }
  | {
      family: 'gone';
      read: string;
      /** Argument of `read` that takes the id. */
      arg: string;
      /** Argument of the deletion that holds the id or the ids, where it is named otherwise. */
      from?: string;
      /** Statuses that mean gone while the read still answers. */
      states: string[];
      path?: string;
    };

/** A Workspace job whose id is at this path of the answer (`job_id`, `jobs[].job_id`). */
export const workspaceJob = (id = 'job_id', { pool }: { pool?: string } = {}): JobSpec => ({
  family: 'workspace',
  id,
  ...(pool && { pool }),
});

/** An AppStream job (`job_id`, `items[].job_id`). */
export const appstreamJob = (id = 'job_id'): JobSpec => ({ family: 'appstream', id });

/** A job of AppStream's image servers: they have a read of their own. */
export const imageJob = (id = 'job_id'): JobSpec => ({ family: 'image', id });

/** A script task: over when every one of its records is. */
export const scriptTask = (id = 'task_id'): JobSpec => ({ family: 'script', id });

/** An order of something new. `paidIf` is the path of the argument (`extend_param.is_auto_pay`) that has it paid at once. */
export const order = (paidIf?: string, { id = 'order_id', count }: { id?: string; count?: string } = {}): JobSpec => ({
  family: 'order',
  id,
  ...(paidIf && { paidIf }),
  ...(count && { count }),
});

/** An order that changes or renews what there is. */
export const changeOrder = (paidIf?: string, id = 'order_id'): JobSpec => ({
  family: 'order',
  id,
  ...(paidIf && { paidIf }),
  change: true,
});

/** The payment of the order that this argument names. */
export const payment = (arg: string): JobSpec => ({ family: 'order', arg });

/**
 * A deletion that answers without a job id: it is done when `read`, called with `arg`, answers "not found" or shows one
 * of `states` at `path`. The ids are the deletion's own `arg`, or its `from`.
 */
export const gone = (
  read: string,
  arg: string,
  { from, path, states = [] }: { from?: string; path?: string; states?: string[] } = {},
): JobSpec => ({ family: 'gone', read, arg, ...(from && { from }), states, ...(path && { path }) });
