import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditLine, type AuditOpening, linesOf, parseLine } from './audit-chain.ts';
import { codeOf } from './unavailable.ts';

/** A line of the log and the chain it stands in. Whether it can be believed is for `verifyAudit` to say. */
export type AuditEntry = (AuditLine | AuditOpening) & { file: string };

/** The files in a state directory's audit log; none when there is no log yet. */
export async function auditFiles(stateDir: string): Promise<{ folder: string; chains: string[]; heads: string[] }> {
  const folder = join(stateDir, 'audit');
  const names = await readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const ending = (end: string) => names.filter((name) => name.endsWith(end) && !name.startsWith('.')).sort();
  return { folder, chains: ending('.jsonl'), heads: ending('.head') };
}

/** Every line of a state directory's audit log by time, over all processes; lines that can't be read are left out. */
export async function* readAudit(stateDir: string): AsyncGenerator<AuditEntry> {
  const { folder, chains } = await auditFiles(stateDir);
  const open: { entry: AuditEntry; rest: AsyncGenerator<AuditEntry> }[] = [];
  const todo = [...chains];
  try {
    while (open.length > 0 || todo.length > 0) {
      // A chain is opened only when its turn comes: there may be thousands, of which few overlap.
      while (todo[0] && !open.some((chain) => chain.entry.time < startOf(todo[0]!))) {
        const file = todo.shift()!;
        const rest = entriesOf(folder, file);
        const first = await rest.next();
        if (!first.done) open.push({ entry: first.value, rest });
      }
      const earliest = open.reduce<(typeof open)[number] | undefined>(
        (least, chain) => (!least || chain.entry.time < least.entry.time ? chain : least),
        undefined,
      );
      if (!earliest) continue;
      yield earliest.entry;
      const next = await earliest.rest.next();
      if (next.done) open.splice(open.indexOf(earliest), 1);
      else earliest.entry = next.value;
    }
  } finally {
    for (const chain of open) await chain.rest.return(undefined);
  }
}

async function* entriesOf(folder: string, file: string): AsyncGenerator<AuditEntry> {
  for await (const { text } of linesOf(join(folder, file))) {
    const line = parseLine(text);
    if (line && typeof line.time === 'string' && typeof line.event === 'string') {
      yield { ...line, file } as unknown as AuditEntry;
    }
  }
}

/** The time in a chain's file name, as its lines write it. */
function startOf(file: string): string {
  return file.replace(/^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z).*$/, '$1:$2:$3');
}
