import type { Catalogue, ManifestEntry } from '../../src/catalog/manifest.ts';
import type { Service } from '../../src/catalog/operation.ts';
import { type Effect, isWorse, RISKS } from '../../src/catalog/risk.ts';
import { GENERATED, SERVICES, table } from './markdown.ts';

/** `docs/risk.md`: what each operation can do, as it was reviewed one by one. */
export function riskPage(catalogue: Catalogue): string {
  const { operations } = catalogue;
  const lines = [
    GENERATED,
    '',
    '# Risk',
    '',
    'What a call can do to people and their data. It was decided for each operation by reading what it does, never by its verb or its name,',
    'and it is data in its declaration. `test/catalog/reviewed.ts` pins the effects of every operation that is no read, for the arguments that were looked at.',
    '',
    ...table(
      ['Class', 'Operations', 'Means'],
      RISKS.map((risk) => [risk, String(count(operations, risk)), MEANING[risk]]),
    ),
    '',
    'An operation stands under the worst class that any arguments can reach; a call is judged by its own arguments. Reads and writes run; the',
    'other classes need a person unless a [policy](policy.md) says otherwise.',
    '',
    '## Where verb or name misleads',
    '',
    ...misleading(operations),
    '',
    '## Everything that is no read',
  ];
  for (const [service, title] of Object.entries(SERVICES) as [Service, string][]) {
    const entries = operations.filter((entry) => entry.service === service && entry.risk !== 'read');
    if (entries.length === 0) continue;
    const rows = entries.map((entry) => [
      `\`${entry.name}\``,
      entry.risk,
      ruleInWords(entry.riskRule),
      targetsInWords(entry, catalogue),
      entry.warn ?? '',
    ]);
    lines.push(
      '',
      `### ${title}`,
      '',
      ...table(['Tool', 'Worst', 'Effects', 'The plan shows', 'A person is told'], rows),
    );
  }
  return `${lines.join('\n')}\n`;
}

const MEANING: Record<(typeof RISKS)[number], string> = {
  read: 'changes nothing',
  write: 'changes settings that can be changed back',
  billing: 'costs money or changes how it is charged',
  secret: 'shows, makes or redirects credentials',
  disruptive: 'interrupts people at work, takes away or opens what they may use',
  destructive: 'loses data or a resource',
};

function count(operations: readonly ManifestEntry[], risk: string): number {
  return operations.filter((entry) => entry.risk === risk).length;
}

function misleading(operations: readonly ManifestEntry[]): string[] {
  const listed = (text: string, chosen: (entry: ManifestEntry) => boolean) => {
    const names = operations.filter(chosen).map(({ name }) => `\`${name}\``);
    return `- ${text}: ${names.join(', ') || 'none'}.`;
  };
  return [
    listed('GETs that are no reads', ({ method, risk }) => method === 'GET' && risk !== 'read'),
    listed('Reads by other verbs', ({ method, risk }) => method !== 'GET' && risk === 'read'),
    listed(
      'Lose data or a resource although they are no DELETE and are not called so',
      ({ method, name, risk }) =>
        risk === 'destructive' && method !== 'DELETE' && !/delete|cancel|unsubscribe/.test(name),
    ),
    listed('DELETEs, or called so, that lose nothing', ({ method, name, risk }) => {
      return (method === 'DELETE' || name.includes('delete')) && !isWorse(risk, 'disruptive') && risk !== 'disruptive';
    }),
    listed('Depend on their arguments', ({ riskRule }) => riskRule.some((part) => 'arg' in part)),
  ];
}

function ruleInWords(rule: readonly Effect[]): string {
  return rule
    .map((part) => {
      if ('effect' in part) return part.effect;
      const cases = Object.entries(part.cases).map(([value, risk]) => `${value} ${risk}`);
      const absent = part.absent && part.absent !== part.else ? [`not given ${part.absent}`] : [];
      return `\`${part.arg}\`: ${[...cases, ...absent, `else ${part.else}`].join(', ')}`;
    })
    .join('; ');
}

function targetsInWords({ targets, estimate }: ManifestEntry, catalogue: Catalogue): string {
  const sets = (targets ?? []).map(({ kind, or = [], by, ids, when }) => {
    const plurals = [kind, ...or].map((each) => catalogue.targetKind(each).plural).join(' or ');
    const what = ids === undefined ? `all ${plurals}` : `${plurals} ${by ? 'found by' : 'of'} \`${ids}\``;
    return when ? `${what} where \`${when.arg}\` is ${when.is}` : what;
  });
  return [...sets, ...(estimate ? ['the price'] : [])].join('; ');
}
