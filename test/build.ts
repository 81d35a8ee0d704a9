import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder with the built `main.js`, and room for what all its processes share. */
    built: string;
  }
}

/** Builds the program once for all end-to-end tests, and sees to it that no process of theirs outlives them. */
export default async function build({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'workspace-mcp-built-'));
  await promisify(execFile)(process.execPath, ['scripts/build.mjs', '--out', join(folder, 'dist')]);
  // Packages that are not bundled are found from there, as from where the program is installed.
  await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  provide('built', folder);
  return async () => {
    const left = await processesOf(folder);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`left running: ${left.map((each) => each.command).join('; ')}`);
  };
}

/** Processes that run a program from this folder; known on Linux only. */
async function processesOf(folder: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid, command: command.replaceAll('\0', ' ').trim() };
    }),
  );
  return found.filter(({ command }) => command.includes(folder));
}
