import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

export const diagnosePool = defineTool<FleetContext>()({
  name: 'diagnose_pool',
  title: 'Diagnose a desktop pool',
  description:
    'What is wrong with a desktop pool: exhausted, not growing (and why: quota, addresses, sold out), other images, faulty members, maintenance, stuck jobs. Ranked causes with evidence and the call that mends each; not_seen names what could not be read.',
  risk: 'read',
  input: {
    pool: z.string().min(1).max(255).describe('Name or id'),
    site: z.string().min(1).optional().describe('Default all'),
  },
  async run(context, { pool, site }) {
    const { diagnosePool: diagnose } = await import('../../src/diagnose/pool.ts');
    return diagnose({ pool, ...(site !== undefined && { site }) }, context);
  },
});
