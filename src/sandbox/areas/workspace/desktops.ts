import type { SimulatedArea } from '../../operation.ts';
import { assignmentReads, assignmentWrites } from './desktop-assignment.ts';
import { inventoryReads, inventoryWrites } from './desktop-inventory.ts';
import { lifecycleWrites } from './desktop-lifecycle.ts';
import { monitorReads } from './desktop-monitor.ts';
import { networkReads, networkWrites } from './desktop-networks.ts';
import { powerReads, powerWrites } from './desktop-power.ts';
import { supportReads, supportWrites } from './desktop-support.ts';

/** Workspace API reference, "Desktop". */
export const desktops: SimulatedArea = {
  service: 'workspace',
  area: 'desktops',
  reads: {
    ...inventoryReads,
    ...monitorReads,
    ...powerReads,
    ...assignmentReads,
    ...networkReads,
    ...supportReads,
  },
  writes: {
    ...inventoryWrites,
    ...powerWrites,
    ...lifecycleWrites,
    ...assignmentWrites,
    ...networkWrites,
    ...supportWrites,
  },
};
