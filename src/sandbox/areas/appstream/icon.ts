import type { Parameters } from '../../parameters.ts';
import { refuseApp } from './refusals.ts';

/** AppStream API reference, "Changing the Icon of a Custom Application". */
const LARGEST = 8 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Refuses what `data` of a request holds, unless it is a small PNG. */
export function checkIcon(params: Parameters): void {
  const bytes = Buffer.from(params.object('data')?.text('base64') ?? '', 'base64');
  if (bytes.length > LARGEST || !bytes.subarray(0, PNG.length).equals(PNG)) throw refuseApp.invalid('data');
}
