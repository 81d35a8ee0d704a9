import type { z } from 'zod';
import { clean } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import type { ManifestEntry } from '../catalog/manifest.ts';
import { didYouMean } from '../catalog/nearest.ts';
import type { Plan } from '../catalog/plan.ts';
import { effectsOf } from '../catalog/risk.ts';
import type { Site } from '../config/config.ts';
import { follow } from '../jobs/follow.ts';
import type { JobHandle, JobState } from '../jobs/job.ts';
import { checkArguments } from './arguments.ts';
import { estimateTokens, fitInto } from './budget.ts';
import { shortenFailures } from './failures.ts';
import { handleText, jobView, targetsFailed } from './job-view.ts';
import { keepWhole } from './keeping.ts';
import { Mutations } from './mutations.ts';
import type { OperationResult, Outcome, PageView } from './outcome.ts';
import type { Call, EngineParts, Prepared } from './parts.ts';
import { readOnce, readRows } from './reading.ts';
import { checkPath } from './requests.ts';
import { secretTexts, withoutSecretsIn } from './secrets.ts';
import type { Sent } from './sending.ts';
import { isRecord, toObject, toTable } from './shape.ts';

/** What data may always take, however long the rest of an answer is. */
const MIN_DATA_TOKENS = 500;

/**
 * Runs one operation: validate, plan, guard, send, follow the job, shape the result. Nothing that needs a person is sent
 * without an approval that was spent for exactly this call.
 */
export class Engine {
  readonly parts: EngineParts;
  readonly mutations: Mutations;
  #schemas = new Map<string, z.ZodObject>();

  constructor(parts: EngineParts) {
    this.parts = parts;
    this.mutations = new Mutations(parts);
  }

  /** Throws `ToolError`; anything else is a bug of ours. */
  async run(tool: string, raw: unknown, call: Call): Promise<Outcome> {
    const prepared = await this.prepare(tool, raw, call);
    if (isRead(prepared)) {
      await this.mutations.checkRead(prepared);
      return this.#read(prepared);
    }
    const mutated = await this.mutations.run(prepared);
    if (mutated.kind === 'sent') return this.#answer(prepared, mutated.sent, mutated.plan);
    return mutated.kind === 'dry run' ? this.#shown(prepared, mutated) : mutated;
  }

  /** Follows jobs named by an earlier answer until they are over or the caller's patience is. */
  async waitFor(handles: readonly JobHandle[], siteId: string | undefined, call: Call): Promise<JobState[]> {
    return this.#follow(handles, this.site(siteId), call, true);
  }

  /** The same for jobs that a call of theirs started: who may start them may see what becomes of them. */
  async follow(handles: readonly JobHandle[], siteId: string, call: Call, mostMs?: number): Promise<JobState[]> {
    return this.#follow(handles, this.site(siteId), call, false, mostMs);
  }

  site(id = this.parts.config.defaultSite): Site {
    const { sites } = this.parts.config;
    const site = sites.find((each) => each.id === id);
    if (site) return site;
    const ids = sites.map((each) => each.id);
    throw new ToolError({
      code: 'unknown_site',
      message: `there is no site ${id.slice(0, 80)}${didYouMean(id, ids)}`,
      hint: `Sites: ${ids.join(', ')}.`,
    });
  }

  entry(tool: string): ManifestEntry {
    const { catalogue } = this.parts;
    const entry = catalogue.get(tool);
    if (entry) return entry;
    const names = catalogue.operations.map((each) => each.name);
    throw new ToolError({
      code: 'unknown_tool',
      message: `there is no tool ${tool.slice(0, 80)}${didYouMean(tool, names)}`,
      hint: 'find_tools searches the catalogue by what you want to do.',
    });
  }

