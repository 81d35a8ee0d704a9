import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ChainHead,
  type ChainMark,
  chainFile,
  GENESIS,
  hashOf,
  headFile,
  isMark,
  linesOf,
  NO_LINE,
  parseHead,
  parseLine,
} from './audit-chain.ts';
import { auditFiles } from './audit-reading.ts';
import { codeOf } from './unavailable.ts';

/** What the check of one chain found. */
export interface ChainReport {
  file: string;
  /** Whole lines, the opening one included. */
  lines: number;
  ok: boolean;
  /** The first thing that is wrong; `line` counts from 1, and is 0 for the file as a whole. */
  problem?: { line: number; what: string };
  /** Nothing wrong, but worth knowing. */
  note?: string;
}

/**
 * Checks every chain of a state directory's audit log: edited, removed, inserted and reordered lines, an end that was cut
 * off, a chain that was taken away. It can't notice a log that somebody wrote anew as a whole, heads and all chains
 * included: for that, copy the heads to where they can't.
 */
export async function verifyAudit(stateDir: string): Promise<ChainReport[]> {
  const { folder, chains, heads } = await auditFiles(stateDir);
  const marks = await marksIn(folder, chains);
  const files = new Set([...chains, ...heads.map(chainFile), ...marks.keys()]);
  const reports: ChainReport[] = [];
  for (const file of [...files].sort()) {
    // The head first: a process that is writing moves the chain on, never back.
    const head = parseHead(await readIfThere(join(folder, headFile(file))));
    const seen = marks.get(file) ?? [];
    if (chains.includes(file)) reports.push(await checkChain(folder, file, head, seen));
    else if (head?.seq !== NO_LINE || seen.length > 0) reports.push(missing(file, heads.includes(headFile(file))));
  }
  return reports;
}

async function checkChain(
  folder: string,
  file: string,
  head: ChainHead | undefined,
  marks: ChainMark[],
): Promise<ChainReport> {
  let lines = 0;
  let hash = GENESIS;
  const report = (problem?: ChainReport['problem'], note?: string): ChainReport => ({
    file,
    lines,
    ok: !problem,
    ...(problem && { problem }),
    ...(note && { note }),
  });

  if (!head)
    return report({ line: 0, what: 'its head is missing or damaged, so nobody can say where the chain ended' });
  const expected = [...marks, ...(head.seq === NO_LINE ? [] : [head])];
  for await (const { text, whole } of linesOf(join(folder, file))) {
    if (!whole && lines > head.seq && !head.closed)
      return report(undefined, 'a crash cut its last line off before it counted');
    const wrong = whole ? faultOf(text, lines, hash) : 'the line is cut off';
    if (wrong) return report({ line: lines + 1, what: wrong });
    hash = String(parseLine(text)?.hash);
    if (expected.some((mark) => mark.seq === lines && mark.hash !== hash)) {
      return report({ line: lines + 1, what: 'the line is not the one that was recorded: the chain was written anew' });
    }
    lines += 1;
  }

  const recorded = Math.max(...expected.map((mark) => mark.seq + 1), 0);
  if (lines < recorded)
    return report({ line: lines + 1, what: `the end is cut off: ${counted(recorded - lines)} missing` });
  const beyond = lines - 1 - head.seq;
  if (beyond > 0 && head.closed)
    return report({ line: head.seq + 2, what: 'lines were added after the chain was closed' });
  if (beyond > 0)
    return report(
      undefined,
      `${counted(beyond)} written at its end that nobody was told of, as when a process is killed`,
    );
  return report();
}

function faultOf(text: string, seq: number, prev: string): string | undefined {
  const line = parseLine(text);
  // Other spaces or a key given twice parse to the same thing, and still are not what was written.
  if (!line || JSON.stringify(line) !== text || hashOf(line) !== line.hash) return 'the line was edited';
  if (line.seq !== seq)
    return `lines were removed, inserted or reordered: it has number ${line.seq}, ${seq} belongs here`;
  if (line.prev !== prev) return 'it does not follow from the line before: one of them was exchanged';
  if ((seq === 0) !== (line.event === 'opened')) return 'a chain begins with its opening line and has no other';
  return undefined;
}

function counted(lines: number): string {
  return lines === 1 ? '1 line is' : `${lines} lines are`;
}

function missing(file: string, hasHead: boolean): ChainReport {
  const trace = hasHead ? 'its head is still there' : 'a later chain names it';
  return { file, lines: 0, ok: false, problem: { line: 0, what: `the chain was removed: ${trace}` } };
}

/** What the opening lines of all chains say of others. */
async function marksIn(folder: string, chains: string[]): Promise<Map<string, ChainMark[]>> {
  const marks = new Map<string, ChainMark[]>();
  for (const chain of chains) {
    for await (const { text } of linesOf(join(folder, chain))) {
      const after = parseLine(text)?.after;
      for (const mark of Array.isArray(after) ? after.filter(isMark) : []) {
        marks.set(mark.file, [...(marks.get(mark.file) ?? []), mark]);
      }
      break;
    }
  }
  return marks;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}
