import { z } from 'zod';
import { text } from '../../../src/catalog/fields.ts';

export const tag = z.strictObject({ key: text(128, 1), value: text(43).optional() });

/** How lists are filtered by tag. */
export const tagFilter = text(255).describe('key=value, several comma-joined');
