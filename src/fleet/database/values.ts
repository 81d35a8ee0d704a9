import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import type { ColumnType } from '../table.ts';

/** A value as JSON holds it. Whole numbers that JavaScript can't hold exactly become texts. */
export function jsonOf(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'string')
    return value ?? null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return isoOf(value.micros);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(jsonOf);
  if (value instanceof DuckDBStructValue) return objectOf(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue)
    return objectOf(value.entries.map(({ key, value: held }) => [String(jsonOf(key)), held]));
  return String(value);
}

function objectOf(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, value]) => [key, jsonOf(value)]));
}

function isoOf(micros: bigint): string {
  const moment = new Date(Number(micros / 1000n));
  return Number.isNaN(moment.getTime()) ? `${micros} µs` : moment.toISOString().replace('.000Z', 'Z');
}

const INTEGERS: readonly DuckDBTypeId[] = [
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
];
const NUMBERS: readonly DuckDBTypeId[] = [DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE, DuckDBTypeId.DECIMAL];
const TIMES: readonly DuckDBTypeId[] = [DuckDBTypeId.TIMESTAMP_TZ, DuckDBTypeId.TIMESTAMP, DuckDBTypeId.DATE];
const NESTED: readonly DuckDBTypeId[] = [DuckDBTypeId.LIST, DuckDBTypeId.ARRAY, DuckDBTypeId.STRUCT, DuckDBTypeId.MAP];

/** The column that holds what `jsonOf` makes of such values. */
export function columnTypeOf(type: DuckDBType): ColumnType {
  const { typeId } = type;
  if (typeId === DuckDBTypeId.BOOLEAN) return 'bool';
  if (INTEGERS.includes(typeId)) return 'int';
  if (NUMBERS.includes(typeId)) return 'number';
  if (TIMES.includes(typeId)) return 'time';
  if (String(type) === 'VARCHAR[]') return 'list';
  if (String(type) === 'MAP(VARCHAR, VARCHAR)') return 'tags';
  return NESTED.includes(typeId) ? 'json' : 'text';
}

const PLAIN: readonly DuckDBTypeId[] = [
  DuckDBTypeId.BOOLEAN,
  ...INTEGERS,
  DuckDBTypeId.UHUGEINT,
  ...NUMBERS,
  ...TIMES,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIME,
  DuckDBTypeId.TIME_TZ,
  DuckDBTypeId.TIME_NS,
  DuckDBTypeId.INTERVAL,
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.UUID,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.SQLNULL,
];

/** Whether people read such values. Of others, such as blobs, JavaScript makes copies that nobody bounds. */
export function isReadable(type: DuckDBType): boolean {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) return isReadable(type.valueType);
  if (type instanceof DuckDBMapType) return isReadable(type.keyType) && isReadable(type.valueType);
  if (type instanceof DuckDBStructType) return type.entryTypes.every(isReadable);
  return PLAIN.includes(type.typeId);
}
