import { z } from 'zod';
import { int } from '../../../src/catalog/fields.ts';

/** For how long something is ordered. */
export const terms = (periods: string) => ({
  period_type: int(0, 255).optional().describe(periods),
  period_num: int(0, 2_147_483_647).optional(),
  is_auto_renew: int(0, 255).optional().describe('1: renewed automatically'),
});

/** How an order is paid. */
export const payment = z.strictObject({
  is_auto_pay: z.enum(['true', 'false']).optional().describe('true: paid at once; default false'),
});
