import { attemptsOf } from '../attempts.ts';
import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop } from '../sources/desktop.ts';
import { logins } from '../sources/logins.ts';
import { snapshots } from '../sources/snapshots.ts';
import { DAY } from '../times.ts';

const SEVERAL = 2;
const LATELY = 7 * DAY;

/** One that failed before one that was made is no trouble: there is a snapshot to go back to. */
function failing(seen: Seen, now: number): Finding | undefined {
  const automatic = seen.of(snapshots).filter((each) => each.automatic && /^create_/.test(each.status));
  const made = automatic.findIndex(({ status }) => status === 'create_success');
  const failed = automatic.slice(0, made < 0 ? automatic.length : made);
  const [latest] = failed;
  if (!latest || failed.length < SEVERAL || now - (latest.created ?? 0) > LATELY) return undefined;
  const before = made < 0 ? undefined : automatic[made];
  return {
    cause: 'snapshots.failing',
    says: `The last ${failed.length} automatic snapshots failed: what happens now to its disks cannot be undone.`,
    impact: 'coming',
    sure: 'certain',
    evidence: [
      evidence(snapshots, 'status', latest.status, latest.created),
      evidence(snapshots, 'create_failed in a row', failed.length),
      ...(before ? [evidence(snapshots, 'status of the last good one', before.status, before.created)] : []),
    ],
    next: {
      tool: 'batch_create_desktop_snapshot',
      arguments: { desktop_ids: [seen.of(desktop).id], disk_type: 'ALL' },
    },
  };
}

function notRestored(seen: Seen, now: number): Finding | undefined {
  const failed = seen.of(snapshots).find(({ status }) => status === 'restore_failed');
  const when = failed?.restored ?? failed?.created ?? 0;
  if (!failed || now - when > LATELY) return undefined;
  // Whoever has worked since loses it.
  const worked = (attemptsOf(seen, now).lastGood ?? 0) > when || !seen.has(logins);
  const { id, login } = seen.of(desktop);
  return {
    cause: 'snapshots.not_restored',
    says: 'A snapshot was to be restored on it, and that failed.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(snapshots, 'status', failed.status, failed.restored ?? failed.created),
      evidence(snapshots, 'restore_fail_reason', failed.failure),
    ],
    next:
      worked || login === 'CONNECTED'
        ? { tool: 'list_desktop_snapshot', arguments: { desktop_id: id } }
        : { tool: 'batch_restore_desktop_snapshot', arguments: { snapshot_ids: [failed.id] } },
  };
}

const SNAPSHOTS = 'Workspace API reference, "Querying Snapshots"';

export const SNAPSHOT_RULES: readonly Rule[] = [
  {
    about: 'snapshots that fail',
    needs: [desktop, snapshots],
    documented: `${SNAPSHOTS} (status, create_type)`,
    find: failing,
  },
  {
    about: 'a snapshot that was not restored',
    needs: [desktop, snapshots],
    uses: [logins],
    documented: `${SNAPSHOTS}, "Querying Login Information"`,
    find: notRestored,
  },
];
