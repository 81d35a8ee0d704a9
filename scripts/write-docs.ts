import { writeFile } from 'node:fs/promises';
import { freshCatalogue } from './catalogue.ts';
import { pages } from './pages/all.ts';

/** Writes the pages that are generated from the declarations. */
export default async function writeDocs(): Promise<void> {
  const { catalogue } = await freshCatalogue();
  for (const [file, page] of Object.entries(pages)) await writeFile(file, page(catalogue));
}
