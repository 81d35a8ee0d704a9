import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createFileStore, type FileStoreOptions } from '../../src/store/file-store.ts';
import type { Store } from '../../src/store/store.ts';

/** A directory that is gone after the test. */
export async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'workspace-mcp-store-'));
  dirs.push(dir);
  return dir;
}

/** A file store that is closed after the test. */
export async function opened(options: FileStoreOptions): Promise<Store> {
  const store = await createFileStore(options);
  stores.push(store);
  return store;
}

const dirs: string[] = [];
const stores: Store[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});
