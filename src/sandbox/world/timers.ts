import type { Random } from '../random.ts';
import { lastExecutions, nextExecution, type ScheduleSettings } from '../schedule.ts';
import { Collection } from './collection.ts';
import type { RunPart, TimedRun, Verdict } from './timed-runs.ts';
import type { World } from './world.ts';

/** A task that runs by itself. */
export interface Timed {
  readonly id: string;
  type: string;
  enabled: boolean;
  settings: ScheduleSettings;
  /** When its times were set: days by interval are counted from there. */
  since: number;
  next?: number;
  /** The oldest first. */
  runs: TimedRun[];
}

interface Target {
  id: string;
  name: string;
}

/** What tasks of one service do to their targets. */
interface TimedWork<T extends Timed, X extends Target> {
  /** Where targets come from. */
  among(world: World): { readonly changes: number };
  /** What a task applies to at this moment, gone ones included. */
  targetsOf(world: World, task: T): X[];
  /** Begins the real work. */
  carryOut(world: World, task: T, targets: readonly X[], at: number): RunPart[];
  /** What becomes of a target in a run that is only written down. */
  foresee(task: T, target: X, at: number): Verdict;
}

/**
 * When so much time passes at once that a task would act on its targets more often than this, its earlier runs are only
 * written down: the last ones decide what is seen afterwards.
 */
const MOST_WORK = 2_000;

/** Time that passes at once, as one task sees it: nobody tags or moves anything meanwhile. */
interface Passage<X> {
  until: number;
  changes: number;
  targets: readonly X[];
  /** What is written down of runs. */
  sketch?: readonly RunPart[];
}

/** Runs that are known of the time before the sandbox. */
const REMEMBERED = 12;

/** The tasks of one service: each runs when its time comes, for as long as it is there, enabled and not expired. */
export class Timers<T extends Timed, X extends Target> extends Collection<T> {
  readonly #world: World;
  readonly #work: TimedWork<T, X>;
  readonly #passages = new WeakMap<T, Passage<X>>();

  constructor(world: World, work: TimedWork<T, X>) {
    super();
    this.#world = world;
    this.#work = work;
  }

  /** Has a task run at its times after `now`, and at no others; to be called after any change of them. */
  plan(task: T, now: number): void {
    const next = task.enabled ? nextExecution(task.settings, now, task.since) : undefined;
    if (next === undefined) {
      delete task.next;
      return;
    }
    task.next = next;
    this.#world.agenda.add(next, (at) => {
      // What was planned before a change comes to nothing.
      if (this.get(task.id) !== task || task.next !== at) return;
      this.plan(task, at);
      this.#fire(task, at);
    });
  }

  run(task: T, targets: readonly X[], at: number): void {
    this.#note(task, at, this.#work.carryOut(this.#world, task, targets, at));
  }

  /** Adds the last runs of the time before the sandbox. */
  remember(task: T, random: Random): void {
    const targets = this.#work.targetsOf(this.#world, task);
    const times = lastExecutions(task.settings, { since: task.since, until: this.#world.born, count: REMEMBERED });
    const nights = times.slice(0, 2).map((at) => this.#sketch(task, targets, at));
    for (const [index, at] of times.entries()) this.#note(task, at, nights[index % 2] ?? [], random);
  }

  #fire(task: T, at: number): void {
    const passage = this.#passage(task);
    const further = task.next === undefined ? 0 : Math.floor((passage.until - at) / (task.next - at));
    if (passage.targets.length * further <= MOST_WORK) {
      this.run(task, passage.targets, at);
      return;
    }
    passage.sketch ??= this.#sketch(task, passage.targets, at);
    this.#note(task, at, passage.sketch);
  }

  #passage(task: T): Passage<X> {
    const { until } = this.#world.agenda;
    const { changes } = this.#work.among(this.#world);
    const known = this.#passages.get(task);
    if (known?.until === until && known.changes === changes) return known;
    const passage = { until, changes, targets: this.#work.targetsOf(this.#world, task) };
    this.#passages.set(task, passage);
    return passage;
  }

  #sketch(task: T, targets: readonly X[], at: number): RunPart[] {
    return targets.map((target) => ({
      targetId: target.id,
      targetName: target.name,
      verdict: this.#work.foresee(task, target, at),
    }));
  }

  #note(task: T, at: number, parts: readonly RunPart[], random = this.#world.fresh): void {
    const { id: taskId, type: taskType, settings } = task;
    task.runs.push({ id: random.uuid(), taskId, at, taskType, settings, parts });
  }
}
