import { z } from 'zod';
import type { PriceList } from './config.ts';
import type { ReadFile } from './credentials.ts';
import { checkShape, type NamedFile, readJson } from './json-file.ts';

// Keys are compared with what the API answers, so one that it never answers would price nothing.
const productId = z.string().regex(/^\S+$/, 'must be the id of a product, without spaces');
const diskType = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be a type of disk in capitals, such as SAS');

const prices = (key: z.ZodString) =>
  z.record(key, z.number().min(0)).refine((found) => Object.keys(found).length > 0, 'must not be empty');

const priceList = z.strictObject({
  $schema: z.string().optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency of three capitals, such as CNY'),
  products: prices(productId),
  disks_per_gb: prices(diskType),
});

/** The price list of a JSON file. Throws ConfigError that names the place in the file. */
export function readPrices(file: NamedFile, readFile: ReadFile): PriceList {
  const { currency, products, disks_per_gb: disksPerGb } = checkShape(file, priceList, readJson(file, readFile));
  return { currency, products, disksPerGb };
}
