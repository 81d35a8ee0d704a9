import type { Clock } from '../catalog/clock.ts';
import type { AuditEvent } from '../catalog/plan.ts';
import { auditLog } from './audit-log.ts';
import { fileApprovals } from './file-approvals.ts';
import { fileResults } from './file-results.ts';
import { redactPeople } from './pseudonyms.ts';
import { openStateDir } from './state-dir.ts';
import { RESULTS_MAX_BYTES, type Store } from './store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;

export interface FileStoreOptions {
  /** The state directory; made when it is missing. */
  dir: string;
  clock: Clock;
  /** 32 bytes to use in place of the directory's own key. */
  key?: Uint8Array;
  /** The program's version, for the audit log. */
  version?: string;
  /** Names, mails and addresses go into the audit log as pseudonyms. */
  redactPeople?: boolean;
  /** Bytes of results kept before the oldest go; 512 MB unless told. */
  maxResultBytes?: number;
  /** Hears about damaged files and failed sweeps, one sentence each. */
  warn?: (message: string) => void;
}

/**
 * A store on files that several processes share. Throws ConfigError when the directory can't be used; later, what can't be
 * written rejects with `store_unavailable`. Sweeps soon after opening and every hour, in the background.
 */
export async function createFileStore(options: FileStoreOptions): Promise<Store> {
  const { dir, clock, warn = (message) => process.emitWarning(message) } = options;
  const { key, plans, results: resultsFolder, audit: auditFolder } = await openStateDir(dir, options.key);
  const approvals = fileApprovals(plans, clock, warn);
  const results = fileResults(resultsFolder, clock, options.maxResultBytes ?? RESULTS_MAX_BYTES);
  const audit = auditLog({
    folder: auditFolder,
    root: dir,
    clock,
    version: options.version ?? 'unknown',
    redact: (event: AuditEvent) => (options.redactPeople ? redactPeople(event, key) : event),
  });

  let closing = false;
  let sweeping = Promise.resolve();
  const stopped = () => closing;

  function sweep(): void {
    sweeping = sweeping
      .then(() => approvals.sweep(stopped))
      .then(() => results.sweep(stopped))
      .then(() => auditFolder.tidy(stopped))
      .catch((error: Error) => warn(`Old state was not removed: ${error.message}`));
  }

  const first = setImmediate(sweep);
  const hourly = setInterval(sweep, SWEEP_EVERY_MS);
  hourly.unref();

  return {
    approvals,
    results,
    audit,
    key,
    async close() {
      closing = true;
      clearImmediate(first);
      clearInterval(hourly);
      await sweeping;
      await audit.close().catch((error: Error) => warn(`The audit log was not closed in order: ${error.message}`));
    },
  };
}
