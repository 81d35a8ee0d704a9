import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import { nearestDesktops } from './nearest.ts';

export const diagnoseDesktop = defineTool<FleetContext>()({
  name: 'diagnose_desktop',
  title: 'Diagnose a desktop',
  description:
    'What is wrong with a desktop: looks at its state, users, logins, agent, domain, network, load, disks, jobs, policies, billing and alarms at once, and ranks causes with evidence and the call that mends each. not_seen names what could not be read.',
  risk: 'read',
  input: {
    desktop: z.string().min(1).max(200).describe('Id, computer name or IP address'),
    site: z.string().min(1).optional().describe('Default all'),
  },
  async run(context, { desktop, site }) {
    const { diagnoseDesktop: diagnose } = await import('../../src/diagnose/desktop.ts');
    return diagnose({ desktop, ...(site !== undefined && { site }) }, context, nearestDesktops(context));
  },
});
