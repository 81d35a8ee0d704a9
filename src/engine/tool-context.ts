import type { Reading, ToolContext } from '../catalog/context.ts';
import { troubleOf } from '../cloud/error-codes.ts';
import { adviceFor } from '../cloud/hints.ts';
import { estimateTokens, fitInto } from './budget.ts';
import type { Engine } from './engine.ts';
import { parseHandle } from './job-view.ts';
import { keepWhole } from './keeping.ts';
import type { Call } from './parts.ts';
import { readOnce, readPageAt } from './reading.ts';
import type { Table } from './shape.ts';

/** The HTTP status of the call that failed inside is not told: what no code says is taken for a failure of the service. */
const INSIDE_AN_ANSWER = 500;

/** A table may always take so much of an answer; tokens. */
const LEAST_TABLE = 500;

/** What a tool made of many operations may use during one call. */
export function toolContext(engine: Engine, call: Call): ToolContext {
  const { catalogue, config, client } = engine.parts;
  const entryOf = ({ service, operationId }: Reading) => {
    const entry = catalogue.operation(service, operationId);
    if (entry.risk !== 'read') throw new Error(`${entry.name} is no read`);
    return entry;
  };
  const others = config.sites.map(({ id }) => id).filter((id) => id !== config.defaultSite);

  return {
    principal: call.principal,
    sites: [config.defaultSite, ...others],
    signal: call.signal,
    now: () => engine.parts.clock.now(),
    ...(call.progress && { progress: call.progress }),
    patienceMs: call.patienceMs ?? (call.progress ? config.limits.waitWithProgressMs : config.limits.waitMs),
    async checkRead(reading) {
      const [entry, site] = [entryOf(reading), engine.site(reading.site)];
      await engine.mutations.checkRead({ entry, args: reading.args, common: {}, site, effects: ['read'], call });
    },
    async read(reading, signal) {
      const cloud = await client(engine.site(reading.site));
      return readOnce(cloud, entryOf(reading), reading.args, signal);
    },
    async readPage(reading, at, signal) {
      const cloud = await client(engine.site(reading.site));
      return readPageAt(cloud, entryOf(reading), reading.args, at, signal);
    },
    jobNamed: (text) => parseHandle(text, catalogue),
    meaningOf(code, message) {
      const trouble = troubleOf(code, INSIDE_AN_ANSWER, message);
      return { trouble, ...adviceFor(trouble, code) };
    },
    async show(tool, table, beside, kept: unknown = table) {
      const room = Math.max(LEAST_TABLE, config.limits.maxResultTokens - estimateTokens(JSON.stringify(beside)));
      const fitted = fitInto(table, room);
      if (!fitted) return table;
      const owner = { principal: call.principal.id, site: config.defaultSite };
      const shown = (fitted.data as Table | null) ?? { ...table, rows: [] };
      return { ...shown, ...(await keepWhole(engine.parts, owner, tool, kept, fitted.note ?? '')) };
    },
  };
}
