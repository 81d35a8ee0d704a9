import { evidence, type Finding, type Next } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { Seen } from '../seen.ts';
import { desktop, type Volume } from '../sources/desktop.ts';
import { load, type Point } from '../sources/metrics.ts';
import { larger } from '../sources/products.ts';
import { HOUR } from '../times.ts';
import { BUSY, isBusy, mean } from '../usage.ts';

/** What of the last hours counts as now. */
const LATELY = 2 * HOUR;

function overloaded(seen: Seen, now: number): Finding[] {
  const { cpu, memory } = seen.of(load);
  const found: Finding[] = [];
  if (isBusy(cpu, now)) found.push(tooSmall(seen, 'cpu_info', cpu, now));
  if (isBusy(memory, now)) found.push(tooSmall(seen, 'memory_info', memory, now));
  return found;
}

function tooSmall(seen: Seen, series: 'cpu_info' | 'memory_info', points: readonly Point[], now: number): Finding {
  const { product } = seen.of(desktop);
  const isCpu = series === 'cpu_info';
  const bigger = (seen.maybe(larger) ?? []).find(({ cpu, memoryMb }) =>
    isCpu ? cpu > (product.cpu ?? 0) : memoryMb > (product.memoryMb ?? 0),
  );
  const since = points.find(({ value }) => value >= BUSY)?.at;
  return {
    cause: isCpu ? 'load.cpu' : 'load.memory',
    says: isCpu
      ? 'Its processors have been busy for hours: the desktop is too small for what runs on it, or something on it runs wild.'
      : 'Its memory has been full for hours: the desktop is too small for what runs on it, or something on it leaks.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(load, `${series}.average of the last 2 hours`, Math.round(mean(points, now - LATELY)), since),
      evidence(desktop, isCpu ? 'product.cpu' : 'product.memory', isCpu ? product.cpu : product.memoryMb),
    ],
    next: bigger ? resizing(seen, bigger.id) : { tool: 'list_products', arguments: {} },
  };
}

/** What is paid for by the year is changed by an order (Workspace API reference, "Changing an Order"). */
function resizing(seen: Seen, product: string): Next {
  const { id, prepaid } = seen.of(desktop);
  if (prepaid)
    return {
      tool: 'create_change_order',
      arguments: { desktop_id: id, type: 'resizeDesktops', resize_product_id: product },
    };
  return {
    tool: 'resize_desktop',
    arguments: { desktops: [{ desktop_id: id }], product_id: product, mode: 'STOP_DESKTOP' },
  };
}

function enlarging(seen: Seen, { id: volume, gb = 0 }: Volume): Next {
  const { id, prepaid } = seen.of(desktop);
  const size = Math.ceil((gb * MORE) / STEP) * STEP;
  if (prepaid)
    return {
      tool: 'create_change_order',
      arguments: { desktop_id: id, type: 'expandVolumes', expand_volume_id: volume, expand_new_size: size },
    };
  return { tool: 'expand_desktop_volume', arguments: { desktop_id: id, volume_id: volume, new_size: size } };
}

/** Percent. Windows itself warns at about as much. */
const FULL = 90;
/** Gigabytes come in tens. */
const STEP = 10;
const MORE = 1.5;

function full(seen: Seen): Finding | undefined {
  const { disk } = seen.of(load);
  const latest = disk.at(-1);
  if (!latest || latest.value < FULL) return undefined;
  const { id, volumes } = seen.of(desktop);
  // What people fill is where they keep their files.
  const volume =
    volumes.find(({ system, gb }) => !system && gb !== undefined) ?? volumes.find(({ gb }) => gb !== undefined);
  const since = disk.find(({ value }) => value >= FULL)?.at;
  return {
    cause: 'disk.full',
    says: 'Its disks are nearly full: programs fail to save, and the system gets slow.',
    impact: 'degrading',
    sure: 'certain',
    evidence: [
      evidence(load, 'disk_util_inband.average', Math.round(latest.value), latest.at),
      ...(since === undefined ? [] : [evidence(load, `disk_util_inband at ${FULL} or more since`, true, since)]),
      ...(volume ? [evidence(desktop, volume.system ? 'root_volume.size' : 'data_volumes.size', volume.gb)] : []),
    ],
    next: volume ? enlarging(seen, volume) : { tool: 'show_desktop_detail', arguments: { desktop_id: id } },
  };
}

const MONITOR = 'Workspace API reference, "Querying Desktop Monitoring Data"';

export const LOAD_RULES: readonly Rule[] = [
  {
    about: 'processors or memory that are overloaded',
    needs: [desktop, load],
    uses: [larger],
    documented: `${MONITOR} (cpu_info, memory_info), "Querying Products"`,
    find: overloaded,
  },
  { about: 'full disks', needs: [desktop, load], documented: `${MONITOR} (disk_util_inband)`, find: full },
];
