import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { installs, type Run, scripts } from '../sources/software.ts';
import { DAY } from '../times.ts';

const LATELY = 7 * DAY;
/** Who misses an application says so soon. */
const MISSED = 2 * DAY;

/** Of each script or application the last run alone counts. */
function lastFailed(runs: readonly Run[], now: number, within: number): Run | undefined {
  const latest = new Map<string, Run>();
  for (const run of runs) {
    const known = latest.get(run.what);
    if (!known || (run.at ?? 0) > (known.at ?? 0)) latest.set(run.what, run);
  }
  return [...latest.values()].find(({ status, at }) => /^fail/i.test(status) && now - (at ?? 0) < within);
}

function script(seen: Seen, now: number): Finding | undefined {
  const failed = lastFailed(seen.of(scripts), now, LATELY);
  if (!failed) return undefined;
  return {
    cause: 'scripts.failed',
    says: 'The last run of a script on the desktop failed: what it should set up may be missing.',
    impact: 'degrading',
    sure: 'likely',
    evidence: [
      evidence(scripts, 'status', failed.status, failed.at),
      evidence(scripts, 'result_code', failed.code),
      evidence(scripts, 'reason', failed.reason),
    ],
    next: { tool: 'show_script_record_detail', arguments: { record_id: failed.id } },
  };
}

function install(seen: Seen, now: number): Finding | undefined {
  const failed = lastFailed(seen.of(installs), now, MISSED);
  if (!failed) return undefined;
  return {
    cause: 'apps.install_failed',
    says: 'An application could not be installed on the desktop.',
    impact: 'hygiene',
    sure: 'certain',
    evidence: [
      evidence(installs, 'job_status', failed.status, failed.at),
      evidence(installs, 'error_message', failed.reason),
    ],
    next: { tool: 'retry_jobs', arguments: { items: [failed.id] } },
  };
}

export const SOFTWARE_RULES: readonly Rule[] = [
  {
    about: 'a script that failed',
    needs: [desktop, scripts],
    documented: 'Workspace API reference, "Querying Script Execution Records"',
    find: script,
  },
  {
    about: 'an application that was not installed',
    needs: [desktop, installs],
    documented: 'Workspace API reference, "Querying Application Installation Jobs"',
    find: install,
  },
];
