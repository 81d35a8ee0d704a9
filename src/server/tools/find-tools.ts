import { z } from 'zod';
import { areaLabel, type Catalogue, type ManifestEntry } from '../../catalog/manifest.ts';
import { didYouMean } from '../../catalog/nearest.ts';
import { defineTool } from '../../catalog/tool.ts';
import { estimateTokens } from '../../engine/budget.ts';
import { withCommonArguments } from '../../engine/common-arguments.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';
import { fold } from '../fold.ts';

const SHOWN = 8;

export const findTools = defineTool<ServerContext>()({
  name: 'find_tools',
  title: 'Find tools',
  description:
    'Search all tools by what you want to do, in English or Chinese; or pass names for their argument schemas. Then use call_read_tool or call_tool.',
  risk: 'read',
  input: {
    query: z.string().min(1).max(500).optional().describe('What you want to do, in your words'),
    names: z.array(z.string()).min(1).max(20).optional().describe('Exact names: returns their schemas'),
    limit: z.number().int().min(1).max(50).optional().describe(`Most matches to return, default ${SHOWN}`),
    expand: z.array(z.string()).optional().describe('Folded schema paths to show whole'),
  },
  async run({ engine }, { query, names, limit = SHOWN, expand = [] }) {
    const { config, catalogue } = engine.parts;
    const visible = (entry: ManifestEntry | undefined) =>
      entry !== undefined && (!config.readOnly || entry.risk === 'read');
    if (names) return byNames(engine, names, expand);
    if (!query) {
      const areas = catalogue.areas.map((area) => ({ ...area, label: areaLabel(area, catalogue.areas) }));
      const listed = areas.map(({ label, name, service, title, about }) => ({
        area: label,
        title,
        about,
        tools: catalogue.operations.filter(
          (entry) => entry.area === name && entry.service === service && visible(entry),
        ).length,
      }));
      return { tools: [], areas: listed, hint: 'Pass a query, or names.' };
    }
    const search = await catalogue.search();
    const found = search.find(query, limit, (name) => visible(catalogue.get(name)));
    const tools = found.map((name) => summary(engine.entry(name)));
    return {
      tools,
      ...(tools.length === 0 && { hint: 'Nothing matches; use other words, or call without arguments for the areas.' }),
    };
  },
});

/** The schemas of these tools, as many as an answer may hold; what is unknown is said beside the rest. */
function byNames(engine: Engine, names: readonly string[], expand: readonly string[]) {
  const { config, catalogue } = engine.parts;
  const unknown = names.filter((name) => !catalogue.get(name));
  if (unknown.length === names.length) engine.entry(unknown[0] as string);
  const known = names.flatMap((name) => catalogue.get(name) ?? []);
  const tools: object[] = [];
  const left: string[] = [];
  let tokens = 0;
  for (const entry of known) {
    const schema = withCommonArguments(entry, catalogue.schema(entry.name), config.sites.length > 1);
    const tool = {
      ...summary(entry),
      ...(config.readOnly && entry.risk !== 'read' && { note: 'can not be called: the server runs with --read-only' }),
      inputSchema: fold(schema, expand),
    };
    tokens += estimateTokens(JSON.stringify(tool));
    if (tokens <= config.limits.maxResultTokens || tools.length === 0) tools.push(tool);
    else left.push(entry.name);
  }
  return {
    tools,
    ...(left.length > 0 && { hint: `Too long for one answer; ask again for ${left.join(', ')}.` }),
    ...(unknown.length > 0 && { unknown: unknown.map((name) => `${name.slice(0, 80)}${suggestion(name, catalogue)}`) }),
  };
}

function suggestion(name: string, catalogue: Catalogue): string {
  return didYouMean(
    name,
    catalogue.operations.map((entry) => entry.name),
  );
}

function summary({ name, title, risk, description }: ManifestEntry) {
  return { name, title, risk, summary: description };
}
