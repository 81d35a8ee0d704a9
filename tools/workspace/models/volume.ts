import { z } from 'zod';
import { int } from '../../../src/catalog/fields.ts';

const size = (min: number) => int(min, 32_760).multipleOf(10).describe('GB, in tens');

const volume = (min: number) => z.strictObject({ type: z.enum(['SAS', 'SSD', 'GPSSD']), size: size(min) });

/** A system disk to create. */
export const systemDisk = volume(80).describe('System disk');

/** Data disks to create. */
export const dataDisks = z.array(volume(10)).max(10).describe('Data disks');
