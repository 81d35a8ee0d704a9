import type { Thing } from '../sandbox/world/trouble-picks.ts';
import type { Reading, Sign } from '../sandbox/world/trouble-signs.ts';
import type { Decoy, Trouble } from '../sandbox/world/troubles.ts';

/** What is wrong in a simulated company, for people to read. */
export function described(troubles: readonly Trouble[], { desktops, seed, at }: Company): string {
  const decoys = troubles.filter(({ decoy }) => decoy).length;
  const head = [
    `What is wrong in the company of ${desktops} desktops with seed ${seed} at ${new Date(at).toISOString()}:`,
    `${troubles.length} troubles; ${decoys} of them have a decoy, which looks the same and is harmless.`,
  ];
  return `${[...head, ...troubles.flatMap(lines)].join('\n')}\n`;
}

export interface Company {
  desktops: number;
  seed: number;
  at: number;
}

function lines({ name, wrong, touches, shows, decoy }: Trouble, index: number): string[] {
  return [
    '',
    `${index + 1}. ${name}: ${wrong}`,
    `   touches  ${things(touches)}`,
    ...shows.map((sign) => `   shows    ${written(sign)}`),
    ...(decoy ? decoyLines(decoy) : []),
  ];
}

function decoyLines({ harmless, touches, shows, apart }: Decoy): string[] {
  return [
    `   Decoy: ${harmless}`,
    `   touches  ${things(touches)}`,
    ...shows.map((sign) => `   shows    ${written(sign)}`),
    `   but      ${written(apart)}`,
  ];
}

function things(touches: readonly Thing[]): string {
  return touches.map(({ kind, id, name }) => (id === name ? `${kind} ${name}` : `${kind} ${name} (${id})`)).join(', ');
}

function written({ operation, args, field, value, source }: Sign): string {
  const given = Object.entries(args).map(([name, each]) => `${name}=${each}`);
  const asked = given.length === 0 ? operation : `${operation} ${given.join(' ')}`;
  return `${asked}: ${field} ${reading(value)} [${source}]`;
}

function reading(value: Reading): string {
  if (typeof value !== 'object') return `= ${value}`;
  if ('atLeast' in value) return `>= ${value.atLeast}`;
  if ('atMost' in value) return `<= ${value.atMost}`;
  if ('sameAs' in value) return `= ${value.sameAs}`;
  return 'is nowhere';
}
