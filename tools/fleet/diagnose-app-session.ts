import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

const name = (of: string) => z.string().min(1).max(255).optional().describe(of);

export const diagnoseAppSession = defineTool<FleetContext>()({
  name: 'diagnose_app_session',
  title: 'Diagnose streamed applications',
  description:
    'Why somebody cannot open a streamed application, or what is wrong with its servers: rights, disabled apps, paths, full, frozen or unready servers, stuck sessions, quota, account. Give what is known, at least one. Ranked causes with evidence and the call that mends each.',
  risk: 'read',
  input: {
    user: name('Name, id or mail'),
    app: name('Published application, or part of its name'),
    app_group: name('Name or id'),
    server_group: name('Name or id'),
    server: name('Name or id'),
    session: name('Id'),
    site: z.string().min(1).optional().describe('Default all'),
  },
  async run(context, args) {
    const { diagnoseAppSession: diagnose } = await import('../../src/diagnose/app-session.ts');
    return diagnose(Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)), context);
  },
});
