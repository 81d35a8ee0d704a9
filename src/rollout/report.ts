import { cleanLine } from '../catalog/clean.ts';
import type { ResultTable } from '../catalog/context.ts';
import type { Book } from './book.ts';
import type { End, Standing } from './entries.ts';

/** What a target is while nothing has become of it yet. */
type Now = End['end'] | 'under_way' | 'pending';

/** What a person has to look at comes first. */
const ORDER: readonly Now[] = [
  'unknown',
  'failed',
  'unhealthy',
  'drifted',
  'gone',
  'skipped',
  'under_way',
  'not_sent',
  'pending',
  'done',
];

const WHY_SHOWN = 200;
const WHAT_SHOWN = 500;

export interface Report {
  rollout_id: string;
  status: Standing;
  why?: string;
  what: string;
  chosen: string;
  plan_id?: string;
  counts: Partial<Record<Now, number>>;
  total: number;
  waves: number;
  next: string;
}

export interface Reported {
  report: Report;
  /** Every target with its end. */
  targets: ResultTable;
}

/** How a rollout stands. `isRunning`: whether some process works on it, where that can be known. */
export function reportOf(book: Book, isRunning: boolean | undefined): Reported {
  const { head, claims } = book;
  const turn = book.turns.at(-1);
  const abandoned = book.standing === 'running' && isRunning === false;
  const status = abandoned ? 'interrupted' : book.standing;
  const outcomes = book.outcomes();
  const waves = new Map(
    claims.flatMap(({ wave, ids, left }) => [...ids, ...Object.keys(left)].map((id) => [id, wave])),
  );
  const open = new Set(book.open.flatMap(({ ids }) => ids));
  // Nobody goes on with an aborted one, so that what nobody reads now stays unread.
  const openAre: Now = book.standing === 'aborted' && !isRunning ? 'unknown' : 'under_way';
  const nowOf = (id: string): Now => (open.has(id) ? openAre : (outcomes.get(id)?.end ?? 'pending'));
  const rows = head.targets.map(({ id, name }) => {
    const { code, why } = outcomes.get(id) ?? {};
    const because = why === undefined ? null : cleanLine(why, WHY_SHOWN);
    return [id, cleanLine(name, WHY_SHOWN), nowOf(id), waves.get(id) ?? null, code ?? null, because];
  });
  rows.sort((a, b) => ORDER.indexOf(a[2] as Now) - ORDER.indexOf(b[2] as Now));
  const counts: Report['counts'] = {};
  for (const row of rows) counts[row[2] as Now] = (counts[row[2] as Now] ?? 0) + 1;
  const why = abandoned ? 'the process that ran it ended' : turn?.why;
  const plan = book.turns.findLast((each) => each.plan)?.plan ?? head.plan;
  return {
    report: {
      rollout_id: head.id,
      status,
      ...(why && { why: cleanLine(why, WHY_SHOWN) }),
      what: cleanLine(`${head.change.tool} ${JSON.stringify(head.change.args)}`, WHAT_SHOWN),
      chosen: cleanLine(head.terms.chosen, WHY_SHOWN),
      ...(plan && { plan_id: plan }),
      counts,
      total: head.targets.length,
      waves: new Set(claims.map(({ wave }) => wave)).size,
      next: NEXT[status],
    },
    targets: {
      columns: ['desktop_id', 'computer_name', 'end', 'wave', 'code', 'why'],
      rows,
      total: rows.length,
    },
  };
}

const NEXT: Readonly<Record<Standing, string>> = {
  running:
    'show_rollout with wait goes on watching; rollout with action pause or abort stops it before the next request.',
  paused: 'rollout with action resume goes on with what is pending; abort ends it.',
  halted:
    'Look at what failed. rollout with action resume goes on with what is pending, after a new approval; abort ends it.',
  interrupted: 'rollout with action resume reads what became of the open ones and goes on; nothing is sent twice.',
  aborted: 'What is pending was not touched.',
  finished: 'Every target has its end. Those that are unknown have to be looked at by somebody.',
};
