import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';
import type { Fact } from '../../../src/catalog/targets.ts';

export const imageType = z.enum(['gold', 'public', 'private', 'shared', 'other']).describe('gold: marketplace image');

export const osType = z.enum(['Windows', 'Linux', 'Other']).describe('Only Windows so far');

export const diskType = z.enum(['ESSD', 'SSD', 'GPSSD', 'SAS', 'SATA']);

/** A disk to create. System disks have at most 1,024 GB; the API has one model for both kinds. */
export const volumeSpec = z.strictObject({
  type: diskType,
  size: int(10, 32_768).multipleOf(10).describe('GB, in tens; system disk at most 1024'),
  cluster_id: text(255).optional().describe('Storage pool'),
});

export const unusedNics = z
  .array(z.strictObject({ ip_address: text(255, 1).optional(), subnet_id: text(255).optional() }))
  .max(5)
  .optional()
  .describe('Unused so far');

/** The dedicated host to put a server on. */
export const schedulerHints = z.strictObject({
  dedicated_host_id: text(255).optional(),
  tenancy: text(255, 1).optional().describe('dedicated'),
});

export const serverTags = z
  .array(z.strictObject({ key: text(128, 1), value: text(255).optional() }))
  .max(20)
  .optional();

export const routePolicy = z
  .strictObject({
    max_session: int(1, 1024).optional().describe('Per server'),
    cpu_threshold: int(1, 100).optional().describe('%'),
    mem_threshold: int(1, 100).optional().describe('%'),
  })
  .optional()
  .describe('Up to where a server gets new sessions');

/** Sessions beyond those that a server comes with; charged. */
export const paidSessions = {
  extra_session_type: z.enum(['GPU', 'CPU']).optional().describe('Of the paid sessions'),
  extra_session_size: int(1).optional().describe('Number of paid sessions'),
};

/** Whether somebody would be interrupted. */
export const session: Fact = {
  label: 'session',
  path: 'session_count',
  kind: 'connected',
  words: { 0: 'nobody connected', 1: 'connected: 1 session' },
  others: 'connected: {} sessions',
};

/** The same of several servers: the number of one of them would pass for that of all. */
export const anySession: Fact = { ...session, words: { 0: 'nobody connected' }, others: 'connected now' };
