import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

export const diagnoseUser = defineTool<FleetContext>()({
  name: 'diagnose_user',
  title: 'Diagnose a user',
  description:
    'Why a user cannot log in or work: looks at the account, failed logins, policies and the desktops or pools of the user at once, and ranks causes with evidence and the call that mends each. not_seen names what could not be read.',
  risk: 'read',
  input: {
    user: z.string().min(1).max(200).describe('Name, id or mail'),
    site: z.string().min(1).optional().describe('Default all'),
  },
  async run(context, { user, site }) {
    const { diagnoseUser: diagnose } = await import('../../src/diagnose/user.ts');
    return diagnose({ user, ...(site !== undefined && { site }) }, context);
  },
});
