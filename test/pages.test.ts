import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pages } from '../scripts/pages/all.ts';
import { frozenCatalogue } from './world.ts';

test.each(Object.entries(pages))('%s is what `npm run docs` makes of the declarations', async (file, page) => {
  const written = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  expect(written).toBe(page(await frozenCatalogue()));
});