  /** One call, checked and with its effects known. Throws `invalid_arguments`. */
  async prepare(tool: string, raw: unknown, call: Call): Promise<Prepared> {
    const entry = this.entry(tool);
    const { args, common } = checkArguments(entry, await this.#schema(entry), raw, this.parts.config.sites.length > 1);
    checkPath(entry, args);
    return { entry, args, common, site: this.site(common.site), effects: effectsOf(entry.riskRule, args), call };
  }

  async #schema(entry: ManifestEntry): Promise<z.ZodObject> {
    const known = this.#schemas.get(entry.name);
    if (known) return known;
    const area = await this.parts.areas[`${entry.service}/${entry.area}`]?.();
    const operation = area?.operations.find((each) => each.id === entry.operationId);
    if (!operation) throw new Error(`no declaration for ${entry.name}`);
    const { argumentsSchema } = await import('../catalog/arguments-schema.ts');
    const schema = argumentsSchema(operation);
    this.#schemas.set(entry.name, schema);
    return schema;
  }

  async #read(prepared: Prepared): Promise<Outcome> {
    const { entry, args, common, site, call } = prepared;
    const client = await this.parts.client(site);
    if (!entry.page) {
      const body = clean(await readOnce(client, entry, args, call.signal));
      return this.#done(prepared, { data: toObject(unwrapped(entry, body), common.fields) });
    }
    const progress =
      call.progress &&
      ((rows: number, total: number) =>
        call.progress?.({ progress: rows, total, message: `${rows} of ${total} rows` }));
    const { items, total, page, about } = await readRows(client, entry, args, common, {
      signal: call.signal,
      ...(progress && { progress }),
    });
    const data = toTable(clean(items) as unknown[], total, common.fields);
    const note = unknownFields(common.fields ?? [], items);
    return this.#done(prepared, {
      data,
      page,
      ...(about && { about: clean(about) as Record<string, unknown> }),
      ...(note && { note }),
    });
  }

  async #answer(prepared: Prepared, sent: Sent, plan?: Plan): Promise<Outcome> {
    const { entry, common, site, call } = prepared;
    const data = toObject(unwrapped(entry, clean(sent.data)));
    const failures = clean(sent.failures) as Sent['failures'];
    const own = failures.length > 0 ? { failures } : {};
    if (sent.jobs.length === 0)
      return this.#done(prepared, { data, ...own, ...failedTargets(entry, failures.length, sent.unknown) });
    const states = common.wait === false ? sent.jobs.map(notYet) : await this.#follow(sent.jobs, site, call);
    const job = jobView(
      states.map((state) => withoutSecretsIn(state, secretTexts(prepared.args, entry.secrets))),
      sent.jobs.map((handle) => handleText(handle, entry.name)),
    );
    const failed = (job.failures?.length ?? 0) + failures.length;
    if (failed > 0) await this.mutations.noteAfterwards('failed', prepared, plan, { jobs: job.jobs, failed });
    return this.#done(prepared, { data, job, ...own, ...failedTargets(entry, failed, sent.unknown) });
  }

  /** A dry run shows exactly what would be sent; what is too long for an answer is kept whole. */
  async #shown({ entry, site, call }: Prepared, dryRun: Extract<Outcome, { kind: 'dry run' }>): Promise<Outcome> {
    const { config, store } = this.parts;
    const fitted = fitInto(dryRun.requests, Math.floor(config.limits.maxResultTokens / 2));
    if (!fitted) return dryRun;
    const owner = { principal: call.principal.id, site: site.id };
    const result_id = await store.results.put(owner, entry.name, dryRun.requests);
    return { ...dryRun, requests: fitted.data, result_id };
  }

  /** `asked`: somebody asked for these reads, so a rule may deny them; those that belong to a call of theirs go with it. */
  async #follow(
    handles: readonly JobHandle[],
    site: Site,
    call: Call,
    asked = false,
    mostMs = Number.POSITIVE_INFINITY,
  ): Promise<JobState[]> {
    const client = await this.parts.client(site);
    const { limits } = this.parts.config;
    return follow(handles, {
      clock: this.parts.clock,
      read: async (service, operationId, args, deadlineMs) => {
        const entry = this.parts.catalogue.operation(service, operationId);
        if (asked) await this.mutations.checkRead({ entry, args, common: {}, site, effects: ['read'], call });
        return clean(await readOnce(client, entry, args, call.signal, deadlineMs));
      },
      waitMs: Math.min(mostMs, call.progress ? limits.waitWithProgressMs : limits.waitMs),
      signal: call.signal,
      ...(call.progress && { progress: call.progress }),
    });
  }

  /** Puts an answer into the result budget; what does not fit is kept whole as a result of its own. */
  async #done(prepared: Prepared, result: OperationResult): Promise<Outcome> {
    const { entry, site } = prepared;
    const value: OperationResult = { ...result, ...(site.sandbox && { site: 'SANDBOX' }) };
    const budget = this.parts.config.limits.maxResultTokens;
    const notes = shortenFailures(value, Math.floor(budget / 3));
    const whole = notes.length > 0 ? result : result.data;
    const { data, ...rest } = value;
    const left = budget - estimateTokens(JSON.stringify(rest));
    const fitted = fitInto(data, Math.max(left, MIN_DATA_TOKENS), entry.brief);
    if (fitted) {
      value.data = fitted.data;
      if (value.page) value.page = pageShown(value.page, prepared, fitted.data);
      notes.push(fitted.note ?? '');
    }
    if (notes.length > 0)
      Object.assign(value, await this.#keep(prepared, whole, [result.note ?? '', ...notes].filter(Boolean)));
    return { kind: 'done', value, failed: value.error !== undefined };
  }

  async #keep(
    { entry, effects, site, call }: Prepared,
    whole: unknown,
    notes: readonly string[],
  ): Promise<{ note: string; result_id?: string }> {
    const note = notes.join(' ');
    if (effects.includes('secret')) return { note: `${note} The whole is not kept, because it holds credentials.` };
    return keepWhole(this.parts, { principal: call.principal.id, site: site.id }, entry.name, whole, note);
  }
}

