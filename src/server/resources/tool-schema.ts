import { toolJsonSchema } from '../../catalog/tool.ts';
import { withCommonArguments } from '../../engine/common-arguments.ts';
import type { Engine } from '../../engine/engine.ts';
import type { OwnTool } from '../context.ts';

/** A tool with its whole argument schema, nothing folded; undefined when there is none of this name. */
export function toolSchemaOf(name: string, engine: Engine, own: readonly OwnTool[]): object | undefined {
  const tool = own.find((each) => each.name === name);
  if (tool) {
    const { title, risk, description } = tool;
    return { name, title, risk, description, inputSchema: toolJsonSchema(tool) };
  }
  const { catalogue, config } = engine.parts;
  const entry = catalogue.get(name);
  if (!entry) return undefined;
  const { title, risk, description, operationId, service } = entry;
  const inputSchema = withCommonArguments(entry, catalogue.schema(name), config.sites.length > 1);
  const note = config.readOnly && risk !== 'read' ? 'can not be called: the server runs with --read-only' : '';
  return { name, title, risk, description, service, operationId, ...(note && { note }), inputSchema };
}
