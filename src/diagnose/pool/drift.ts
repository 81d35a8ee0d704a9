import { evidence, type Finding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { type Member, members, pool } from './pool.ts';
import { image, poolJobs } from './sources.ts';

const NAMED = 5;
const DRIFT = 'Workspace API reference, "Querying Desktops in a Desktop Pool" (inconsistent_types)';

function drifted(seen: Seen, type: 'IMAGE' | 'PRODUCT'): Member[] {
  return seen.of(members).filter(({ differs }) => differs.includes(type));
}

function names(some: readonly Member[]): string {
  const more = some.length > NAMED ? [`and ${some.length - NAMED} more`] : [];
  return [...some.slice(0, NAMED).map(({ name }) => name), ...more].join(', ');
}

/** A pool that is closed for work, or being rebuilt, differs until that is done. */
function isWorkedOn(seen: Seen, types: readonly string[]): boolean {
  if (seen.of(pool).maintenance) return true;
  return (seen.maybe(poolJobs) ?? []).some(({ type, status }) => types.includes(type) && status !== 'FAILED');
}

function otherImage(seen: Seen): Finding | undefined {
  const own = seen.of(pool);
  const some = drifted(seen, 'IMAGE');
  const [first] = some;
  if (!first || isWorkedOn(seen, ['rebuildDesktopPool', 'rebuildDesktops'])) return undefined;
  const known = seen.maybe(image);
  return {
    cause: 'pool.image_drift',
    says: `${some.length === 1 ? 'A desktop' : `${some.length} desktops`} of the pool ${some.length === 1 ? 'has' : 'have'} another image than the pool: people find other software there.`,
    // In a static pool each desktop belongs to somebody, who may have had it rebuilt.
    impact: own.type === 'STATIC' ? 'hygiene' : 'degrading',
    sure: 'certain',
    evidence: [
      evidence(members, 'inconsistent_types IMAGE', `${some.length} of ${seen.of(members).length}: ${names(some)}`),
      evidence(pool, 'image_name', own.image.name),
      evidence(members, `metadata.image_name of ${first.name}`, first.image.name),
    ],
    next: own.image.id
      ? {
          tool: 'rebuild_desktop_pool',
          arguments: {
            pool_id: own.id,
            image_id: own.image.id,
            ...(known?.type && { image_type: known.type }),
            is_fix: true,
          },
        }
      : { tool: 'list_pool_desktops_detail', arguments: { pool_id: own.id, inconsistent_type: 'IMAGE' } },
  };
}

function otherProduct(seen: Seen): Finding | undefined {
  const own = seen.of(pool);
  const some = drifted(seen, 'PRODUCT');
  const [first] = some;
  if (!first || isWorkedOn(seen, ['resizeDesktops'])) return undefined;
  const payPerUse = some.filter(({ prepaid }) => !prepaid);
  return {
    cause: 'pool.product_drift',
    says: `${some.length === 1 ? 'A desktop' : `${some.length} desktops`} of the pool ${some.length === 1 ? 'has' : 'have'} another product than the pool: another speed, at another price.`,
    impact: 'hygiene',
    sure: 'certain',
    evidence: [
      evidence(members, 'inconsistent_types PRODUCT', `${some.length} of ${seen.of(members).length}: ${names(some)}`),
      evidence(pool, 'product.product_id', own.product.id),
      evidence(members, `product_id of ${first.name}`, first.product.id),
    ],
    next:
      own.product.id && payPerUse.length > 0
        ? {
            tool: 'resize_desktop',
            arguments: {
              desktops: payPerUse.slice(0, 100).map(({ id }) => ({ desktop_id: id })),
              product_id: own.product.id,
              mode: 'STOP_DESKTOP',
            },
          }
        : { tool: 'list_pool_desktops_detail', arguments: { pool_id: own.id, inconsistent_type: 'PRODUCT' } },
  };
}

function imageGone(seen: Seen): Finding | undefined {
  const own = seen.of(pool);
  if (seen.of(image)) return undefined;
  return {
    cause: 'pool.image_gone',
    says: 'The image of the pool is not offered any more: no desktop can be added to the pool, and none rebuilt.',
    impact: 'coming',
    sure: 'likely',
    evidence: [
      evidence(pool, 'image_id', own.image.id),
      evidence(pool, 'image_name', own.image.name),
      evidence(image, 'images of this id', 0),
    ],
    next: { tool: 'list_images', arguments: {} },
  };
}

export const DRIFT_RULES: readonly Rule[] = [
  {
    about: 'desktops of another image than the pool',
    needs: [pool, members],
    uses: [image, poolJobs],
    documented: DRIFT,
    find: otherImage,
  },
  {
    about: 'desktops of another product than the pool',
    needs: [pool, members],
    uses: [poolJobs],
    documented: DRIFT,
    find: otherProduct,
  },
  {
    about: 'an image that is gone',
    needs: [pool, image],
    documented: 'Workspace API reference, "Querying Desktop Pools" (image_id), "Queries product images"',
    find: imageGone,
  },
];
