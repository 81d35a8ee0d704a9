/** Workspace API reference, "Querying Snapshots", `status`. */
type SnapshotStatus =
  | 'creating'
  | 'restoring'
  | 'create_success'
  | 'create_failed'
  | 'restore_success'
  | 'restore_failed';

export interface Snapshot {
  readonly id: string;
  name: string;
  desktopId: string;
  desktopName: string;
  desktopSid: string;
  poolId?: string;
  system: boolean;
  status: SnapshotStatus;
  description: string;
  created: number;
  how: 'AUTO' | 'MANUALLY';
  restored?: number;
  failure?: string;
  /** The running sub-job whose progress the snapshot shows. */
  subJob?: string;
}
