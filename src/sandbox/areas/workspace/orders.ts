import type { SimulatedArea } from '../../operation.ts';
import { createBandwidthChangeOrder, createBatchOrder, createChangeOrder } from './order-changes.ts';
import { seedOrders } from './order-seed.ts';
import { createDesktopOrder, createOrder } from './purchases.ts';

/** Workspace API reference, "Orders". */
export const orders: SimulatedArea = {
  service: 'workspace',
  area: 'orders',
  reads: {},
  writes: {
    CreateOrder: createOrder,
    CreateDesktopOrder: createDesktopOrder,
    CreateChangeOrder: createChangeOrder,
    CreateDesktopBatchOrder: createBatchOrder,
    CreateDesktopPoolChangeOrder: createBatchOrder,
    CreateSubnetBandwidthChangeOrder: createBandwidthChangeOrder,
  },
  seed: seedOrders,
};
