import { clean } from '../../catalog/clean.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { auditFiles, readAudit } from '../../store/audit-reading.ts';
import { redactPeople } from '../../store/pseudonyms.ts';
import { codeOf, storeUnavailable } from '../../store/unavailable.ts';

/** Of a day's lines, so many are shown, the newest. */
const SHOWN = 500;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Lines of the audit log that are about one principal's calls, of one UTC day, oldest first. */
export interface AuditDay {
  day: string;
  total: number;
  lines: object[];
  note?: string;
}

/** `today`, or a day as `2026-11-02`; undefined for what is no day. Throws `ToolError` where the log can't be read. */
export async function auditDay(parts: EngineParts, principal: string, text: string): Promise<AuditDay | undefined> {
  const day = text === 'today' ? dayOf(parts.clock.now()) : text;
  const isMine = ownLines(parts, principal);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || dayOf(Date.parse(day)) !== day) return undefined;
  const lines: object[] = [];
  let total = 0;
  await reading(parts, async (stateDir) => {
    for await (const line of readAudit(stateDir)) {
      const on = line.time.slice(0, day.length);
      if (on > day) break;
      if (on !== day || line.event === 'opened' || !isMine(line.principal)) continue;
      const { time, event, site, tool, risk, plan, detail } = line;
      total++;
      lines.push(clean({ time, event, site, tool, risk, ...(plan && { plan }), ...(detail && { detail }) }) as object);
      if (lines.length > SHOWN) lines.shift();
    }
  });
  const note = total > SHOWN ? `The last ${SHOWN} of ${total} lines; workspace-mcp audit shows all.` : '';
  return { day, total, lines, ...(note && { note }) };
}

/** Days on which a log was begun, the last first. */
export async function auditDays(parts: EngineParts): Promise<string[]> {
  const { chains } = await reading(parts, auditFiles);
  return [...new Set(chains.map((file) => file.slice(0, 10)))].reverse();
}

/** Where the log has people by pseudonyms, a principal may be one of them. */
function ownLines({ config, store }: EngineParts, principal: string): (written: string) => boolean {
  const { id: site } = config.sites[0]!;
  const written = config.redactPeople
    ? redactPeople({ event: 'sent', principal, site, tool: '', risk: 'read' }, store.key).principal
    : principal;
  return (each) => each === written || each === principal;
}

async function reading<T>({ config: { stateDir } }: EngineParts, read: (stateDir: string) => Promise<T>): Promise<T> {
  try {
    return await read(stateDir);
  } catch (error) {
    throw codeOf(error) ? storeUnavailable(stateDir, error) : error;
  }
}

function dayOf(time: number): string {
  return Number.isFinite(time) && Math.abs(time) < 100_000_000 * DAY_MS
    ? new Date(time).toISOString().slice(0, 10)
    : '';
}
