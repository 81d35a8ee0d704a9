/** How an operation's work can be followed to its end. Each family has its follower in `src/jobs`. */
export type JobSpec =
  | { family: 'workspace'; id: string }
  | {
      family: 'gone';
      read: string;
      arg: string /** statuses that mean gone while the read still answers */;
      states: string[];
      path?: string;
    };

/** A Workspace job whose id is at this path of the answer (`job_id`, `jobs[].job_id`). */
export const workspaceJob = (id = 'job_id'): JobSpec => ({ family: 'workspace', id });

/**
 * A deletion that answers without a job id: it is done when `read`, called with the same `arg`, answers "not found"
 * or shows one of `states` at `path`.
 */
export const gone = (read: string, arg: string, at?: { path: string; states: string[] }): JobSpec => ({
  family: 'gone',
  read,
  arg,
  states: at?.states ?? [],
  ...(at && { path: at.path }),
});
