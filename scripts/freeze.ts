import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeze } from '../src/catalog/freeze.ts';
import type { JsonSchema } from '../src/catalog/manifest.ts';
import { indexOf } from '../src/catalog/search-index.ts';
import { listedTool } from '../src/server/listing.ts';
import { areas } from '../tools/index.ts';
import { requests } from '../tools/requests.ts';

export { writePlaybooks } from './playbooks.ts';

/** Writes the manifest, the schemas and the search that serving reads. */
export async function writeCatalogue(folder: string): Promise<void> {
  const declared = await Promise.all(Object.values(areas).map((load) => load()));
  const { manifest, schemas, texts } = freeze(declared);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'schemas.json'), JSON.stringify(schemas));
  const listing = manifest.operations.map((entry) => [
    entry.name,
    listedTool(entry, schemas[entry.name] as JsonSchema),
  ]);
  await writeFile(join(folder, 'listing.json'), JSON.stringify(Object.fromEntries(listing)));
  await writeFile(join(folder, 'search.json'), JSON.stringify(indexOf(texts, requests)));
}
