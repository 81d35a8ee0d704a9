import { hash, Random } from '../../random.ts';
import { MINUTE } from '../../time.ts';
import type { Recording } from '../../world/recordings.ts';

interface Operation {
  id: string;
  at: number;
  type: 'APP' | 'FILE' | 'REG' | 'HDP';
  event: string;
  level: 'INFO' | 'ALARM' | 'ERROR';
  data: string;
}

type Sample = Pick<Operation, 'type' | 'event' | 'level' | 'data'> & { weight: number };

const sample = (event: string, data: string, weight: number, level: Operation['level'] = 'INFO'): Sample => ({
  type: event.split('_')[0] as Operation['type'],
  event,
  level,
  data,
  weight,
});

/** Events by Workspace API reference, "Querying Key Desktop Events", `event_id`. */
const SAMPLES: readonly Sample[] = [
  sample('APP_START', 'EXCEL.EXE', 20),
  sample('APP_START', 'OUTLOOK.EXE', 12),
  sample('APP_STOP', 'EXCEL.EXE', 18),
  sample('APP_HANG', 'SAPLOGON.EXE', 2, 'ERROR'),
  sample('APP_CRASH', 'EXCEL.EXE', 1, 'ERROR'),
  sample('APP_INSTALL', '7-Zip 23.01', 1, 'ALARM'),
  sample('FILE_CREATE', 'D:\\reports\\cashflow.xlsx', 14),
  sample('FILE_RENAME', 'D:\\reports\\cashflow.xlsx -> D:\\reports\\cashflow_final.xlsx', 8),
  sample('FILE_DELETE', 'D:\\reports\\draft.xlsx', 5, 'ALARM'),
  sample('HDP_CLIPBOARD', 'desktop -> terminal, text, 214 characters', 9, 'ALARM'),
  sample('HDP_USB', 'USB device inserted: SanDisk Ultra', 2, 'ALARM'),
  sample('HDP_FILE', 'desktop -> terminal, cashflow_final.xlsx', 2, 'ALARM'),
  sample('HDP_INPUTIDLE', 'no input for 10 minutes', 8),
  sample('HDP_PRINT', 'invoice_0417.pdf, 2 pages', 5),
];

const WEIGHTS = Object.fromEntries(SAMPLES.map(({ weight }, index) => [index, weight]));

/** What was done in a recorded session until now, the oldest first: one thing every few minutes, always the same. */
export function recordedOperations({ id, session }: Recording, now: number): Operation[] {
  const random = new Random(hash(`${id}/operations`));
  const found: Operation[] = [];
  for (let at = session.start + random.int(10, 90) * 1000; at < (session.end ?? now); ) {
    const { weight: _, ...what } = SAMPLES[Number(random.weighted(WEIGHTS))] as Sample;
    found.push({ id: random.uuid(), at, ...what });
    at += random.int(60, 12 * 60) * (MINUTE / 60);
  }
  return found;
}
