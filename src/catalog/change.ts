import type { SiteId } from './context.ts';
import type { ErrorBody } from './errors.ts';
import type { Plan, PlanTarget } from './plan.ts';
import type { Risk } from './risk.ts';

/** One tool's change, made to a set of desktops part by part. */
export interface Change {
  site: SiteId;
  tool: string;
  /** The tool's arguments without the desktops' ids. */
  args: Record<string, unknown>;
}

/** What is known of a change before anybody looks at the cloud. */
export interface ChangeFacts {
  title: string;
  risk: Risk;
  effects: readonly Risk[];
  /** Desktops that one request takes. */
  batch: number;
}

/** What a person is asked to agree to for a whole set. */
export interface SetQuestion {
  change: Change;
  /** How it will be done and how the set was chosen, for the person to read; part of what is approved. */
  terms: Record<string, unknown>;
  /** The set; asked for only where no plan has it. */
  ids(): Promise<readonly string[]>;
  /** Lines that a person should read besides the tool's own. */
  warnings: readonly string[];
  planId?: string;
  dryRun?: boolean;
}

/** Leave to change a set: `plan` where a person gave it, none where the policy asks for nobody. */
export interface Permit {
  /** Those the change acts on, as they were when the leave was given. */
  targets: readonly PlanTarget[];
  plan?: Plan;
}

export type Permitted =
  | ({ kind: 'permitted' } & Permit)
  | { kind: 'needs approval'; plan: Plan }
  | { kind: 'dry run'; plan: Plan; requests: unknown };

/** A desktop of a set, now. */
export interface Looked {
  id: string;
  name: string;
  /** Somebody is on it. */
  isConnected: boolean;
  /** What changed since leave was given in a way that who gave it would want to know. */
  differences: string[];
}

export interface TargetFailure {
  id: string;
  code: string;
  reason?: string;
}

/**
 * What became of the request for one part. `refused`: nothing of it was carried out; `not sent`: the cloud never had it;
 * `denied`: the policy forbids it now; `unknown`: it may have been carried out.
 */
export type PartSent =
  /** `isSilent`: a tool that starts jobs, and an answer that names none. */
  | { fate: 'sent'; jobs: string[]; failures: TargetFailure[]; isSilent?: boolean }
  | { fate: 'refused' | 'not sent' | 'denied' | 'unknown'; error: ErrorBody };

/** What is known of a part's jobs. */
export interface PartEnd {
  over: boolean;
  /** `some`: those of `failures` failed and the others did not; `unclear`: nobody can tell which. */
  verdict: 'all' | 'some' | 'none' | 'unclear';
  failures: TargetFailure[];
  said?: string;
}

/** How changes of sets reach the cloud: through the guard, and no other way. All throw `ToolError`. */
export interface SetChanges {
  /** Refuses what can't be made to a set of desktops, and arguments that are wrong. */
  check(change: Change): Promise<ChangeFacts>;
  /** Policy, plan, person; uses the approval up. */
  permit(question: SetQuestion): Promise<Permitted>;
  /** The leave that an earlier process was given by this plan; `undefined` where it is not known any more. */
  permitOf(change: Change, terms: Record<string, unknown>, planId: string): Promise<Permit | undefined>;
  /** Those of them that are there, as they are now. */
  look(change: Change, ids: readonly string[], permit: Permit, signal: AbortSignal): Promise<Looked[]>;
  /** One request; never repeated. `ids` are of the permit's and at most `batch`. */
  send(change: Change, ids: readonly string[], permit: Permit): Promise<PartSent>;
  /** Looks at jobs until they are over or some time has passed, `mostMs` at most. `of`: the desktops they are about. */
  follow(
    change: Change,
    jobs: readonly string[],
    of: readonly PlanTarget[],
    mostMs: number,
    signal: AbortSignal,
  ): Promise<PartEnd>;
}
