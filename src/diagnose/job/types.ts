/** Types of sub-jobs that can be asked for (Workspace API reference, "Querying Subtasks", `job_type`). */
const DOCUMENTED: ReadonlySet<string> = new Set([
  'createDesktops',
  'applyWorkspace',
  'cancelWorkspace',
  'expandVolumes',
  'addVolumes',
  'rebuildDesktops',
  'createSnapshot',
  'deleteSnapshot',
  'deleteDesktops',
  'desktopRejoinDomain',
  'operateDesktops',
  'restoreDesktopBySnapshot',
  'desktopToImage',
  'attachDesktops',
  'deleteVolumes',
  'createWksSnapshot',
  'deleteWksSnapshot',
  'createDesktopPool',
  'expandDesktopPool',
  'deleteDesktopPoolVolumes',
  'rebuildDesktopPool',
  'addDesktopPoolVolumes',
  'detachDesktops',
  'attachDesktopPool',
  'batchDetachDesktops',
  'executeDesktopsAction',
  'changeDesktopNetwork',
  'batchChangeDesktopNetwork',
]);

export function isDocumented(type: string): boolean {
  return DOCUMENTED.has(type);
}
