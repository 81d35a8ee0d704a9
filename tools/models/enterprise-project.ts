import { text } from '../../src/catalog/fields.ts';

/** Enterprise projects divide an account's resources: `0`, the default one, or a UUID. */
export const enterpriseProjectId = text(255);
