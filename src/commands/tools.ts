import { areaLabel } from '../catalog/manifest.ts';
import { worst } from '../catalog/risk.ts';
import { loadConfig } from '../config/load.ts';
import { withCommonArguments } from '../engine/common-arguments.ts';
import { chosen } from '../server/surface.ts';
import { loadCatalogue } from './catalogue.ts';
import { print } from './output.ts';

/** Prints the catalogue: a table for people, or with `--json` everything, schemas whole. Needs no credentials. */
export async function tools(argv: string[]): Promise<number> {
  const json = argv.includes('--json');
  const asked = argv.filter((each) => each !== '--json');
  const config = await loadConfig({
    argv: asked.some((each) => each.startsWith('--toolsets')) ? asked : [...asked, '--toolsets', 'all'],
    offline: true,
  });
  const catalogue = loadCatalogue();
  const entries = chosen(config.toolsets, catalogue).filter((entry) => !config.readOnly || entry.risk === 'read');
  if (json) {
    const list = entries.map((entry) => ({
      name: entry.name,
      operationId: entry.operationId,
      service: entry.service,
      area: entry.area,
      method: entry.method,
      path: entry.path,
      risk: entry.risk,
      title: entry.title,
      description: entry.description,
      inputSchema: withCommonArguments(entry, catalogue.schema(entry.name), false),
      annotations: entry.annotations,
    }));
    print(`${JSON.stringify(list, null, 2)}\n`);
    return 0;
  }
  for (const area of catalogue.areas) {
    const own = entries.filter((entry) => entry.area === area.name && entry.service === area.service);
    if (own.length === 0) continue;
    print(`\n${area.title} (${areaLabel(area, catalogue.areas)}): ${area.about}\n`);
    for (const entry of own) print(`  ${entry.name.padEnd(40)} ${entry.risk.padEnd(12)} ${entry.description}\n`);
  }
  print(`\n${entries.length} tools; the worst is ${worst(entries.map((entry) => entry.risk))}.\n`);
  return 0;
}
