import type { SimulatedArea } from '../operation.ts';
import { desktops } from './desktops.ts';
import { snapshots } from './snapshots.ts';
import { tasks } from './tasks.ts';
import { users } from './users.ts';

/** Every area the sandbox simulates. */
export const simulatedAreas: readonly SimulatedArea[] = [desktops, users, snapshots, tasks];
