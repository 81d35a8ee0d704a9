import type { Principal, SiteId } from '../catalog/context.ts';
import type { Risk } from '../catalog/risk.ts';

export type EndpointService = 'workspace' | 'appstream' | 'iam' | 'bss' | 'rcdc';

/** Where a site's keys come from. `chain` is the order of the Huawei ecosystem: env, profile file, ECS metadata. */
export type CredentialSource =
  | { from: 'keys'; ak: string; sk: string; securityToken?: string; origin: string }
  | { from: 'token'; user: string; password: string; domain: string; origin: string }
  | { from: 'metadata'; origin: string };

/** An agency assumed on top of the source's own keys. */
export interface AssumedAgency {
  agency: string;
  domainName?: string;
  domainId?: string;
  durationSeconds?: number;
}

/** A cloud, region, project and credential source. */
export interface Site {
  id: SiteId;
  region: string;
  /** Discovered from the region when unset. */
  projectId?: string;
  domainId?: string;
  credentials: CredentialSource;
  assume?: AssumedAgency;
  endpoints: Partial<Record<EndpointService, string>>;
  sandbox: boolean;
  /** Language of mails the API sends (`X-Language`). */
  language?: Language;
}

/** AppStream API reference, "AddAppGroupAuthorization", request headers. */
export const LANGUAGES = ['zh-cn', 'en-us', 'fr-fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface PolicyRule {
  /** Shown when the rule decides. */
  name?: string;
  decide: 'allow' | 'confirm' | 'deny';
  /** Tool name globs (`*`), any of them. */
  tools?: string[];
  /** Any effect of the call, not only the worst. */
  effects?: Risk[];
  sites?: string[];
  principals?: string[];
  targets?: { names?: string[]; tags?: Record<string, string> };
  /** Applies when the call has more targets than this. */
  max_targets?: number;
  /** Applies when the call touches more than this share of the fleet, in percent. */
  max_percent_of_fleet?: number;
  /** Applies inside these windows, or outside them with `outside: true`. Times are HH:MM in `zone`. */
  window?: { days?: string[]; from: string; to: string; zone?: string; outside?: boolean };
}

export interface Policy {
  rules: PolicyRule[];
  /** Mutations per principal and hour before everything needs a person again; a circuit breaker. */
  write_budget?: { per_hour: number; over: 'confirm' | 'deny' };
}

/** List prices, given by a person because the API tells none. */
export interface PriceList {
  currency: string;
  /** A month, by product id, without disks. */
  products: Readonly<Record<string, number>>;
  /** A GB a month, by type of disk. */
  disksPerGb: Readonly<Record<string, number>>;
}

export type ConfirmMode = 'human' | 'plan' | 'never';

export interface Limits {
  maxResultTokens: number;
  /** Job wait without and with a progress token, in ms. */
  waitMs: number;
  waitWithProgressMs: number;
  /** How long an approval may wait and be used, in ms. */
  planTtlMs: number;
  /** Answers faster than this come from a client, not from a person, in ms. */
  fastestPersonMs: number;
  /** One API request, in ms. */
  requestTimeoutMs: number;
}

/** Everything the program was told, checked and frozen. */
export interface Config {
  sites: readonly Site[];
  defaultSite: SiteId;
  principal: Principal;
  sandbox: boolean;
  toolsets: readonly string[];
  readOnly: boolean;
  confirm: ConfirmMode;
  policy: Policy;
  prices?: PriceList;
  limits: Limits;
  logLevel: string;
  /** Names, mails and addresses leave the audit log too. */
  redactPeople: boolean;
  /** What was read of the fleet is kept on files for the next start. */
  keepInventory: boolean;
  stateDir: string;
  http?: { host: string; port: number };
  /** Where each setting came from (`--port`, `WORKSPACE_MCP_PORT`, `default`), for people who look for a mistake. */
  origins?: Readonly<Record<string, string>>;
}
