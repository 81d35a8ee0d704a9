/** Resolves with the exit code when the process is asked to end: 130 for an interrupt, 0 for a termination. */
export function untilSignalled(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(0));
    process.once('SIGHUP', () => resolve(0));
  });
}
