import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

export const fleetOverview = defineTool<FleetContext>()({
  name: 'fleet_overview',
  title: 'Fleet overview',
  description:
    'One screen of how things stand: desktops by status, what is broken, jobs in trouble, alarms, what expires, tight quotas, idle and most used desktops. Start here when asked whether all is well.',
  risk: 'read',
  input: {
    site: z.string().min(1).optional().describe('Default all'),
    max_age: z.number().min(0).optional().describe('Of what is known, in seconds'),
  },
  async run(context, { site, max_age }) {
    const fleet = await context.fleet();
    return fleet.overview({ ...(site !== undefined && { site }), ...(max_age !== undefined && { max_age }) }, context);
  },
});
