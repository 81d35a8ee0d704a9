import { z } from 'zod';
import { id, ids, int, text } from '../../../src/catalog/fields.ts';
import { enterpriseProjectId } from '../../models/enterprise-project.ts';
import { namePolicyId, permissionGroup } from './assignment.ts';
import { eip, nic, securityGroup } from './network.ts';
import { tag } from './tag.ts';
import { dataDisks, systemDisk } from './volume.ts';

/** Desktops as orders create them: `CreateDesktop`'s body, nested. */
export const newDesktops = z.strictObject({
  desktop_type: z.enum(['DEDICATED', 'SHARED']).describe('SHARED: for several users'),
  product_id: id(),
  image_type: z.enum(['private', 'gold']).describe('gold: public image'),
  image_id: id(),
  root_volume: systemDisk,
  data_volumes: dataDisks.optional(),
  desktops: z
    .array(
      z.strictObject({
        user_name: text(32, 1),
        user_email: text(255, 1).optional(),
        user_phone: text(255, 1).optional(),
        user_group: permissionGroup.optional(),
        computer_name: text(15, 1).optional(),
        os_host_name: text(15, 1).optional(),
        desktop_name_prefix: text(5).optional().describe('Used without computer_name'),
      }),
    )
    .min(1)
    .max(100)
    .optional()
    .describe('One per user; this or size'),
  size: int(1, 100).optional().describe('Number of unassigned desktops'),
  desktop_name: text(15).optional().describe('With size: the name; a prefix of at most 13 when size > 1'),
  desktop_ips: z.array(text(255)).max(100).optional(),
  desktop_name_policy_id: namePolicyId.optional(),
  availability_zone: text(255).optional(),
  nics: z.array(nic).max(5).optional(),
  security_groups: z.array(securityGroup).max(5).optional(),
  eip: eip.optional(),
  email_notification: z.boolean().optional().describe('Mail the users; default true'),
  enterprise_project_id: enterpriseProjectId.optional(),
  tags: z.array(tag).max(10).optional(),
  apply_shared_vpc_dedicated_param: z
    .strictObject({
      address: text(255).optional(),
      port: int(1025, 65_535).optional(),
      availability_zone: z.array(text(255)).max(10).optional(),
    })
    .optional()
    .describe('Direct Connect over a shared VPC'),
  hour_package_product_id: id().optional(),
  hour_package_offering_id: id().optional(),
});

/** Desktops to rebuild with an image that costs extra. */
export const rebuiltDesktops = z.strictObject({
  desktop_ids: ids(100),
  image_type: text(255, 1).describe('private or gold'),
  image_id: id(),
  os_type: text(255).optional(),
  delay_time: int(0, 2_147_483_647).optional().describe('Minutes left to users to save their data'),
  message: text(400).optional().describe('Shown to the users'),
  order_id: text(255).optional(),
  enterprise_project_id: enterpriseProjectId.optional(),
});
