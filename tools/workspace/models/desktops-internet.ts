import { z } from 'zod';
import { ids, int, text } from '../../../src/catalog/fields.ts';

/** EIPs to buy, for desktops or for later. */
export const desktopsInternet = {
  desktop_ids: ids(100).optional(),
  eip_type: text(255, 1).describe('5_bgp dynamic, 5_sbgp static'),
  eip_charge_mode: z.enum(['TRAFFIC', 'BANDWIDTH']).describe('What is billed'),
  bandwidth_size: int(1, 2000).describe('Mbit/s'),
  count: int(0, 100).optional().describe('Number of unbound EIPs, without desktop_ids'),
};
