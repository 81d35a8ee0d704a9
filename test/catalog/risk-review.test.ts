import { expect, it } from 'vitest';
import { effectsOf } from '../../src/catalog/risk.ts';
import { manifest } from '../contract/catalogue.ts';
import { REVIEWED } from './reviewed.ts';

const entries = new Map(manifest.operations.map((entry) => [entry.name, entry]));

it.each(REVIEWED)('%s with %j is %j', (tool, args, effects) => {
  expect(effectsOf(entries.get(tool)!.riskRule, args)).toEqual(effects);
});

it('has reviewed everything that is no read', () => {
  const reviewed = new Set(REVIEWED.map(([tool]) => tool));
  const open = manifest.operations.filter((entry) => entry.risk !== 'read' && !reviewed.has(entry.name));
  expect(open.map((entry) => entry.name)).toEqual([]);
});
