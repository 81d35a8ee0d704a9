import type { SimulatedArea } from '../../operation.ts';
import { countReads } from './statistics-counts.ts';
import { metricReads } from './statistics-metrics.ts';
import { ruleReads, ruleWrites } from './statistics-rules.ts';
import { usageReads } from './statistics-usage.ts';

/** Workspace API reference, "Report Statistics". */
export const statistics: SimulatedArea = {
  service: 'workspace',
  area: 'statistics',
  reads: { ...countReads, ...usageReads, ...metricReads, ...ruleReads },
  writes: { ...ruleWrites },
};
