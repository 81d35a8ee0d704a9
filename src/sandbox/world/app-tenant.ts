import { DAY } from '../time.ts';
import { Part } from './part.ts';

/** The tenant as AppStream knows it. */
export const appTenant = new Part((world) => ({ active: true, since: world.born - 912 * DAY }));
