import { flag, number, type Row, text, texts } from '../fields.ts';
import { source } from '../source.ts';
import { type Desktop, desktopOf } from '../sources/desktop.ts';

/** How a pool makes desktops by itself. */
export interface Autoscale {
  on: boolean;
  /** ACCESS_CREATED when somebody comes, AUTO_CREATED ahead of need. */
  type: string | undefined;
  most: number | undefined;
  minIdle: number | undefined;
  step: number | undefined;
}

export interface DesktopPool {
  id: string;
  name: string;
  /** DYNAMIC lends desktops, STATIC gives them for good. */
  type: string | undefined;
  status: string | undefined;
  maintenance: boolean;
  count: number;
  used: number;
  subnet: string | undefined;
  zone: string | undefined;
  image: { id: string | undefined; name: string | undefined };
  product: { id: string | undefined; status: string | undefined; series: string | undefined; gpu: boolean };
  /** Minutes that a desktop waits for somebody who is away. */
  retention: number | undefined;
  autoscale: Autoscale;
}

export function desktopPoolOf(row: Row): DesktopPool {
  return {
    id: text(row, 'id') ?? '',
    name: text(row, 'name') ?? '',
    type: text(row, 'type'),
    status: text(row, 'status'),
    maintenance: flag(row, 'in_maintenance_mode') ?? false,
    count: number(row, 'desktop_count') ?? 0,
    used: number(row, 'desktop_used') ?? 0,
    subnet: text(row, 'subnet_id'),
    zone: text(row, 'availability_zone'),
    image: { id: text(row, 'image_id'), name: text(row, 'image_name') },
    product: {
      id: text(row, 'product.product_id'),
      status: text(row, 'product.status'),
      series: text(row, 'product.package_type'),
      gpu: flag(row, 'product.is_gpu') ?? false,
    },
    retention: number(row, 'disconnected_retention_period'),
    autoscale: {
      on: flag(row, 'enable_autoscale') ?? false,
      type: text(row, 'autoscale_policy.autoscale_type'),
      most: number(row, 'autoscale_policy.max_auto_created'),
      minIdle: number(row, 'autoscale_policy.min_idle'),
      step: number(row, 'autoscale_policy.once_auto_created'),
    },
  };
}

/** The pool itself: who diagnoses one has found it, and gives it. */
export const pool = source<DesktopPool>({
  name: 'the pool',
  tells: 'everything about the pool itself',
  service: 'workspace',
  operationId: 'ListDesktopPools',
  ask: () => [],
  pick: ([answer]) => desktopPoolOf(answer?.rows[0] ?? {}),
});

/** All pools of the site: given along with the one that is diagnosed. */
export const otherPools = source<readonly DesktopPool[]>({
  name: 'other pools',
  tells: 'whether its users can get desktops of other pools',
  service: 'workspace',
  operationId: 'ListDesktopPools',
  ask: () => [],
  pick: ([answer]) => (answer?.rows ?? []).map(desktopPoolOf),
});

/** A desktop of the pool. */
export interface Member extends Desktop {
  /** IMAGE or PRODUCT, where they are not the pool's. */
  differs: string[];
}

export const members = source<readonly Member[]>({
  name: 'its desktops',
  tells: 'the state of its desktops, and which are free or differ from the pool',
  service: 'workspace',
  operationId: 'ListPoolDesktopsDetail',
  after: [pool],
  list: { limit: 100, pages: 8 },
  ask: (seen) => [{ pool_id: seen.of(pool).id }],
  pick: ([answer]) =>
    (answer?.rows ?? []).map((row) => ({ ...desktopOf(row), differs: texts(row, 'inconsistent_types') })),
});
