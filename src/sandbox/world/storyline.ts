/** What the demonstration can rely on: true for every seed and size. */
export interface Storyline {
  /** A pool of running Windows 10 desktops, none in maintenance: rebooting all of them fails for exactly one. */
  rebootPool: { poolId: string; name: string; desktopIds: string[] };
  /** That one, with the code and reason its sub-job will show. Absent only in a company without desktops. */
  failing: { desktopId: string; name: string; code: string; reason: string } | undefined;
}

/** Workspace API reference, "Error Codes": WKS.00010104, "Failed to reboot the desktop." */
export const HOST_FAULT = {
  code: 'WKS.00010104',
  reason: 'Failed to reboot the desktop. The physical host it runs on does not answer.',
} as const;

/** How many desktops the pool has, where the company is big enough. */
export const STORY_POOL_SIZE = 12;
