import { freeze } from '../src/catalog/freeze.ts';
import { Catalogue, type Manifest } from '../src/catalog/manifest.ts';
import { indexOf } from '../src/catalog/search-index.ts';
import { areas } from '../tools/index.ts';
import { requests } from '../tools/requests.ts';

/** The catalogue as the build freezes it. */
export async function freshCatalogue(): Promise<{ catalogue: Catalogue; manifest: Manifest }> {
  const declared = await Promise.all(Object.values(areas).map((load) => load()));
  const { manifest, schemas, texts } = freeze(declared);
  return {
    catalogue: new Catalogue(
      () => manifest,
      () => schemas,
      () => indexOf(texts, requests),
    ),
    manifest,
  };
}
