import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue, type Manifest, type Schemas } from '../catalog/manifest.ts';

/** The catalogue that the build froze beside the program. */
export function loadCatalogue(): Catalogue {
  const folder = join(import.meta.dirname, '..', 'catalog');
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return new Catalogue(read('manifest.json') as Manifest, () => read('schemas.json') as Schemas);
}
