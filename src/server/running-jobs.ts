import { cleanLine } from '../catalog/clean.ts';
import type { SiteId } from '../catalog/context.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { Engine } from '../engine/engine.ts';
import type { Call } from '../engine/parts.ts';
import { toolContext } from '../engine/tool-context.ts';

/** Which jobs run is asked no more often; ms. */
const FRESH_FOR_MS = 10_000;
/** Nobody who types waits for longer; ms. */
const PATIENCE_MS = 2_000;
/** Parts of running jobs that are looked through: one page. */
const PARTS = 1_000;
/** Of sub-jobs that are not over (Workspace API reference, "Querying Subtasks"). */
const OPEN = ['RUNNING', 'WAITING'];

/** Workspace jobs that run, whoever started them. */
export class RunningJobs {
  readonly #engine: Engine;
  readonly #read = new Map<SiteId, { at: number; jobs: Promise<string[]> }>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Their ids; none when the cloud takes longer than a person waits. Throws `ToolError`. */
  async at(site: SiteId, call: Call): Promise<string[]> {
    const { clock } = this.#engine.parts;
    const context = toolContext(this.#engine, call);
    const reading = { site, service: 'workspace', operationId: 'ListItaSubJobs', args: { status: OPEN } } as const;
    // Asked each time: what one principal may read another may not.
    await context.checkRead(reading);
    const known = this.#read.get(site);
    if (known && clock.now() - known.at < FRESH_FOR_MS) return this.#inTime(known.jobs);
    const jobs = context.readPage(reading, { offset: 0, limit: PARTS }, call.signal).then(({ items }) => jobsIn(items));
    jobs.catch(() => this.#read.delete(site));
    this.#read.set(site, { at: clock.now(), jobs });
    return this.#inTime(jobs);
  }

  async #inTime(jobs: Promise<string[]>): Promise<string[]> {
    const enough = new AbortController();
    const nothing = () => [];
    const patience = this.#engine.parts.clock.sleep(PATIENCE_MS, enough.signal).then(nothing, nothing);
    return Promise.race([jobs, patience]).finally(() => enough.abort());
  }
}

function jobsIn(parts: readonly unknown[]): string[] {
  const ids = parts.map((part) => cleanLine(String(valuesAt(part, 'job_id')[0] ?? '')));
  return [...new Set(ids)].filter((id) => id !== '');
}
