import { at, flag, moment, number, type Row, rowsAt, text, texts } from '../fields.ts';
import { source } from '../source.ts';

export interface Volume {
  id: string;
  gb: number | undefined;
  system: boolean;
}

/** A desktop as it is listed. */
export interface Desktop {
  id: string;
  name: string;
  status: string | undefined;
  /** What is being done with it. */
  task: string | undefined;
  login: string | undefined;
  attached: string | undefined;
  maintenance: boolean;
  created: number | undefined;
  pooled: boolean;
  /** To whom it is assigned. */
  users: { id: string; name: string; type: string }[];
  sid: string | undefined;
  ips: string[];
  os: string | undefined;
  image: { id: string | undefined; name: string | undefined };
  product: {
    id: string | undefined;
    cpu: number | undefined;
    memoryMb: number | undefined;
    status: string | undefined;
  };
  volumes: Volume[];
  securityGroups: { id: string; name: string | undefined }[];
  subnet: string | undefined;
  ou: string | undefined;
  internet: boolean;
  /** NAT, EIP or both. */
  internetModes: string[];
  prepaid: boolean;
  /** The id under which it is billed: not always its own. */
  billed: string | undefined;
  tags: { key: string; value: string }[];
  row: Row;
}

/** `product.charge_mode` is coded the other way round in one of the editions of the API reference; `metadata.charging_mode` is not. */
export function desktopOf(row: Row): Desktop {
  const volume = (each: Row, system: boolean): Volume => ({
    id: text(each, 'volume_id') ?? '',
    gb: number(each, 'size'),
    system,
  });
  const root = at(row, 'root_volume') as Row | undefined;
  const mode = text(row, 'internet_mode');
  return {
    id: text(row, 'desktop_id') ?? '',
    name: text(row, 'computer_name') ?? '',
    status: text(row, 'status')?.toUpperCase(),
    task: text(row, 'task_status'),
    login: text(row, 'login_status'),
    attached: text(row, 'attach_state'),
    maintenance: flag(row, 'in_maintenance_mode') ?? false,
    created: moment(row, 'created'),
    pooled: text(row, 'desktop_type') === 'POOLED' || text(row, 'resource_type') === 'POOLED_DESKTOP',
    users: rowsAt(row, 'attach_user_infos').map((each) => ({
      id: text(each, 'user_id') ?? '',
      name: text(each, 'user_name') ?? '',
      type: text(each, 'type') ?? 'USER',
    })),
    sid: text(row, 'sid'),
    ips: texts(row, 'ip_addresses'),
    os: text(row, 'metadata.os_type'),
    image: { id: text(row, 'metadata.metering.image_id'), name: text(row, 'metadata.image_name') },
    product: {
      id: text(row, 'product_id'),
      cpu: number(row, 'product.cpu'),
      memoryMb: number(row, 'product.memory'),
      status: text(row, 'product.status'),
    },
    volumes: [
      ...(root ? [volume(root, true)] : []),
      ...rowsAt(row, 'data_volumes').map((each) => volume(each, false)),
    ].filter(({ id }) => id !== ''),
    securityGroups: rowsAt(row, 'security_groups').map((each) => ({
      id: text(each, 'id') ?? '',
      name: text(each, 'name'),
    })),
    subnet: text(row, 'subnet_id'),
    ou: text(row, 'ou_name'),
    internet: flag(row, 'is_support_internet') ?? false,
    internetModes: texts(row, 'internet_mode_list').length > 0 ? texts(row, 'internet_mode_list') : mode ? [mode] : [],
    prepaid: text(row, 'metadata.charging_mode') === '1',
    billed: text(row, 'bill_resource_id'),
    tags: rowsAt(row, 'tags').map((each) => ({ key: text(each, 'key') ?? '', value: text(each, 'value') ?? '' })),
    row,
  };
}

/** The desktop itself: who diagnoses one has found it, and gives it. */
export const desktop = source<Desktop>({
  name: 'the desktop',
  tells: 'everything about the desktop itself',
  service: 'workspace',
  operationId: 'ListDesktopsDetail',
  ask: () => [],
  pick: ([answer]) => desktopOf(answer?.rows[0] ?? {}),
});