function unwrapped(entry: ManifestEntry, body: unknown): unknown {
  if (!entry.unwrap || typeof body !== 'object' || body === null) return body;
  return (body as Record<string, unknown>)[entry.unwrap] ?? body;
}

/** Fields that no row has: a wrong name must not look like a fleet without that value. */
function unknownFields(fields: readonly string[], rows: readonly unknown[]): string | undefined {
  if (rows.length === 0) return undefined;
  const known = [...new Set(rows.flatMap((row) => (isRecord(row) ? Object.keys(row) : [])))];
  const missing = fields.filter((field) => !known.includes(field) && !known.includes(field.split(/[.[]/)[0] ?? ''));
  if (missing.length === 0) return undefined;
  return `No row has ${missing.map((field) => `${field.slice(0, 80)}${didYouMean(field, known)}`).join(', ')}.`;
}

/** A page says what is shown, and how to go on from there. */
function pageShown(page: PageView, { entry, args }: Prepared, data: unknown): PageView {
  const rows = (data as { rows?: unknown[] } | null)?.rows;
  if (!rows || rows.length >= page.returned) return page;
  const next = entry.page?.style === 'offset' && { next_offset: Number(args.offset ?? 0) + rows.length };
  return { ...page, returned: rows.length, ...next };
}

function notYet(handle: JobHandle): JobState {
  return { handle, status: 'running', total: 0, done: 0, percent: 0, failures: [] };
}

/** Without any effect a call would be no read either: something is wrong with its declaration then. */
function isRead({ effects }: Prepared): boolean {
  return effects.length > 0 && effects.every((effect) => effect === 'read');
}

function failedTargets(entry: ManifestEntry, failed: number, unknown: Sent['unknown']): Pick<OperationResult, 'error'> {
  if (failed === 0) return {};
  if (unknown) {
    const { targets, not_sent, request_id } = unknown;
    const unsent = not_sent > 0 ? `; ${not_sent} were not sent` : '';
    return {
      error: {
        code: 'fate_unknown',
        message: `Whether ${entry.name} was carried out for ${targets} of its targets is unknown${unsent}`,
        hint: 'Do not repeat it for those: it may have been carried out. Read them, or list the recent jobs, to see whether it was.',
        retryable: false,
        ...(request_id && { request_id }),
      },
    };
  }
  return { error: targetsFailed(failed, entry.name) };
}
