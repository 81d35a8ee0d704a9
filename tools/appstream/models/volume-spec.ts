import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';

/** A disk to create. System disks have at most 1,024 GB; the API has one model for both kinds. */
export const volumeSpec = z.strictObject({
  type: z.enum(['ESSD', 'SSD', 'GPSSD', 'SAS', 'SATA']),
  size: int(10, 32_768).multipleOf(10).describe('GB, in tens; system disk at most 1024'),
  cluster_id: text(255).optional().describe('Storage pool'),
});
