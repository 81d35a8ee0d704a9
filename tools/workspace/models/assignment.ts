import { z } from 'zod';
import { id, text } from '../../../src/catalog/fields.ts';

/** What a user may do on a desktop. */
export const permissionGroup = z
  .enum(['sudo', 'default', 'administrators', 'users'])
  .describe('Linux: sudo (admin), default; Windows: administrators, users');

/** A user or a user group. */
export const assigneeType = z.enum(['USER', 'GROUP']).describe('USER if unset');

/** A user or user group that gets a desktop. */
export const assignee = z.strictObject({
  user_id: id().optional().describe('User id, or group id for GROUP'),
  user_name: text(64, 1).optional().describe('User name, or group name for GROUP'),
  user_group: permissionGroup.optional(),
  type: assigneeType.optional(),
});

/** A desktop and who gets it. */
export const assignment = z.strictObject({
  desktop_id: id(),
  user_name: text(64, 1).optional().describe('Needed without attach_user_infos; LITE_AD and Windows at most 20'),
  user_email: text(255).optional().describe('Gets a mail'),
  user_group: permissionGroup.optional(),
  computer_name: text(15, 1).optional().describe('New unique name: letters, digits, - and _, letter first'),
  is_clear_data: z.boolean().optional().describe('Default true: wipes when the same user is assigned again'),
  attach_user_infos: z.array(assignee).max(500).optional().describe('For multi-user desktops; wins over user_name'),
});

/** Names desktops by a naming rule; a name given outright wins. */
export const namePolicyId = text(36).describe('Naming policy; computer_name wins');
