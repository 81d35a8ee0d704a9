import { bool, type Feed, type Given, type Item, int, list, number, type Table, tags, text, time } from '../table.ts';
import { gbOf } from './values.ts';

const desktopId = text((_, { whole }) => whole.desktop_id);

const desktops: Table = {
  name: 'desktops',
  about: 'all desktops',
  key: ['desktop_id'],
  columns: {
    desktop_id: text('desktop_id'),
    computer_name: text('computer_name'),
    type: text('resource_type'),
    status: text('status'),
    task_status: text('task_status'),
    login_status: text('login_status'),
    user_name: text('user_name'),
    ip: text('ip_addresses.0'),
    os: text(systemOf),
    os_type: text('metadata.os_type'),
    os_version: text('os_version'),
    image_id: text((item) => item.metadata?.['metering.image_id']),
    image_name: text('metadata.image_name'),
    product_id: text('product_id'),
    cpu: int('product.cpu'),
    memory_gb: number((item) => gbOf(item.product?.memory)),
    disk_gb: number((item) => sum(disksOf(item).map(({ size }) => size))),
    price_month: number(priceOf),
    is_prepaid: bool(isPrepaid),
    ou_name: text('ou_name'),
    az: text('availability_zone'),
    subnet_id: text('subnet_id'),
    security_groups: list((item) => item.security_groups?.map((group: Item) => group.name)),
    attach_state: text('attach_state'),
    in_maintenance_mode: bool('in_maintenance_mode'),
    is_support_internet: bool('is_support_internet'),
    sid: text('sid'),
    bill_resource_id: text('bill_resource_id'),
    created_at: time('created'),
    tags: tags('tags'),
  },
};

const desktopUsers: Table = {
  name: 'desktop_users',
  about: 'users and groups assigned',
  key: ['desktop_id', 'type', 'user_id', 'user_name'],
  columns: {
    desktop_id: desktopId,
    type: text('type'),
    user_id: text('user_id'),
    user_name: text('user_name'),
    user_group: text('user_group'),
  },
  rows: 'attach_user_infos',
};

const disks: Table = {
  name: 'disks',
  about: 'their disks',
  key: ['volume_id'],
  columns: {
    desktop_id: desktopId,
    volume_id: text('volume_id'),
    is_system: bool((item, { whole }) => item === whole.root_volume),
    type: text('type'),
    size_gb: int('size'),
    price_month: number(({ type, size }, { prices }) => prices.disk(type, size)),
  },
  rows: disksOf,
};

const nics: Table = {
  name: 'nics',
  about: 'their addresses',
  key: ['desktop_id', 'ip'],
  columns: {
    desktop_id: desktopId,
    ip: text('addr'),
    mac: text((item) => item['OS-EXT-IPS-MAC:mac_addr']),
    ip_version: int('version'),
  },
  // By network.
  rows: (item) => Object.values(item.addresses ?? {}).flat(),
};

/** The first build of Windows 11 (Microsoft, "Windows 11 release information"); servers have builds of both. */
const WINDOWS_11 = 22_000;

/** `Windows 10`, `Windows 11`, or what kind it is, where the version does not tell. */
function systemOf({ os_version: version, metadata }: Item): string | undefined {
  const kind = metadata?.os_type;
  const build = /OS Build (\d+)/.exec(version ?? '')?.[1];
  if (kind !== 'Windows' || build === undefined || /server/i.test(metadata?.image_name ?? '')) return kind;
  return Number(build) < WINDOWS_11 ? 'Windows 10' : 'Windows 11';
}

function disksOf({ root_volume: root, data_volumes: data }: Item): Item[] {
  return [...(root ? [root] : []), ...(data ?? [])];
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}

/** Of the product and the disks, without fees of images; undefined as soon as the price of a part is. */
function priceOf(item: Item, { prices }: Given): number | undefined {
  const total = sum([
    prices.product(item.product_id),
    ...disksOf(item).map(({ type, size }) => prices.disk(type, size)),
  ]);
  return total === undefined ? undefined : Math.round(total * 100) / 100;
}

/** `product.charge_mode` is coded the other way round in one of the editions of the API reference; this is not. */
function isPrepaid({ metadata }: Item): boolean | undefined {
  const mode = metadata?.charging_mode;
  return mode === undefined || mode === '' ? undefined : mode === '1';
}

export const DESKTOPS: Feed = {
  service: 'workspace',
  read: 'ListDesktopsDetail',
  tables: [desktops, desktopUsers, disks, nics],
  args: { sort_field: 'created', sort_type: 'ASC' },
  narrow: [
    { table: 'desktops', column: 'desktop_id', arg: 'desktop_id', many: 100 },
    { table: 'desktops', column: 'computer_name', arg: 'computer_name' },
    { table: 'desktops', column: 'user_name', arg: 'user_names', many: 100 },
    { table: 'desktops', column: 'ip', arg: 'desktop_ip' },
    { table: 'desktop_users', column: 'desktop_id', arg: 'desktop_id', many: 100 },
    { table: 'disks', column: 'desktop_id', arg: 'desktop_id', many: 100 },
    { table: 'nics', column: 'desktop_id', arg: 'desktop_id', many: 100 },
  ],
};
