import type { Nearest } from '../../src/diagnose/desktop.ts';
import { quoted } from '../../src/diagnose/naming.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';

/** Desktops that are called nearly so, as the search knows them. */
export function nearestDesktops(context: FleetContext): Nearest {
  return async (text, site) => {
    const fleet = await context.fleet();
    const { columns, rows } = await fleet.find({ query: text, limit: 3, ...(site !== undefined && { site }) }, context);
    const name = columns.indexOf('computer_name');
    return rows.map((row) => quoted(String(row[name])));
  };
}
