import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { playbooksOf } from '../src/server/prompts/markdown.ts';
import type { Playbook } from '../src/server/prompts/playbook.ts';

/** The playbooks of a folder. Throws SyntaxError at the first mistake in one of them. */
export async function readPlaybooks(folder: string): Promise<Playbook[]> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
  return playbooksOf(Object.fromEntries(files));
}

/** Writes the playbooks that serving reads. */
export async function writePlaybooks(folder: string, file: string): Promise<void> {
  await writeFile(file, JSON.stringify(await readPlaybooks(folder)));
}
