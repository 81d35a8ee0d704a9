import type { Tool } from '@modelcontextprotocol/server';
import { ConfigError } from '../catalog/errors.ts';
import { annotationsFor, areaLabel, type Catalogue, type ManifestEntry } from '../catalog/manifest.ts';
import { didYouMean } from '../catalog/nearest.ts';
import { type ToolDefinition, toolJsonSchema } from '../catalog/tool.ts';
import type { Config } from '../config/config.ts';
import { askingForSite, type Listing, listedTool } from './listing.ts';

/** What the list says of a tool that is no operation. */
export type ToolFacts = Omit<ToolDefinition, 'run'>;

/** What decides over the list. */
export type SurfaceOptions = Pick<Config, 'toolsets' | 'readOnly' | 'sites'>;

/** What tools/list answers: fixed when the server starts. */
export class Surface {
  readonly tools: readonly Tool[];
  readonly #listed: ReadonlySet<string>;

  /** `listing` is what the build made of every operation; without it they are listed from their schemas. */
  constructor(options: SurfaceOptions, catalogue: Catalogue, own: readonly ToolFacts[], listing?: () => Listing) {
    const { toolsets, readOnly, sites } = options;
    const ownTools = own.filter((tool) => !readOnly || tool.risk === 'read').map(ownTool);
    const operations = listedOperations(toolsets, catalogue, listing)
      .filter((tool) => !readOnly || tool.annotations?.readOnlyHint)
      .map((tool) => (sites.length > 1 ? askingForSite(tool) : tool));
    this.tools = [...ownTools, ...operations];
    this.#listed = new Set(this.tools.map((tool) => tool.name));
  }

  lists(name: string): boolean {
    return this.#listed.has(name);
  }
}

/** All of them are taken from the listing alone: the catalogue is not read before it is needed. */
function listedOperations(toolsets: readonly string[], catalogue: Catalogue, listing?: () => Listing): Tool[] {
  if (listing && toolsets.includes('all')) return Object.values(listing());
  const entries = chosen(toolsets, catalogue);
  const frozen = entries.length > 0 ? listing?.() : undefined;
  return entries.map((entry) => frozen?.[entry.name] ?? listedTool(entry, catalogue.schema(entry.name)));
}

/** The operations that `--toolsets` asks to list: none for `core`, every one for `all`, else those of the named areas. */
export function chosen(toolsets: readonly string[], catalogue: Catalogue): ManifestEntry[] {
  if (toolsets.includes('all')) return [...catalogue.operations];
  const wanted = toolsets.filter((name) => name !== 'core');
  if (wanted.length === 0) return [];
  const services = [...new Set(catalogue.areas.map((area) => area.service))];
  const known = [...services, ...catalogue.areas.flatMap((area) => [area.name, area.id])];
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const areas = catalogue.areas.map((area) => areaLabel(area, catalogue.areas));
    throw new ConfigError(
      `--toolsets: there is no area ${name}${didYouMean(name, ['core', 'all', ...known])} (core, all, ${[...services, ...areas].join(', ')})`,
    );
  }
  return catalogue.operations.filter(({ service, area }) =>
    [service, area, `${service}/${area}`].some((name) => wanted.includes(name)),
  );
}

function ownTool(tool: ToolFacts): Tool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: toolJsonSchema(tool) as Tool['inputSchema'],
    annotations: { ...annotationsFor(tool.title, tool.risk, 'POST'), openWorldHint: tool.name !== 'find_tools' },
  };
}
