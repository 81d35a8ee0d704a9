import { z } from 'zod';
import { file, text } from '../../../src/catalog/fields.ts';

/** How most things of the service may be named. */
export const plainName = text(64, 1).describe('Chinese, letters, digits, _ and -');

export const accountType = z.enum(['USER', 'USER_GROUP']);

export const iconFile = file(8 * 1024).describe('PNG of at most 8 KB');
