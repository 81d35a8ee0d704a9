import type { Looked } from '../catalog/change.ts';
import type { End } from './entries.ts';
import type { Connected } from './terms.ts';

/** Desktops of one wave, by what is to become of them. */
export interface Sorted {
  go: Looked[];
  left: Record<string, End>;
  /** Somebody is on them; they come later. */
  later: string[];
}

/** Who may be changed now: what is gone, or is not what was agreed to any more, is left out. */
export function sortOut(
  ids: readonly string[],
  looked: readonly Looked[],
  connected: Connected,
  isPatient: boolean,
): Sorted {
  const found = new Map(looked.map((each) => [each.id, each]));
  const sorted: Sorted = { go: [], left: {}, later: [] };
  for (const id of ids) {
    const desktop = found.get(id);
    if (!desktop) sorted.left[id] = { end: 'gone', why: 'there is no such desktop any more' };
    else if (desktop.isConnected && connected === 'wait' && isPatient) sorted.later.push(id);
    else if (desktop.isConnected && connected !== 'include')
      sorted.left[id] = { end: 'skipped', why: 'somebody is connected' };
    else if (desktop.differences.length > 0) sorted.left[id] = { end: 'drifted', why: desktop.differences.join('; ') };
    else sorted.go.push(desktop);
  }
  return sorted;
}
