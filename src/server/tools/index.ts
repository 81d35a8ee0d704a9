import type { ToolDefinition } from '../../catalog/tool.ts';
import type { ServerContext } from '../context.ts';
import { callReadTool, callTool } from './call-tools.ts';
import { findTools } from './find-tools.ts';
import { waitForJob } from './wait-for-job.ts';

/** The server's own tools: with these, everything is reachable whatever else is listed. */
export const serverTools: readonly ToolDefinition<never, ServerContext>[] = [
  findTools,
  callReadTool,
  callTool,
  waitForJob,
] as never;
