/** How an operation's work can be followed to its end. Each family has its follower in `src/jobs`. */
export type JobSpec =
  | { family: 'workspace'; id: string }
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
export const workspaceJob = (id = 'job_id'): JobSpec => ({ family: 'workspace', id });

/**
 * A deletion that answers without a job id: it is done when `read`, called with `arg`, answers "not found" or shows one
 * of `states` at `path`. The ids are the deletion's own `arg`, or its `from`.
 */
export const gone = (
  read: string,
  arg: string,
  { from, path, states = [] }: { from?: string; path?: string; states?: string[] } = {},
): JobSpec => ({ family: 'gone', read, arg, ...(from && { from }), states, ...(path && { path }) });
