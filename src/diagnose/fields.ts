/** Fields of the cloud's answers: of the documented type, or nothing, whatever really came. */

export type Row = Readonly<Record<string, unknown>>;

/** Steps of `metadata.charging_mode` lead into objects; names that have a dot themselves (`metering.image_id`) are found too. */
export function at(row: unknown, path: string): unknown {
  if (typeof row !== 'object' || row === null) return undefined;
  if (Object.hasOwn(row, path)) return (row as Row)[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  return at((row as Row)[path.slice(0, dot)], path.slice(dot + 1));
}

/** Empty texts say nothing. */
export function text(row: unknown, path: string): string | undefined {
  const value = at(row, path);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Some answers write their numbers as texts. */
export function number(row: unknown, path: string): number | undefined {
  const value = at(row, path);
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function flag(row: unknown, path: string): boolean | undefined {
  const value = at(row, path);
  return typeof value === 'boolean' ? value : undefined;
}

export function rowsAt(row: unknown, path: string): Row[] {
  const value = at(row, path);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}

export function texts(row: unknown, path: string): string[] {
  const value = at(row, path);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** `2026-11-02T06:19:35Z`, or `2026-11-02 06:19:35`, which has no zone and is UTC; ms. */
export function moment(row: unknown, path: string): number | undefined {
  const value = text(row, path);
  if (value === undefined) return undefined;
  const stamped = value.replace(' ', 'T');
  return dated(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(stamped) ? stamped : `${stamped}Z`));
}

/** A time that is told as a number of ms. */
export function instant(row: unknown, path: string): number | undefined {
  return dated(number(row, path));
}

/** The end of the year 9999: what lies beyond is no time but a word for never, and has no four digits. */
const LAST = Date.UTC(10_000, 0, 1) - 1;

function dated(ms: number | undefined): number | undefined {
  return ms !== undefined && ms >= 0 && ms <= LAST ? ms : undefined;
}

/** What the API documents as always there. Throws `TypeError` where it is not: such an answer says nothing, and nothing is no good news. */
export function needed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('the answer lacks what is always there');
  return value;
}

/** A list that is always there, and may be empty. Throws `TypeError`. */
export function listAt(row: unknown, path: string): Row[] {
  if (!Array.isArray(at(row, path))) throw new TypeError(`the answer has no ${path}`);
  return rowsAt(row, path);
}
