import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import { simulatedAreas } from '../../src/sandbox/areas/all.ts';

const simulated = new Set(
  simulatedAreas.flatMap(({ service, reads, writes }) =>
    Object.keys({ ...reads, ...writes }).map((operationId) => `${service}/${operationId}`),
  ),
);

/** Whether the sandbox has this operation; every other answers that it has not. */
export function isSimulated({ service, operationId }: Pick<ManifestEntry, 'service' | 'operationId'>): boolean {
  return simulated.has(`${service}/${operationId}`);
}
