import { cleanLine } from '../../catalog/clean.ts';

/** Digits of a whole or a decimal number, as databases write those that a double can not hold. */
const NUMERAL = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i;

/** ECharts draws nothing where the difference of two numbers is no number. */
const LARGEST = 1e300;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[-+]\d{2}(?::?\d{2})?)?$/;

/** XML has no way to write these. */
const NOT_IN_XML = /[\uFFFE\uFFFF]/g;

export function isNothing(cell: unknown): boolean {
  return cell === null || cell === undefined;
}

export function isNumber(cell: unknown): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

/** The number in a cell, numerals included; undefined for what is none. */
export function numberOf(cell: unknown): number | undefined {
  if (!isNumber(cell) && !(typeof cell === 'string' && NUMERAL.test(cell))) return undefined;
  const number = Number(cell);
  return Math.abs(number) < LARGEST ? number : undefined;
}

/** Milliseconds since 1970 of an ISO text or a date; without a zone it is in UTC. */
export function timeOf(cell: unknown): number | undefined {
  if (cell instanceof Date) return numberOf(cell.getTime());
  if (typeof cell !== 'string') return undefined;
  const [, day, time, zone = 'Z'] = MOMENT.exec(cell) ?? (DAY.test(cell) ? ['', cell, '00:00', 'Z'] : []);
  if (day === undefined) return undefined;
  const offset = zone.replace(/^([-+]\d{2}):?(\d{2})?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  return numberOf(Date.parse(`${day}T${time}${offset}`));
}

/** How a cell is called in the picture, on one line. */
export function labelOf(cell: unknown): string {
  if (isNothing(cell)) return '(none)';
  if (cell instanceof Date) return cell.toISOString();
  return lineOf(typeof cell === 'object' ? JSON.stringify(cell, plain) : String(cell)) || '(empty)';
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/**
 * A text as it may be given to ECharts, which keeps what it knows of texts in plain objects: one that is called as a property
 * that every object has, such as `__proto__`, would change all objects of this process. A space makes it another.
 */
export function lineOf(text: string): string {
  const line = cleanLine(text.normalize('NFC')).replace(NOT_IN_XML, '');
  return line in Object.prototype ? `${line} ` : line;
}
