import { type WarehouseApp, warehouseApps } from '../../world/app-warehouse.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';

/** The reference names no code for an application that is not there: the one for records of published ones stands in. */
export function warehouseAppBy(world: World, id: string): WarehouseApp {
  const app = world.part(warehouseApps).get(id);
  if (!app) throw refuseApp.noApp();
  return app;
}
