import {
  type CompleteResourceTemplateCallback,
  type ServerContext as McpContext,
  type McpServer,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import type { Engine } from '../../engine/engine.ts';
import { lookAtJob } from '../../engine/job-look.ts';
import { RESOURCES_URI } from '../../engine/outcome.ts';
import type { Call } from '../../engine/parts.ts';
import { toolContext } from '../../engine/tool-context.ts';
import type { Completable, Completing } from '../completing.ts';
import type { KnownFleet, NamedKind, OwnTool } from '../context.ts';
import type { RecentJobs } from '../recent-jobs.ts';
import { Address } from './address.ts';
import { auditDay } from './audit-day.ts';
import { resourceError } from './refusing.ts';
import { showThing } from './things.ts';
import { toolSchemaOf } from './tool-schema.ts';

/** Of recent jobs and results, so many are listed. */
const LISTED = 10;

const JSON_TYPE = 'application/json';

export interface ResourceParts {
  engine: Engine;
  fleet: KnownFleet;
  /** Tools that are no operations and that clients may call. */
  own: readonly OwnTool[];
  jobs: RecentJobs;
  completing: Completing;
  /** Whoever types: completions don't say which request they belong to. */
  typing: Call;
}

interface Template {
  name: string;
  address: Address;
  title: string;
  description: string;
  /** What its variable is; `site` is completed where it has one. */
  completes: Completable;
  /** `undefined` where there is none. Throws `ToolError`. */
  read(value: string, site: string | undefined, call: Call): Promise<unknown>;
  list?: () => Promise<{ uri: string; name: string; title?: string; description?: string }[]>;
}

/**
 * What clients may read by its address, made once; the returned function registers it with a server and says who reads there. Few are listed:
 * the rest is found by tools, or completed.
 */
export function resourcesOf(parts: ResourceParts): (mcp: McpServer, callOf: (context: McpContext) => Call) => void {
  const { fleet, engine } = parts;
  const guarded = async (uri: URL, read: () => Promise<ReadResourceResult>) => {
    try {
      return await read();
    } catch (error) {
      throw resourceError(uri.href, error, engine.parts.log);
    }
  };
  const templates = templatesOf(parts).map((each) => ({ ...each, template: templateOf(each, parts) }));
  return (mcp, callOf) => {
    mcp.registerResource('schema', `${RESOURCES_URI}schema`, SCHEMA, (uri) =>
      guarded(uri, async () => ({
        contents: [{ uri: uri.href, mimeType: SCHEMA.mimeType, text: await fleet.schema() }],
      })),
    );
    for (const { name, address, template, title, description, read } of templates) {
      mcp.registerResource(name, template, { title, description, mimeType: JSON_TYPE }, (uri, variables, context) =>
        guarded(uri, async () => {
          const [value, site] = [String(variables[address.name]), variables.site as string | undefined];
          const found = await read(value, site, callOf(context));
          if (found === undefined) throw new ResourceNotFoundError(uri.href);
          return { contents: [{ uri: uri.href, mimeType: JSON_TYPE, text: JSON.stringify(found) }] };
        }),
      );
    }
  };
}

const SCHEMA = {
  title: 'Tables of the fleet',
  description: 'What fleet_query can be asked for, with examples',
  mimeType: 'text/plain',
};

/** The same as the SDK knows it: with what is listed of it, and what goes on with its variables. */
function templateOf({ address, completes, list }: Template, { completing, typing }: ResourceParts): ResourceTemplate {
  const complete =
    (what: Completable): CompleteResourceTemplateCallback =>
    (typed, context) =>
      completing.complete(what, typed, typing, context?.arguments?.site || undefined);
  return new ResourceTemplate(address, {
    list: list && (async () => ({ resources: await list() })),
    complete: Object.fromEntries(
      address.variableNames.map((variable) => [variable, complete(variable === 'site' ? 'site' : completes)]),
    ),
  });
}

function templatesOf({ engine, fleet, own, jobs }: ResourceParts): Template[] {
  const { config, store } = engine.parts;
  const { principal } = config;
  const here = config.sandbox ? { site: 'SANDBOX' } : {};
  const atSite = { hasSite: true, showSite: config.sites.length > 1 };
  const thing = (kind: NamedKind, title: string, description: string): Template => ({
    name: kind,
    address: new Address(`${kind}s`, kind, atSite),
    title,
    description,
    completes: kind,
    read: async (text, site, call) => {
      const context = toolContext(engine, call);
      return { [kind]: await showThing({ kind, text, site: engine.site(site).id }, engine, fleet, context), ...here };
    },
  });
  const job = jobAddress(engine);
  const result = new Address('results', 'id');
  const day = new Address('audit', 'day');
  return [
    thing('desktop', 'A desktop', 'Everything the API shows of one desktop, by its computer name or id'),
    thing('pool', 'A desktop pool', 'Everything the API shows of one pool, by its name or id'),
    thing('user', 'A user', 'Account state, expiry and groups of one user, by name or id'),
    {
      name: 'job',
      address: job,
      title: 'A job',
      description:
        "How far a job is and what failed of it, by a text of an answer's job.jobs; subscribe to hear of changes",
      completes: 'job',
      read: async (text, site, call) => ({ job: (await lookAtJob(engine, text, site, call)).job, ...here }),
      list: async () =>
        jobs
          .of(principal.id)
          .slice(0, LISTED)
          .map((each) => ({
            uri: job.of(each.job, each.site === config.defaultSite ? undefined : each.site),
            name: each.job,
          })),
    },
    {
      name: 'result',
      address: result,
      title: 'A whole result',
      description: 'What was too long for an answer, by its result_id; kept for 24 hours',
      completes: 'result',
      read: async (id) => (await store.results.get({ principal: principal.id }, id))?.value,
      list: async () =>
        (await store.results.recent({ principal: principal.id }, LISTED)).map(({ id, tool, created }) => ({
          uri: result.of(id),
          name: id,
          description: `${tool}, ${new Date(created).toISOString()}`,
        })),
    },
    {
      name: 'audit',
      address: day,
      title: 'A day of the audit log',
      description: 'What was asked, approved, sent and refused of your calls on a UTC day (2026-11-02), or today',
      completes: 'day',
      read: async (text) => {
        const found = await auditDay(engine.parts, principal.id, text);
        return found && { ...found, ...here };
      },
      list: async () => [{ uri: day.of('today'), name: 'today', title: 'Audit log of today' }],
    },
    {
      name: 'tool-schema',
      address: new Address('schema', 'tool'),
      title: 'Arguments of a tool',
      description: 'A tool with the whole schema of its arguments',
      completes: 'tool',
      read: async (name) => toolSchemaOf(name, engine, own),
    },
  ];
}

/** Where jobs are. */
export function jobAddress({ parts: { config } }: Engine): Address {
  return new Address('jobs', 'job', { hasSite: true, showSite: config.sites.length > 1 });
}
