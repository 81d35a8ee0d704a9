import { randomBytes } from 'node:crypto';
import { cleanLine } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import type { Plan, PlanTarget } from '../catalog/plan.ts';
import { type Risk, worst } from '../catalog/risk.ts';
import type { Site } from '../config/config.ts';
import { isCut } from '../guard/preview.ts';
import { isFile } from './requests.ts';
import { digest, mask } from './secrets.ts';
import type { ResolvedTargets } from './targets.ts';

export interface PlanInput {
  entry: ManifestEntry;
  args: Record<string, unknown>;
  effects: Risk[];
  site: Site;
  principal: string;
  client?: string;
  targets?: ResolvedTargets;
  price?: string;
  requests: number;
  key: Uint8Array;
  now: number;
  ttlMs: number;
}

/** What a person is asked to approve. A destructive set is confirmed by typing its count, a single thing by its name. */
export function makePlan(input: PlanInput): Plan {
  const { entry, args, effects, site, targets, now } = input;
  const risk = worst(effects);
  const items = targets?.items ?? [];
  const beyond = targets ? [...targets.open.unlisted, ...targets.open.held] : [];
  const shown = withoutContents(mask(args, entry.secrets));
  return {
    id: `plan_${randomBytes(15).toString('base64url')}`,
    principal: input.principal,
    site: site.id,
    sandbox: site.sandbox,
    tool: entry.name,
    title: entry.title,
    method: entry.method,
    path: entry.path,
    risk,
    effects,
    digest: planDigest(input.key, entry.name, args, site),
    arguments: shown,
    ...(targets && {
      targets: {
        kind: targets.kind.kind,
        noun: targets.kind.noun,
        plural: targets.kind.plural,
        items,
        ...(targets.within.length > 0 && { within: targets.within }),
        ...(beyond.length > 0 && { open: beyond }),
      },
    }),
    warnings: entry.warn ? [entry.warn] : [],
    ...(input.price && { price: input.price }),
    requests: input.requests,
    ...typedConfirmation(entry, risk, items, targets?.open.unlisted ?? []),
    // What a form can't show whole nobody can approve in it.
    elicit: !(risk === 'destructive' && isCut(shown)),
    mistyped: 0,
    ...(input.client && { client: cleanLine(input.client, 80) }),
    created: now,
    expires: now + input.ttlMs,
  };
}

/** A file is its name and size for whoever reads the plan. */
function withoutContents(args: Record<string, unknown>): Record<string, unknown> {
  const shown = Object.entries(args).map(([name, value]) =>
    isFile(value) ? [name, { file: value.name, bytes: Buffer.byteLength(value.base64, 'base64') }] : [name, value],
  );
  return Object.fromEntries(shown);
}

/** A thing by its name, several by their number; where nobody can list all of it, the tool by its name. */
function typedConfirmation(
  { name }: ManifestEntry,
  risk: Risk,
  items: readonly PlanTarget[],
  unlisted: readonly string[],
): Pick<Plan, 'typed'> {
  const [only] = items;
  if (risk !== 'destructive') return {};
  if (!only || unlisted.length > 0) return { typed: { what: 'tool', expect: name } };
  return {
    typed: items.length === 1 ? { what: 'name', expect: only.name } : { what: 'count', expect: String(items.length) },
  };
}

/**
 * What a plan is bound to: the call, and the place it acts on, whatever that is called. Two servers may share a state
 * directory and the name of a site and still act for different accounts.
 */
export function planDigest(key: Uint8Array, tool: string, args: Record<string, unknown>, site: Site): string {
  const { region, projectId, credentials, assume, endpoints, sandbox } = site;
  const { from } = credentials;
  const who = from === 'keys' ? credentials.ak : from === 'token' ? [credentials.domain, credentials.user] : from;
  return digest(key, tool, { args, place: { region, projectId, who, assume, endpoints, sandbox } });
}

/** Refuses a plan that is not exactly this caller's, for this call, in time. */
export function checkPlan(
  plan: Plan | undefined,
  expected: { principal: string; site: string; tool: string; digest: string; now: number },
): Plan {
  // A plan of somebody else is as unknown as one that never was.
  if (!plan || plan.principal !== expected.principal) {
    throw refusal('plan_unknown', 'there is no such plan', 'Call without plan_id to make a new plan.');
  }
  checkNotExpired(plan, expected.now);
  const difference =
    plan.tool !== expected.tool
      ? `it is a plan for ${plan.tool}`
      : plan.site !== expected.site
        ? `it is a plan for site ${plan.site}`
        : plan.digest !== expected.digest
          ? 'the arguments differ from the planned ones, or the account behind the site does'
          : undefined;
  if (difference) {
    throw refusal(
      'plan_mismatch',
      `this plan_id does not cover this call: ${difference}`,
      'Repeat the planned call with exactly its arguments, or call without plan_id to make a new plan.',
    );
  }
  return plan;
}

export function checkNotExpired(plan: Plan, now: number): void {
  if (plan.expires > now) return;
  throw refusal('plan_expired', 'the plan has expired', 'Call without plan_id to make a new plan.');
}

export function refusal(code: string, message: string, hint: string): ToolError {
  return new ToolError({ code, message: `${message}. Nothing was sent.`, hint });
}
