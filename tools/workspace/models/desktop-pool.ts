import { z } from 'zod';
import { id, int, text } from '../../../src/catalog/fields.ts';
import { permissionGroup } from './assignment.ts';

/** DYNAMIC lends a desktop for a session, STATIC gives it to whoever logs in first. */
export const poolType = z.enum(['DYNAMIC', 'STATIC']);

const size = int(0, 8200).describe('GB');

/** The references name SAS and SSD; the schema takes any type the site offers. */
const diskType = text(255, 1).describe('SAS or SSD, as offered');

/** A disk that every desktop of a pool has. */
export const poolDisk = z.strictObject({
  id: id().optional(),
  type: diskType,
  size,
  resource_spec_code: text(255).optional(),
});

/** A disk that every desktop of a pool is to get. */
export const newPoolDisk = z.strictObject({ id: text(255).optional(), type: diskType, size });

/** A disk that every desktop of a pool has already, as show_desktop_pool_detail lists it. */
export const existingPoolDisk = (from: string) => poolDisk.extend({ id: id().describe(`From ${from} of the pool`) });

/** A user or user group that may use the pool's desktops. */
export const poolUser = z.strictObject({
  object_type: z.enum(['USER', 'USER_GROUP']),
  object_id: id(),
  object_name: text(100, 1),
  user_group: permissionGroup,
  created_at: text(100).optional(),
});

export const autoscalePolicy = z.strictObject({
  autoscale_type: z
    .enum(['ACCESS_CREATED', 'AUTO_CREATED'])
    .optional()
    .describe('ACCESS_CREATED: at login; AUTO_CREATED: ahead of need'),
  max_auto_created: int(1, 1000).optional().describe('Most desktops created so'),
  min_idle: int(1, 1000).optional().describe('Create when fewer are idle'),
  once_auto_created: int(1, 100).optional().describe('Created at a time'),
});

/** After it the desktop is unbound from its user. */
export const retention = int(10, 43_200).describe('Minutes a dynamic pool keeps the desktop of a disconnected user');
