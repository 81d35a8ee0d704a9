import { type Answer, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { remainders } from '../../world/app-quota.ts';
import { checkStoragePool, productGiven } from './server-lookup.ts';

function checkQuota({ params, world }: Call): Answer {
  checkStoragePool(params);
  const rows = remainders(world, {
    product: productGiven(params),
    count: params.number('subscription_num') ?? 1,
    disk: params.number('disk_size') ?? 0,
    disks: params.number('disk_num') ?? 1,
  });
  return ok({ is_enough: rows.every(({ remainder, need }) => need <= remainder), quota_remainder: rows });
}

/** AppStream API reference, "Quota Management". */
export const quotas: SimulatedArea = {
  service: 'appstream',
  area: 'quotas',
  reads: { CheckQuota: checkQuota },
  writes: {},
};
