import type { Stats } from 'node:fs';
import { chmod } from 'node:fs/promises';

export const PRIVATE_DIRECTORY = 0o700;
export const PRIVATE_FILE = 0o600;

const OTHERS = 0o077;

/** Whether anybody but the owner has rights on it. Windows keeps rights elsewhere: there never. */
export function isOpenToOthers(found: Stats): boolean {
  return process.platform !== 'win32' && (found.mode & OTHERS) !== 0;
}

/** Whether it belongs to another user than the one this process runs as. */
export function isForeign(found: Stats): boolean {
  const user = process.getuid?.();
  return user !== undefined && user !== 0 && found.uid !== user;
}

/** Takes everybody else's rights on a file or directory of ours away. */
export async function keepPrivate(path: string, found: Stats): Promise<void> {
  if (!isOpenToOthers(found) || isForeign(found)) return;
  await chmod(path, found.isDirectory() ? PRIVATE_DIRECTORY : PRIVATE_FILE);
}
