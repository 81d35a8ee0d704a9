import { z } from 'zod';
import { id, int, text } from '../../../src/catalog/fields.ts';
import { enterpriseProjectId } from '../../models/enterprise-project.ts';

export const bandwidthCharge = z.enum(['wks_bandwidth', 'free', 'wks_traffic']);

/** Workspace bandwidth to create: one for a subnet. */
export const subnetBandwidth = {
  bandwidth_name: text(64, 2).optional(),
  subnet_id: id(),
  charge_mode: bandwidthCharge.describe('wks_bandwidth: yearly/monthly only; others: pay per use only'),
  bandwidth_size: int(1, 2000).optional().describe('Mbit/s'),
  enterprise_project_id: enterpriseProjectId.optional(),
};
