import type { Change, PartSent } from '../catalog/change.ts';
import type { PlanTarget } from '../catalog/plan.ts';
import type { Terms } from './terms.ts';

/** What a rollout is; written once, before anything else of it. */
export interface Head {
  id: string;
  principal: string;
  change: Change;
  title: string;
  risk: string;
  terms: Terms;
  /** The set, as it was when leave was given, in the order it is worked through. */
  targets: PlanTarget[];
  /** The plan that a person approved; absent where the policy asks for nobody. */
  plan?: string;
  created: number;
}

/** What became of one desktop. */
export interface End {
  end: 'done' | 'failed' | 'unhealthy' | 'skipped' | 'drifted' | 'gone' | 'unknown' | 'not_sent';
  code?: string;
  why?: string;
}

/** Written before the requests for these desktops leave: whoever writes it is the only one who may send them. */
export interface Claim {
  part: number;
  /** 0 is the canary. */
  wave: number;
  ids: string[];
  /** Those of them that ran and could be connected to, */
  on: string[];
  /** and those that were broken already. */
  ill: string[];
  /** Desktops of this wave that nothing is sent for, and why. */
  left: Record<string, End>;
  run: string;
  at: number;
}

/** Written when the requests are answered. */
export interface Sent {
  part: number;
  requests: { ids: string[]; sent: PartSent }[];
  at: number;
}

/** Written when it is known what became of a claim's desktops, or that nobody can know. */
export interface Ends {
  part: number;
  ends: Record<string, End>;
  at: number;
}

/** `halted`: too much failed. `interrupted`: the process that ran it was stopped. */
export type Standing = 'running' | 'paused' | 'halted' | 'interrupted' | 'aborted' | 'finished';

/** A change of a rollout's standing. */
export interface Turn {
  turn: number;
  to: Standing;
  /** Who runs it, for `running`: a rollout that another process took over is left to it. */
  run: string;
  /** The process, for people; and whether it still lives, where it can be asked. */
  host?: string;
  pid?: number;
  by: string;
  why?: string;
  /** A new approval, for what was left after too much had failed. */
  plan?: string;
  /** Failures up to then, which that approval accepts. */
  tolerated?: number;
  at: number;
}

/** In turns of somebody who stops a rollout that does not run here. */
export const NOBODY = 'none';

/** Desktops whose users were told what is coming; written when the cloud has taken it. */
export interface Warning {
  warning: number;
  ids: string[];
  /** Who told them: what an earlier run said is too long ago. */
  run: string;
  at: number;
}
