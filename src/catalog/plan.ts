import type { SiteId } from './context.ts';
import type { Risk } from './risk.ts';

/** One thing a plan acts on, as it was when the plan was made. */
export interface PlanTarget {
  id: string;
  name: string;
  /** What it is, where not all targets of the plan are of one kind. */
  noun?: string;
  facts: PlanFact[];
  /** For policy rules. */
  tags?: Record<string, string>;
}

export interface PlanFact {
  label: string;
  kind: 'owner' | 'billing' | 'connected' | 'protection' | 'state' | 'text';
  /** Words for people; empty when there is nothing to say. */
  value: string;
}

/** What is about to happen, made before a person is asked and kept until it is spent or expires. */
export interface Plan {
  /** Unguessable; a name for the plan, never an authority to run it. */
  id: string;
  principal: string;
  site: SiteId;
  sandbox: boolean;
  tool: string;
  title: string;
  method: string;
  path: string;
  risk: Risk;
  effects: Risk[];
  /** Keyed digest of the arguments: they can hold passwords, and a plain hash of a password can be guessed. */
  digest: string;
  /** The arguments as a person may see them, secrets masked. */
  arguments: Record<string, unknown>;
  /** Ids of the set that a rollout may change; `targets` can have others besides, such as the policy group they come under. */
  set?: string[];
  targets?: { kind: string; noun: string; plural: string; items: PlanTarget[]; within?: PlanTarget[]; open?: string[] };
  /** What can't be undone, what costs money: lines for a person. */
  warnings: string[];
  /** What the cloud says it costs, or why it did not say; absent where the API quotes no price. */
  price?: string;
  /** How many API requests it takes. */
  requests: number;
  /** What a person must type for a destructive set; absent where yes is enough. */
  typed?: { what: 'count' | 'name' | 'tool'; expect: string };
  /** Elicitation is offered until an answer came faster than a person reads; then only people elsewhere may decide. */
  elicit: boolean;
  /** Answers that were typed wrongly so far. */
  mistyped: number;
  /** The assistant that asked, as its client named itself. */
  client?: string;
  created: number;
  expires: number;
}

/** What a person (or a stated policy) said of a plan. */
export interface Decision {
  plan: string;
  approved: boolean;
  /** Who decided, for the audit log. */
  by: string;
  via: 'elicitation' | 'approve' | 'page' | 'plan' | 'never';
  at: number;
  /** Told to the assistant when declined. */
  reason?: string;
}

/** Where plans wait for people. Every answer is final; `decide` and `spend` are atomic across processes. */
export interface Approvals {
  save(plan: Plan): Promise<void>;
  load(id: string): Promise<Plan | undefined>;
  /** Plans nobody has decided and that have not expired, oldest first. */
  pending(): Promise<Plan[]>;
  /** `false` when the plan was decided before. */
  decide(decision: Decision): Promise<boolean>;
  decision(id: string): Promise<Decision | undefined>;
  /** `false` when the plan was spent before: whoever gets `true` is the only one who may send. */
  spend(id: string): Promise<boolean>;
  isSpent(id: string): Promise<boolean>;
}

/** Whole results that were too big for an answer. */
export interface Results {
  put(owner: { principal: string; site: SiteId }, tool: string, value: unknown): Promise<string>;
  get(owner: { principal: string }, id: string): Promise<{ tool: string; site: SiteId; value: unknown } | undefined>;
  /** The newest of the principal's own, the newest first. */
  recent(owner: { principal: string }, most: number): Promise<ResultFacts[]>;
}

/** A kept result without what is in it; `created` in ms since the epoch. */
export interface ResultFacts {
  id: string;
  tool: string;
  site: SiteId;
  created: number;
}

/** The append-only log of decisions and mutations. Callers redact; the log chains and writes. */
export interface Audit {
  append(event: AuditEvent): Promise<void>;
}

export interface AuditEvent {
  event:
    | 'planned'
    | 'asked'
    | 'approved'
    | 'declined'
    | 'expired'
    | 'drifted'
    | 'denied'
    | 'sent'
    | 'done'
    | 'failed'
    | 'unknown';
  principal: string;
  site: SiteId;
  tool: string;
  risk: Risk;
  plan?: string;
  /** Ids and names of targets, counts, error codes, request ids; never an argument that is secret. */
  detail?: Record<string, unknown>;
}
