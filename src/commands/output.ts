/** Thrown by `print` once stdout takes no more: the command has nobody to go on for. */
export class OutputLost extends Error {
  override name = 'OutputLost';
}

let lost: NodeJS.ErrnoException | undefined;

/**
 * Makes a lost stdout an end and not a crash: quiet when its reader has seen enough, as `head` has; a sentence and exit code 1
 * when a disk is full. What is said on stderr may get lost without harm.
 */
export function watchOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = error;
    if (error.code === 'EPIPE') return;
    process.stderr.write(`workspace-mcp: the output can't be written (${error.code})\n`);
    process.exitCode = 1;
  });
}

/** Writes to stdout. */
export function print(text: string): void {
  if (lost) throw new OutputLost('nobody takes the output', { cause: lost });
  process.stdout.write(text);
}
