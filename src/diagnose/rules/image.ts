import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { poolOfDesktop } from '../sources/pool.ts';

/** In a static pool a desktop belongs to somebody, who may have had it rebuilt. A pool in maintenance is perhaps just getting its new image. */
function notOfPool(seen: Seen): Finding | undefined {
  const { image } = seen.of(desktop);
  const pool = seen.of(poolOfDesktop);
  if (pool.type !== 'DYNAMIC' || pool.maintenance || !image.id || !pool.image || image.id === pool.image)
    return undefined;
  return {
    cause: 'image.not_of_pool',
    says: 'The desktop has another image than its pool: people find other software on it than on its neighbours.',
    impact: 'degrading',
    sure: 'likely',
    evidence: [
      evidence(desktop, 'metadata.metering.image_id', image.id),
      evidence(desktop, 'metadata.image_name', image.name),
      evidence(poolOfDesktop, 'image_id', pool.image),
    ],
    // A rebuilding loses what is on the system disk: who looks decides.
    next: { tool: 'list_pool_desktops_detail', arguments: { pool_id: pool.id, inconsistent_type: 'IMAGE' } },
  };
}

export const IMAGE_RULES: readonly Rule[] = [
  {
    about: 'another image than that of its pool',
    needs: [desktop, poolOfDesktop],
    documented:
      'Workspace API reference, "Querying Desktop Details" (metadata), "Querying Desktop Pool Details" (image_id)',
    find: notOfPool,
  },
];
