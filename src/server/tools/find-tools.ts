import { z } from 'zod';
import type { JsonSchema, ManifestEntry } from '../../catalog/manifest.ts';
import { defineTool } from '../../catalog/tool.ts';
import { withCommonArguments } from '../../engine/common-arguments.ts';
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
    if (names) {
      const tools = names.map((name) => {
        const entry = engine.entry(name);
        const schema = withCommonArguments(entry, catalogue.schema(name), config.sites.length > 1);
        return { ...summary(entry), inputSchema: fold(schema, expand) };
      });
      return { tools };
    }
    if (!query) {
      const areas = catalogue.areas.map(({ name, service, title, about }) => ({
        area: name,
        title,
        about,
        tools: catalogue.operations.filter(
          (entry) => entry.area === name && entry.service === service && visible(entry),
        ).length,
      }));
      return { tools: [], areas, hint: 'Pass a query, or names.' };
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

function summary(entry: ManifestEntry): {
  name: string;
  title: string;
  risk: string;
  summary: string;
  inputSchema?: JsonSchema;
} {
  return { name: entry.name, title: entry.title, risk: entry.risk, summary: entry.description };
}
