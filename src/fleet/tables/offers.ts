import { bool, type Feed, int, number, text, time } from '../table.ts';
import { gbOf } from './values.ts';

export const IMAGES: Feed = {
  service: 'workspace',
  read: 'ListImages',
  freshForS: 3600,
  tables: [
    {
      name: 'images',
      about: 'to make desktops from',
      key: ['image_id'],
      columns: {
        image_id: text('id'),
        image_name: text('name'),
        type: text('image_type'),
        os_type: text('os_type'),
        os_version: text('os_version'),
        created_at: time('created_at'),
      },
    },
  ],
};

/** `is_prepaid` is of the key, because whether an id is sold both ways is nowhere said. Here `charge_mode` 0 is prepaid. */
export const PRODUCTS: Feed = {
  service: 'workspace',
  read: 'ListProducts',
  freshForS: 3600,
  tables: [
    {
      name: 'products',
      about: 'packages for desktops, without disks',
      key: ['product_id', 'is_prepaid'],
      columns: {
        product_id: text('product_id'),
        package_type: text('package_type'),
        cpu: int('cpu'),
        memory_gb: number((item) => gbOf(item.memory)),
        is_gpu: bool('is_gpu'),
        is_prepaid: bool(({ charge_mode: mode }) => (mode === undefined ? undefined : mode === '0')),
        status: text('status'),
        price_month: number((item, { prices }) => prices.product(item.product_id)),
      },
    },
  ],
};
