import { z } from 'zod';
import type { Shape } from '../../../src/catalog/fields.ts';

/** A branch of the policy tree: any of its settings may be sent, none must be. */
export function section<S extends Shape>(settings: S) {
  return z.strictObject(settings).partial();
}
