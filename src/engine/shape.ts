export interface Table {
  columns: string[];
  rows: unknown[][];
  total: number;
}

/** Rows of objects as a table: every column that any row has, in order of first sight; cells without a value are null. */
export function toTable(items: readonly unknown[], total: number, fields?: readonly string[]): Table {
  const records = items.map((item) => (isRecord(item) ? (compact(item) as Record<string, unknown>) : { value: item }));
  const columns = fields ? [...fields] : [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cell = fields ? pick : own;
  return { columns, rows: records.map((record) => columns.map((column) => cell(record, column))), total };
}

/** The object without nulls and empty lists, limited to `fields` when given. */
export function toObject(value: unknown, fields?: readonly string[]): unknown {
  const whole = compact(value);
  if (!fields || !isRecord(whole)) return whole;
  return compact(Object.fromEntries(fields.map((field) => [field, pick(whole, field)])));
}

function pick(record: Record<string, unknown>, field: string): unknown {
  if (Object.hasOwn(record, field)) return own(record, field);
  // Lists on the way are walked through, whether or not the caller says so.
  const steps = field.split('.').map((step) => step.replace('[]', ''));
  const found = steps.reduce<unknown>(stepInto, record);
  return Array.isArray(found) ? found.filter((value) => value !== undefined) : (found ?? null);
}

function stepInto(node: unknown, step: string): unknown {
  if (Array.isArray(node)) return node.flatMap((each) => stepInto(each, step));
  return isRecord(node) && Object.hasOwn(node, step) ? node[step] : undefined;
}

/** A name with dots in it is a name all the same. */
function own(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}

/** Without `null`, `undefined`, empty lists and empty objects, at any depth. */
export function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value)
    .map(([key, each]) => [key, compact(each)] as const)
    .filter(([, each]) => each !== null && each !== undefined && !isEmpty(each));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.keys(value).length === 0);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
