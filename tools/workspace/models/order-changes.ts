import { id, ids, int, text } from '../../../src/catalog/fields.ts';

/** The yearly/monthly desktops that a change is for. */
const changed = {
  desktop_pool_id: text(64).optional().describe('All of its desktops; this or desktop_ids'),
  desktop_ids: ids(100).optional().describe('Win over desktop_pool_id; not both of pools and of none'),
  promotion_plan_id: text(255).optional(),
};

/** What can be changed by order and priced before: the same fields in both. */
export const addedDisk = {
  ...changed,
  volume_type: text(255, 1).describe('SAS, SSD'),
  volume_size: int(10, 8200).describe('GB'),
};

export const extendedDisk = {
  ...changed,
  desktop_pool_disk_id: id(),
  new_size: int(10, 8200).describe('GB, total'),
};

export const otherProduct = { ...changed, product_id: id() };

export const otherImage = {
  ...changed,
  image_spec_code: text(255).optional().describe('To be withdrawn; image_id wins'),
  image_id: text(255).optional().describe('Market image; this or image_spec_code'),
};

export const addedCollaboration = {
  ...changed,
  sub_resource_sku: id().describe('Product from list_sharer_products'),
};

export const removedCollaboration = {
  ...changed,
  sub_resource_type: text(255, 1).describe('DESKTOP_SHARER'),
};
