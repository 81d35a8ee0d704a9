import { z } from 'zod';
import { id, int, text } from '../../../src/catalog/fields.ts';

export const nic = z.strictObject({ subnet_id: id() });

export const securityGroup = z.strictObject({ id: id(), name: text(55).optional() });

/** A public address: an existing one by its id, or a new one. */
export const eip = z.strictObject({
  id: id().optional().describe('Existing EIP; wins over the rest'),
  type: text(255).optional().describe('New EIP: 5_bgp dynamic, 5_sbgp static'),
  charge_mode: z.enum(['TRAFFIC', 'BANDWIDTH']).optional().describe('What is billed'),
  bandwidth_size: int(1, 2000).optional().describe('Mbit/s'),
});
