import type { Clock } from '../catalog/clock.ts';
import type { Principal, Progress } from '../catalog/context.ts';
import type { Catalogue, ManifestEntry } from '../catalog/manifest.ts';
import type { Area } from '../catalog/operation.ts';
import type { Approvals, Audit, Decision, Plan, Results } from '../catalog/plan.ts';
import type { Risk } from '../catalog/risk.ts';
import type { CloudClient } from '../cloud/client.ts';
import type { Config, Site } from '../config/config.ts';
import type { CommonArguments } from './common-arguments.ts';

export interface EngineStore {
  approvals: Approvals;
  results: Results;
  audit: Audit;
  /** 32 bytes for digests, the same for every process of this state directory. */
  key: Uint8Array;
}

/** What the engine is put together from. */
export interface EngineParts {
  catalogue: Catalogue;
  /** `workspace/desktops` -> its declarations, loaded when one of them is first called. */
  areas: Record<string, () => Promise<Area>>;
  config: Config;
  store: EngineStore;
  clock: Clock;
  client: (site: Site) => Promise<CloudClient>;
  log: Log;
}

/** What the engine says to whoever runs the server. */
export interface Log {
  debug(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

/** Who calls, and how the call can be watched, stopped and answered. */
export interface Call {
  principal: Principal;
  /** The assistant's client, for people to read. */
  client?: string;
  signal: AbortSignal;
  /** Present when the caller can see progress; then waits may be long. */
  progress?: (update: Progress) => void;
  /** How long it may wait, where no host cuts calls off; ms. */
  patienceMs?: number;
  /** A plan that an earlier round of this same call made. */
  planId?: string;
  /**
   * Asks the person behind the caller; `undefined` leaves the plan waiting for somebody elsewhere. `asking` is awaited
   * before each question, so that it is written down.
   */
  ask?: (plan: Plan, asking: () => Promise<void>) => Promise<Decision | undefined>;
}

/** One call, checked and with its effects known. */
export interface Prepared {
  entry: ManifestEntry;
  args: Record<string, unknown>;
  common: CommonArguments;
  site: Site;
  effects: Risk[];
  call: Call;
}
