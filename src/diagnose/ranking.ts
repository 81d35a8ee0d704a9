import type { Finding, Impact, Sure } from './finding.ts';

const IMPACTS: readonly Impact[] = ['blocking', 'degrading', 'coming', 'hygiene'];
const SURE: readonly Sure[] = ['certain', 'likely', 'possible'];

/** The findings of one subject that stand for themselves, the worst first: one that another explains is a sign of that, and left out. */
export function ranked<Each extends Finding>(findings: readonly Each[]): Each[] {
  return worstFirst(findings.filter((each) => !findings.some((other) => other !== each && explains(other, each))));
}

/**
 * What keeps people from working comes before what only disturbs them, then what is surer. What is merely possible counts one step less.
 */
export function worstFirst<Each extends Finding>(findings: readonly Each[]): Each[] {
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => weigh(a.finding) - weigh(b.finding) || a.index - b.index)
    .map(({ finding }) => finding);
}

/** A guess explains nothing away. */
function explains(cause: Finding, sign: Finding): boolean {
  if (cause.sure === 'possible') return false;
  return (cause.explains ?? []).includes(sign.cause) && !(sign.explains ?? []).includes(cause.cause);
}

function weigh({ impact, sure }: Finding): number {
  const level = IMPACTS.indexOf(impact) + (sure === 'possible' ? 1 : 0);
  return level * SURE.length + SURE.indexOf(sure);
}
