import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

export const diagnoseJob = defineTool<FleetContext>()({
  name: 'diagnose_job',
  title: 'Diagnose a job',
  description:
    'Why a job failed or hangs: what failed, grouped by cause, whether a later job did it, and whether a retry is safe, with the call that repeats it for the failed targets only. For orders, scripts and deletions too.',
  risk: 'read',
  input: {
    job: z.string().min(1).max(300).describe('As wait_for_job takes it, or a job id'),
    site: z.string().min(1).optional().describe('Default all'),
  },
  async run(context, { job, site }) {
    const { diagnoseJob: diagnose } = await import('../../src/diagnose/job.ts');
    return diagnose({ job, ...(site !== undefined && { site }) }, context);
  },
});
