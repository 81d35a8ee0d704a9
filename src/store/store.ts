import type { Approvals, Audit, Results } from '../catalog/plan.ts';

/** How long plans outlive their expiry, and how long results are kept, in ms. */
export const RETENTION_MS = 24 * 60 * 60 * 1000;

/** Bytes of results kept before the oldest go. */
export const RESULTS_MAX_BYTES = 512 * 1024 * 1024;

/** What outlives a call. */
export interface Store {
  /**
   * Ids that are not of a plan's shape are answered as unknown, never looked up. A saved plan changes in `elicit` and
   * `mistyped` only; `save` throws when anything else differs, because a person may have approved what was saved first.
   * `decide` answers `false` also for a plan that is unknown, expired or spent. `spend` answers `false` also for a plan
   * that is unknown; it does not look at decisions or the expiry, which are the caller's to check before.
   */
  approvals: Approvals;
  /** Kept for 24 hours, the oldest less when they are too many bytes. Only their principal finds them. */
  results: Results;
  /** `append` resolves when the event is on the disk: only then may the request it announces go out. */
  audit: Audit;
  /** 32 random bytes for digests and request state, the same for all processes of one state directory. */
  key: Uint8Array;
  /** Ends the sweep and seals the audit chain; afterwards `append` rejects. */
  close(): Promise<void>;
}
