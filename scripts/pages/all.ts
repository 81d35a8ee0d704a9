import type { Catalogue } from '../../src/catalog/manifest.ts';
import { fleetPage } from './fleet-page.ts';
import { riskPage } from './risk-page.ts';
import { toolsPage } from './tools-page.ts';

/** Generated pages by their place. */
export const pages: Record<string, (catalogue: Catalogue) => string> = {
  'docs/tools.md': toolsPage,
  'docs/risk.md': riskPage,
  'docs/fleet-tables.md': fleetPage,
};
