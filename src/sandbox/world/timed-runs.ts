import type { Refusal } from '../refusal.ts';
import type { ScheduleSettings } from '../schedule.ts';
import { uuidOf } from '../stable-id.ts';
import { SECOND } from '../time.ts';
import { type SubJob, subJobStatus } from './jobs.ts';
import { isUnderWay, type ScriptRun } from './scripts.ts';

export type PartStatus = 'WAITING' | 'RUNNING' | 'SUCCESS' | 'SKIP' | 'FAIL';

/** What became of a target without a job. */
export interface Verdict {
  status: 'SUCCESS' | 'SKIP' | 'FAIL';
  code?: string;
  reason?: string;
  /** It took so many seconds. */
  seconds?: number;
}

/** What a run did with one desktop or server: a job, a script, or what was clear at once. */
export type RunPart = { targetId: string; targetName: string } & (
  | { sub: SubJob }
  | { script: ScriptRun }
  | { verdict: Verdict }
);

/** One time that a task ran, with its type and times as they were then. */
export interface TimedRun {
  readonly id: string;
  readonly taskId: string;
  at: number;
  taskType: string;
  settings: ScheduleSettings;
  /** Runs that nobody watched share theirs. */
  parts: readonly RunPart[];
}

/** A part for each target: those without a verdict are what `start` starts work on. */
export function partsOf<X extends { id: string; name: string }>(
  targets: readonly X[],
  verdictOn: (target: X) => Verdict | undefined,
  start: (able: readonly X[]) => readonly SubJob[],
): RunPart[] {
  const verdicts = targets.map(verdictOn);
  const able = targets.filter((_, index) => !verdicts[index]);
  const subs = able.length > 0 ? start(able).values() : [].values();
  return targets.map(({ id: targetId, name: targetName }, index) => {
    const verdict = verdicts[index];
    return verdict ? { targetId, targetName, verdict } : { targetId, targetName, sub: subs.next().value as SubJob };
  });
}

/** What a refusal comes to where nobody is there to be refused. */
export function verdictOf(status: Verdict['status'], { code, message, detail }: Refusal): Verdict {
  return { status, code, reason: detail ? `${message} (${detail})` : message };
}

interface PartResult {
  status: PartStatus;
  code?: string;
  reason?: string;
  started?: number;
  ended?: number;
}

export function resultOf(part: RunPart, run: TimedRun, now: number): PartResult {
  if ('verdict' in part) {
    const { seconds = 0, ...verdict } = part.verdict;
    return { ...verdict, started: run.at, ended: run.at + seconds * SECOND };
  }
  return 'sub' in part ? jobResult(part.sub, now) : scriptResult(part.script);
}

function jobResult(sub: SubJob, now: number): PartResult {
  const status = subJobStatus(sub, now);
  return {
    status: status === 'FAILED' ? 'FAIL' : status,
    ...(status === 'FAILED' && sub.failure),
    ...(now >= sub.starts && { started: sub.starts }),
    ...(now >= sub.ends && { ended: sub.ends }),
  };
}

function scriptResult(script: ScriptRun): PartResult {
  const { status, code, reason, started, ended } = script;
  return {
    status: status === 'FAILED' ? 'FAIL' : status,
    ...(!isUnderWay(script) && code && { code }),
    ...(!isUnderWay(script) && reason && { reason }),
    ...(started !== undefined && { started }),
    ...(ended !== undefined && { ended }),
  };
}

interface Tally extends Record<PartStatus, number> {
  /** Of the whole run: what is still to do counts before failures, these before successes. */
  verdict: PartStatus;
  /** When the last of it ended; absent while something goes on. */
  ended?: number;
}

/** Counts targets, each as the worst of its parts. */
export function tally(run: TimedRun, now: number): Tally {
  const worst = new Map<string, PartStatus>();
  let ended = run.at;
  for (const part of run.parts) {
    const result = resultOf(part, run, now);
    ended = Math.max(ended, result.ended ?? ended);
    const known = worst.get(part.targetId);
    if (!known || BAD_TO_GOOD.indexOf(result.status) < BAD_TO_GOOD.indexOf(known)) {
      worst.set(part.targetId, result.status);
    }
  }
  const counts: Record<PartStatus, number> = { WAITING: 0, RUNNING: 0, SUCCESS: 0, SKIP: 0, FAIL: 0 };
  for (const status of worst.values()) counts[status]++;
  const begun = worst.size > counts.WAITING;
  const open = counts.WAITING + counts.RUNNING > 0;
  // With no targets at all there was nothing to do.
  const verdict = open ? (begun ? 'RUNNING' : 'WAITING') : counts.FAIL ? 'FAIL' : counts.SUCCESS ? 'SUCCESS' : 'SKIP';
  return { ...counts, verdict, ...(!open && { ended }) };
}

const BAD_TO_GOOD: readonly PartStatus[] = ['RUNNING', 'WAITING', 'FAIL', 'SUCCESS', 'SKIP'];

/** Of the latest run that is over. */
export function lastStatus(runs: readonly TimedRun[], now: number): PartStatus | undefined {
  for (const run of runs.toReversed()) {
    const { verdict, ended } = tally(run, now);
    if (ended !== undefined) return verdict;
  }
  return undefined;
}

/** Parts are too many to keep an id for each. */
export function partId(run: TimedRun, index: number): string {
  return uuidOf(`${run.id}/${index}`);
}
