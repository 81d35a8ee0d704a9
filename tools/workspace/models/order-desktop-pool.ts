import { z } from 'zod';
import { id, ids, int, text } from '../../../src/catalog/fields.ts';
import { enterpriseProjectId } from '../../models/enterprise-project.ts';
import { namePolicyId, permissionGroup } from './assignment.ts';
import { securityGroup } from './network.ts';
import { tag } from './tag.ts';

const poolDisk = z.strictObject({
  id: id().optional(),
  type: z.enum(['SAS', 'SSD']),
  size: int(0, 8200).describe('GB'),
  resource_spec_code: text(255).optional(),
});

/** A desktop pool as orders create it: `CreateDesktopPool`'s body, nested. */
export const newDesktopPool = z.strictObject({
  name: text(255, 1),
  type: z.enum(['DYNAMIC', 'STATIC']),
  size: int(0, 100).describe('Number of desktops'),
  description: text(255).optional(),
  availability_zone: text(255).optional(),
  product_id: id(),
  flavor_id: id().optional().describe('Needed in an edge zone'),
  image_type: z.enum(['private', 'gold']),
  image_id: id(),
  root_volume: poolDisk,
  data_volumes: z.array(poolDisk).max(10).optional(),
  vpc_id: id().optional(),
  subnet_ids: ids(100),
  security_groups: z.array(securityGroup).max(5).optional(),
  authorized_objects: z
    .array(
      z.strictObject({
        object_type: z.enum(['USER', 'USER_GROUP']),
        object_id: id(),
        object_name: text(100, 1),
        user_group: permissionGroup,
        created_at: text(100).optional(),
      }),
    )
    .max(500)
    .optional()
    .describe('Who may use it'),
  ou_name: text(255).optional(),
  tags: z.array(tag).max(10).optional(),
  enterprise_project_id: enterpriseProjectId.optional(),
  disconnected_retention_period: int(10, 43_200).optional().describe('Minutes until a dynamic desktop is unbound'),
  enable_autoscale: z.boolean().optional(),
  autoscale_policy: z
    .strictObject({
      autoscale_type: z.enum(['ACCESS_CREATED', 'AUTO_CREATED']).optional(),
      max_auto_created: int(1, 1000).optional(),
      min_idle: int(1, 1000).optional().describe('Create below so many idle desktops'),
      once_auto_created: int(1, 100).optional(),
    })
    .optional(),
  desktop_name_policy_id: namePolicyId.optional(),
});
