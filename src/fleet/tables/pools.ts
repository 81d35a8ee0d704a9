import { bool, type Feed, type Item, int, list, text, time } from '../table.ts';

export const POOLS: Feed = {
  service: 'workspace',
  read: 'ListDesktopPools',
  tables: [
    {
      name: 'pools',
      about: 'desktop pools',
      key: ['pool_id'],
      columns: {
        pool_id: text('id'),
        pool_name: text('name'),
        type: text('type'),
        status: text('status'),
        desktop_count: int('desktop_count'),
        desktop_used: int('desktop_used'),
        product_id: text('product.product_id'),
        image_id: text('image_id'),
        image_name: text('image_name'),
        is_prepaid: bool(isPrepaid),
        enable_autoscale: bool('enable_autoscale'),
        max_auto_created: int('autoscale_policy.max_auto_created'),
        min_idle: int('autoscale_policy.min_idle'),
        in_maintenance_mode: bool('in_maintenance_mode'),
        created_at: time('created_time'),
      },
    },
  ],
};

/** Here 0 is prepaid, other than in the metadata of desktops. */
function isPrepaid({ charging_mode: mode }: Item): boolean | undefined {
  return mode === undefined || mode === '' ? undefined : mode === '0';
}

const ofPool = { table: 'pools', column: 'pool_id', arg: 'pool_id' };

const poolId = text((_, { parent }) => parent.pool_id);

export const POOL_DESKTOPS: Feed = {
  service: 'workspace',
  read: 'ListPoolDesktopsDetail',
  per: ofPool,
  tables: [
    {
      name: 'pool_desktops',
      about: 'which desktop is where',
      key: ['pool_id', 'desktop_id'],
      columns: {
        pool_id: poolId,
        desktop_id: text('desktop_id'),
        computer_name: text('computer_name'),
        inconsistent_types: list('inconsistent_types'),
      },
    },
  ],
};

export const POOL_USERS: Feed = {
  service: 'workspace',
  read: 'ListDesktopPoolAuthorizedObjects',
  per: ofPool,
  tables: [
    {
      name: 'pool_users',
      about: 'who may use pools',
      key: ['pool_id', 'type', 'user_id'],
      columns: {
        pool_id: poolId,
        type: text('object_type'),
        user_id: text('object_id'),
        user_name: text('object_name'),
        user_group: text('user_group'),
      },
    },
  ],
};
