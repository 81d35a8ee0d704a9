import { bool, type Feed, type Item, int, text, time } from '../table.ts';

export const QUOTAS: Feed = {
  service: 'workspace',
  read: 'ShowQuotas',
  items: quotasOf,
  tables: [
    {
      name: 'quotas',
      about: 'limits, also of edge sites',
      key: ['type', 'edge_site_id'],
      columns: {
        type: text('type'),
        quota: int('quota'),
        used: int('used'),
        unit: text('unit'),
        edge_site_id: text('edge_site_id'),
      },
    },
  ],
};

function quotasOf({ quotas, site_quotas: sites = [] }: Item): Item[] {
  const ofSites = sites.flatMap(({ resources = [], site_id }: Item) =>
    resources.map((resource: Item) => ({ ...resource, edge_site_id: site_id })),
  );
  return [...(quotas?.resources ?? []), ...ofSites];
}

/** BSS API reference, "Querying Yearly/Monthly Resources". */
const STATUS: Readonly<Record<number, string>> = { 2: 'in use', 3: 'closed', 4: 'frozen', 5: 'expired' };

/** Of the whole account: resources of other services and regions are among them. */
export const PREPAID: Feed = {
  service: 'bss',
  read: 'ListOrderResources',
  tables: [
    {
      name: 'prepaid',
      about: 'yearly/monthly, of the whole account',
      key: ['resource_id', 'type'],
      columns: {
        resource_id: text('resource_id'),
        resource_name: text('resource_name'),
        type: text('resource_type_code'),
        spec: text('resource_spec_code'),
        is_main: bool(({ is_main_resource: main }) => (main === undefined ? undefined : main === 1)),
        parent_resource_id: text('parent_resource_id'),
        status: text((item) => STATUS[item.status] ?? item.status),
        expires_at: time('expire_time'),
      },
    },
  ],
};

export const EIPS: Feed = {
  service: 'workspace',
  read: 'ListDesktopsEips',
  narrow: [
    { table: 'eips', column: 'desktop_id', arg: 'desktop_id' },
    { table: 'eips', column: 'address', arg: 'address' },
  ],
  tables: [
    {
      name: 'eips',
      about: 'public addresses, also free ones',
      key: ['eip_id'],
      columns: {
        eip_id: text('id'),
        address: text('address'),
        desktop_id: text('attached_desktop_id'),
        bandwidth_mbit: int('bandwidth_size'),
        charge_mode: text('eip_charge_mode'),
        created_at: time('create_time'),
      },
    },
  ],
};
