import {
  type CallToolResult,
  createRequestStateCodec,
  type InputRequiredResult,
  type ServerContext as McpContext,
  type McpRequestContext,
  McpServer,
} from '@modelcontextprotocol/server';
import { ToolError } from '../catalog/errors.ts';
import { Pictured } from '../catalog/tool.ts';
import type { Engine } from '../engine/engine.ts';
import type { Call } from '../engine/parts.ts';
import { type AskState, askNow, RoundTrips } from './asking.ts';
import { clientOf, progressOf } from './calling.ts';
import { Completing } from './completing.ts';
import type { KnownFleet, OwnTool } from './context.ts';
import { dispatch, isOutcome } from './dispatch.ts';
import { instructionsFor } from './instructions.ts';
import { letSubscribe } from './listening.ts';
import { promptsOf } from './prompts/index.ts';
import type { Playbook } from './prompts/playbook.ts';
import { RecentJobs } from './recent-jobs.ts';
import { errorValue, outcomeValue, toResult } from './render.ts';
import { resourcesOf } from './resources/index.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Surface } from './surface.ts';

export interface ServerParts {
  engine: Engine;
  surface: Surface;
  /** Tools that are no operations; those that the surface does not list can't be called. */
  own: readonly OwnTool[];
  /** What resources and completions ask the fleet. */
  known: KnownFleet;
  /** Those that are served as prompts; asked for once, when the first client comes. */
  playbooks: () => readonly Playbook[];
  version: string;
}

/**
 * Makes the MCP server of one connection (stdio, 2025 sessions) or one request (2026 over HTTP): it holds nothing of its own,
 * because the SDK builds one per request there. With `subscriptions` it says that clients may listen to resources.
 */
export function serverFactory({
  engine,
  surface,
  own: all,
  known: fleet,
  playbooks,
  version,
}: ServerParts): (context: McpRequestContext, subscriptions?: Subscriptions) => McpServer {
  const { config, store, log } = engine.parts;
  const codec = createRequestStateCodec<AskState>({
    key: store.key,
    ttlSeconds: Math.ceil(config.limits.planTtlMs / 1000),
    bind: () => config.principal.id,
  });
  const own = all.filter(({ name }) => surface.lists(name));
  const here = config.sandbox ? { site: 'SANDBOX' } : {};
  const instructions = instructionsFor(config, (tool) => surface.lists(tool));
  const jobs = new RecentJobs(config.defaultSite);
  const completing = new Completing({ engine, fleet, jobs, ownTools: own.map(({ name }) => name) });
  const typing: Call = { principal: config.principal, signal: new AbortController().signal };
  const registerResources = resourcesOf({ engine, fleet, own, jobs, completing, typing });
  const registerPrompts = promptsOf({ config, completing, typing, playbooks });

  return ({ era }, subscriptions) => {
    const mcp = new McpServer(
      { name: 'workspace-mcp', title: 'Cloud desktops', version },
      {
        capabilities: { tools: {}, resources: { listChanged: false, subscribe: subscriptions !== undefined } },
        instructions,
        requestState: { verify: codec.verify },
      },
    );
    const { server } = mcp;
    const callOf = (context: McpContext): Call => {
      const { name } = clientOf(context, server);
      return { principal: config.principal, signal: context.mcpReq.signal, ...(name && { client: name }) };
    };

    server.setRequestHandler('tools/list', () => ({ tools: [...surface.tools] }));

    server.setRequestHandler(
      'tools/call',
      async ({ params }, context): Promise<CallToolResult | InputRequiredResult> => {
        const rounds =
          era === 'modern' ? new RoundTrips(engine.parts, context, (state) => codec.mint(state, context)) : undefined;
        const ask = clientOf(context, server).elicits ? (rounds?.ask ?? askNow(engine.parts, context)) : undefined;
        const progress = progressOf(context);
        const call: Call = {
          ...callOf(context),
          ...(ask && { ask }),
          ...(rounds?.planId && { planId: rounds.planId }),
          ...(progress && { progress }),
        };
        try {
          const answer = await dispatch(engine, own, params.name, params.arguments, call);
          if (answer instanceof Pictured) return toResult({ ...answer.value, ...here }, false, answer.png);
          const said = isOutcome(answer) ? (answer.kind === 'done' ? answer.value : undefined) : answer;
          if (said) jobs.note(config.principal.id, params.arguments, said);
          if (!isOutcome(answer)) return toResult({ ...answer, ...here }, 'error' in answer);
          if (answer.kind === 'needs approval') {
            const question = await rounds?.pending();
            if (question) return question;
          }
          return toResult(outcomeValue(answer), answer.kind === 'done' && answer.failed);
        } catch (error) {
          if (!(error instanceof ToolError))
            log.error({ tool: params.name, err: error }, 'a tool call failed unexpectedly');
          return toResult({ ...errorValue(error), ...here }, true);
        }
      },
    );

    registerResources(mcp, callOf);
    registerPrompts(mcp);
    if (subscriptions && era === 'legacy') letSubscribe(server, subscriptions, engine);
    return mcp;
  };
}
