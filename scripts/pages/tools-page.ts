import type { Catalogue, ManifestEntry } from '../../src/catalog/manifest.ts';
import type { Service } from '../../src/catalog/operation.ts';
import { GENERATED, SERVICES, table } from './markdown.ts';

/** `docs/tools.md`: every operation by area, with risk, arguments and route. */
export function toolsPage(catalogue: Catalogue): string {
  const { operations, areas } = catalogue;
  const lines = [
    GENERATED,
    '',
    '# The tools',
    '',
    `${operations.length} operations in ${areas.length} areas. An area's name works in \`--toolsets\` (\`desktops\`, or \`appstream/policies\` where two services have one).`,
    'A starred argument is required. What risk means and how it was reviewed: [risk.md](risk.md).',
  ];
  for (const [service, title] of Object.entries(SERVICES) as [Service, string][]) {
    const own = areas.filter((area) => area.service === service);
    if (own.length === 0) continue;
    lines.push('', `## ${title}`);
    for (const area of own) {
      const entries = operations.filter((entry) => entry.service === service && entry.area === area.name);
      lines.push('', `### ${area.title} (\`${area.name}\`)`, '', `${area.about}.`, '');
      const rows = entries.map((entry) => [
        `\`${entry.name}\``,
        entry.risk,
        entry.description,
        argumentsOf(entry, catalogue),
        `\`${entry.method} ${entry.path}\``,
      ]);
      lines.push(...table(['Tool', 'Risk', 'What it does', 'Arguments', 'Route'], rows));
    }
  }
  return `${lines.join('\n')}\n`;
}

function argumentsOf(entry: ManifestEntry, catalogue: Catalogue): string {
  const { properties = {}, required = [] } = catalogue.schema(entry.name);
  const names = Object.keys(properties).map((name) => (required.includes(name) ? `${name}*` : name));
  return names.map((name) => `\`${name}\``).join(' ');
}
