import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** AppStream API reference, "Querying Applications in the Application Warehouse", `verify_status`; spelled so. */
export type ReviewStatus = 'VERIFYING' | 'VERIFY_PASS' | 'Verify_FAIL';

/** An installer for image servers, known by its `app_id`; `recordId` is what the API calls `id`. */
export interface WarehouseApp {
  readonly id: string;
  readonly recordId: string;
  name: string;
  category: string;
  os: string;
  version: string;
  versionName: string;
  description: string;
  /** In the bucket. */
  path: string;
  /** KB. */
  size?: number;
  icon: string;
  created: number;
  modified: number;
  review: { status: ReviewStatus; at?: number; comment?: string };
}

/** The bucket of the warehouse; a file is there once credentials to upload it were given out: the sandbox has no OBS. */
export interface WarehouseBucket {
  exists: boolean;
  files: Set<string>;
}

export const warehouseApps = new Part(() => new Collection<WarehouseApp>());
export const warehouseBucket = new Part((): WarehouseBucket => ({ exists: false, files: new Set() }));
