import type { SiteId } from '../catalog/context.ts';
import { ToolError } from '../catalog/errors.ts';
import { NameList } from '../catalog/name-list.ts';
import type { Engine } from '../engine/engine.ts';
import type { Call } from '../engine/parts.ts';
import { toolContext } from '../engine/tool-context.ts';
import type { KnownFleet, NamedKind } from './context.ts';
import type { RecentJobs } from './recent-jobs.ts';
import { auditDays } from './resources/audit-day.ts';
import { RunningJobs } from './running-jobs.ts';

/** What can be completed. */
export type Completable = NamedKind | 'job' | 'result' | 'site' | 'tool' | 'day';

/** What a rule denied is not tried again for so long, because each refusal is a line of the audit log; ms. */
const DENIED_FOR_MS = 60_000;
/** Of a principal's results, so many. */
const RESULTS = 1_000;

export interface CompletingParts {
  engine: Engine;
  fleet: KnownFleet;
  jobs: RecentJobs;
  /** Tools that are no operations and that clients may call. */
  ownTools: readonly string[];
}

/** Goes on with what somebody has typed: for resources, and for the arguments of prompts. */
export class Completing {
  readonly #parts: CompletingParts;
  readonly #running: RunningJobs;
  readonly #deniedUntil = new Map<string, number>();
  #tools: NameList | undefined;

  constructor(parts: CompletingParts) {
    this.#parts = parts;
    this.#running = new RunningJobs(parts.engine);
  }

  /**
   * Every value that goes on from what was typed, what begins with it first, whatever the case; MCP shows the first 100 and counts the rest.
   * Of one site: the default one unless told. Never throws: of what can't be read, or not within two seconds, there are no values.
   */
  async complete(kind: Completable, typed: string, call: Call, site?: SiteId): Promise<string[]> {
    const values = await this.#unlessDenied([kind, site, call], () => this.#values(kind, typed, call, site));
    return [...new Set(values)];
  }

  async #values(kind: Completable, typed: string, call: Call, siteId: SiteId | undefined): Promise<string[]> {
    const { engine, fleet } = this.#parts;
    const { config, store } = engine.parts;
    switch (kind) {
      case 'desktop':
      case 'user':
      case 'pool':
        return fleet.namesHaving(typed, kind, engine.site(siteId).id, toolContext(engine, call));
      case 'job':
        return inOrder(await this.#jobs(call, engine.site(siteId).id), typed);
      case 'result': {
        const results = await store.results.recent({ principal: call.principal.id }, RESULTS);
        return inOrder(
          results.map(({ id }) => id),
          typed,
        );
      }
      case 'site':
        return new NameList(config.sites.map(({ id }) => id)).having(typed);
      case 'tool':
        this.#tools ??= this.#toolNames();
        return this.#tools.having(typed);
      case 'day':
        return inOrder(['today', ...(await auditDays(engine.parts))], typed);
    }
  }

  /** Those this principal heard of, the last first, then whatever runs. */
  async #jobs(call: Call, site: SiteId): Promise<string[]> {
    const heard = this.#parts.jobs.of(call.principal.id).filter((each) => each.site === site);
    const running = await this.#unlessDenied(['running', site, call], () => this.#running.at(site, call));
    return [...heard.map(({ job }) => job), ...running];
  }

  #toolNames(): NameList {
    const { engine, ownTools } = this.#parts;
    return new NameList([...ownTools, ...engine.parts.catalogue.operations.map(({ name }) => name)]);
  }

  async #unlessDenied(
    [what, site, call]: [string, SiteId | undefined, Call],
    work: () => Promise<string[]>,
  ): Promise<string[]> {
    const { clock, log } = this.#parts.engine.parts;
    const key = JSON.stringify([what, site, call.principal.id]);
    if (clock.now() < (this.#deniedUntil.get(key) ?? 0)) return [];
    try {
      return await work();
    } catch (error) {
      if (error instanceof ToolError && error.body.code === 'denied')
        this.#deniedUntil.set(key, clock.now() + DENIED_FOR_MS);
      log.debug({ what, err: error }, 'nothing could be completed');
      return [];
    }
  }
}

/** For what has an order of its own: what begins with what was typed, then what has it inside, whatever the case. */
function inOrder(values: readonly string[], typed: string): string[] {
  const key = typed.toLowerCase();
  const places = values.map((value) => [value, value.toLowerCase().indexOf(key)] as const);
  return [...places.filter(([, at]) => at === 0), ...places.filter(([, at]) => at > 0)].map(([value]) => value);
}
