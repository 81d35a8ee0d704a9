import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/** The home directory; `undefined` where nobody knows one, as for a container's made-up user without `HOME`. */
export function homeDirectory(): string | undefined {
  return [homedir, () => userInfo().homedir].map(answerOf).find((path) => path !== undefined && isAbsolute(path));
}

/** Where the program was started; the root where that directory was removed. */
export function currentDirectory(): string {
  return answerOf(process.cwd) ?? '/';
}

function answerOf(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
