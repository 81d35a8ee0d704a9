import { z } from 'zod';
import type { Shape } from '../../../src/catalog/fields.ts';

/** A switch of a policy. */
export const flag = z.boolean().optional();

/** A branch of the policy tree: every setting may be left out. */
export function part<S extends Shape>(shape: S) {
  return z.strictObject(shape).optional();
}
