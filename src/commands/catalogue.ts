import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue, type Manifest, type Schemas } from '../catalog/manifest.ts';
import type { SearchIndex } from '../catalog/search-index.ts';
import type { Listing } from '../server/listing.ts';

/** What the build froze beside the program. */
const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', 'catalog', name), 'utf8'));

/** Every operation as it is listed. */
export function loadListing(): Listing {
  return read('listing.json');
}

export function loadCatalogue(): Catalogue {
  return new Catalogue(
    () => read('manifest.json') as Manifest,
    () => read('schemas.json') as Schemas,
    () => read('search.json') as SearchIndex,
  );
}
