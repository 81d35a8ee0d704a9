import { absentBucket } from './bucket.ts';
import { Collection } from './collection.ts';
import { Part } from './part.ts';

/** AppStream API reference, "Querying Applications in the Application Warehouse", `verify_status`; spelled so. */
type ReviewStatus = 'VERIFYING' | 'VERIFY_PASS' | 'Verify_FAIL';

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

export const warehouseApps = new Part(() => new Collection<WarehouseApp>());
export const warehouseBucket = new Part(absentBucket);
