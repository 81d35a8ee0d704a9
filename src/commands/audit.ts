import { loadConfig } from '../config/load.ts';
import { readAudit } from '../store/audit-reading.ts';
import { verifyAudit } from '../store/audit-verify.ts';

/** `audit` prints the log, oldest first, a line of JSON each; `audit verify` checks every chain and exits with 1 when one is broken. */
export async function audit(argv: string[]): Promise<number> {
  const verify = argv[0] === 'verify';
  const { stateDir } = await loadConfig({ argv: verify ? argv.slice(1) : argv, offline: true });
  if (!verify) {
    for await (const line of readAudit(stateDir)) process.stdout.write(`${JSON.stringify(line)}\n`);
    return 0;
  }
  const reports = await verifyAudit(stateDir);
  for (const { file, lines, ok, problem, note } of reports) {
    const trouble = problem && ` line ${problem.line}: ${problem.what}`;
    process.stdout.write(
      `${ok ? 'ok     ' : 'BROKEN '} ${file} (${lines} lines)${trouble ?? ''}${note ? ` ${note}` : ''}\n`,
    );
  }
  const broken = reports.filter((report) => !report.ok).length;
  process.stdout.write(
    broken > 0 ? `${broken} of ${reports.length} chains are broken.\n` : `${reports.length} chains, all whole.\n`,
  );
  return broken > 0 ? 1 : 0;
}
