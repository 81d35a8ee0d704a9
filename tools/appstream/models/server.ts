import { z } from 'zod';
import { text } from '../../../src/catalog/fields.ts';
import type { Fact } from '../../../src/catalog/targets.ts';

export const imageType = z.enum(['gold', 'public', 'private', 'shared', 'other']).describe('gold: marketplace image');

export const osType = z.enum(['Windows', 'Linux', 'Other']).describe('Only Windows so far');

export const diskType = z.enum(['ESSD', 'SSD', 'GPSSD', 'SAS', 'SATA']);

export const serverTag = z.strictObject({ key: text(128, 1), value: text(255).optional() });

/** Largest `route_policy.max_session` of a server group. */
const MOST_SESSIONS = 1024;

/** Whether somebody would be interrupted. The API answers a number, and words go by value: so every number has them. */
export const session: Fact = {
  label: 'session',
  path: 'session_count',
  kind: 'connected',
  words: Object.fromEntries(
    Array.from({ length: MOST_SESSIONS + 1 }, (_, count) => [count, count > 0 ? 'connected now' : 'nobody connected']),
  ),
};
