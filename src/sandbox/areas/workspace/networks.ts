import type { SimulatedArea } from '../../operation.ts';
import { bandwidthReads, bandwidthWrites, seedBandwidths } from './bandwidths.ts';
import { eipReads, eipWrites, seedEips } from './eips.ts';
import { internetReads, internetWrites, seedInternet } from './internet.ts';
import { portReads } from './ports.ts';

/** Workspace API reference, "Network". */
export const networks: SimulatedArea = {
  service: 'workspace',
  area: 'networks',
  reads: { ...internetReads, ...eipReads, ...portReads, ...bandwidthReads },
  writes: { ...internetWrites, ...eipWrites, ...bandwidthWrites },
  seed(world, random) {
    seedEips(world, random.fork('eips'));
    seedInternet(world, random.fork('internet'));
    seedBandwidths(world, random.fork('bandwidths'));
  },
};
