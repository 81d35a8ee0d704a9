import { join } from 'node:path';
import { ConfigError } from '../catalog/errors.ts';
import { didYouMean } from '../catalog/nearest.ts';
import { loadConfig } from '../config/load.ts';
import { readAudit } from '../store/audit-reading.ts';
import { verifyAudit } from '../store/audit-verify.ts';
import { codeOf, reasonOf } from '../store/unavailable.ts';
import { print } from './output.ts';

/** `audit` prints the log, oldest first, a line of JSON each; `audit verify` checks every chain and exits with 1 when one is broken. */
export async function audit(argv: string[]): Promise<number> {
  const [what, ...rest] = argv;
  const asked = what !== undefined && !what.startsWith('-');
  if (asked && what !== 'verify') {
    throw new ConfigError(`audit takes nothing or verify${didYouMean(what, ['verify'])}`);
  }
  const { stateDir } = await loadConfig({ argv: asked ? rest : argv, offline: true });
  try {
    return await (asked ? verify(stateDir) : show(stateDir));
  } catch (error) {
    if (!codeOf(error)) throw error;
    throw new ConfigError(`the audit log in ${stateDir} can't be read: ${reasonOf(error)}; check --state-dir`, {
      cause: error,
    });
  }
}

async function show(stateDir: string): Promise<number> {
  let lines = 0;
  for await (const line of readAudit(stateDir)) {
    print(`${JSON.stringify(line)}\n`);
    lines++;
  }
  // Not on stdout, which is for programs too.
  if (lines === 0) process.stderr.write(`${nothingIn(stateDir)}\n`);
  return 0;
}

async function verify(stateDir: string): Promise<number> {
  const reports = await verifyAudit(stateDir);
  if (reports.length === 0) {
    print(`${nothingIn(stateDir)}\n`);
    return 0;
  }
  for (const { file, lines, ok, problem, note } of reports) {
    const trouble = problem && ` line ${problem.line}: ${problem.what}`;
    print(`${ok ? 'ok     ' : 'BROKEN '} ${file} (${lines} lines)${trouble ?? ''}${note ? ` ${note}` : ''}\n`);
  }
  const broken = reports.filter((report) => !report.ok).length;
  print(broken > 0 ? `${broken} of ${reports.length} chains are broken.\n` : `${reports.length} chains, all whole.\n`);
  return broken > 0 ? 1 : 0;
}

function nothingIn(stateDir: string): string {
  return `There is no audit log in ${join(stateDir, 'audit')} yet.`;
}
