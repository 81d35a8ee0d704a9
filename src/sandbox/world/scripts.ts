import { Collection } from './collection.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';

export type ScriptType = 'POWERSHELL' | 'BAT' | 'SHELL';

export interface Script {
  readonly id: string;
  name: string;
  type: ScriptType;
  content: string;
  description: string;
  version: string;
  created: number;
  updated: number;
}

/** Undocumented for single runs; a pool's runs are WAITING, RUNNING, SUCCESS or FAILED. */
type ScriptRunStatus = 'WAITING' | 'RUNNING' | 'SUCCESS' | 'FAILED' | 'SKIP';

/** Workspace API reference, "Querying the Script Execution Task List of a Desktop Pool", `status`. */
export type ScriptTaskStatus = 'INIT' | 'RUNNING' | 'FINISH' | 'FAILED';

/** 0: there is no first batch; 1: first batch; 2: the rest. */
export type ScriptBatch = 0 | 1 | 2;

/** One script, or a command, on one desktop. */
export interface ScriptRun {
  readonly id: string;
  readonly taskId: string;
  /** As it was when the run was ordered; a command has neither id nor name. */
  script: Pick<Script, 'type' | 'content'> & Partial<Script>;
  desktopId: string;
  desktopName: string;
  batch: ScriptBatch;
  status: ScriptRunStatus;
  /** Its desktop is going to be told. */
  queued?: boolean;
  started?: number;
  ended?: number;
  code?: string;
  reason?: string;
  output?: string;
  /** Another attempt has taken its place. */
  history?: boolean;
}

/** Scripts, or a command, on desktops. */
export interface ScriptTask {
  readonly id: string;
  /** Of a command, none. */
  scripts: Script[];
  command?: { content: string; type: ScriptType };
  /** Set when it was ordered for a whole pool. */
  pool?: { id: string; name: string };
  desktopIds: string[];
  /** Those of the first batch. */
  firstIds: string[];
  /** So many failures in the first batch stop the rest; `Infinity` without a limit. */
  threshold: number;
  /** Minutes. */
  timeout: number;
  started: number;
  /** Every attempt, also those that another one replaced. */
  runs: ScriptRun[];
  /** What a desktop does once its scripts have run. */
  done?(desktop: Desktop, at: number): void;
}

export const scripts = new Part(() => new Collection<Script>());
export const scriptTasks = new Part(() => new ScriptTasks());

/** All tasks, and their runs by id. */
class ScriptTasks extends Collection<ScriptTask> {
  readonly #runs = new Map<string, ScriptRun>();

  override add(task: ScriptTask): ScriptTask {
    for (const run of task.runs) this.#runs.set(run.id, run);
    return super.add(task);
  }

  addRun(task: ScriptTask, run: ScriptRun): void {
    task.runs.push(run);
    this.#runs.set(run.id, run);
  }

  run(id: string): ScriptRun | undefined {
    return this.#runs.get(id);
  }
}

/** Its latest attempts. */
export function currentRuns(task: ScriptTask): ScriptRun[] {
  return task.runs.filter((run) => !run.history);
}

export function isUnderWay({ status }: ScriptRun): boolean {
  return status === 'WAITING' || status === 'RUNNING';
}

export function taskStatus(task: ScriptTask): ScriptTaskStatus {
  const runs = currentRuns(task);
  if (runs.some(isUnderWay)) return runs.every(({ status }) => status === 'WAITING') ? 'INIT' : 'RUNNING';
  return runs.some(({ status }) => status === 'SUCCESS') ? 'FINISH' : 'FAILED';
}

export function countRuns(task: ScriptTask, status: ScriptRunStatus): number {
  return currentRuns(task).filter((run) => run.status === status).length;
}

/** When the last of its runs ended; `undefined` while one goes on. */
export function taskEnd(task: ScriptTask): number | undefined {
  const runs = currentRuns(task);
  if (runs.some(isUnderWay)) return undefined;
  return Math.max(task.started, ...runs.map(({ ended = 0 }) => ended));
}
